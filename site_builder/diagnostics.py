"""Diagnostics: located sentences about content, and the forms in which they are printed.

What can be wrong and how it is said stands in `catalogue`; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

Excerpt = Callable[[str, int], str]
"""Gives the text of a line, by path and number (from 1); empty where there is none."""

MOST = 100  # for one file: whoever gets that many has another problem
_EXCERPT_WIDTH = 100  # characters of a source line that are shown


class Severity(Enum):
    """How bad a diagnostic is: errors stop a build, notices only tell."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a source file: lines and columns count from 1, the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    @property
    def end(self) -> tuple[int, int]:
        """The exclusive end; one character wide where none was given."""
        if self.end_line:
            return self.end_line, self.end_column
        return self.line, self.column + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that is wrong, or worth knowing, at one place."""

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str
    related: tuple[Place, ...] = ()

    @property
    def order(self) -> tuple[Place, str, str]:
        """The key that puts diagnostics in the order of files, lines and columns."""
        return (self.place, self.code, self.message)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics in file order, each once."""
    return tuple(sorted(set(diagnostics), key=lambda diagnostic: diagnostic.order))


def blocks(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Return whether these stop a build; `strict` counts warnings as errors."""
    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(diagnostic.severity in stopping for diagnostic in diagnostics)


def as_text(diagnostic: Diagnostic, excerpt: Excerpt) -> str:
    """Return the form for terminals: place and sentence, the line with a mark, the remedy."""
    place = diagnostic.place
    head = f"{place.path}:{place.line}:{place.column}: {diagnostic.severity.value} "
    lines = [f"{head}{diagnostic.code}: {diagnostic.message}"]
    lines.extend(marked(place, excerpt))
    lines.append(f"  fix: {diagnostic.remedy}")
    lines.extend(f"  see: {seen.path}:{seen.line}:{seen.column}" for seen in diagnostic.related)
    return "\n".join(lines)


def marked(place: Place, excerpt: Excerpt) -> list[str]:
    """Return a source line with carets under the place, cut around it where it is long."""
    source = excerpt(place.path, place.line)
    if not source.strip():
        return []
    start = place.column - 1
    end_line, end_column = place.end
    width = (end_column - place.column) if end_line == place.line else len(source.rstrip()) - start
    cut = max(0, start - _EXCERPT_WIDTH // 2)
    shown = source[cut : cut + _EXCERPT_WIDTH].rstrip().replace("\t", " ")
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in shown)
    carets = "^" * max(1, min(width, _EXCERPT_WIDTH - (start - cut)))
    gutter = f"{place.line:>5} | "
    return [f"{gutter}{shown}", f"{'':>5} | {'':>{start - cut}}{carets}"]


def as_record(diagnostic: Diagnostic) -> dict[str, object]:
    """Return the form for JSON."""
    end_line, end_column = diagnostic.place.end
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "path": diagnostic.place.path,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "end_line": end_line,
        "end_column": end_column,
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
        "related": [
            {"path": seen.path, "line": seen.line, "column": seen.column}
            for seen in diagnostic.related
        ],
    }


def as_github(diagnostic: Diagnostic) -> str:
    """Return the form for GitHub: a workflow command that annotates the line."""
    place = diagnostic.place
    end_line, end_column = place.end
    properties = {
        "file": place.path,
        "line": str(place.line),
        "endLine": str(end_line),
        "col": str(place.column),
        "endColumn": str(end_column),
        "title": diagnostic.code,
    }
    named = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    message = _escaped(f"{diagnostic.message}\nfix: {diagnostic.remedy}")
    return f"::{diagnostic.severity.value} {named}::{message}"


def _escaped(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
