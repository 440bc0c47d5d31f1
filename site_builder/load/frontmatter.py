"""Front matter: the YAML between two `---` lines that begins every text."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Parts:
    """The two halves of a text, with the numbers of their first lines."""

    matter: str
    body: str
    body_line: int


MATTER_LINE = 2


def line_of(parts: Parts, key: str) -> int:
    """Return the line in the file on which a key of front matter stands."""
    before, found, _ = f"\n{parts.matter}".partition(f"\n{key}:")
    return before.count("\n") + MATTER_LINE if found else MATTER_LINE


def split(path: str, text: str) -> Parts | Diagnostic:
    """Return front matter and prose, or what is wrong with the fences between them."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return diagnose(Code.FRONT_MATTER_MISSING, Place(path))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            matter = "\n".join(lines[1:number])
            body = "\n".join(lines[number + 1 :])
            return Parts(matter, body, number + 2)
        if line.startswith("## "):
            break  # prose has begun, and a later `---` would be a rule in it
    return diagnose(Code.FRONT_MATTER_UNCLOSED, Place(path, 1, 1, 1, 4))
