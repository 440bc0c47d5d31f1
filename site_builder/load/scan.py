"""Reading the source folder: the only place that opens a file of a site.

Symbolic links are reported, not followed, so that nothing outside the folder can be read.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.fingerprint import Fingerprint, fingerprint_bytes

ROOTS = ("content", "templates")
LARGEST_BYTES = 1024 * 1024
LARGEST_IMAGE_BYTES = 12 * LARGEST_BYTES
_IMAGES = (".jpg", ".jpeg", ".png", ".webp")
_LEFT_BY_TOOLS = ("~", ".swp", ".swo", ".tmp", ".orig", ".bak")
_NOT_CONTENT = {"content/OHJE.md", "content/README.md", "content/GUIDE.md"}


@dataclass(frozen=True)
class SourceFile:
    """One file as it was read: its path from the source folder, with `/`, and its bytes."""

    path: str
    data: bytes

    @cached_property
    def digest(self) -> Fingerprint:
        """The hash of the bytes."""
        return fingerprint_bytes(self.data)

    @cached_property
    def text(self) -> str:
        """The text, without byte-order mark, with Unix line ends and composed letters.

        Bytes that are not UTF-8 become U+FFFD; `load.text` says where they stand.
        """
        text = self.data.decode("utf-8-sig", "replace")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")


@dataclass(frozen=True)
class Snapshot:
    """All files of a site as they were at one moment."""

    files: Mapping[str, SourceFile]
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: frozenset[str] = frozenset()  # files that are there, and must not be read

    def line(self, path: str, number: int) -> str:
        """Return one line of a file, or nothing where there is none."""
        file = self.files.get(path)
        lines = file.lines if file else []
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def under(self, folder: str) -> Iterator[SourceFile]:
        """Yield the files below a folder, by path."""
        for path, file in self.files.items():
            if path.startswith(f"{folder}/"):
                yield file


def scan(root: Path) -> Snapshot:
    """Read everything below `content/` and `templates/`, in the order of names.

    Raises `OSError` where the disk does.
    """
    files: dict[str, SourceFile] = {}
    diagnostics: list[Diagnostic] = []
    seen: dict[str, str] = {}
    unread: set[str] = set()
    for folder in ROOTS:
        for path, entry in _walk(root / folder, folder):
            name = unicodedata.normalize("NFC", path)
            twin = seen.setdefault(name.casefold(), name)
            if name in files or twin != name:
                diagnostics.append(diagnose(Code.NAME_COLLISION, Place(name), other=twin))
                continue
            size = entry.stat(follow_symlinks=False).st_size
            if entry.is_symlink():
                diagnostics.append(diagnose(Code.SYMLINK, Place(name)))
            elif size > (most := LARGEST_IMAGE_BYTES if is_image(name) else LARGEST_BYTES):
                words = {"size": size, "most": most}
                diagnostics.append(diagnose(Code.TOO_LARGE, Place(name), **words))
            else:
                files[name] = SourceFile(name, Path(entry.path).read_bytes())
                continue
            unread.add(name)
            files[name] = SourceFile(name, b"")
    return Snapshot(dict(sorted(files.items())), tuple(diagnostics), frozenset(unread))


def is_image(path: str) -> bool:
    """Return whether a path is that of an image that texts may show."""
    return path.casefold().endswith(_IMAGES)


def _walk(folder: Path, name: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files and links below a folder, without what editors and systems leave behind."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        # Small letters first: of two names that differ in capitals, the capital one is the slip.
        ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name).swapcase())
    for entry in ordered:
        # By its bytes: how Python shows a name depends on the machine's locale.
        path = f"{name}/{os.fsencode(entry.name).decode('utf-8', 'replace')}"
        if _is_left_behind(entry.name) or path in _NOT_CONTENT:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, path)
        elif entry.is_symlink() or stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            yield path, entry


def _is_left_behind(name: str) -> bool:
    return (
        name.startswith((".", "#"))
        or name.endswith(_LEFT_BY_TOOLS)
        or name in ("Thumbs.db", "desktop.ini", "__pycache__")
    )
