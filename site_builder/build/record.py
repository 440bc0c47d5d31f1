"""What the last build saw on disk: where nothing of it has changed, nothing is to be done.

Compared are signatures of files, as git compares them: size, modification and change time, inode.
A file that is hardly older than the look that noted it is not trusted. Nothing heavy is imported.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from site_builder.build.report import Options, Published, Report
from site_builder.diagnostics import Diagnostic, Place, Severity
from site_builder.fingerprint import (
    Fingerprint,
    Signature,
    fingerprint,
    fingerprint_bytes,
    signature_at,
)
from site_builder.instants import in_zulu, load_zone, parse_moment

NO_DIGEST = Fingerprint("")  # of a folder
FOLDER = ".site-builder"  # in the source folder
OUTPUT_RECORD = ".site-builder.json"  # in the output folder
STAGE = ".site-builder-"  # and a process: there, a folder for files that it still writes
_FILE = "unchanged.json"
_SECOND_NS = 1_000_000_000
_RACY_NS = 20_000_000  # a file that is so little older than a look at it may have changed since
_COARSE_RACY_NS = 2 * _SECOND_NS  # the same, where times of files are whole seconds
_DIGEST_LENGTH = 32


@dataclass(frozen=True)
class Known:
    """Files, each with its signature and its digest, as they were when somebody began to look."""

    at: int = 0  # nanoseconds, by the clock of the file system
    files: Mapping[str, tuple[Signature, Fingerprint]] = field(default_factory=dict)

    def digest(self, path: str, found: Signature) -> Fingerprint | None:
        """Return the digest of a file with this signature, had it for long enough to be sure."""
        signature, digest = self.files.get(path, (None, None))
        racy = _RACY_NS if found[1] % _SECOND_NS else _COARSE_RACY_NS
        return digest if signature == found and found[1] <= self.at - racy else None

    def names(self, folder: str, found: Signature) -> Sequence[str] | None:
        """Return what is in a folder with this signature, if it is known; folders end in `/`."""
        is_known = self.digest(f"{folder}/.", found) is not None
        return self._inside.get(folder, ()) if is_known else None

    @cached_property
    def _inside(self) -> Mapping[str, Sequence[str]]:
        inside = defaultdict[str, list[str]](list)
        for path in self.files:
            folder, _, name = path.removesuffix("/.").rpartition("/")
            inside[folder].append(f"{name}/" if path.endswith("/.") else name)
        return inside


@dataclass(frozen=True, slots=True)
class Record:
    """What the last build of a source folder left to say; empty where that cannot be read."""

    at: int = 0  # nanoseconds
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sources(self) -> Known:
        """The files that were read; folders have no digest."""
        return Known(self.said.get("begun", 0), self.said.get("sources", {}))

    @property
    def lines(self) -> Mapping[str, str]:
        """The lines that diagnostics are about, by path and number: `content/site.yaml:3`."""
        found: Mapping[str, str] = self.said.get("lines", {})
        return found

    def outputs(self, options: Options) -> Known:
        """Return the files of the output folder, if it was this."""
        same = self.said.get("key", [None, None])[1] == _key(options)[1]
        return Known(self.at, self.said["outputs"] if same else {})

    def unchanged(self, options: Options) -> Report | None:
        """Return the report of the last build, if it would be this one's too."""
        if not self.said or options.clean or self.said["key"] != _key(options):
            return None
        if not self._in_interval(options) or not self._is_as_it_was(options):
            return None
        lines, files = self.lines, len(self.said["outputs"]) - 1  # but for its record
        return Report(
            diagnostics=diagnostics_in(self.said["diagnostics"]),
            excerpt=lambda path, line: lines.get(f"{path}:{line}", ""),
            blocked=False,
            files=files,
            published=Published((), files, ()),
            since=_instant(self.said["since"]),
            next_change=_instant(self.said["next_change"]),
        )

    def _in_interval(self, options: Options) -> bool:
        now = options.now.instant(load_zone(self.said["zone"]))
        since, following = _instant(self.said["since"]), _instant(self.said["next_change"])
        return (since is None or now >= since) and (following is None or now < following)

    def _is_as_it_was(self, options: Options) -> bool:
        sources, outputs = self.sources, self.outputs(options)
        return (
            not _is_interrupted(options.output)
            and all(
                (found := signature_at(f"{options.source}/{path}")) is not None
                and sources.digest(path, found) is not None
                for path in sources.files
            )
            and all(
                (found := signature_at(f"{options.output}/{path}")) is not None
                and found == signature
                and (outputs.digest(path, found) or _holds(options.output / path, digest))
                for path, (signature, digest) in outputs.files.items()
            )
        )


