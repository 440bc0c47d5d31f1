"""What a build is asked to do, and what it says it did. Light: nothing here imports the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from site_builder.diagnostics import Diagnostic, Excerpt
from site_builder.fingerprint import Fingerprint, Signature
from site_builder.instants import Moment

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build is asked to do."""

    source: Path
    output: Path
    now: Moment
    base_url: str = ""
    clean: bool = False
    strict: bool = False
    precompress: bool = False
    jobs: int = 1
    progress: Progress = lambda _done, _all: None
    waiting: Callable[[str], None] = lambda _sentence: None
    """Told, where another build is at work in the output folder, who that is."""


@dataclass(frozen=True, slots=True)
class Published:
    """Which files were written and removed, and how many were already right."""

    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    files: Mapping[str, tuple[Signature, Fingerprint]] = field(default_factory=dict)
    """All files as they are now, and the folder's own record, with signatures and digests."""


@dataclass(frozen=True, slots=True)
class Change:
    """An instant, and the paths of the files that are other files from it on."""

    at: datetime
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a file, in a sentence, and the sentences that say why."""

    verdict: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build found and did; `seconds` by stage, in the order of the stages."""

    diagnostics: tuple[Diagnostic, ...]
    excerpt: Excerpt
    blocked: bool
    files: int = 0
    pages: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the files that were rendered now: of all of them, unless a store helped."""
    published: Published | None = None
    since: datetime | None = None
    next_change: datetime | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
