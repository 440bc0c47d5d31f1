"""Sends a built site to a folder, or to wherever rclone can write, as `rclone config` knows it.

    python publishing/publish.py [--dry-run] [--all] OUTPUT TARGET

TARGET is a folder of this machine, or rclone's `remote:path`: a bucket, an SFTP host and so on.
`B2SUMS` says what there is and, at the target, what there was: only what differs is sent. Assets go
first, then pages, then `build.json`; deletions are last. Assets that only the last site named stay
until the next time, for pages that readers still have open.

Only the standard library is needed, and rclone where the target is no folder.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

Sums = Mapping[str, str]
"""The hash of every file, by its path."""

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=60, must-revalidate"
_ASSETS, _MANIFEST, _SUMS = "assets/", "build.json", "B2SUMS"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_OF_A_BUILD = re.compile(r"\.[0-9a-f]{10}\.\w+(\.br|\.gz)?$")  # an asset, by its name
_NOT_FOUND = (3, 4)  # rclone's exit codes for a folder and a file that are not there
_FAILED, _WRONG_USAGE = 3, 2  # as site-builder's exit codes


class PublishError(Exception):
    """The site cannot be sent; the message is one sentence that says why."""


class Target(Protocol):
    """Where a site is sent to."""

    def text(self, path: str) -> str:
        """Return a file that is there; nothing where there is none."""

    def put(self, paths: Sequence[str], cache: str, kind: str) -> None:
        """Send files, with headers where the target keeps any."""

    def assets(self) -> list[str]:
        """Return the paths of all assets that are there."""

    def delete(self, paths: Sequence[str], kept: Iterable[str]) -> None:
        """Delete files, and the folders that then have none."""


class Folder:
    """A folder of this machine. Every file is whole at every moment, whoever reads it."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source, self._target = source, target

    def text(self, path: str) -> str:
        """Return a file that is there; nothing where there is none."""
        with suppress(FileNotFoundError):
            return (self._target / path).read_text("utf-8")
        return ""

    def put(self, paths: Sequence[str], _cache: str, _kind: str) -> None:
        """Write files aside, and then in place of those that are there."""
        for path in paths:
            target = self._target / path
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, waiting = tempfile.mkstemp(dir=target.parent, prefix=".publish-")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write((self._source / path).read_bytes())
                    os.fchmod(stream.fileno(), 0o644)
                Path(waiting).replace(target)
            except BaseException:
                Path(waiting).unlink()
                raise

    def assets(self) -> list[str]:
        """Return the paths of all assets that are there."""
        found = (self._target / _ASSETS).rglob("*")
        return [one.relative_to(self._target).as_posix() for one in found if one.is_file()]

    def delete(self, paths: Sequence[str], _kept: Iterable[str]) -> None:
        """Delete files, and the folders that then have none."""
        for path in paths:
            (self._target / path).unlink(missing_ok=True)
            for folder in (self._target / path).parents:
                if folder == self._target or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()


