"""What the files say beside texts: settings and facts, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.fingerprint import Fingerprint, fingerprint
from site_builder.load import nodes
from site_builder.load.collections import COLLECTIONS, REGISTRIES, Collection, Registry
from site_builder.load.decode import decode, wrong_kind
from site_builder.load.matter import empty_file
from site_builder.load.nodes import Document, Scalar, leaves
from site_builder.load.reading import Content
from site_builder.load.rules import RULES, Facts
from site_builder.load.scan import Snapshot, SourceFile, is_image
from site_builder.load.text import text_problems
from site_builder.load.texts import LANGUAGE_FILES, Placed
from site_builder.model.names import Ref, id_meant, is_id
from site_builder.model.site import Settings, Site

T = TypeVar("T")

_NO_FACTS = fingerprint("no facts")

_SETTINGS = "content/site.yaml"
_TOP = (
    f"content/ holds site.yaml, {', '.join(registry.file for registry in REGISTRIES)}, and "
    f"{', '.join(f'{collection.folder}/<id>/' for collection in COLLECTIONS)}"
)


@dataclass(slots=True)
class _Reader:
    """Collects what the files say, file by file."""

    snapshot: Snapshot
    problems: list[Diagnostic] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    things: dict[tuple[type, Ref], object] = field(default_factory=dict)
    marks: dict[tuple[str, str], Fingerprint] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)  # refs whose files could not be decoded

    def text(self, file: SourceFile) -> str | None:
        """Return the text of a file, unless it is not clean."""
        if file.path in self.snapshot.unread:
            return None
        problems = text_problems(file)
        self.problems += problems
        return None if problems else file.text

    def document(self, file: SourceFile, text: str) -> Document | None:
        """Return the nodes of YAML in a file."""
        document, problems = nodes.compose(file.path, text)
        self.problems += problems
        if document is None and not problems:
            self.problems.append(empty_file(file.path, "file", "write its keys, or delete it"))
        if document is not None:
            self.documents[file.path] = document
        return document

    def record(self, file: SourceFile, kind: type[T]) -> T | None:
        """Return the record that a YAML file describes."""
        text = self.text(file)
        document = self.document(file, text) if text is not None else None
        if document is None:
            return None
        value, problems = decode(document, kind)
        self.problems += problems
        return value

    def settings(self) -> Settings | None:
        """Return the settings of the site."""
        file = self.snapshot.files.get(_SETTINGS)
        if file is not None:
            return self.record(file, Settings)
        words = {"name": _SETTINGS, "advice": "add it: it holds the settings of the site"}
        self.problems.append(diagnose(Code.MISSING_FILE, Place(_SETTINGS), **words))
        return None

    def registry(self, registry: Registry) -> None:
        """Read a file whose keys are ids."""
        file = self.snapshot.files.get(f"content/{registry.file}")
        text = self.text(file) if file else None
        document = self.document(file, text) if file and text is not None else None
        if document is None:
            if file:
                self.broken.add(registry.folder)
            return
        if not isinstance(document.root, nodes.Mapping):
            root = document.root
            self.problems.append(wrong_kind(root.place, "the file", "keys with values", root))
            self.broken.add(registry.folder)
            return
        before = len(self.problems)
        for key, _ in document.root.items.values():
            if len(self.problems) - before > MOST:
                self.broken.add(registry.folder)
                break
            self.registered(registry, document, key)

    def registered(self, registry: Registry, document: Document, key: Scalar) -> None:
        """Read one entry of a registry."""
        ref = Ref(f"{registry.folder}/{key.text}")
        if not is_id(key.text):
            words = {"value": key.text, "meant": id_meant(key.text)}
            self.problems.append(diagnose(Code.NOT_AN_ID, key.place, **words))
            return
        value, problems = decode(document, registry.kind, (key.text,))
        self.problems += problems
        if value is None:
            self.broken.add(ref)
        else:
            self.things[registry.kind, ref] = value
            self.marks["facts", ref] = fingerprint(value)

    def thing(self, collection: Collection, name: str, files: dict[str, SourceFile]) -> None:
        """Read the folder of one thing, but for its texts."""
        folder = f"content/{collection.folder}/{name}"
        ref = Ref(f"{collection.folder}/{name}")
        if not is_id(name):
            meant = id_meant(name)
            self.problems.append(diagnose(Code.BAD_NAME, Place(folder), name=name, meant=meant))
            self.broken.add(f"{collection.folder}/{meant}")
            return
        facts = files.pop("facts.yaml", None)
        value: object | None = None
        if facts:
            value = self.record(facts, collection.kind)
        elif collection.facts_optional:
            value = collection.kind()
        else:
            place = Place(f"{folder}/facts.yaml")
            advice = f"add it: it says what is true of the {collection.noun} in every language"
            words = {"name": "facts.yaml", "advice": advice}
            self.problems.append(diagnose(Code.MISSING_FILE, place, **words))
        if value is None:
            self.broken.add(ref)
        else:
            self.things[collection.kind, ref] = value
            self.marks["facts", ref] = facts.digest if facts else _NO_FACTS
        for file_name, file in files.items():
            if not is_image(file_name) and file_name not in LANGUAGE_FILES:
                read_here = ", ".join((*LANGUAGE_FILES, "facts.yaml"))
                self.unexpected(file, f"{read_here} are read here")

    def unexpected(self, file: SourceFile, known: str) -> None:
        """Warn of a file that nothing reads."""
        if file.path not in self.snapshot.unread:
            self.problems.append(diagnose(Code.UNEXPECTED_FILE, Place(file.path), known=known))


def content_of(snapshot: Snapshot, found: Placed, key: Fingerprint) -> Content:
    """Return what all files say beside the bodies of texts."""
    reader = _Reader(snapshot)
    reader.broken |= {path.removeprefix("content/") for path in snapshot.unread} | found.broken
    settings = reader.settings()
    for registry in REGISTRIES:
        reader.registry(registry)
    folders, strays = _sorted_out(snapshot)
    for (collection, name), files in folders.items():
        reader.thing(collection, name, files)
    for file in strays:
        reader.unexpected(file, _TOP)
    for file in snapshot.under("templates"):
        if not file.path.startswith("templates/static/"):
            reader.text(file)
    broken = frozenset(reader.broken)
    if settings is not None:
        site = Site(
            settings=settings, things=reader.things, prose=found.prose, marks={}, broken=broken
        )
        days = {one: read.days for one, (read, _) in found.prose.read.items() if read.days}
        titles = {one: read.title for one, (read, _) in found.prose.read.items() if read.title}
        facts = Facts(site, reader.documents, reader.broken, days, titles)
        reader.problems += chain.from_iterable(rule(facts) for rule in RULES)
    return Content(
        key,
        settings,
        reader.things,
        reader.marks,
        broken,
        tuple(reader.problems),
        dict(chain.from_iterable(map(leaves, reader.documents.values()))),
    )


def _sorted_out(
    snapshot: Snapshot,
) -> tuple[Mapping[tuple[Collection, str], dict[str, SourceFile]], list[SourceFile]]:
    """Divide the content files into the folders of things and those that belong to nothing."""
    known = {"content/site.yaml", *(f"content/{registry.file}" for registry in REGISTRIES)}
    by_folder = {collection.folder: collection for collection in COLLECTIONS}
    folders: dict[tuple[Collection, str], dict[str, SourceFile]] = {}
    strays: list[SourceFile] = []
    for file in snapshot.under("content"):
        match file.path.split("/"):
            case [_, folder, name, last] if folder in by_folder:
                folders.setdefault((by_folder[folder], name), {})[last] = file
            case _ if file.path not in known:
                strays.append(file)
    return folders, strays
