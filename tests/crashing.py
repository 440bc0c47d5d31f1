"""Builds that are made to fail: at the n-th change of the disk, or killed there.

Everything that publishing, the store and the record do to the disk goes through names that are
replaced here: calls of `os`, `Path.write_bytes`, and commands of SQLite.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli import main
from tests.edited_site import site_files
from tests.edits import RECORD, quick_builds

NOW = "2022-01-25T02:00Z"
KILLED = -1
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EMFILE, errno.EROFS, errno.EIO)
_LASTING = (errno.ENOSPC, errno.EROFS)  # a disk that is full stays so until the build has ended
_CALLS = ("open", "write", "fsync", "chmod", "mkdir", "replace", "unlink", "rmdir")
_STILL_WORK = ("unlink", "rmdir")  # on a disk that is full
ASSET = re.compile(rb"assets/[\w./-]+\.\w+")

Tree = Mapping[str, bytes | None]
"""The bytes of files by path; `None` for a folder."""

_FIRST: Mapping[str, int] = {}
_SECOND = {"about_slug": 1, "image": 1}


def tree_of(folder: Path) -> dict[str, bytes | None]:
    """Return what is in an output folder, but for the tool's own record."""
    found: dict[str, bytes | None] = {}
    for one in folder.rglob("*") if folder.exists() else ():
        path = one.relative_to(folder).as_posix()
        if path != RECORD:
            found[path] = one.read_bytes() if one.is_file() else None
    return found


@dataclass
class Site:
    """A site that goes back and forth between two versions, and what it should come to."""

    folder: Path
    versions: tuple[Mapping[str, int], Mapping[str, int]] = (_FIRST, _SECOND)
    clean: list[Tree] = field(default_factory=list, repr=False)
    at: int = 0

    def __post_init__(self) -> None:
        """Build both versions afresh, for comparison, and then the first."""
        for number, chosen in enumerate(self.versions):
            fresh = self.folder / f"clean-{number}"
            _write(fresh, site_files(chosen))
            assert main(["build", "--source", str(fresh), "--now", NOW]) == 0
            self.clean.append(tree_of(fresh / "output"))
        _write(self.source, site_files(self.versions[0]))
        assert main(self.command) == 0

    @property
    def source(self) -> Path:
        """The folder that is edited and built."""
        return self.folder / "site"

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.source / "output"

    @property
    def command(self) -> list[str]:
        """The arguments of a build."""
        return ["build", "--source", str(self.source), "--jobs", "1", "--now", NOW]

    @property
    def process(self) -> list[str]:
        """The arguments of a build in a process of its own."""
        return [sys.executable, "-m", "site_builder", *self.command]

    def turn(self) -> None:
        """Edit the site: it becomes the other version."""
        self.at = 1 - self.at
        _write(self.source, site_files(self.versions[self.at]))

    def odd(self) -> list[str]:
        """Return what is torn or missing, whenever a build was stopped."""
        there, (old, new) = tree_of(self.output), self.clean
        found = [
            f"{path} is neither old nor new"
            for path, data in there.items()
            if data is not None
            and not path.startswith(".site-builder-")
            and data not in (old.get(path), new.get(path))
        ]
        found += [f"{path} is missing" for path in (old.keys() & new.keys()) - there.keys()]
        record = (self.output / RECORD).read_bytes()
        return found + missing_assets(there) + unrecorded(there, record)

    def differing(self) -> list[str]:
        """Return what is not as a clean build leaves it."""
        there, clean = tree_of(self.output), self.clean[self.at]
        gone = there.keys() ^ clean.keys()
        return sorted(gone | {path for path in there.keys() - gone if there[path] != clean[path]})


def unrecorded(there: Tree, record: bytes) -> list[str]:
    """Return the files of which the tool would not know that they are its own."""
    ours = {RECORD, *json.loads(record)["files"]}
    return [
        f"{path} is not recorded"
        for path, data in there.items()
        if data is not None and path not in ours and not path.startswith(".site-builder-")
    ]


