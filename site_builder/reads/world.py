"""What outputs can depend on: content, templates, static files and one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from site_builder.fingerprint import Fingerprint, fingerprint
from site_builder.model.site import Site

Input = tuple[str, str]
"""Something that is read, by kind and name: `("facts", "academies/low-carbon")`."""

_MISSING = fingerprint(None)


class Source(Protocol):
    """A file, read when somebody asks for it."""

    @property
    def data(self) -> bytes:
        """Its bytes."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def digest(self) -> Fingerprint:
        """The hash of its bytes."""


def _digest(source: Source | None) -> Fingerprint:
    return source.digest if source else _MISSING


@dataclass(frozen=True, slots=True)
class World:
    """Everything outputs can depend on: content, templates, static files and one instant."""

    site: Site
    templates: Mapping[str, Source]
    static: Mapping[str, Source]
    now: datetime
    images: Mapping[str, Source] = field(default_factory=dict)
    marks: dict[Input, Fingerprint] = field(default_factory=dict)  # worked out so far

    def mark(self, name: Input) -> Fingerprint:
        """Return the fingerprint of an input as it is in this world; of a missing one too."""
        known = self.marks.get(name)
        if known is None:
            known = self.marks[name] = self._marked(*name)
        return known

    def _marked(self, kind: str, name: str) -> Fingerprint:
        match kind:
            case "template":
                return _digest(self.templates.get(name))
            case "static":
                return _digest(self.static.get(name))
            case "image":
                return _digest(self.images.get(name))
            case "settings":
                return fingerprint(self.site.settings)
            case "names":
                return fingerprint(tuple(sorted(self.static)))
            case "refs":
                return fingerprint(tuple(sorted(self.site.refs_called(name))))
            case _:
                return self.site.marks.get((kind, name), _MISSING)
