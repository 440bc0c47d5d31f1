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
    first_line: int = 0
    last_line: int = 0
    """The lines that are added to a file, both inclusive."""

    def is_about(self, problem: Diagnostic) -> bool:
        """Return whether a diagnostic is about what is new here, or about a file beside it."""
        return any(map(self._holds, (problem.place, *problem.related)))

    def _holds(self, place: Place) -> bool:
        if self.before is None:  # its folder is new, with all that should be in it
            return place.path.rpartition("/")[0] == self.path.rpartition("/")[0]
        return place.path == self.path and self.first_line <= place.line <= self.last_line
