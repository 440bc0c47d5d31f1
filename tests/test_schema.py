"""The JSON Schemas say of every content file what an editor may write in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from site_builder.diagnostics import Severity
from tests.pages import files_of
from tests.sites import BASE, BuildAt, Check

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "content" / ".schema"
MODELINE = "# yaml-language-server: $schema="
DRAFT = "https://json-schema.org/draft/2020-12/schema"

Json = object
Schema = dict[str, object]

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_LANGUAGES = {"fi", "sv", "en"}
_KEYWORDS = {
    "$schema", "$defs", "$ref", "$id", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "prefixItems", "anyOf", "oneOf", "enum", "const", "pattern",
    "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "format", "default",
    "examples", "errorMessage", "propertyNames", "uniqueItems", "minProperties", "maxProperties",
}  # fmt: skip


class _Core(yaml.SafeLoader):
    """YAML 1.2's core schema, which editors use: dates and hours are text, `no` is text."""


# The loader takes a scalar whose beginning matches: `\Z` makes it the whole of it.
_Core.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"(~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)\Z", list("tTfF")),
    ("int", r"[-+]?[0-9]+\Z", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)\Z", list("-+.0123456789")),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


@cache
def _schemas() -> dict[str, Schema]:
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "schema"], cwd=ROOT, check=True, capture_output=True
    )
    read = json.loads(done.stdout)
    assert isinstance(read, dict)
    return read


def _dict(value: Json) -> Schema:
    assert isinstance(value, dict)
    return value


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def _below(schema: Json, path: str = "#") -> Iterator[tuple[str, Schema]]:
    """Yield a schema and every schema within it, by its path."""
    here = _dict(schema)
    yield path, here
    for group in ("$defs", "properties"):
        for name, part in _dict(here.get(group, {})).items():
            yield from _below(part, f"{path}/{group}/{name}")
    for group in ("anyOf", "oneOf", "prefixItems"):
        for number, part in enumerate(_list(here.get(group, []))):
            yield from _below(part, f"{path}/{group}/{number}")
    for name in ("items", "additionalProperties", "propertyNames"):
        if isinstance(here.get(name), dict):
            yield from _below(here[name], f"{path}/{name}")


def _wrong(value: Json, schema: Schema, root: Schema, path: str = "") -> list[str]:
    """Return where a value breaks a schema; as much of the draft as our schemas use."""
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        return _wrong(value, _dict(_dict(root["$defs"])[name]), root, path)
    for group in ("anyOf", "oneOf"):
        if group in schema:
            tried = [_wrong(value, _dict(part), root, path) for part in _list(schema[group])]
            return [] if [] in tried else min(tried, key=len)
    if "const" in schema and value != schema["const"]:
        return [f"{path}: {value!r} is not {schema['const']!r}"]
    if "enum" in schema and value not in _list(schema["enum"]):
        return [f"{path}: {value!r} is none of {schema['enum']}"]
    kinds = schema.get("type", list(_TYPES))
    named = [str(kind) for kind in kinds] if isinstance(kinds, list) else [str(kinds)]
    if not any(isinstance(value, _TYPES[kind]) for kind in named):
        return [f"{path}: {value!r} is no {' or '.join(named)}"]
    if isinstance(value, str) and not re.search(str(schema.get("pattern", "")), value):
        return [f"{path}: {value!r} does not match {schema['pattern']}"]
    if isinstance(value, list):
        items = _dict(schema.get("items", {}))
        return [
            fault
            for number, one in enumerate(value)
            for fault in _wrong(one, items, root, f"{path}/{number}")
        ]
    return _wrong_keys(value, schema, root, path) if isinstance(value, dict) else []


def _wrong_keys(value: Schema, schema: Schema, root: Schema, path: str) -> list[str]:
    known, others = _dict(schema.get("properties", {})), schema.get("additionalProperties", True)
    found = [f"{path}: no {key}" for key in _list(schema.get("required", [])) if key not in value]
    for key, one in value.items():
        if key in known:
            found += _wrong(one, _dict(known[key]), root, f"{path}/{key}")
        elif isinstance(others, dict):
            found += _wrong(one, others, root, f"{path}/{key}")
        elif not others:
            found.append(f"{path}: {key} is not known")
    return found


def _content() -> list[tuple[str, str]]:
    """Return every content file with the name of its schema."""
    content = ROOT / "content"
    pairs = [("site.yaml", "site.json")]
    pairs += [(f"{name}.yaml", f"{name}.json") for name in ("organisations", "people")]
    for folder, schema in (("academies", "academy"), ("news", "news"), ("pages", "page")):
        for path in sorted((content / folder).glob("*/*")):
            own = f"{schema}.json" if path.suffix == ".yaml" else "text.json"
            pairs.append((path.relative_to(content).as_posix(), own))
    return pairs


def test_schemas_are_well_formed() -> None:
    """Each schema names its draft, uses known keywords and types, and refers to what it holds."""
    for name, schema in _schemas().items():
        assert schema["$schema"] == DRAFT, name
        definitions = _dict(schema.get("$defs", {}))
        for path, part in _below(schema, name):
            assert set(part) <= _KEYWORDS, path
            kinds = part.get("type", [])
            assert set(kinds if isinstance(kinds, list) else [kinds]) <= set(_TYPES), path
            reference = str(part.get("$ref", "#/$defs/"))
            assert reference.removeprefix("#/$defs/") in {"", *definitions}, path
            assert {*_list(part.get("required", []))} <= {*_dict(part.get("properties", {}))}, path
            re.compile(str(part.get("pattern", "")))


