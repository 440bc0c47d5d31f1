"""Publishing: the only code that writes into the output folder.

Every file is whole at every moment: bytes go to a temporary neighbour first and replace the old
file in one step. Equal bytes are left untouched. Only files that an earlier build recorded are
ever deleted, and nothing is overwritten that no build made.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from site_builder.build.report import Published
from site_builder.build.unchanged import RECORD, Known, Signature, signature
from site_builder.fingerprint import Fingerprint, fingerprint_bytes


class OutputError(Exception):
    """The output folder cannot be used; the message says why."""


def publish(
    output: Path,
    files: Mapping[str, Fingerprint],
    data: Callable[[str], bytes],
    known: Known,
    *,
    clean: bool,
) -> Published:
    """Make the folder hold exactly these files, beside those that are not ours.

    `data` gives the bytes of a file, and is asked only for those that must be written; files that
    have the signatures of `known` are as the record says, and need not be read. Raises
    `OutputError` where a foreign file is in the way, `OSError` where the disk fails.
    """
    output.mkdir(parents=True, exist_ok=True)
    record = _Record(output, known)
    _refuse_foreign(output, files, record)
    written: list[str] = []
    for path in sorted(files, key=_publishing_order):
        if clean or not record.holds(path, files[path]):
            record.put(path, data(path))
            written.append(path)
    removed = sorted(record.digests.keys() - files.keys())
    if written or removed:
        record.write({**dict.fromkeys(removed, ""), **files})
    for path in removed:
        (output / path).unlink(missing_ok=True)
        _remove_empty_folders(output, (output / path).parent)
    record.write(files)
    kept = len(files) - len(written)
    return Published(tuple(written), kept, tuple(removed), record.signatures)


def _publishing_order(path: str) -> tuple[int, str]:
    """Assets come before the pages that need them; build.json, which vouches for all, is last."""
    if path.startswith("assets/"):
        return 0, path
    if path.endswith(".html"):
        return 1, path
    return (3, path) if path == "build.json" else (2, path)


class _Record:
    """The files that earlier builds made in a folder, by path and fingerprint."""

    def __init__(self, output: Path, known: Known) -> None:
        self._output = output
        self._file = output / RECORD
        self._known = known
        self.signatures: dict[str, Signature] = {}
        self.digests: dict[str, str] = {}
        try:
            files = json.loads(self._file.read_text("utf-8"))["files"].items()
            self.digests = {path: str(digest) for path, digest in files if _is_inside(path)}
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            self.digests = {}

    def holds(self, path: str, digest: Fingerprint) -> bool:
        """Return whether a file has the bytes with this fingerprint."""
        found = signature(self._output / path)
        if found is None:
            return False
        there = self.digests.get(path)
        if not self._known.trusts(path, found):
            there = fingerprint_bytes((self._output / path).read_bytes())
        if there == digest:
            self.signatures[path] = found
        return there == digest

    def put(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        _replace(self._output / path, data)
        self.signatures[path] = signature(self._output / path) or []

    def write(self, files: Mapping[str, str]) -> None:
        """Record files as ours."""
        data = json.dumps({"files": dict(sorted(files.items()))}, indent=0).encode()
        if not self._file.is_file() or self._file.read_bytes() != data:
            _replace(self._file, data)


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and ".." not in parts and "" not in parts


def _refuse_foreign(output: Path, files: Mapping[str, Fingerprint], record: _Record) -> None:
    """Refuse to overwrite a file that no build made, unless it holds the very same bytes."""
    ours = record.digests
    for path in _existing(output, files):
        if path not in ours and not record.holds(path, files[path]):
            message = f"{output / path} is in the way: it was not made by site-builder"
            raise OutputError(message)


def _existing(output: Path, files: Mapping[str, Fingerprint]) -> Iterator[str]:
    folders = {parent for path in files for parent in (output / path).parents}
    for folder in sorted(folders - {output, *output.parents}):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            message = f"{folder} is in the way: it is not a plain folder"
            raise OutputError(message)
    for path in files:
        target = output / path
        if target.is_symlink() or (target.exists() and not target.is_file()):
            message = f"{target} is in the way: it is not a plain file"
            raise OutputError(message)
        if target.exists():
            yield path


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
