"""Building: from a source folder and an instant to an output folder and a report.

The engine is imported where it is needed: a build with nothing to do needs none of it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from site_builder.build.record import read_record
from site_builder.build.report import Answer, Change, Options, Report
from site_builder.diagnostics import Place

__all__ = [
    "Answer",
    "Change",
    "Options",
    "Report",
    "build",
    "check",
    "elsewhere",
    "explain",
    "upcoming",
]


def build(options: Options) -> Report:
    """Build the site and publish it, unless something is wrong with it, or nothing changed."""
    record = read_record(options.source)
    report = record.unchanged(options)
    if report is None:
        with _without_collector():
            from site_builder.build import engine  # noqa: PLC0415

            report = engine.build(options, record)
    return report


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave garbage in circles alone: a build makes next to none, and looking for it takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check(options: Options, drafts: Mapping[str, bytes] | None = None) -> Report:
    """Do all of a build but the publishing, as if drafts, by path, were files of the source."""
    from site_builder.build import engine  # noqa: PLC0415

    return engine.check(options, drafts or {})


def elsewhere(options: Options) -> tuple[Report, tuple[tuple[str, Place], ...]]:
    """Return what `check` returns, and every web address in the content with its place."""
    from site_builder.build import engine  # noqa: PLC0415

    return engine.elsewhere(options)


def upcoming(options: Options) -> tuple[Report, Iterator[Change]]:
    """Return what `check` returns, and the changes of the output after the given instant."""
    from site_builder.build import engine  # noqa: PLC0415

    return engine.upcoming(options)


def explain(options: Options, path: str) -> tuple[Report, Answer | None]:
    """Return what `check` returns, and what a build would do with a file of the output, and why."""
    from site_builder.build import engine  # noqa: PLC0415

    return engine.explain(options, path)