class Remote:
    """A place that rclone writes to."""

    def __init__(self, source: Path, target: str) -> None:
        self._source, self._target = source, target.rstrip("/")

    def text(self, path: str) -> str:
        """Return a file that is there; nothing where there is none."""
        return self._rclone("cat", self._at(path), missing="")

    def put(self, paths: Sequence[str], cache: str, kind: str) -> None:
        """Send files, with headers where the target keeps any."""
        headers = ["--header-upload", f"Cache-Control: {cache}"]
        if kind:
            headers += ["--header-upload", f"Content-Type: {kind}"]
        # What differs is known: not by size alone, as rclone would where it can ask for no hash.
        how = ("--ignore-times", "--no-traverse", "--s3-no-check-bucket")
        with _listed(paths) as files:
            self._rclone("copy", *how, *files, *headers, str(self._source), self._target)

    def assets(self) -> list[str]:
        """Return the paths of all assets that are there."""
        said = self._rclone("lsf", "--recursive", "--files-only", self._at(_ASSETS), missing="")
        return [f"{_ASSETS}{path}" for path in said.splitlines()]

    def delete(self, paths: Sequence[str], kept: Iterable[str]) -> None:
        """Delete files, and the folders that then have none."""
        with _listed(paths) as files:
            self._rclone("delete", *files, self._target)
        used = {folder for path in kept for folder in _folders(path)}
        unused = ({*_folders(path)} - used for path in paths)
        for folder in sorted({min(folders) for folders in unused if folders}):
            self._rclone("rmdirs", self._at(folder), missing="")

    def _at(self, path: str) -> str:
        between = "" if self._target.endswith(":") else "/"
        return f"{self._target}{between}{path}"

    def _rclone(self, *arguments: str, missing: str | None = None) -> str:
        """Run rclone and return what it printed, or `missing` where what it reads is not there."""
        try:
            done = subprocess.run(  # noqa: S603 - the target is whoever's who runs this
                ["rclone", *arguments],  # noqa: S607 - wherever it is installed
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
        except FileNotFoundError as error:
            message = "rclone is missing: install it (Debian: apt-get install rclone)"
            raise PublishError(message) from error
        if missing is not None and done.returncode in _NOT_FOUND:
            return missing
        if done.returncode:
            told = done.stderr.strip().splitlines() or ["nothing"]
            message = f"rclone {arguments[0]} failed and said: {told[-1]}"
            raise PublishError(message)
        return done.stdout


@contextmanager
def _listed(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give rclone's option for some paths, which may be too many for a command line."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".list") as file:
        file.write("".join(f"{path}\n" for path in paths))
        file.flush()
        yield "--files-from-raw", file.name


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _sums(text: str) -> Sums:
    """Return what a `B2SUMS` lists, but for paths that lead elsewhere."""
    found = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return {path: digest for digest, path in found if not {"", ".", ".."} & {*path.split("/")}}


def publish(source: Path, target: Target, *, everything: bool, dry: bool) -> None:
    """Make the target hold the site, and say what was done."""
    try:
        listed = (source / _SUMS).read_text("utf-8")
    except OSError as error:
        message = f"{source} has no {_SUMS}: build the site into it first"
        raise PublishError(message) from error
    new, before = _sums(listed), _sums(target.text(_SUMS))
    sent = sorted(path for path in new if everything or before.get(path) != new[path])
    for path in sent:
        if _digest(source / path) != new[path]:
            message = f"{source / path} is not as it was built: build the site again"
            raise PublishError(message)
    gone = {path for path in before.keys() - new.keys() if not path.startswith(_ASSETS)}
    if before and (sent or before != new):
        left = {*target.assets()} - new.keys() - before.keys()
        gone |= {path for path in left if _OF_A_BUILD.search(path)}
    _say(sent, sorted(gone), len(new), dry=dry)
    if dry or not (sent or before != new):
        return
    for cache, kind, paths in _groups(one for one in sent if one != _MANIFEST):
        target.put(paths, cache, kind)
    target.put([_MANIFEST], SHORT, _KINDS[".json"])
    if gone:
        target.delete(sorted(gone), new)
    target.put([_SUMS], SHORT, _KINDS[".txt"])  # noted when all is done: else it is done again


def _digest(file: Path) -> str:
    try:
        return blake2b(file.read_bytes(), digest_size=16).hexdigest()
    except FileNotFoundError:
        return ""


def _groups(paths: Iterable[str]) -> list[tuple[str, str, list[str]]]:
    """Return files by what they are sent with, in the order in which they go: assets first."""
    groups: dict[tuple[bool, str], list[str]] = {}
    for path in paths:
        key = (not path.startswith(_ASSETS), _KINDS.get(Path(path).suffix, ""))
        groups.setdefault(key, []).append(path)
    return [
        (SHORT if is_page else FOREVER, kind, groups[is_page, kind])
        for is_page, kind in sorted(groups)
    ]


def _say(sent: Sequence[str], gone: Sequence[str], count: int, *, dry: bool) -> None:
    if dry:
        lines = [*(f"send {path}" for path in sent), *(f"delete {path}" for path in gone)]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    would = " (nothing was done)" if dry else ""
    kept = count - len(sent)
    sys.stdout.write(
        f"{count} files: {len(sent)} to send, {kept} as they are, {len(gone)} to delete{would}.\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish as the command line says, and return an exit code."""
    parser = argparse.ArgumentParser(description="Send a built site to a folder or a remote.")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument("--all", action="store_true", help="send also what is there already")
    parser.add_argument("output", type=Path, help="the folder that the site was built into")
    parser.add_argument("target", help="a folder, or rclone's remote:path")
    options = parser.parse_args(arguments)
    where: str = options.target.strip()
    if not where:
        sys.stderr.write("TARGET is missing: make publish TARGET=remote:path, or a folder\n")
        return _WRONG_USAGE
    local = ":" not in where
    source: Path = options.output
    target = Folder(source, Path(where)) if local else Remote(source, where)
    try:
        publish(source, target, everything=options.all, dry=options.dry_run)
    except (PublishError, OSError) as error:
        sys.stderr.write(f"publish: {error}\n")
        return _FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
