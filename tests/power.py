"""A disk that loses power: what was not synced before may be gone, or be there without its bytes.

A folder's list of names and a file's bytes reach the disk apart. `Disk` follows the calls of a
build and says, at any moment, what could be left of the output.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from site_builder.build import disk

TORN = b"\0"
Left = dict[str, bytes]
Change = tuple[str, bytes | None]
"""A path, and what is there from now on."""


@dataclass
class Disk:
    """What of an output folder is on the disk for good, and which changes are still on the way."""

    folder: Path
    settled: Left = field(repr=False)
    pending: list[Change] = field(default_factory=list, repr=False)
    moments: list[tuple[Left, ...]] = field(default_factory=list, repr=False)
    """After each change, what could be left then."""
    renamed: int = 0
    _synced: set[int] = field(default_factory=set)

    @contextmanager
    def watched(self, *, at_once: bool) -> Iterator[None]:
        """Follow a build; `at_once` lets every sync be of the whole disk."""
        with pytest.MonkeyPatch.context() as patch:
            for call in ("write", "fsync", "replace", "unlink"):
                patch.setattr(os, call, self._followed(getattr(os, call), getattr(self, call)))
            patch.setattr(disk, "_MANY", 0 if at_once else 10**6)
            patch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(syncfs=self.sync_all))
            yield

    def _followed(self, real: Callable[..., Any], follow: Callable[..., None]) -> Any:  # noqa: ANN401
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            if "dir_fd" not in named:
                follow(*given)
            return real(*given, **named)

        return call

    def write(self, handle: int, _data: object) -> None:
        """Bytes are written: they are not on the disk."""
        self._synced.discard(os.fstat(handle).st_ino)

    def fsync(self, handle: int) -> None:
        """A file's bytes, or a folder's names, reach the disk."""
        self._synced.add(os.fstat(handle).st_ino)
        path = Path(f"/proc/self/fd/{handle}").resolve()
        if path.is_dir():
            self._settle(lambda one: (self.folder / one).parent == path)

    def sync_all(self, _handle: int) -> int:
        """Everything reaches the disk."""
        self._synced |= {one.stat().st_ino for one in self.folder.rglob("*")}
        self._settle(lambda _one: True)
        return 0

    def replace(self, waiting: str, target: str) -> None:
        """A file takes its place: with its bytes, if they are on the disk."""
        if Path(target).is_relative_to(self.folder):
            data = Path(waiting).read_bytes()
            self.renamed += 1
            is_whole = Path(waiting).stat().st_ino in self._synced
            self._change(target, data if is_whole else TORN)

    def unlink(self, target: str) -> None:
        """A file goes."""
        if Path(target).is_relative_to(self.folder):
            self._change(target, None)

    def _change(self, target: str, data: bytes | None) -> None:
        path = Path(target).relative_to(self.folder).as_posix()
        if path.startswith(".site-builder-"):
            return
        self.pending.append((path, data))
        self.moments.append(self.left())

    def _settle(self, reached: Callable[[str], bool]) -> None:
        done = [one for one in self.pending if reached(one[0])]
        self.settled = _after(self.settled, done)
        self.pending = [one for one in self.pending if one not in done]

    def left(self) -> tuple[Left, ...]:
        """Return what could be left: all that is on the way lost, or all but one of it, or none."""
        alone = (_after(self.settled, [one]) for one in self.pending)
        return self.settled, *alone, _after(self.settled, self.pending)


def _after(before: Left, changes: list[Change]) -> Left:
    found = dict(before)
    for path, data in changes:
        if data is None:
            found.pop(path, None)
        else:
            found[path] = data
    return found
