"""Reading the source folder: the only place that opens a file of a site.

Symbolic links are reported, not followed, so that nothing outside the folder can be read.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.fingerprint import (
    Fingerprint,
    Signature,
    fingerprint_bytes,
    signature_of,
)
from site_builder.load.walk import DEEPEST_FOLDER, Earlier, walk

ROOTS = ("content", "templates")
LARGEST_BYTES = 1024 * 1024
LARGEST_IMAGE_BYTES = 12 * LARGEST_BYTES
MOST_FILES = 100_000
MOST_BYTES = 2048 * LARGEST_BYTES  # of all files
_IMAGES = (".jpg", ".jpeg", ".png", ".webp")


class TornError(Exception):
    """A file became another while the site was being read: what was read is of no moment."""


@dataclass(eq=False)
class SourceFile:
    """One file as it was at one moment: its path from the source folder, with `/`, and its bytes.

    The bytes of a file whose digest is known are read when somebody asks for them.
    """

    path: str
    known: bytes | None
    origin: str = ""
    expected: Fingerprint | None = None

    @property
    def data(self) -> bytes:
        """The bytes. Raises `TornError` where they are no longer those of the digest."""
        if self.known is None:
            data = Path(self.origin).read_bytes()
            if fingerprint_bytes(data) != self.expected:
                raise TornError(self.path)
            self.known = data
        return self.known

    @cached_property
    def digest(self) -> Fingerprint:
        """The hash of the bytes."""
        return self.expected or fingerprint_bytes(self.data)

    @property
    def text(self) -> str:
        """The text, without byte-order mark, with Unix line ends and composed letters.

        Bytes that are not UTF-8 become U+FFFD; `load.text` says where they stand.
        """
        text = self.data.decode("utf-8-sig", "replace")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text if text.isascii() else unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class Snapshot:
    """All files of a site as they were at one moment."""

    files: Mapping[str, SourceFile]
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: frozenset[str] = frozenset()  # files that are there, and must not be read
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # of files and folders

    def line(self, path: str, number: int) -> str:
        """Return one line of a file, or nothing where there is none, or is none any more."""
        file = self.files.get(path)
        try:
            lines = file.text.split("\n") if file else []
        except (TornError, OSError):
            lines = []
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def is_like(self, other: Snapshot) -> bool:
        """Return whether two snapshots are of the same files with the same bytes."""
        return self.unread == other.unread and (
            {path: file.digest for path, file in self.files.items()}
            == {path: file.digest for path, file in other.files.items()}
        )

    def with_files(self, files: Mapping[str, bytes]) -> Snapshot:
        """Return the snapshot as it would be with other or further files, by path."""
        if not files:
            return self
        ours = {path: SourceFile(path, data) for path, data in files.items()}
        return replace(self, files=dict(sorted({**self.files, **ours}.items())))

    def under(self, folder: str) -> Iterator[SourceFile]:
        """Yield the files below a folder, by path."""
        for path, file in self.files.items():
            if path.startswith(f"{folder}/"):
                yield file


def scan(root: Path, earlier: Earlier | None = None) -> Snapshot:
    """Return everything below `content/` and `templates/`, in the order of names.

    Raises `OSError` where the disk does.
    """
    files: dict[str, SourceFile] = {}
    diagnostics: list[Diagnostic] = []
    seen: dict[str, str] = {}
    unread, passed, total = set[str](), set[str](), 0
    signatures: dict[str, Signature] = {}
    for path, origin, about in chain.from_iterable(
        walk(f"{root}/{one}", one, signatures, earlier) for one in ROOTS
    ):
        name = path if path.isascii() else unicodedata.normalize("NFC", path)
        twin = seen.setdefault(name.casefold(), name)
        if name in files or twin != name:
            diagnostics.append(diagnose(Code.NAME_COLLISION, Place(name), other=twin))
            continue
        signatures[path] = signature = signature_of(about)
        total += about.st_size
        limit = _passed(path, len(files), total)
        if limit and limit not in passed:
            diagnostics.append(diagnose(Code.SITE_TOO_LARGE, Place(name), limit=limit))
        passed.add(limit)
        most = _most_bytes(name)
        if limit:
            pass  # the first that is too much was told of
        elif stat.S_ISLNK(about.st_mode):
            diagnostics.append(diagnose(Code.SYMLINK, Place(name)))
        elif about.st_size > most:
            words = {"size": about.st_size, "most": most}
            diagnostics.append(diagnose(Code.TOO_LARGE, Place(name), **words))
        else:
            digest = earlier.digest(path, signature) if earlier else None
            data = None if digest else Path(origin).read_bytes()
            files[name] = SourceFile(name, data, origin, digest)
            continue
        unread.add(name)
        files[name] = SourceFile(name, b"")
    ordered = dict(sorted(files.items()))
    return Snapshot(ordered, tuple(diagnostics), frozenset(unread), signatures)


def rescan(root: Path, before: Snapshot, touched: Collection[str] | None) -> Snapshot:
    """Return what is there now; read is what was touched or, if nobody knows that, what is new.

    Raises `OSError` where the disk does.
    """
    if touched is None:
        return scan(root, _Before(before, ()))
    files, signatures = dict(before.files), dict(before.signatures)
    for path in touched:
        known, found = files.get(path), _regular(root / path)
        if known is None and found is None and not (root / path).exists():
            continue  # a file that an editor made for a moment
        if (
            known is None
            or found is None
            or path in before.unread
            or found.st_size > _most_bytes(path)
        ):
            return scan(root, _Before(before, touched))
        files[path] = SourceFile(path, (root / path).read_bytes(), f"{root}/{path}")
        signatures[path] = signature_of(found)
    return replace(before, files=files, signatures=signatures)


def _passed(path: str, files: int, size: int) -> str:
    """Return the limit of a whole site that a file passes, after so many files and bytes."""
    if path.count("/") > DEEPEST_FOLDER:
        return f"{DEEPEST_FOLDER} folders within each other"
    if size > MOST_BYTES:
        return f"{MOST_BYTES} bytes in all"
    return f"{MOST_FILES} files" if files >= MOST_FILES else ""


def _most_bytes(path: str) -> int:
    """Return the size of a file in bytes that it may have."""
    return LARGEST_IMAGE_BYTES if is_image(path) else LARGEST_BYTES


def _regular(path: Path) -> os.stat_result | None:
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None


class _Before:
    """The digests of files whose signatures are as they were, but for those touched."""

    def __init__(self, before: Snapshot, touched: Collection[str]) -> None:
        self._before, self._touched = before, touched

    def digest(self, path: str, found: Signature) -> Fingerprint | None:
        """Return the digest of a file with this signature, where it is known."""
        before, known = self._before, self._before.files.get(path)
        same = before.signatures.get(path) == found and path not in self._touched
        return known.digest if same and known and path not in before.unread else None

    def names(self, _folder: str, _found: Signature) -> Sequence[str] | None:
        """Return nothing: every folder is looked into."""
        return None


def is_image(path: str) -> bool:
    """Return whether a path is that of an image that texts may show."""
    return path.casefold().endswith(_IMAGES)
