"""From a snapshot to a `Site`: which file is what, and everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place, Severity, in_order
from site_builder.fingerprint import Fingerprint, fingerprint
from site_builder.languages import Language
from site_builder.load import frontmatter, nodes
from site_builder.load.collections import COLLECTIONS, REGISTRIES, Collection, Registry
from site_builder.load.decode import decode, wrong_kind
from site_builder.load.nodes import Document, Scalar
from site_builder.load.prose import is_tangled, prose_problems
from site_builder.load.rules import RULES, Facts
from site_builder.load.scan import Snapshot, SourceFile, is_image
from site_builder.load.text import text_problems
from site_builder.model.names import Ref, id_from, is_id
from site_builder.model.site import Body, FrontMatter, Prose, Settings, Site

T = TypeVar("T")

_NO_FACTS = fingerprint("no facts")

_SETTINGS = "content/site.yaml"
_LANGUAGE_FILES = {f"{language.value}.md": language for language in Language}
_TOP = (
    f"content/ holds site.yaml, {', '.join(registry.file for registry in REGISTRIES)}, and "
    f"{', '.join(f'{collection.folder}/<id>/' for collection in COLLECTIONS)}"
)


@dataclass(frozen=True, slots=True)
class TextRead:
    """What one file says, by its path: a function of its bytes, so that it can be remembered."""

    digest: Fingerprint
    problems: tuple[Diagnostic, ...]
    matter: FrontMatter | None = None  # nothing where the text cannot be used
    body_line: int = 1
    marks: tuple[Fingerprint, Fingerprint] = (_NO_FACTS, _NO_FACTS)  # of its head and its body


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a snapshot says: the site, unless its settings cannot be read, and what is wrong."""

    site: Site | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, TextRead] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    """Collects what the files say, file by file."""

    snapshot: Snapshot
    problems: list[Diagnostic] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    things: dict[tuple[type, Ref], object] = field(default_factory=dict)
    prose: dict[tuple[Ref, Language], Prose] = field(default_factory=dict)
    marks: dict[tuple[str, str], Fingerprint] = field(default_factory=dict)
    known: Mapping[str, TextRead] = field(default_factory=dict)
    texts: dict[str, TextRead] = field(default_factory=dict)
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
            self.problems.append(_empty(file.path, "file", "write its keys, or delete it"))
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
            if len(self.problems) - before > nodes.MOST:
                self.broken.add(registry.folder)
                break
            self.registered(registry, document, key)

    def registered(self, registry: Registry, document: Document, key: Scalar) -> None:
        """Read one entry of a registry."""
        ref = Ref(f"{registry.folder}/{key.text}")
        if not is_id(key.text):
            words = {"value": key.text, "meant": id_from(key.text)}
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
        """Read the folder of one thing: its facts and its texts."""
        folder = f"content/{collection.folder}/{name}"
        ref = Ref(f"{collection.folder}/{name}")
        if not is_id(name):
            meant = id_from(name)
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
            language = _LANGUAGE_FILES.get(file_name)
            if is_image(file_name):
                continue
            if language is None:
                read_here = ", ".join((*_LANGUAGE_FILES, "facts.yaml"))
                self.unexpected(file, f"{read_here} are read here")
            else:
                self.text_in(language, ref, file)

    def text_in(self, language: Language, ref: Ref, file: SourceFile) -> None:
        """Read one text, unless it is known from an earlier build."""
        name = f"{ref}/{language.value}"
        if file.path in self.snapshot.unread:
            self.broken.add(name)
            return
        read = self.known.get(file.path)
        if read is None or read.digest != file.digest:
            read = text_read(file, in_academy=ref.startswith("academies/"))
        self.texts[file.path] = read
        self.problems += read.problems
        if read.matter is None:
            self.broken.add(name)
            return
        body = Body("\n".join(file.lines[read.body_line - 1 :]), read.body_line)
        self.prose[ref, language] = Prose(read.matter, file.path, body)
        self.marks["prose", name], self.marks["body", name] = read.marks

    def unexpected(self, file: SourceFile, known: str) -> None:
        """Warn of a file that nothing reads."""
        if file.path not in self.snapshot.unread:
            self.problems.append(diagnose(Code.UNEXPECTED_FILE, Place(file.path), known=known))


def text_read(file: SourceFile, *, in_academy: bool) -> TextRead:
    """Return what the file of a text says, and everything that is wrong with it."""
    problems = text_problems(file)
    parts = None if problems else frontmatter.split(file.path, file.text)
    if parts is None or isinstance(parts, Diagnostic):
        return TextRead(file.digest, (*problems, *([parts] if parts else [])))
    document, problems = nodes.compose(file.path, parts.matter, frontmatter.MATTER_LINE)
    if document is None:
        return TextRead(
            file.digest,
            tuple(problems or [_empty(file.path, "front matter", "write `title: …` there")]),
        )
    matter, more = decode(document, FrontMatter)
    problems += more
    if matter is None:
        return TextRead(file.digest, tuple(problems))
    form = prose_problems(
        Prose(matter, file.path, Body(parts.body, parts.body_line)), in_academy=in_academy
    )
    problems += form
    # Where the prose begins counts: what is wrong with it is said by line.
    marks = (fingerprint((matter, file.path)), fingerprint((parts.body, parts.body_line)))
    usable = None if is_tangled(form) else matter
    return TextRead(file.digest, tuple(problems), usable, parts.body_line, marks)


def _empty(path: str, what: str, advice: str) -> Diagnostic:
    return diagnose(Code.EMPTY_FILE, Place(path), what=what, advice=advice)


def load(snapshot: Snapshot, known: Mapping[str, TextRead] | None = None) -> Loaded:
    """Return the site that a snapshot describes, and all diagnostics in file order.

    `known` are texts as an earlier build read them; those whose bytes are the same are taken over.
    """
    reader = _Reader(snapshot, known=known or {})
    reader.broken |= {path.removeprefix("content/") for path in snapshot.unread}
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
    problems = [*snapshot.diagnostics, *reader.problems]
    if settings is None:
        return Loaded(None, in_order(problems))
    site = Site(
        settings=settings,
        things=reader.things,
        prose=reader.prose,
        marks=reader.marks,
        broken=frozenset(reader.broken),
    )
    facts = Facts(site, reader.documents, reader.broken)
    for rule in RULES:
        problems += rule(facts)
    diagnostics = _within_languages(settings, in_order(problems))
    return Loaded(site, diagnostics, reader.texts)


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


def _within_languages(
    settings: Settings, problems: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """Leave out warnings about texts in languages that the site does not have."""
    left_out = {f"{language.value}.md" for language in Language} - {
        f"{language.value}.md" for language in settings.languages
    }
    return tuple(
        problem
        for problem in problems
        if problem.severity is Severity.ERROR
        or problem.place.path.rsplit("/", 1)[-1] not in left_out
    )