def test_every_field_says_what_it_is_for() -> None:
    """Every key has a description, which an editor shows while one types."""
    silent = [
        path
        for name, schema in _schemas().items()
        for path, part in _below(schema, name)
        if path.rsplit("/", 2)[-2:-1] == ["properties"]
        and path.rsplit("/", 1)[-1] not in _LANGUAGES
        and not part.get("description")
    ]
    assert silent == []


def test_real_content_is_right_by_its_schema() -> None:
    """An editor that checks by the schema, with YAML 1.2, has nothing to say of real content."""
    faults = []
    for path, name in _content():
        text = (ROOT / "content" / path).read_text("utf-8")
        if path.endswith(".md"):
            text = text.split("---\n")[1]
        value = yaml.load(text, _Core) or {}  # noqa: S506 - a safe loader that knows less
        schema = _schemas()[name]
        faults += [f"{path}{fault}" for fault in _wrong(value, schema, schema)]
    assert faults == []


def test_a_wrong_file_is_wrong_by_its_schema() -> None:
    """The schemas refuse unknown and missing keys, and values of another kind."""
    schema = _schemas()["academy.json"]
    assert _wrong({"theme": "x", "order": 1, "editions": [], "them": 1}, schema, schema)
    assert _wrong({"order": 1}, schema, schema)
    assert _wrong({"theme": "x", "order": "first", "editions": []}, schema, schema)


def test_nothing_is_offered_that_is_an_error() -> None:
    """No key may be empty, as `null` is an error; and no example is wrong by its own schema."""
    for name, schema in _schemas().items():
        for path, part in _below(schema, name):
            assert part.get("type") != "null", path
            assert part.get("default", "") is not None, path
            for example in _list(part.get("examples", [])):
                assert _wrong(example, part, schema) == [], path


def test_texts_may_look_like_numbers(check: Check) -> None:
    """What is a number to an editor's YAML, and a text to us, is right for both."""
    facts = BASE.split("-- content/academies/vihrea/facts.yaml --\n")[1].split("-- ")[0]
    assert "last_day: 2022-02-11\n" in facts
    facts = facts.replace("2022-02-11\n", "2022-02-11\n      closes_at: 16.15\n")
    people = "palvelu: {name: 3, organisation: keino, phone: 0401234567, email: a@koe.example}\n"
    report = check(
        f"-- content/academies/vihrea/facts.yaml --\n{facts}-- content/people.yaml --\n{people}"
    )
    assert [one for one in report.diagnostics if one.severity is Severity.ERROR] == []
    for text, name in ((facts, "academy.json"), (people, "people.json")):
        value = yaml.load(text, _Core)  # noqa: S506 - a safe loader that knows less
        assert _wrong(value, _schemas()[name], _schemas()[name]) == []


def test_schemas_at_hand_are_fresh() -> None:
    """`content/.schema` is what `make schema` writes: an editor works in a fresh clone."""
    at_hand = {name: json.loads(data) for name, data in files_of(SCHEMAS).items()}
    assert at_hand == _schemas()


def test_schemas_are_no_content(build_at: BuildAt) -> None:
    """`content/.schema` is neither read as content nor published."""
    bare = build_at("", "2022-01-25", "bare")
    schemas = "".join(f"-- content/.schema/{one.name} --\n{{}}\n" for one in SCHEMAS.iterdir())
    report = build_at(schemas, "2022-01-25", "with-schemas")
    assert report.diagnostics == bare.diagnostics
    assert report.pages == bare.pages


def test_every_yaml_file_names_its_schema() -> None:
    """The first line of a YAML file leads editors to its schema, from wherever it stands."""
    named = dict(_content())
    for path in (ROOT / "content").rglob("*.yaml"):
        first = path.read_text("utf-8").split("\n", 1)[0]
        assert first.startswith(MODELINE), f"{path}: begin with {MODELINE}"
        schema = (path.parent / first.removeprefix(MODELINE)).resolve()
        assert schema == SCHEMAS / named[path.relative_to(ROOT / "content").as_posix()], path


def test_vs_code_knows_the_schema_of_every_yaml_file() -> None:
    """The workspace's settings lead each YAML file to the same schema, without a first line too."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    extensions = json.loads((ROOT / ".vscode" / "extensions.json").read_text("utf-8"))
    assert extensions["recommendations"] == ["redhat.vscode-yaml"]
    led = {
        path.relative_to(ROOT / "content").as_posix(): (ROOT / schema).relative_to(SCHEMAS).name
        for schema, pattern in settings["yaml.schemas"].items()
        for path in ROOT.glob(pattern)
    }
    assert led == {path: schema for path, schema in _content() if path.endswith(".yaml")}


def test_schemas_are_written_to_a_folder(tmp_path: Path) -> None:
    """`schema --output DIR` writes one file for each, with the same content."""
    target = tmp_path / "new" / "schema"
    command = [sys.executable, "-m", "site_builder", "schema", "--output", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    written = {name: json.loads(data) for name, data in files_of(target).items()}
    assert written == _schemas()
    assert set(written) >= {name for _, name in _content()}
