"""A machine that edits a small site, builds it, and compares the output with a clean build's.

What it does at random stands in `edit_steps.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from site_builder.build import Options, Report, build, check, publish, tables
from site_builder.instants import Moment
from site_builder.outputs import templating
from tests.edited_site import Files, knobs, site_files
from tests.random_sites import templates_parsed_once

START = datetime(2022, 1, 25, tzinfo=UTC)
STORE = ".site-builder"  # the tool's memory, in the source folder
RECORD = ".site-builder.json"  # which files are the tool's own, in the output folder
_MOST_REMEMBERED = 500

Tree = dict[str, tuple[bytes, int]]
Fault = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a build was not what a clean one would have been."""

    about: str  # "file", "diagnostics", "mtime", "report"
    told: str


def tree(folder: Path) -> Tree:
    """Return the bytes and the time of every file of an output, but for the tool's own record."""
    found: Tree = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = Path(at, name)
            if name != RECORD:
                found[path.relative_to(folder).as_posix()] = (
                    path.read_bytes(),
                    path.stat().st_mtime_ns,
                )
    return found


@contextmanager
def quick_builds() -> Iterator[None]:
    """Let builds keep what is the same for the same template, and not wait for the disk."""
    looked_up: dict[int, tuple[object, tuple[str | None, ...]]] = {}
    find = meta.find_referenced_templates

    def remembering(parsed: nodes.Template) -> tuple[str | None, ...]:
        if id(parsed) not in looked_up:
            looked_up[id(parsed)] = (parsed, tuple(find(parsed)))
        return looked_up[id(parsed)][1]

    with templates_parsed_once(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "find_referenced_templates", remembering)
        patch.setattr(os, "fsync", lambda _handle: None)
        patch.setattr(tables, "SYNCHRONOUS", "OFF")
        patch.setattr(publish, "LINGER_SECONDS", 0)
        yield


@dataclass
class Machine:
    """A site, its output, and what has been done to them so far."""

    folder: Path
    fault: Fault = nullcontext
    chosen: dict[str, int] = field(default_factory=dict)
    sound: dict[str, int] = field(default_factory=dict)  # what was chosen when all was well
    now: datetime = START
    base_url: str = ""
    output_name: str = "output"
    once: dict[str, bool] = field(default_factory=dict)  # options of the next build alone
    files: Files = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    report: Report | None = None
    clean_reports: dict[object, Report] = field(default_factory=dict)
    blocked: int = 0

    def __post_init__(self) -> None:
        """Write the site, and build it for the first time."""
        self.write()
        found = self.compared()
        assert found == [] or self.fault is not nullcontext, found
        assert not self.last.blocked, self.last.diagnostics

    @property
    def source(self) -> Path:
        """The folder that is edited and built."""
        return self.folder / "site"

    @property
    def output(self) -> Path:
        """The output folder of the next build."""
        return self.folder / self.output_name

    @property
    def last(self) -> Report:
        """The report of the last build."""
        assert self.report is not None
        return self.report

    def choose(self, name: str, choice: int) -> str:
        """Choose what the site says at a place, and return that in words."""
        choices = knobs()[name]
        before = choices[self.chosen.get(name, 0)]
        self.chosen[name] = choice
        return f"{name}: {before!r} → {choices[choice]!r}"

    def write(self, *, silently: bool = False) -> None:
        """Write the files that differ; silently keeps their times as they were."""
        files = site_files(self.chosen)
        for root in (self.source, self.folder / "twin"):
            for path in self.files.keys() - files.keys():
                (root / path).unlink()
                _without_empty_folders((root / path).parent)
            for path in files:
                if files[path] == self.files.get(path):
                    continue
                target = root / path
                times = target.stat() if silently and target.exists() else None
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(files[path])
                if times:
                    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.files = files

    def options(self, source: Path, output: Path) -> Options:
        """Return the options of the next build."""
        strict = self.once.get("strict", False)
        return Options(
            source=source,
            output=output,
            now=Moment(self.now),
            base_url=self.base_url,
            strict=strict,
            clean=self.once.get("clean", False),
        )

    def clean(self) -> Report:
        """Return the report of a clean build: of the same source, which no build has seen before.

        Its pages are what it would write.
        """
        strict = self.once.get("strict", False)
        said = {(name, knobs()[name][choice]) for name, choice in self.chosen.items() if choice}
        key = (frozenset(said), self.now, self.base_url, strict)
        if key not in self.clean_reports:
            twin = self.folder / "twin"
            shutil.rmtree(twin / STORE, ignore_errors=True)
            if len(self.clean_reports) > _MOST_REMEMBERED:
                self.clean_reports.clear()
            self.clean_reports[key] = check(self.options(twin, self.folder / "nowhere"))
        return self.clean_reports[key]

    def compared(self) -> list[Difference]:
        """Build, and return how the result differs from a clean build's."""
        before = tree(self.output)
        with self.fault():
            self.report = build(self.options(self.source, self.output))
        after, clean = tree(self.output), self.clean()
        found: list[Difference] = []
        if self.report.diagnostics != clean.diagnostics or self.report.blocked != clean.blocked:
            odd = set(self.report.diagnostics) ^ set(clean.diagnostics)
            found.append(Difference("diagnostics", f"{odd or 'their order'}"))
        if clean.blocked:
            self.blocked += 1
            differing = _differing(before, after)
            found += [Difference("file", f"{path} after a failed build") for path in differing]
        else:
            self.sound = dict(self.chosen)
            pages = {path: data for path, (data, _) in after.items()}
            found += [Difference("file", path) for path in _differing(pages, clean.pages)]
            found += self._report_odd(before, after, clean)
        self.once = {}
        return found

    def _report_odd(self, before: Tree, after: Tree, clean: Report) -> list[Difference]:
        """Return what a report tells wrongly, and files touched that did not change."""
        found: list[Difference] = []
        if (self.last.since, self.last.next_change) != (clean.since, clean.next_change):
            found.append(Difference("report", f"{self.last.since} {self.last.next_change}"))
        if self.once.get("clean") or self.last.published is None:
            return found
        same = [path for path in after if path in before and after[path][0] == before[path][0]]
        touched = [path for path in same if after[path][1] != before[path][1]]
        found += [Difference("mtime", path) for path in touched]
        wrong = set(self.last.published.written) ^ (after.keys() - set(same))
        return found + [Difference("report", f"{path} said to be written") for path in wrong]

    def told(self) -> str:
        """Return how to come here again, and all that was done."""
        return "\n".join([f"replay(folder, {self.numbers})", *self.log])


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    paths = one.keys() | other.keys()
    return sorted(path for path in paths if one.get(path) != other.get(path))


def _without_empty_folders(folder: Path) -> None:
    while not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
