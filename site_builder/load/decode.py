"""From nodes to the dataclasses of the model, all mistakes at once and each at its place.

pydantic validates; its English never reaches anybody: the type of each error leads to a code of
the catalogue, and the place comes from the nodes.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.load.nodes import Document, Loc, Mapping, Node, Scalar, Sequence
from site_builder.model.names import Unknown
from site_builder.model.shapes import Between, RefusedError
from site_builder.periods import Period

T = TypeVar("T")

_SHAPES = {
    "dataclass_type": "keys with values",
    "dict_type": "keys with values",
    "tuple_type": "a list",
    "list_type": "a list",
}
_NUMBERS = {"int_parsing", "int_type", "int_from_float", "int_parsing_size"}
_BOOLEANS = {"bool_parsing", "bool_type"}
_RANGES = {"greater_than_equal", "less_than_equal"}


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # building one takes a while


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def decode(document: Document, kind: type[T], at: Loc = ()) -> tuple[T | None, list[Diagnostic]]:
    """Return the `kind` that the nodes at `at` describe, or everything that is wrong with them."""
    empty: list[Loc] = []
    data = _plain(_node_at(document.root, at), at, empty)
    value, errors = None, list[ErrorDetails]()
    try:
        value = _adapter(kind).validate_python(data)
    except ValidationError as error:
        errors = [*map(_with_words, error.errors()[:MOST])]
    shapes = {(*at, *one["loc"]) for one in errors if one["type"] in {*_SHAPES, "WRONG_KIND"}}
    problems = [
        _empty_problem(document, kind, at, loc) for loc in empty[:MOST] if loc[:-1] not in shapes
    ]
    problems += _explained(document, kind, at, errors, set(empty))
    return (None if problems else value), problems


def _with_words(error: ErrorDetails) -> ErrorDetails:
    """Return an error of a reader of ours with its code and its words, as pydantic's own are."""
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, RefusedError):
        return {**error, "type": cause.code.name, "ctx": cause.words}
    return error


def _empty_problem(document: Document, kind: type, at: Loc, loc: Loc) -> Diagnostic:
    what = f"`{loc[-1]}`" if isinstance(loc[-1], str) else f"an item of `{_key(loc)}`"
    place, unknown = document.place(loc, key=True), _or_unknown(kind, loc[len(at) :])
    return diagnose(Code.EMPTY_VALUE, place, what=what, unknown=unknown)


def _node_at(node: Node, loc: Loc) -> Node:
    for step in loc:
        if isinstance(node, Mapping):
            node = node.items[str(step)][1]
    return node


def _plain(node: Node, loc: Loc, empty: list[Loc]) -> object:
    """Return nodes as dicts, lists and texts; values that are empty are left out and noted."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        pairs: dict[str, object] = {}
        for key, value in node.items.values():
            if _is_empty(value):
                empty.append((*loc, key.text))
            else:
                pairs[key.text] = _plain(value, (*loc, key.text), empty)
        return pairs
    empty += [(*loc, index) for index, item in enumerate(node.items) if _is_empty(item)]
    return [_plain(item, (*loc, index), empty) for index, item in enumerate(node.items)]


def _is_empty(node: Node) -> bool:
    if not isinstance(node, Scalar):
        return False
    return not node.text.strip() or (node.plain and node.text in ("~", "null"))


def _explained(
    document: Document, kind: type, at: Loc, errors: list[ErrorDetails], empty: set[Loc]
) -> list[Diagnostic]:
    """Return the diagnostics for pydantic's errors, with misspelt keys folded into one."""
    located = [
        ((*at, *error["loc"], *error.get("ctx", {}).get("at", ())), error) for error in errors
    ]
    located = [(loc, error) for loc, error in located if loc not in empty]
    missing = [loc for loc, error in located if error["type"] == "missing"]
    unknown = [loc for loc, error in located if error["type"] == "unexpected_keyword_argument"]
    problems: list[Diagnostic] = []
    for loc in unknown:
        siblings = [str(other[-1]) for other in missing if other[:-1] == loc[:-1]]
        close = get_close_matches(str(loc[-1])[:80], siblings, n=1, cutoff=0.6)
        words = {"key": loc[-1], "where": _where(loc[:-1])}
        place = document.place(loc, key=True)
        if close:
            missing.remove((*loc[:-1], close[0]))
            problems.append(diagnose(Code.MISSPELT_KEY, place, **words, meant=close[0]))
        else:
            advice = _advice(str(loc[-1]), _keys(_type_at(kind, loc[len(at) : -1])))
            problems.append(diagnose(Code.UNKNOWN_KEY, place, **words, advice=advice))
    for loc in missing:
        place = document.place(loc[:-1], key=True)
        problems.append(diagnose(Code.MISSING_KEY, place, key=loc[-1], where=_where(loc[:-1])))
    handled = {"missing", "unexpected_keyword_argument"}
    problems += [
        _value_problem(document, kind, at, loc, error)
        for loc, error in located
        if error["type"] not in handled
    ]
    return problems


