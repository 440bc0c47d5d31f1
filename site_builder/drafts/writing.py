"""Writing drafts: new files in a new folder, and a file with new lines in place of itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from site_builder.drafts.draft import Draft


def write(root: Path, drafts: Iterable[Draft]) -> None:
    """Write all drafts, or none where the disk fails; never over anything.

    Raises `OSError`, also where a folder is there by now, or a file has become another.
    """
    made: list[Path] = []
    try:
        for draft in drafts:
            target = root / draft.path
            if draft.before is not None:
                _replace(target, draft.data, draft.before)
                continue
            if target.parent not in made:
                target.parent.parent.mkdir(exist_ok=True)
                target.parent.mkdir()
                made.append(target.parent)
            _create(target, draft.data, made)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _create(target: Path, data: bytes, made: list[Path]) -> None:
    with target.open("xb") as stream:
        made.append(target)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(target: Path, data: bytes, before: bytes) -> None:
    """Put new bytes in place of a file at once: a reader sees the one or the other."""
    waiting, made = target.with_name(f".{target.name}.{os.getpid()}"), list[Path]()
    try:
        _create(waiting, data, made)
        shutil.copymode(target, waiting)
        _expect(target, before)
        waiting.replace(target)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _expect(target: Path, before: bytes) -> None:
    if target.read_bytes() != before:
        message = f"{target} has become another while this was composed; nothing was written"
        raise OSError(message)
