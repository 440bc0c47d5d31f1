"""Publishing: the only code that writes into the output folder.

Every file is whole at every moment: new bytes are written aside and reach the disk, all of them,
before the first replaces an old file. Equal bytes are left untouched. Only files that an earlier
build recorded are ever deleted, and nothing is overwritten that no build made.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from site_builder.build.precompress import SUFFIXES
from site_builder.build.record import OUTPUT_RECORD, STAGE, Known
from site_builder.build.report import Published
from site_builder.fingerprint import (
    Fingerprint,
    Signature,
    fingerprint_bytes,
    signature_at,
    signature_of,
)

_MANY = 32  # files that are brought to the disk together, and not one by one


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
    `known` vouches for are as it says, and need not be read. Raises `OutputError` where a foreign
    file is in the way, `OSError` where the disk fails.
    """
    output.mkdir(parents=True, exist_ok=True)
    with _alone(output):
        ours, there = _recorded(output), _there(output, files, known)
        for path, (_, digest) in there.items():
            if path not in ours and digest != files[path]:
                raise OutputError(_in_the_way(output, path, "was not made by site-builder"))
        right = {path for path, (_, digest) in there.items() if digest == files[path] and not clean}
        written = sorted(files.keys() - right, key=_publishing_order)
        removed = sorted(path for path in ours - files.keys() if _is_plain(output, path))
        with _stage(output) as stage:
            for number, path in enumerate(written):
                _write(f"{stage}/{number}", data(path))
            _to_disk(stage, len(written))
            if written or removed:  # from here on they are ours, whatever happens
                _record(output, stage, [*removed, *files], files)
            for number, path in enumerate(written):
                Path(output, path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(f"{stage}/{number}", f"{output}/{path}")  # noqa: PTH105 - thousands
            for path in removed:
                (output / path).unlink(missing_ok=True)
                _remove_empty_folders(output, (output / path).parent)
            record = _record(output, stage, files, files)
        digests = {OUTPUT_RECORD: record, **{path: files[path] for path in written}}
        new = {path: (signature_at(f"{output}/{path}") or [], one) for path, one in digests.items()}
    return Published(tuple(written), len(right), tuple(removed), {**there, **new})


def _publishing_order(path: str) -> tuple[int, str]:
    """Assets come before the pages that need them; build.json, which vouches for all, is last.

    What is precompressed goes with its page.
    """
    if path.startswith("assets/"):
        return 0, path
    if path.endswith((".html", *(f".html{suffix}" for suffix in SUFFIXES))):
        return 1, path
    return (3, path) if path == "build.json" else (2, path)


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Wait until no other build publishes into the folder, and keep others out."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(output, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _stage(output: Path) -> Iterator[str]:
    """Make a folder for files that are being written, in place of those of builds that died."""
    for left in output.glob(f"{STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)
    stage = tempfile.mkdtemp(dir=output, prefix=STAGE)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write(target: str, data: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    os.chmod(target, 0o644)  # noqa: PTH101 - whatever the umask: a web server reads it


def _to_disk(stage: str, count: int) -> None:
    """Bring staged files to the disk; many of them with one call, where the system has it."""
    if count > _MANY and sys.platform == "linux":
        handle = os.open(stage, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0:
                return
        except AttributeError:  # a C library without it
            pass
        finally:
            os.close(handle)
    for number in range(count):
        _sync(f"{stage}/{number}")


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _recorded(output: Path) -> set[str]:
    """Return the paths of the files that earlier builds made in a folder."""
    with suppress(FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        said = json.loads((output / OUTPUT_RECORD).read_text("utf-8"))
        return {path for path in dict(said["files"]) if _is_inside(path)}
    return set()


def _record(
    output: Path, stage: str, paths: Iterable[str], digests: Mapping[str, Fingerprint]
) -> Fingerprint:
    """Note which files of a folder are ours, and return the digest of the note."""
    said = {"files": {path: digests.get(path, "") for path in sorted(paths)}}
    data, target = json.dumps(said, separators=(",\n", ":")).encode(), output / OUTPUT_RECORD
    there = target.read_bytes() if target.exists() else b""
    if there != data:
        waiting = f"{stage}/record"
        _write(waiting, data)
        _sync(waiting)
        Path(waiting).replace(target)
    return fingerprint_bytes(data)


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not {"", ".", ".."} & {*parts} and "\0" not in path


def _there(
    output: Path, files: Iterable[str], known: Known
) -> dict[str, tuple[Signature, Fingerprint]]:
    """Return which of the files there are, each with its signature and its digest.

    Raises `OutputError` where something that is no plain file or folder is in the way.
    """
    there: dict[str, tuple[Signature, Fingerprint]] = {}
    for folder in sorted({folder for path in files for folder in _folders(path)}):
        found = _found(output, folder)
        if found and not stat.S_ISDIR(found.st_mode):
            raise OutputError(_in_the_way(output, folder, "is not a plain folder"))
    for path in files:
        found = _found(output, path)
        if found is None:
            continue
        if not stat.S_ISREG(found.st_mode):
            raise OutputError(_in_the_way(output, path, "is not a plain file"))
        signature = signature_of(found)
        digest = known.digest(path, signature)
        there[path] = signature, digest or fingerprint_bytes((output / path).read_bytes())
    return there


def _is_plain(output: Path, path: str) -> bool:
    """Return whether a plain file in plain folders is there: what replaced one is not ours."""
    folders, file = [_found(output, folder) for folder in _folders(path)], _found(output, path)
    return (
        all(found and stat.S_ISDIR(found.st_mode) for found in folders)
        and file is not None
        and stat.S_ISREG(file.st_mode)
    )


def _folders(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, from the nearest to the highest."""
    while path := path.rpartition("/")[0]:
        yield path


def _found(output: Path, path: str) -> os.stat_result | None:
    try:
        return os.lstat(f"{output}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _in_the_way(output: Path, path: str, why: str) -> str:
    return f"{output / path} is in the way: it {why}"


def _remove_empty_folders(output: Path, folder: Path) -> None:
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
