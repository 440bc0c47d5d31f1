"""What rules look at: the decoded site, and where each of its values stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from site_builder.diagnostics import Place
from site_builder.languages import Language
from site_builder.load.collections import COLLECTIONS, REGISTRIES
from site_builder.load.days import NamedDay
from site_builder.load.nodes import Document, Loc
from site_builder.model.common import Record
from site_builder.model.names import Ref
from site_builder.model.site import Site

T = TypeVar("T")

SETTINGS_PATH = "content/site.yaml"


@dataclass(frozen=True, slots=True)
class Facts:
    """The site as far as it could be decoded, with the places of its values."""

    site: Site
    documents: Mapping[str, Document]
    broken: set[str]
    named_days: Mapping[tuple[Ref, Language], tuple[NamedDay, ...]]
    titles: Mapping[tuple[Ref, Language], tuple[str, int]]
    """The title of each text, with its line: of the heads themselves most need not be thawed."""

    def things(self, kind: type[T]) -> Iterator[tuple[Ref, T]]:
        """Yield the things of a kind, sorted by ref."""
        for ref in self.site.refs(kind):
            thing = self.site.get(kind, ref)
            if thing is not None:
                yield ref, thing

    def exists(self, ref: str) -> bool:
        """Return whether a ref names something, or something that could not be decoded."""
        folder = ref.split("/", 1)[0]
        known = any(ref == other for _, other in self.site.things)
        return known or ref in self.broken or folder in self.broken

    def ids(self, folder: str) -> list[str]:
        """Return the ids of a collection or a registry."""
        refs = (ref.split("/", 1) for _, ref in self.site.things)
        return sorted({name for place, name in refs if place == folder})

    def document(self, ref: Ref) -> tuple[Document | None, Loc]:
        """Return the file that holds a thing's facts, and where in it they begin."""
        folder, name = ref.split("/", 1)
        for registry in REGISTRIES:
            if registry.folder == folder:
                return self.documents.get(f"content/{registry.file}"), (name,)
        return self.documents.get(f"content/{ref}/facts.yaml"), ()

    def place(self, ref: Ref, loc: Loc, *, key: bool = False) -> Place:
        """Return where a value of a thing's facts stands."""
        document, before = self.document(ref)
        if document is None:
            return Place(f"content/{ref}/facts.yaml")
        return document.place((*before, *loc), key=key)

    def settings_place(self, loc: Loc, *, key: bool = False) -> Place:
        """Return where a value of the settings stands."""
        document = self.documents.get(SETTINGS_PATH)
        return document.place(loc, key=key) if document else Place(SETTINGS_PATH)

    def text_path(self, ref: Ref, language: Language) -> str:
        """Return the path of a thing's text in a language, whether it is there or not."""
        return f"content/{ref}/{language.value}.md"

    def noun(self, ref: Ref) -> str:
        """Return what to call a thing: "the academy `low-carbon`"."""
        folder, name = ref.split("/", 1)
        nouns = {one.folder: one.noun for one in (*COLLECTIONS, *REGISTRIES)}
        return f"the {nouns[folder]} `{name}`"


def walk(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, object]]:
    """Yield every value inside a record with its place in the file, parents first."""
    yield loc, value
    if isinstance(value, Record):
        for field in fields(value):
            yield from walk(getattr(value, field.name), (*loc, field.name.rstrip("_")))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*loc, index))
