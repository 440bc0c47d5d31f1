"""What commands print: diagnostics, one line of summary, coming changes, a bar."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from site_builder.build import Change, Report
from site_builder.diagnostics import Diagnostic, Severity, as_github, as_record, as_text
from site_builder.instants import in_zulu

_PROGRESS_AFTER_SECONDS = 0.5
_BAR_WIDTH = 30
_PATHS_SHOWN = 12


def print_report(report: Report, form: str, *, notices: bool) -> None:
    """Print a report as `text`, `json` or `github`; JSON always has the notices too."""
    if form == "json":
        sys.stdout.write(f"{json.dumps(_record(report), ensure_ascii=False, indent=2)}\n")
        return
    for diagnostic in report.diagnostics:
        if diagnostic.severity is Severity.NOTICE and not notices:
            continue
        if form == "github":
            sys.stdout.write(f"{as_github(diagnostic)}\n")
        else:
            sys.stdout.write(f"{as_text(diagnostic, report.excerpt)}\n")
    sys.stdout.write(f"{_summary(report)}\n")


def _summary(report: Report) -> str:
    said = ", ".join(filter(None, (_counted(report.diagnostics, one) for one in Severity)))
    if report.blocked:
        return f"{said}. Nothing was published."
    done, count = report.published, report.files
    built = f"{count} files would be built"
    if done:
        written, removed = len(done.written), len(done.removed)
        built = f"{count} files: {written} written, {done.kept} kept, {removed} removed"
    until = f"right until {in_zulu(report.next_change)}" if report.next_change else ""
    return f"{'; '.join(filter(None, (built, until, said)))}."


def _counted(diagnostics: tuple[Diagnostic, ...], severity: Severity) -> str:
    count = sum(diagnostic.severity is severity for diagnostic in diagnostics)
    return f"{count} {severity.value}{'s' if count != 1 else ''}" if count else ""


def _record(report: Report) -> dict[str, object]:
    done = report.published
    return {
        "diagnostics": [as_record(diagnostic) for diagnostic in report.diagnostics],
        "report": {
            "written": list(done.written) if done else [],
            "kept": done.kept if done else 0,
            "removed": list(done.removed) if done else [],
            "since": in_zulu(report.since) if report.since else None,
            "next_change": in_zulu(report.next_change) if report.next_change else None,
            "seconds": round(sum(report.seconds.values()), 3),
        },
    }


def print_changes(changes: tuple[Change, ...], *, as_json: bool) -> None:
    """Print coming changes, each with the files that will be others."""
    if as_json:
        record = [{"at": in_zulu(change.at), "pages": list(change.paths)} for change in changes]
        sys.stdout.write(f"{json.dumps(record, ensure_ascii=False, indent=2)}\n")
        return
    for change in changes:
        count = len(change.paths)
        sys.stdout.write(f"{in_zulu(change.at)}  {count} file{'s' if count != 1 else ''}\n")
        for path in change.paths[:_PATHS_SHOWN]:
            sys.stdout.write(f"    {path}\n")
        if count > _PATHS_SHOWN:
            sys.stdout.write(f"    and {count - _PATHS_SHOWN} more (--json lists all)\n")
    if not changes:
        sys.stdout.write("Nothing changes any more by time alone.\n")


def progress_bar() -> Callable[[int, int], None]:
    """Return what draws a bar: only on a terminal, and only for work that takes a while."""
    if not sys.stderr.isatty():
        return lambda _done, _all: None
    began = time.monotonic()

    def draw(done: int, whole: int) -> None:
        if time.monotonic() - began < _PROGRESS_AFTER_SECONDS:
            return
        end = "\r\x1b[K" if done + 1 == whole else ""
        filled = _BAR_WIDTH * (done + 1) // whole
        sys.stderr.write(f"\r[{'#' * filled:<{_BAR_WIDTH}}] {done + 1}/{whole}{end}")
        sys.stderr.flush()

    return draw