def _is_interrupted(output: Path) -> bool:
    """Return whether a build died while it wrote: it leaves the folder of what it had staged."""
    try:
        return any(one.name.startswith(STAGE) for one in output.iterdir())
    except OSError:
        return True


def _holds(path: Path, digest: Fingerprint) -> bool:
    try:
        return fingerprint_bytes(path.read_bytes()) == digest
    except OSError:
        return False


def read_record(source: Path) -> Record:
    """Return what the last build of a source folder noted."""
    path = source / FOLDER / _FILE
    try:
        data = path.read_bytes()
        digest, payload = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:]
        if fingerprint_bytes(payload).encode() == digest:
            said = json.loads(payload)
            if said["key"][0] == version():
                return Record(path.stat().st_mtime_ns, said)
    except (OSError, ValueError):
        pass
    return Record()


def present(source: Path) -> int:
    """Return the time, by the clock of the file system that holds a source folder.

    In nanoseconds; 0, so that nothing is trusted, where nothing can be written there.
    """
    mark = source / FOLDER / f"present-{os.getpid()}"
    try:
        mark.parent.mkdir(exist_ok=True)
        mark.write_bytes(b"")
        now = mark.stat().st_mtime_ns
        mark.unlink()
    except OSError:
        return 0
    return now


def write_record(
    options: Options,
    report: Report,
    begun: int,
    sources: Mapping[str, tuple[Signature, Fingerprint]],
    time_zone: str,
) -> None:
    """Note what this build saw since it had `begun`; silently not, where it cannot write there."""
    lines = {
        f"{one.place.path}:{one.place.line}": report.excerpt(one.place.path, one.place.line)
        for one in report.diagnostics
    }
    said = {
        "key": _key(options),
        "zone": time_zone,
        "begun": begun,
        "since": in_zulu(report.since) if report.since else None,
        "next_change": in_zulu(report.next_change) if report.next_change else None,
        "sources": sources,
        "outputs": report.published.files if report.published else {},
        "diagnostics": diagnostics_out(report.diagnostics),
        "lines": lines,
    }
    target = options.source / FOLDER / _FILE
    payload = json.dumps(said, separators=(",", ":")).encode()
    try:
        target.parent.mkdir(exist_ok=True)
        waiting = target.with_suffix(".new")  # two builds at once may spoil it, and its check sum
        waiting.write_bytes(fingerprint_bytes(payload).encode() + payload)
        waiting.replace(target)
    except OSError:
        return


@cache
def version() -> Fingerprint:
    """Return the mark of everything that makes outputs beside content: code, Python, packages."""
    package = Path(__file__).parent.parent
    code: list[tuple[str, int, int]] = []
    for folder, _, names in os.walk(package):
        for name in names:
            if name.endswith((".py", ".toml")):
                found = os.lstat(f"{folder}/{name}")
                code.append((f"{folder}/{name}", found.st_size, found.st_mtime_ns))
    spec = find_spec("jinja2")  # any installation changes the folder that all packages lie in
    packages = Path(spec.origin).parent.parent.stat().st_mtime_ns if spec and spec.origin else 0
    return fingerprint((sys.version, tuple(sorted(code)), packages))


def _key(options: Options) -> list[object]:
    output = str(options.output.absolute())
    return [version(), output, options.base_url, options.strict, options.precompress]


def _instant(text: str | None) -> datetime | None:
    return parse_moment(text).instant(load_zone("UTC")) if text else None


def diagnostics_out(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[object, ...]]:
    """Return diagnostics as plain values."""
    return [
        (
            one.code,
            one.severity.value,
            place_out(one.place),
            one.message,
            one.remedy,
            [*map(place_out, one.related)],
        )
        for one in diagnostics
    ]


def place_out(place: Place) -> tuple[object, ...]:
    """Return a place as plain values, of which `Place(*values)` is the same."""
    return place.path, place.line, place.column, place.end_line, place.end_column


def diagnostics_in(written: list[Any]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that plain values say."""
    return tuple(
        Diagnostic(
            code=code,
            severity=Severity(severity),
            place=Place(*place),
            message=message,
            remedy=remedy,
            related=tuple(Place(*one) for one in related),
        )
        for code, severity, place, message, remedy, related in written
    )
