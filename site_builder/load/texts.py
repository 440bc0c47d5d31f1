"""What the files of texts say: front matter, prose, and what is wrong with either.

What one file says depends on its bytes alone: it can be remembered, and read in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from site_builder.diagnostics import Diagnostic
from site_builder.fingerprint import Fingerprint, fingerprint
from site_builder.languages import Language
from site_builder.load import frontmatter
from site_builder.load.collections import COLLECTIONS
from site_builder.load.days import NamedDay, named_days
from site_builder.load.prose import is_tangled, prose_problems
from site_builder.load.scan import Snapshot, SourceFile
from site_builder.load.text import text_problems
from site_builder.model.names import Ref, is_id
from site_builder.model.site import Body, FrontMatter, Prose

LANGUAGE_FILES = {f"{language.value}.md": language for language in Language}
_ENDINGS = {f"/{name}" for name in LANGUAGE_FILES}
_NO_MARK = fingerprint(None)
_PICTURED = {one: fingerprint(one) for one in (False, True)}


@dataclass(slots=True)
class TextRead:
    """What one file says, by its path: a function of its bytes, so that it can be remembered.

    Its head may still have to be thawed, as most builds need few of those that they remember.
    """

    digest: Fingerprint
    problems: tuple[Diagnostic, ...] = ()
    head: FrontMatter | Callable[[], FrontMatter] | None = None  # none: it cannot be used
    body_line: int = 1
    marks: tuple[Fingerprint, Fingerprint] = (_NO_MARK, _NO_MARK)  # of its head and its body
    is_pictured: bool = False  # whether it may show images
    days: tuple[NamedDay, ...] = ()
    front: Fingerprint = _NO_MARK  # of its front matter as written, if nothing is wrong with that
    title: tuple[str, int] | None = None  # and its line in the file

    @property
    def matter(self) -> FrontMatter | None:
        """The front matter, or `None` where the text cannot be used."""
        if callable(self.head):
            self.head = self.head()
        return self.head

    @property
    def inputs(self) -> dict[str, Fingerprint]:
        """The marks of what can be read of it, by kind; none where it cannot be used."""
        if self.head is None:
            return {}
        head, body = self.marks
        return {"prose": head, "body": body, "pictured": _PICTURED[self.is_pictured]}


New = tuple[SourceFile, TextRead | None]
"""A text that is to be read, and what it said before."""

Each = Callable[[Sequence[New]], Iterable[TextRead]]
"""Reads each text, in order; in whatever process."""


def in_turn(files: Sequence[New]) -> list[TextRead]:
    """Read one text after the other."""
    return [text_read(*one) for one in files]


class Texts(Mapping[tuple[Ref, Language], Prose]):
    """The texts of a site, put together when somebody asks for one."""

    def __init__(self) -> None:
        self.read: dict[tuple[Ref, Language], tuple[TextRead, SourceFile]] = {}
        self._made: dict[tuple[Ref, Language], Prose] = {}

    def __getitem__(self, key: tuple[Ref, Language]) -> Prose:
        """Return a text."""
        made = self._made.get(key)
        if made is None:
            read, file = self.read[key]
            matter = read.matter
            if matter is None:
                raise KeyError(key)
            prose = partial(_body, file, read.body_line)
            body = Body(prose, read.body_line, read.is_pictured)
            made = self._made[key] = Prose(matter, file.path, body)
        return made

    def __contains__(self, key: object) -> bool:
        """Return whether there is a text, without putting it together."""
        return key in self.read

    def __iter__(self) -> Iterator[tuple[Ref, Language]]:
        """Yield the keys of all texts."""
        return iter(self.read)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.read)


def _body(file: SourceFile, first_line: int) -> str:
    return file.text.split("\n", first_line - 1)[-1]


@dataclass(slots=True)
class Placed:
    """The texts that belong to things, with their marks, and what is wrong with any of them."""

    prose: Texts = field(default_factory=Texts)
    marks: dict[tuple[str, str], Fingerprint] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    problems: list[Diagnostic] = field(default_factory=list)


def placed(snapshot: Snapshot, texts: Mapping[str, TextRead]) -> Placed:
    """Return the texts by the things that they belong to; `texts` are all, by path."""
    found, folders = Placed(), {collection.folder for collection in COLLECTIONS}
    for path in (*texts, *snapshot.unread):
        match path.split("/"):
            case [_, folder, name, file] if folder in folders and file in LANGUAGE_FILES:
                if is_id(name):
                    _place(found, Ref(f"{folder}/{name}"), texts.get(path), snapshot.files[path])
    return found


def _place(found: Placed, ref: Ref, read: TextRead | None, file: SourceFile) -> None:
    language = LANGUAGE_FILES[file.path[-5:]]
    name = f"{ref}/{language.value}"
    found.problems += read.problems if read else ()
    if read is None or read.head is None:  # or it is too large, or a link
        found.broken.add(name)
        return
    found.prose.read[ref, language] = read, file
    found.marks.update(((kind, name), mark) for kind, mark in read.inputs.items())


def read_texts(
    snapshot: Snapshot, known: Mapping[str, TextRead], each: Each
) -> dict[str, TextRead]:
    """Return what every text says; those whose bytes are known are not read again."""
    texts: dict[str, TextRead] = {}
    new: list[New] = []
    for path, file in snapshot.files.items():
        is_text = path[-6:] in _ENDINGS and path.startswith("content/")
        if is_text and path not in snapshot.unread:
            read = known.get(path)
            if read is not None and read.digest == file.digest:
                texts[path] = read
            else:
                new.append((file, read))
    texts |= zip((file.path for file, _ in new), each(new), strict=True)
    return texts


def text_read(file: SourceFile, known: TextRead | None = None) -> TextRead:
    """Return what the file of a text says, and everything that is wrong with it.

    `known` is what it said before: front matter that is the same need not be decoded again.
    """
    problems = text_problems(file)
    parts = None if problems else frontmatter.split(file.path, file.text)
    if parts is None or isinstance(parts, Diagnostic):
        return TextRead(file.digest, (*problems, *([parts] if parts else [])))
    front, mark = fingerprint(parts.matter), _NO_MARK
    if known is not None and known.front == front:
        matter, mark = known.matter, known.marks[0]
    else:
        from site_builder.load.matter import matter_of  # noqa: PLC0415 - it needs pydantic and YAML

        matter, problems = matter_of(file.path, parts.matter)
        mark = fingerprint((matter, file.path))
    if matter is None:
        return TextRead(file.digest, tuple(problems))
    sound = _NO_MARK if problems else front
    prose = Prose(matter, file.path, Body(partial(str, parts.body), parts.body_line))
    problems += (form := prose_problems(prose))
    # Where the prose begins counts: what is wrong with it is said by line.
    marks = (mark, fingerprint((parts.body, parts.body_line)))
    if is_tangled(form):
        return TextRead(file.digest, tuple(problems))
    days, wrong = named_days(prose, LANGUAGE_FILES[file.path[-5:]])
    told = (*problems, *wrong)
    if file.path.startswith("content/pages/"):
        days = []  # it is about no academy, whose facts it could contradict
    shows = "![" in parts.body
    line, title = parts.body_line, (matter.title, frontmatter.line_of(parts, "title"))
    return TextRead(file.digest, told, matter, line, marks, shows, tuple(days), sound, title)
