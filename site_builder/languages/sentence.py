"""Sentences that know which of their words are dates, links or must not be broken.

A page turns the pieces into `<time>` and `<a>`; calendars, feeds and messages take the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NO_BREAK = "\u00a0"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BLANKS = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Words for a date that HTML has a machine-readable `datetime` for."""

    text: str
    datetime: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Unbroken:
    """Pieces that stay on one line: the two ends of a range."""

    pieces: tuple[str | Stamp, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


Sentence = tuple[str | Stamp | Link | Unbroken, ...]


def plain(sentence: Sentence) -> str:
    """Return the words of a sentence alone."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in sentence)


def fill(template: str, **values: Sentence | str) -> Sentence:
    """Put values into the `{names}` of a template.

    A value that ends in a full stop takes the place of the template's own, so that Finnish
    dates never end a sentence with two; a value that is empty leaves one blank, not two, and none
    before a full stop.
    """
    pieces: list[str | Stamp | Link | Unbroken] = []
    position = 0
    for found in _PLACEHOLDER.finditer(template):
        pieces.append(template[position : found.start()])
        value = values[found[1]]
        pieces.extend((value,) if isinstance(value, str) else value)
        position = found.end()
    pieces.append(template[position:])
    return _tidied(pieces)


def joined(sentences: list[Sentence], separator: str = " ") -> Sentence:
    """Return the sentences after one another."""
    pieces: list[str | Stamp | Link | Unbroken] = []
    for sentence in sentences:
        if pieces and sentence:
            pieces.append(separator)
        pieces.extend(sentence)
    return _tidied(pieces)


def capitalised(sentence: Sentence) -> Sentence:
    """Return the sentence with its first letter as a capital."""
    if not sentence or not isinstance(sentence[0], str):
        return sentence
    return (sentence[0][:1].upper() + sentence[0][1:], *sentence[1:])


def _tidied(pieces: list[str | Stamp | Link | Unbroken]) -> Sentence:
    """Merge neighbouring text, and drop doubled blanks and full stops."""
    merged: list[str | Stamp | Link | Unbroken] = []
    before = ""
    for piece in pieces:
        if not isinstance(piece, str):
            merged.append(piece)
            before = piece.text
            continue
        text = piece[1:] if before.endswith(".") and piece.startswith(".") else piece
        text = _BLANKS.sub(" ", text)
        if before.endswith(" ") and text.startswith(" "):
            text = text[1:]
        last = merged[-1] if merged else None
        if text and isinstance(last, str):
            merged[-1] = (last.rstrip(" ") if text.startswith(".") else last) + text
        elif text:
            merged.append(text)
        before = text or before
    return tuple(merged)
