"""How fields are read from what editors write, as annotations.

pydantic finds them when a loader asks it to: the model itself does without, so that a build which
decodes nothing need not import it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.catalogue import Code
from site_builder.model.names import UNKNOWN

Schema = dict[str, Any]
Inner = Callable[[Any], Any]
"""What pydantic hands over, to ask for the schema of a type."""

LONGEST_TEXT = 2000
"""Characters of one value: what is longer belongs into prose."""

FROM: Mapping[str, str] = {"alias": "from"}
"""The metadata of a field `from_`, which editors write `from`."""


TEXT: Schema = {"type": ["string", "number"], "maxLength": LONGEST_TEXT}
"""The JSON Schema of a text: editors take `16.15` and `3` for numbers, which are texts to us."""


class RefusedError(ValueError):
    """A value that cannot be read: the code of the catalogue that says why, and its words."""

    def __init__(self, code: Code, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def any_of(*schemas: Schema) -> Schema:
    """Return the JSON Schema of what fits any of some."""
    return {"anyOf": [*schemas]}


@dataclass(frozen=True, eq=False)  # hashed as what it is, whatever it holds
class Read:
    """A field whose value is whatever `read` makes of it, and its JSON Schema."""

    read: Callable[[object], object]
    schema: Schema

    @classmethod
    def text(cls, read: Callable[[object], object], wanted: str, **schema: object) -> Read:
        """Return the annotation of a field that is written as one value.

        `wanted` says what it is: as the description, where a field has none of its own, and in
        editors as the message at a value that is something else.
        """
        return cls(read, {**TEXT, "description": wanted, "errorMessage": wanted, **schema})

    def __get_pydantic_core_schema__(self, _kind: object, _inner: Inner) -> Schema:
        """Return the schema by which pydantic validates."""
        return {"type": "function-plain", "function": {"type": "no-info", "function": self.read}}

    def __get_pydantic_json_schema__(self, _schema: Schema, _inner: Inner) -> Schema:
        """Return the JSON Schema."""
        return dict(self.schema)


@dataclass(frozen=True, eq=False)  # hashed as what it is, whatever it holds
class OrUnknown:
    """A field that holds a record, or the word `unknown`."""

    kind: type

    def __get_pydantic_core_schema__(self, _kind: object, inner: Inner) -> Schema:
        """Return the schema by which pydantic validates."""
        function = {"type": "no-info", "function": _or_unknown}
        return {"type": "function-wrap", "function": function, "schema": inner(self.kind)}

    def __get_pydantic_json_schema__(self, schema: Schema, inner: Inner) -> Schema:
        """Return the JSON Schema."""
        return any_of(inner(schema["schema"]), {"const": "unknown"})


def _or_unknown(value: object, inner: Inner) -> object:
    return UNKNOWN if value == "unknown" else inner(value)


@dataclass(frozen=True, eq=False)  # hashed as what it is, whatever it holds
class Between:
    """A number from `least` to `most`."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, kind: object, inner: Inner) -> Schema:
        """Return the schema by which pydantic validates."""
        return {**inner(kind), "ge": self.least, "le": self.most}


class NotEmpty:
    """A list that has at least one item."""

    def __get_pydantic_core_schema__(self, kind: object, inner: Inner) -> Schema:
        """Return the schema by which pydantic validates."""
        return {**inner(kind), "min_length": 1}