def _value_problem(
    document: Document, kind: type, at: Loc, loc: Loc, error: ErrorDetails
) -> Diagnostic:
    """Return what is wrong with one value."""
    name, given = error["type"], error["input"]
    context: dict[str, Any] = {**error.get("ctx", {})}
    key, place = _key(loc), document.place(loc, key=name == Code.UNKNOWN_LANGUAGE.name)
    value = str(context.pop("value", given))
    if name in Code.__members__ and name != Code.WRONG_KIND.name:
        context["unknown"] = _or_unknown(kind, loc[len(at) :])
        return diagnose(Code[name], place, **context, value=value, key=key)
    if name in {"enum", *_NUMBERS, *_BOOLEANS} and not isinstance(given, str):
        name, context["wanted"] = "", "one value"
    if name == "enum":
        choices = [
            choice.strip(" '") for choice in context["expected"].replace(" or ", ",").split(",")
        ]
        advice = _advice(value, choices)
        return diagnose(Code.NOT_A_CHOICE, place, value=value, key=key, advice=advice)
    if name in _NUMBERS:
        return diagnose(Code.NOT_A_NUMBER, place, value=value)
    if name in _BOOLEANS:
        return diagnose(Code.NOT_YES_OR_NO, place, value=value)
    if name in _RANGES:
        allowed = _range(kind, loc[len(at) :])
        return diagnose(Code.OUT_OF_RANGE, place, value=value, key=key, range=allowed)
    if name == "too_short":
        return diagnose(Code.TOO_SHORT, place, key=key)
    wanted = context.get("wanted") or _SHAPES.get(name, "of another kind")
    return wrong_kind(
        place, f"`{key}`" if loc else "the file", wanted, document.node(loc) or document.root
    )


def wrong_kind(place: Place, what: str, wanted: str, node: Node) -> Diagnostic:
    """Return that a value has another shape than is wanted."""
    found = {Scalar: "one value", Sequence: "a list", Mapping: "keys with values"}[type(node)]
    if wanted == "a list":
        advice = "write each on a line of its own, behind a hyphen"
    elif wanted == "one value":
        advice = "write one value behind the colon, in quotes if it begins with `[` or `{`"
    else:
        advice = "write each key on a line of its own, as `key: value`"
    words = {"what": what, "wanted": wanted, "found": found, "advice": advice}
    return diagnose(Code.WRONG_KIND, place, **words)


def _key(loc: Loc) -> str:
    return next((step for step in reversed(loc) if isinstance(step, str)), "the file")


def _or_unknown(kind: object, loc: Loc) -> str:
    """Return the words that offer `unknown`, where the model has it for the value at `loc`."""
    for depth in range(len(loc), 0, -1):  # words per language lie below what may be unknown
        if isinstance(loc[depth - 1], str):
            hint = _hint(_type_at(kind, loc[: depth - 1]), str(loc[depth - 1]))
            inner = get_args(hint)[0] if get_origin(hint) is Annotated else hint
            if inner is Period or Unknown in get_args(inner):
                return ", or `unknown` if nobody knows it yet"
            if hint is not object:
                break
    return ""


def _where(loc: Loc) -> str:
    """Return "in `editions › 2 › application`" for the place of a key."""
    names = [str(step + 1) if isinstance(step, int) else step for step in loc]
    return f"in `{' › '.join(names)}`" if names else "in this file"


def _advice(written: str, known: list[str]) -> str:
    close = get_close_matches(written[:80], known, n=1, cutoff=0.6)
    listed = ", ".join(f"`{name}`" for name in known)
    return f"did you mean `{close[0]}`?" if close else f"known here: {listed}"


def _type_at(kind: object, loc: Loc) -> object:
    """Return the type that the model has at `loc`."""
    for step in loc:
        kind = _without_annotation(kind)
        item = next(iter(get_args(kind)), object)
        kind = item if isinstance(step, int) else _hint(kind, step)
    return _without_annotation(kind)


def _hint(kind: object, name: str) -> object:
    """Return the annotation that a record has for a key."""
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return object
    hints = get_type_hints(kind, include_extras=True)
    return hints.get(name) or hints.get(f"{name}_") or object


def _without_annotation(kind: object) -> object:
    """Return the type inside `Annotated`, and of a union the member that has keys or items."""
    if get_origin(kind) is Annotated:
        return _without_annotation(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        members = [_without_annotation(member) for member in get_args(kind)]
        return next((member for member in members if is_dataclass(member)), members[0])
    return kind


def _keys(kind: object) -> list[str]:
    if isinstance(kind, type) and is_dataclass(kind):
        return [field.name.rstrip("_") for field in fields(kind)]
    return []


def _range(kind: type, loc: Loc) -> str:
    """Return the bounds that the model sets for a number."""
    marks = get_args(_hint(_type_at(kind, loc[:-1]), str(loc[-1])))[1:]
    bounds = next(mark for mark in marks if isinstance(mark, Between))
    return f"from {bounds.least} to {bounds.most}"
