"""Checks of raw text, before anything reads its meaning: encoding and invisible characters."""

from __future__ import annotations

import re

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.load.scan import SourceFile

# Control characters, and those that turn the direction of what is read (Trojan Source).
CONTROL = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)

MARKS = r"\{\{|\{%|\]\(|\*\*(?=[^\s*])|\ufffd"
"""A pattern: what templates and Markdown leave in plain text, and a letter that was lost."""
_MARK = re.compile(MARKS)


def mark_in(text: str) -> str:
    """Return the first mark of templates or Markdown, or lost letter, in plain text; or nothing."""
    found = _MARK.search(text)
    return found[0] if found else ""


def text_problems(file: SourceFile) -> list[Diagnostic]:
    """Return where a file is not clean text: bytes that are not UTF-8, control characters."""
    try:
        if "\ufffd" in file.text:  # it stands for what is not UTF-8, or for itself
            file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = SourceFile(file.path, file.data[: error.start]).text
        line, column = _position(before, len(before))
        return [
            diagnose(
                Code.NOT_UTF8,
                Place(file.path, line, column),
                byte=f"0x{file.data[error.start]:02X}",
                guess="UTF-16" if file.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "Latin-1",
            )
        ]
    problems: list[Diagnostic] = []
    for found in CONTROL.finditer(file.text):
        line, column = _position(file.text, found.start())
        place = Place(file.path, line, column)
        character = f"U+{ord(found[0]):04X}"
        problems.append(diagnose(Code.CONTROL_CHARACTER, place, character=character))
    return problems[:20]  # a binary file has thousands, and one is enough to say so


def _position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
