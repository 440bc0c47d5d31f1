"""Publishing: the only code that writes into the output folder.

Every file is whole at every moment: bytes go to a temporary neighbour first and replace the old
file in one step. Equal bytes are left untouched. Only files that an earlier build recorded are
ever deleted, and nothing is overwritten that no build made.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_RECORD = ".site-builder.json"  # in the output folder: which files are ours


class OutputError(Exception):
    """The output folder cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Published:
    """How many files were written, were already right, and were removed."""

    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]


def publish(output: Path, pages: Mapping[str, bytes], *, clean: bool) -> Published:
    """Make the folder hold exactly these files, beside those that are not ours.

    Raises `OutputError` where a foreign file is in the way, `OSError` where the disk fails.
    """
    output.mkdir(parents=True, exist_ok=True)
    ours = _recorded(output)
    _refuse_foreign(output, pages, ours)
    written: list[str] = []
    for path in sorted(pages, key=_publishing_order):
        target = output / path
        if clean or not _holds(target, pages[path]):
            _replace(target, pages[path])
            written.append(path)
    removed = sorted(ours - set(pages))
    _write_record(output, set(pages) | set(removed))
    for path in removed:
        (output / path).unlink(missing_ok=True)
        _remove_empty_folders(output, (output / path).parent)
    _write_record(output, set(pages))
    return Published(tuple(written), len(pages) - len(written), tuple(removed))


def _publishing_order(path: str) -> tuple[int, str]:
    """Assets come before the pages that need them; build.json, which vouches for all, is last."""
    if path.startswith("assets/"):
        return 0, path
    if path.endswith(".html"):
        return 1, path
    return (3, path) if path == "build.json" else (2, path)


def _recorded(output: Path) -> set[str]:
    try:
        record = json.loads((output / _RECORD).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return set()
    files = record.get("files", []) if isinstance(record, dict) else []
    return {path for path in files if isinstance(path, str) and _is_inside(path)}


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and ".." not in parts and "" not in parts


def _write_record(output: Path, paths: set[str]) -> None:
    data = json.dumps({"files": sorted(paths)}, indent=0).encode()
    if not _holds(output / _RECORD, data):
        _replace(output / _RECORD, data)


def _refuse_foreign(output: Path, pages: Mapping[str, bytes], ours: set[str]) -> None:
    """Refuse to overwrite a file that no build made, unless it holds the very same bytes."""
    for path in _existing(output, pages):
        if path not in ours and not _holds(output / path, pages[path]):
            message = f"{output / path} is in the way: it was not made by site-builder"
            raise OutputError(message)


def _existing(output: Path, pages: Mapping[str, bytes]) -> Iterator[str]:
    folders = {parent for path in pages for parent in (output / path).parents}
    for folder in sorted(folders - {output, *output.parents}):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            message = f"{folder} is in the way: it is not a plain folder"
            raise OutputError(message)
    for path in pages:
        target = output / path
        if target.is_symlink() or (target.exists() and not target.is_file()):
            message = f"{target} is in the way: it is not a plain file"
            raise OutputError(message)
        if target.exists():
            yield path


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False


def _replace(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_empty_folders(output: Path, folder: Path) -> None:
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