def missing_assets(there: Tree) -> list[str]:
    """Return the assets that a page names and that are not there."""
    return [
        f"{path} lacks {asset.decode()}"
        for path, data in there.items()
        if path.endswith(".html") and data is not None
        for asset in ASSET.findall(data)
        if asset.decode() not in there
    ]


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    for path in root.rglob("*") if root.exists() else ():
        name = path.relative_to(root).as_posix()
        if name.startswith(("content/", "templates/")) and path.is_file() and name not in files:
            path.unlink()
    for name, data in files.items():
        target = root / name
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


@dataclass
class Fault:
    """What happens at the n-th change of the disk below a folder, counted from 1."""

    folder: Path
    at: int = 0
    error: int = KILLED
    calls: list[str] = field(default_factory=list)
    """The changes so far, each as the call and the last part of the path."""

    @property
    def happened(self) -> bool:
        """Whether the build came that far."""
        return len(self.calls) >= self.at

    def strike(self, call: str, about: str, before: Callable[[], object] | None = None) -> None:
        """Count a change, and fail if it is the one; `before` is half of what it does."""
        self.calls.append(f"{call} {about}")
        count = len(self.calls)
        if self.at == 0 or count < self.at:
            return
        if count > self.at and (
            self.error not in _LASTING or (self.error == errno.ENOSPC and call in _STILL_WORK)
        ):
            return
        if before:
            before()
        if self.error == KILLED:
            os._exit(137)
        if call == "sqlite":
            raise sqlite3.OperationalError(os.strerror(self.error))
        raise OSError(self.error, os.strerror(self.error))

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Let changes of the disk go through `strike`."""
        with pytest.MonkeyPatch.context() as patch:
            self._replace_os(patch)
            write_bytes, connect = Path.write_bytes, sqlite3.connect

            def writing(path: Path, data: bytes) -> int:
                if self._is_ours(path):
                    half = partial(write_bytes, path, data[: len(data) // 2])
                    self.strike("write_bytes", path.name, half)
                return write_bytes(path, data)

            patch.setattr(Path, "write_bytes", writing)
            patch.setattr(sqlite3, "connect", partial(connect, factory=_connection(self)))
            yield

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, (str, Path)) and str(path).startswith(str(self.folder))

    def _replace_os(self, patch: pytest.MonkeyPatch) -> None:
        handles: dict[int, str] = {}  # and the files that they were opened for
        real = {call: getattr(os, call) for call in _CALLS}

        def replaced(call: str, path: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401
            about = handles.get(path, "") if isinstance(path, int) else path
            in_folder = handles.get(named.get("dir_fd") or -1)
            if self._is_ours(about) or in_folder:
                half = None
                if call == "write":
                    half = partial(real[call], path, more[0][: len(more[0]) // 2])
                self.strike(call, Path(str(about)).name, half)
            result = real[call](path, *more, **named)
            if call == "open":
                handles[result] = str(about) if self._is_ours(about) else in_folder or ""
            return result

        for call in _CALLS:
            patch.setattr(os, call, partial(replaced, call))
        patch.setattr(os, "supports_dir_fd", {*os.supports_dir_fd, *map(os.__dict__.get, _CALLS)})


def _connection(fault: Fault) -> type[sqlite3.Connection]:
    """Return connections of which every command that writes may be the one that fails."""

    class Connection(sqlite3.Connection):
        def execute(self, command: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401
            if not command.startswith(("SELECT", "PRAGMA", "ROLLBACK")):
                fault.strike("sqlite", command[:24])
            return super().execute(command, *values)

        def executemany(self, command: str, values: Any, /) -> sqlite3.Cursor:  # noqa: ANN401
            rows = list(values)
            half = partial(super().executemany, command, rows[: len(rows) // 2])
            fault.strike("sqlite", command[:24], half)
            return super().executemany(command, rows)

    return Connection


def run(site: Site, fault: Fault) -> int:
    """Build in this process with a fault, and return the exit code; killed, in a child of it."""
    with quick_builds(), fault.installed():
        if fault.error != KILLED or not fault.at:
            return main(site.command)
        child = os.fork()
        if not child:
            code = 70
            try:
                code = main(site.command)
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_after(site: Site, seconds: float) -> bool:
    """Kill a build in a process of its own after a while; return whether it was still at work."""
    with subprocess.Popen(
        site.process, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            return True
    return False
