"""The catalogue of everything that can be said about content: codes, sentences, explanations."""

from __future__ import annotations

from site_builder.catalogue.codes import Code, Entry, entries, explanation
from site_builder.diagnostics import Diagnostic, Place

__all__ = ["Code", "Entry", "diagnose", "entries", "explanation"]


def diagnose(code: Code, place: Place, *related: Place, **words: object) -> Diagnostic:
    """Return the diagnostic of `code` at a place, its sentences filled with the case's words."""
    entry = entries()[code]
    said = {name: _shortened(str(word)) for name, word in words.items()}
    return Diagnostic(
        code=code.value,
        severity=entry.severity,
        place=place,
        message=entry.message.format_map(said),
        remedy=entry.remedy.format_map(said),
        related=related,
    )


_LONGEST = 400  # characters of anything quoted from content


def _shortened(text: str) -> str:
    """Return text fit for one line: no line breaks or control characters, and not too long."""
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}…"
