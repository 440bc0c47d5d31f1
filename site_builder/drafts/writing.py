"""Writing drafts: new files where there are none, and a file with new lines in place of itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from site_builder.drafts.draft import Draft


def write(root: Path, drafts: Iterable[Draft]) -> None:
    """Write all drafts, or none where the disk fails; never over anything.

    Raises `OSError`, also where a file is there by now or no longer what its draft is made from.
    """
    made: list[Path] = []
    try:
        for draft in drafts:
            target = root / draft.path
            if draft.before is not None:
                _replace(target, draft.data, draft.before)
                continue
            _make_folders(root, target.parent, made)
            _create(target, draft.data, made)
    except BaseException:
        with suppress(OSError):
            for path in reversed(made):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make_folders(root: Path, folder: Path, made: list[Path]) -> None:
    if folder == root or folder in made:
        return
    _make_folders(root, folder.parent, made)
    with suppress(FileExistsError):
        folder.mkdir()
        made.append(folder)


def _create(target: Path, data: bytes, made: list[Path]) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    made.append(target)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)


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
