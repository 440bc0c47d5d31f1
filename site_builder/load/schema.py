"""JSON Schema of every content file, for editors that complete and check while one types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema

from site_builder.load.collections import COLLECTIONS, REGISTRIES
from site_builder.model.common import Record
from site_builder.model.site import FrontMatter, Settings

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, object]


def schemas() -> dict[str, Schema]:
    """Return a schema for each kind of content file, by the name of its file."""
    with _with_docstrings():
        return _schemas()


def _schemas() -> dict[str, Schema]:
    found: dict[str, Schema] = {"site.json": _of(Settings), "text.json": _of(FrontMatter)}
    for collection in COLLECTIONS:
        found[f"{collection.kind.__name__.lower()}.json"] = _of(collection.kind)
    for registry in REGISTRIES:
        entry = _of(registry.kind)
        definitions = entry.pop("$defs", {})
        entry.pop("$schema")
        found[f"{registry.folder}.json"] = {
            "$schema": _DRAFT,
            "$defs": definitions,
            "type": "object",
            "additionalProperties": entry,
        }
    return found


def _of(kind: type) -> Schema:
    return {"$schema": _DRAFT, **TypeAdapter(kind).json_schema(schema_generator=_ForEditors)}


class _ForEditors(GenerateJsonSchema):
    """What an editor may write: a key that may be left out is left out, and never empty.

    Whatever stands as a default here, an editor's program writes behind the key.
    """

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """Return the schema of what there is, if there is anything."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema with its default, unless that is the absence of something."""
        if isinstance(schema.get("default"), (int, str, Enum)):
            return super().default_schema(schema)
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, _schema: object) -> bool:
        """Say that the name of a field is title enough."""
        return False


@contextmanager
def _with_docstrings() -> Iterator[None]:
    """Let pydantic read the docstrings of fields: builds, that need none, do not wait for it."""
    config = Record.__pydantic_config__
    Record.__pydantic_config__ = {**config, "use_attribute_docstrings": True}
    try:
        yield
    finally:
        Record.__pydantic_config__ = config
