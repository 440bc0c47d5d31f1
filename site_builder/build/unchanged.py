"""The quickest build: nothing has changed since the last one, so that nothing is to be done.

Compared are signatures of files, as git compares them: size, modification and change time, inode;
a file that is hardly older than the record is not trusted. Nothing heavy is imported here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from site_builder.build.report import Options, Published, Report
from site_builder.diagnostics import Diagnostic, Place, Severity
from site_builder.fingerprint import Fingerprint, fingerprint, fingerprint_bytes
from site_builder.instants import in_zulu, load_zone, parse_moment

FOLDER = ".site-builder"  # in the source folder
RECORD = ".site-builder.json"  # in the output folder
_FILE = "unchanged.json"
_ROOTS = ("content", "templates")
RACY_NS = 100_000_000  # a file that is so little older than the record may have changed since

Signature = list[int]
"""Size, modification time, change time and inode: as long as they stay, so do the bytes."""


@dataclass(frozen=True, slots=True)
class Known:
    """Signatures, and when they were noted."""

    at: int = 0  # nanoseconds
    signatures: Mapping[str, Signature] = field(default_factory=dict)

    def trusts(self, path: str, found: Signature | None) -> bool:
        """Return whether a file is as it was, and had been so long enough to be told apart."""
        return found is not None and _trusted(found, self.signatures.get(path), self.at)


def version() -> Fingerprint:
    """Return the mark of everything that makes outputs beside content: code, Python, packages."""
    package = Path(__file__).parent.parent
    code = [
        (str(path.relative_to(package)), path.stat().st_size, path.stat().st_mtime_ns)
        for ending in ("py", "toml")
        for path in sorted(package.rglob(f"*.{ending}"))
    ]
    spec = find_spec("jinja2")  # any installation changes the folder that all packages lie in
    packages = Path(spec.origin).parent.parent.stat().st_mtime_ns if spec and spec.origin else 0
    return fingerprint((sys.version, str(package), tuple(code), packages))


def signature(path: str | Path) -> Signature | None:
    """Return the signature of a file or a folder, or `None` where there is none."""
    try:
        found = os.stat(path, follow_symlinks=False)  # noqa: PTH116 - ten thousand times a build
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def unchanged(options: Options) -> Report | None:
    """Return the report of the last build, if it would be this one's too."""
    if options.clean:
        return None
    try:
        path = options.source / FOLDER / _FILE
        record = json.loads(path.read_text("utf-8"))
        at = path.stat().st_mtime_ns
        if record["key"] != _key(options) or not _in_interval(record, options):
            return None
        sources = record["sources"].items()
        if not all(_same(options.source / one, known, at) for one, known in sources):
            return None
        known = Known(at, record["outputs"])
        if len(known.signatures) != record["files"] or not _is_whole(options.output, known):
            return None
        return _report(record)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None  # no record, or none that can be read


def signatures(source: Path) -> dict[str, Signature | None]:
    """Return the signatures of everything that a build looks at, to be taken before it looks."""
    return {path: signature(source / path) for path in _sources(source)}


def remember(
    options: Options,
    report: Report,
    sources: Mapping[str, Signature | None],
    time_zone: str,
) -> None:
    """Note what this build saw; silently not, where the folder cannot be written."""
    lines = {
        f"{one.place.path}:{one.place.line}": report.excerpt(one.place.path, one.place.line)
        for one in report.diagnostics
    }
    record = {
        "key": _key(options),
        "zone": time_zone,
        "since": in_zulu(report.since) if report.since else None,
        "next_change": in_zulu(report.next_change) if report.next_change else None,
        "files": report.files,
        "sources": dict(sources),
        "outputs": dict(report.published.signatures) if report.published else {},
        "diagnostics": [_written(one) for one in report.diagnostics],
        "lines": lines,
    }
    target = options.source / FOLDER / _FILE
    try:
        target.parent.mkdir(exist_ok=True)
        waiting = target.with_suffix(f".{os.getpid()}")
        waiting.write_text(json.dumps(record, separators=(",", ":")), "utf-8")
        waiting.replace(target)
    except OSError:
        return


def _key(options: Options) -> list[object]:
    output = str(options.output.absolute())
    return [version(), output, options.base_url, options.strict]


def _in_interval(record: Mapping[str, object], options: Options) -> bool:
    now = options.now.instant(load_zone(str(record["zone"])))
    since, following = record["since"], record["next_change"]
    begun = since is None or now >= _instant(since)
    return begun and (following is None or now < _instant(following))


def _instant(text: object) -> datetime:
    return parse_moment(str(text)).instant(load_zone("UTC"))


def last_output(options: Options) -> Known:
    """Return the signatures of the output's files as the last build left them, if it was this."""
    try:
        path = options.source / FOLDER / _FILE
        record = json.loads(path.read_text("utf-8"))
        if record["key"][1] == _key(options)[1]:
            return Known(path.stat().st_mtime_ns, dict(record["outputs"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        pass  # then every file is read
    return Known()


def _is_whole(output: Path, known: Known) -> bool:
    """Return whether every file of the output is as it was left."""
    digests = json.loads((output / RECORD).read_text("utf-8"))["files"]
    return digests.keys() == known.signatures.keys() and all(
        (found := signature(output / path)) == one
        and (known.trusts(path, found) or _holds(output / path, digests[path]))
        for path, one in known.signatures.items()
    )


def _holds(path: Path, digest: str) -> bool:
    return fingerprint_bytes(path.read_bytes()) == digest


def _same(path: Path, known: Signature, at: int) -> bool:
    found = signature(path)
    return found is not None and _trusted(found, known, at)


def _trusted(found: Signature, known: Signature | None, at: int) -> bool:
    return found == known and found[1] <= at - RACY_NS


def _sources(source: Path) -> Iterator[str]:
    """Yield every file and folder that a build looks at: a folder changes with what is in it."""
    for root in _ROOTS:
        for folder, folders, names in os.walk(source / root):
            folders.sort()
            inside = Path(folder).relative_to(source).as_posix()
            yield inside
            yield from (f"{inside}/{name}" for name in sorted(names))


def _written(one: Diagnostic) -> list[object]:
    related = [astuple(place) for place in one.related]
    return [one.code, one.severity.value, astuple(one.place), one.message, one.remedy, related]


def _report(record: Mapping[str, object]) -> Report:
    lines = record["lines"]
    diagnostics = record["diagnostics"]
    if not isinstance(lines, dict) or not isinstance(diagnostics, list):
        raise TypeError(record)
    read = tuple(
        Diagnostic(
            code=code,
            severity=Severity(severity),
            place=Place(*place),
            message=message,
            remedy=remedy,
            related=tuple(Place(*one) for one in related),
        )
        for code, severity, place, message, remedy, related in diagnostics
    )
    since, following, files = record["since"], record["next_change"], record["files"]
    if not isinstance(files, int):
        raise TypeError(files)
    return Report(
        diagnostics=read,
        excerpt=lambda path, line: lines.get(f"{path}:{line}", ""),
        blocked=False,
        files=files,
        published=Published((), files, ()),
        since=_instant(since) if since else None,
        next_change=_instant(following) if following else None,
    )
