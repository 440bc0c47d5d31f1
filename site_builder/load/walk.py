"""Walking through the folders of a site: what there is, without reading any of it.

Symbolic links are told of, not followed. A folder that is as it was holds what it held.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from typing import Protocol

from site_builder.fingerprint import Fingerprint, Signature, signature_at

DEEPEST_FOLDER = 12  # below `content` or `templates`: ours have three
_LEFT_BY_TOOLS = ("~", ".swp", ".swo", ".tmp", ".orig", ".bak")
_NOT_CONTENT = {"content/OHJE.md", "content/README.md", "content/GUIDE.md"}


class Earlier(Protocol):
    """What is known of files and folders from when they were last read, by their signatures."""

    def digest(self, path: str, found: Signature) -> Fingerprint | None:
        """Return the digest of a file with this signature, where it is known."""

    def names(self, folder: str, found: Signature) -> Sequence[str] | None:
        """Return what is in a folder with this signature, where it is known; folders end in `/`."""


Found = tuple[str, str, os.stat_result]
"""A file or a link: its path from the source folder, where it lies, and what is said of it."""


def walk(
    folder: str, name: str, signatures: dict[str, Signature], earlier: Earlier | None
) -> Iterator[Found]:
    """Yield the files and links below a folder, without what editors and systems leave behind.

    The signatures of folders are noted too: a folder changes with what is in it.
    """
    signature = signature_at(f"{folder}/.")  # of a folder behind a link, its own
    if signature is None:
        return
    signatures[f"{name}/."] = signature
    known = _known(folder, name, earlier.names(name, signature) if earlier else None)
    if known is None:
        yield from _looked(folder, name, signatures, earlier)
        return
    files, folders = known
    yield from files
    for own in folders:
        yield from walk(f"{folder}/{own}", f"{name}/{own}", signatures, earlier)


def _known(
    folder: str, name: str, inside: Sequence[str] | None
) -> tuple[list[Found], list[str]] | None:
    """Return the files in a folder and the names of its folders, if all that was in it still is."""
    files: list[Found] = []
    for own in inside or ():
        if not (own.isascii() or _is_sayable(own)):
            return None
        if not own.endswith("/"):
            try:
                path = f"{folder}/{own}"
                files.append((f"{name}/{own}", path, os.lstat(path)))
            except OSError:
                return None
    return None if inside is None else (files, [one[:-1] for one in inside if one.endswith("/")])


def _is_sayable(name: str) -> bool:
    """Return whether this machine finds by a name what bears it: some bytes have no such name."""
    try:
        return os.fsencode(name) == name.encode() and "\ufffd" not in name
    except UnicodeError:
        return False


def _looked(
    folder: str, name: str, signatures: dict[str, Signature], earlier: Earlier | None
) -> Iterator[Found]:
    with os.scandir(folder) as found:
        # Small letters first: of two names that differ in capitals, the capital one is the slip.
        ordered = sorted(((_name_of(entry), entry) for entry in found), key=_small_first)
    for own, entry in ordered:
        path = f"{name}/{own}"
        if _is_left_behind(own) or path in _NOT_CONTENT:
            continue
        if entry.is_dir(follow_symlinks=False) and path.count("/") < DEEPEST_FOLDER:
            yield from walk(entry.path, path, signatures, earlier)
            continue
        about = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(about.st_mode):
            yield f"{path}/", entry.path, about  # too deep to be looked into
        elif stat.S_ISLNK(about.st_mode) or stat.S_ISREG(about.st_mode):
            yield path, entry.path, about


def _name_of(entry: os.DirEntry[str]) -> str:
    """Return a name by its bytes: how Python shows it depends on the machine's locale."""
    name = entry.name
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _small_first(one: tuple[str, os.DirEntry[str]]) -> tuple[bytes, bytes]:
    raw = os.fsencode(one[1].name)
    return raw.swapcase(), raw


def _is_left_behind(name: str) -> bool:
    return (
        name.startswith((".", "#"))
        or name.endswith(_LEFT_BY_TOOLS)
        or name in ("Thumbs.db", "desktop.ini", "__pycache__")
    )
