"""Lines added to a file of facts: an edition, an info session. Every other byte stays.

Where they belong follows from the places of the nodes; whether the file then says what it should
is read from the result, so that a file in another form is refused rather than spoiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from site_builder.drafts.draft import Draft
from site_builder.drafts.things import NewEdition
from site_builder.drafts.wording import filled, indented, quoted
from site_builder.load import SourceFile, nodes
from site_builder.load.decode import decode
from site_builder.model.academy import Academy, Edition
from site_builder.model.session import InfoSession

T = TypeVar("T")

_AFTER_SESSIONS = ("schedule", "participants", "status")


class InsertionError(Exception):
    """A file that is written in a form to which nothing can be added; the message is its path."""


@dataclass(slots=True)
class _Lines:
    """The lines of a file as they are, with their ends; numbers count from 0."""

    path: str
    lines: list[str]

    def indent(self, number: int) -> int:
        """Return how many blanks a line begins with."""
        return len(self.lines[number]) - len(self.lines[number].lstrip(" "))

    def dash(self, number: int) -> int:
        """Return the line of the dash before the item that begins on a line."""
        while not re.match(r" *-(?:\s|$)", self.lines[number]):
            if number == 0:
                raise InsertionError(self.path)
            number -= 1
        return number

    def before(self, number: int) -> int:
        """Return the first line of the comments that stand right above a line, as far in as it."""
        comment = f"{' ' * self.indent(number)}#"
        while number and self.lines[number - 1].startswith(comment):
            number -= 1
        return number

    def after(self, number: int, indent: int) -> int:
        """Return the line behind what begins on a line and is further in than `indent`."""
        end = number + 1
        for following in range(number + 1, len(self.lines)):
            if self.lines[following].strip():
                if self.indent(following) <= indent:
                    break
                end = following + 1
        return end

    def opened(self, number: int, key: str) -> None:
        """Make an empty list in brackets one whose items follow on the lines below."""
        line = self.lines[number]
        pattern = rf"^((?:- | )*{key}:)[ \t]*\[[ \t]*\](?=[ \t]*(?:#.*)?[\r\n]*$)"
        self.lines[number], count = re.subn(pattern, r"\1", line)
        if not count:
            raise InsertionError(self.path)

    def insert(self, number: int, new: list[str]) -> None:
        """Put lines before a line, ended as those around them."""
        end = "\r\n" if any(line.endswith("\r\n") for line in self.lines) else "\n"
        if number and not self.lines[number - 1].endswith(("\n", "\r")):
            self.lines[number - 1] += end
        self.lines[number:number] = [f"{line}{end}" for line in new]


def _read(file: SourceFile) -> tuple[nodes.Document, Academy]:
    document, problems = nodes.compose(file.path, file.text)
    value, more = decode(document, Academy) if document else (None, [])
    if document is None or value is None or problems or more:
        raise InsertionError(file.path)
    return document, value


def _lines(file: SourceFile) -> _Lines:
    return _Lines(file.path, re.split(r"(?<=\n)|(?<=\r)(?!\n)", file.data.decode("utf-8")))


def _draft(file: SourceFile, lines: _Lines, number: int, count: int, wanted: Academy) -> Draft:
    """Return the file with its new lines, if it says what it should."""
    data = "".join(lines.lines).encode("utf-8")
    if _read(SourceFile(file.path, data))[1] != wanted:
        raise InsertionError(file.path)
    return Draft(file.path, data, file.data, number + 1, number + count)


def with_edition(file: SourceFile, new: NewEdition) -> Draft:
    """Return the facts of an academy with an edition more, in its place by the last days.

    What stays from one edition to the next is copied from the one before. Raises
    `InsertionError` where the file has another form than one item of the list below the other.
    """
    document, academy = _read(file)
    older = [one.application.last_day <= new.last_day for one in academy.editions]
    index = older.index(True) if True in older else len(older)
    sequence, lines = document.node(("editions",)), _lines(file)
    number, columns = _place(lines, document, ("editions",), index)
    before = sequence.items[index] if isinstance(sequence, nodes.Sequence) and any(older) else None
    added = new.lines(before, columns)
    lines.insert(number, added)
    editions = (*academy.editions[:index], _alone(added, Edition), *academy.editions[index:])
    return _draft(file, lines, number, len(added), replace(academy, editions=editions))


def _alone(item: Iterable[str], kind: type[T]) -> T:
    """Return what the lines of one item of a list describe."""
    text = "\n".join(item).replace("-", " ", 1)
    document, _ = nodes.compose("", text)
    value = decode(document, kind)[0] if document else None
    if value is None:
        raise InsertionError(kind.__name__)
    return value


def with_session(file: SourceFile, edition: str, name: str, day: date) -> Draft:
    """Return the facts of an academy with an info session more, behind those of an edition.

    Raises `InsertionError` where the file has another form than lines below one another.
    """
    document, academy = _read(file)
    index = [f"{one.id}" for one in academy.editions].index(edition)
    loc, changed = ("editions", index, "info_sessions"), academy.editions[index]
    lines, item = _lines(file), filled("session.yaml", id=quoted(name), date=f"{day}")
    added: list[str] = []
    if document.node(loc) is None:
        number, columns = _key_place(lines, document, index)
        added = [f"{' ' * columns}info_sessions:"]
        columns += 2
    else:
        number, columns = _place(lines, document, loc, len(changed.info_sessions))
    session = indented(item, columns)
    added += session
    lines.insert(number, added)
    sessions = (*changed.info_sessions, _alone(session, InfoSession))
    editions = list(academy.editions)
    editions[index] = replace(changed, info_sessions=sessions)
    return _draft(file, lines, number, len(added), replace(academy, editions=tuple(editions)))


def _place(lines: _Lines, document: nodes.Document, loc: nodes.Loc, index: int) -> tuple[int, int]:
    """Return the line before which item `index` of a list belongs, and how far in."""
    node = document.node(loc)
    if not isinstance(node, nodes.Sequence):
        raise InsertionError(lines.path)
    key = document.place(loc, key=True)
    if not node.items:
        lines.opened(key.line - 1, f"{loc[-1]}")
        return key.line, key.column + 1
    dashes = [lines.dash(item.place.line - 1) for item in node.items]
    columns = lines.indent(dashes[-1])
    if index < len(dashes):
        return lines.before(dashes[index]), columns
    return lines.after(dashes[-1], columns), columns


def _key_place(lines: _Lines, document: nodes.Document, index: int) -> tuple[int, int]:
    """Return the line before which the info sessions of an edition belong, and how far in."""
    edition = document.node(("editions", index))
    if not isinstance(edition, nodes.Mapping):
        raise InsertionError(lines.path)
    columns = edition.place.column - 1
    for first, (key, (place, _)) in enumerate(edition.items.items()):
        if first and key in _AFTER_SESSIONS:
            return lines.before(place.place.line - 1), columns
    return lines.after(lines.dash(edition.place.line - 1), columns - 1), columns
