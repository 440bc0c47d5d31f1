"""Publishing: the only code that decides what is written into the output folder, and when.

Every file is whole at every moment: new bytes are written aside and reach the disk, all of them,
before the first replaces an old file. No page on the disk names an asset that is missing: assets
come first and go last. Equal bytes are left untouched. Only files that an earlier build recorded
are ever deleted, and nothing is overwritten that no build made.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from site_builder.build.disk import (
    about,
    all_folders_of,
    alone,
    folders_of,
    put,
    remove,
    remove_if_empty,
    sync,
    write,
)
from site_builder.build.precompress import SUFFIXES
from site_builder.build.record import FOLDER, OUTPUT_RECORD, STAGE, Known
from site_builder.build.report import Published
from site_builder.fingerprint import (
    Fingerprint,
    Signature,
    fingerprint_bytes,
    signature_at,
    signature_of,
)

_CARDS = "assets/cards/"
LINGER_SECONDS = 1.0
"""How long assets stay that no page names any more: whoever just got such a page asks for them."""


class OutputError(Exception):
    """The output folder cannot be used; the message says why."""


def refuse(source: Path, output: Path) -> None:
    """Raise `OutputError` where an output folder would be in what is read, or around it."""
    root, there = source.resolve(), output.resolve()
    why = "is the source folder" if there == root else ""
    if there in root.parents:
        why = "holds the source folder"
    for name in ("content", "templates", FOLDER):
        if (root / name).resolve() in (there, *there.parents):
            why = f"lies in {source / name}, which is no place for pages"
    if why:
        message = f"{output} cannot be the output folder: it {why}"
        raise OutputError(message)
    if output.exists() and not output.is_dir():
        raise OutputError(_in_the_way(output, "", "is not a folder"))


def publish(  # noqa: PLR0913 - each says what, or how
    output: Path,
    files: Mapping[str, Fingerprint],
    data: Callable[[str], bytes],
    known: Known,
    *,
    clean: bool,
    waiting: Callable[[str], None],
) -> Published:
    """Make the folder hold exactly these files, beside those that are not ours.

    `data` gives the bytes of a file, and is asked only for those that must be written; files that
    `known` vouches for are as it says, and need not be read. Raises `OutputError` where a foreign
    file is in the way, `OSError` where the disk fails.
    """
    output.mkdir(parents=True, exist_ok=True)
    with alone(str(output), lambda: waiting(_who_builds(output))), _stage(output) as stage:
        ours, there = _recorded(output), _there(output, files, known)
        for path, (_, digest) in there.items():
            if path not in ours and digest != files[path]:
                raise OutputError(_in_the_way(output, path, "was not made by site-builder"))
        right = {path for path, (_, digest) in there.items() if digest == files[path] and not clean}
        written = sorted(files.keys() - right, key=_publishing_order)
        gone = sorted(ours - files.keys(), key=_publishing_order, reverse=True)
        _write(output, stage, written, data)
        record = _record(output, stage, [*gone, *files], files)
        if written or gone:  # from here on they are ours, whatever happens
            sync([str(output)])
        unsynced = _put(output, stage, written)
        removed = _remove(output, unsynced, gone)
        if gone:
            record = _record(output, stage, files, files)
        digests = {OUTPUT_RECORD: record, **{path: files[path] for path in written}}
        new = {path: (signature_at(f"{output}/{path}") or [], one) for path, one in digests.items()}
    return Published(tuple(written), len(right), tuple(sorted(removed)), {**there, **new})


def _publishing_order(path: str) -> tuple[int, str]:
    """Assets come before the pages that need them; build.json, which vouches for all, is last.

    What is precompressed goes with its page.
    """
    if _is_asset(path):
        return 0, path
    if path.endswith((".html", *(f".html{suffix}" for suffix in SUFFIXES))):
        return 1, path
    return (3, path) if path == "build.json" else (2, path)


def _is_asset(path: str) -> bool:
    return path.startswith("assets/")


def _who_builds(output: Path) -> str:
    """Return a sentence that names the process that is at work in a folder."""
    with suppress(OSError):
        for one in output.glob(f"{STAGE}*"):
            number = one.name.removeprefix(STAGE)
            return f"process {number} builds into {output}; waiting for its end"
    return f"another process builds into {output}; waiting for its end"


@contextmanager
def _stage(output: Path) -> Iterator[str]:
    """Make a folder for files that are being written, in place of those of builds that died.

    It bears the number of this process, so that others can tell for whom they wait.
    """
    for left in output.glob(f"{STAGE}*"):
        with about(left):
            shutil.rmtree(left)
    stage = f"{output}/{STAGE}{os.getpid()}"
    with about(output):
        os.mkdir(stage, 0o700)  # noqa: PTH102
    try:
        yield stage
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    with about(output):
        os.rmdir(stage)  # noqa: PTH106 - all that was in it is in its place


def _write(output: Path, stage: str, written: Sequence[str], data: Callable[[str], bytes]) -> None:
    """Bring the bytes of files to the disk, aside."""
    for number, path in enumerate(written):
        with about(f"{output}/{path}"):
            write(f"{stage}/{number}", data(path))
    targets = [f"{output}/{path}" for path in written]
    sync([f"{stage}/{number}" for number in range(len(written))], targets)


def _put(output: Path, stage: str, written: Sequence[str]) -> Sequence[str]:
    """Put files in place; assets are on the disk for good before the first page names them.

    Return the files that a loss of power could still take back.
    """
    assets = sum(map(_is_asset, written))
    for number, path in enumerate(written):
        if 0 < number == assets:
            _sync_folders(output, written[:assets])
        put(f"{stage}/{number}", f"{output}/{path}")
    return written[assets:] or written


def _remove(output: Path, unsynced: Sequence[str], gone: Sequence[str]) -> list[str]:
    """Remove files, assets last, once no page on the disk names them; return which there were."""
    removed = [path for path in gone if _is_plain(output, path)]
    if not gone:
        return removed
    _sync_folders(output, unsynced)
    assets = [path for path in removed if _is_asset(path)]
    for number, path in enumerate(removed):
        if assets and path == assets[0]:
            _sync_folders(output, removed[:number])
            if not all(path.startswith(_CARDS) for path in assets):  # which no page loads
                time.sleep(LINGER_SECONDS)
        remove(f"{output}/{path}")
    for path in gone:  # also of those that a build removed which died before it came to folders
        _remove_empty_folders(output, path)
    _sync_folders(output, removed)
    return removed


def _sync_folders(output: Path, paths: Sequence[str]) -> None:
    folders = (f"{output}/{one}" for one in all_folders_of(paths))
    sync([str(output), *(one for one in folders if os.path.isdir(one))])  # noqa: PTH112


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
    data, target = json.dumps(said, separators=(",\n", ":")).encode(), f"{output}/{OUTPUT_RECORD}"
    with about(target):
        if not Path(target).exists() or Path(target).read_bytes() != data:
            write(f"{stage}/record", data)
            sync([f"{stage}/record"])
            put(f"{stage}/record", target)
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
    for folder in all_folders_of(files):
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
    folders, file = [_found(output, folder) for folder in folders_of(path)], _found(output, path)
    return (
        all(found and stat.S_ISDIR(found.st_mode) for found in folders)
        and file is not None
        and stat.S_ISREG(file.st_mode)
    )


def _found(output: Path, path: str) -> os.stat_result | None:
    try:
        return os.lstat(f"{output}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _in_the_way(output: Path, path: str, why: str) -> str:
    return f"{output / path} is in the way: it {why}"


def _remove_empty_folders(output: Path, path: str) -> None:
    """Remove the folders that a path lay in, as far as they are plain and empty."""
    folders = list(folders_of(path))
    found = [one for one in (_found(output, folder) for folder in folders) if one]
    if all(stat.S_ISDIR(one.st_mode) for one in found):
        all(remove_if_empty(f"{output}/{folder}") for folder in folders)  # until one is not
