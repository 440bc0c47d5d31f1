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

from tests.pages import files_of

ROOT = Path(__file__).parent.parent
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
    "examples", "propertyNames", "uniqueItems", "minProperties", "maxProperties",
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


def test_schemas_are_written_to_a_folder(tmp_path: Path) -> None:
    """`schema --output DIR` writes one file for each, with the same content."""
    target = tmp_path / "new" / "schema"
    command = [sys.executable, "-m", "site_builder", "schema", "--output", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    written = {name: json.loads(data) for name, data in files_of(target).items()}
    assert written == _schemas()
    assert set(written) >= {name for _, name in _content()}
