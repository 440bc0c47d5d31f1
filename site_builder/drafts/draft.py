"""A file as it would be: a new one, or one with lines that are added."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.diagnostics import Diagnostic, Place


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that would be written; `before` is what it holds now, if it is there."""

    path: str
    data: bytes
    before: bytes | None = None
    first_line: int = 1
    last_line: int = 1_000_000_000
    """The lines that are new, both inclusive."""

    def caused(self, problem: Diagnostic) -> bool:
        """Return whether a diagnostic is about what is new here."""
        return any(map(self._holds, (problem.place, *problem.related)))

    def _holds(self, place: Place) -> bool:
        return place.path == self.path and self.first_line <= place.line <= self.last_line
