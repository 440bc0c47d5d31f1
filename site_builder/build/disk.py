"""Files on the disk, whole at every moment: written aside, brought to the disk, put in place.

Here stands every call that changes a folder, and each names the file that it is for, also where
it works on another. What is to be written, and when, others decide.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

_MANY = 32  # files or folders that are brought to the disk together, and not one by one
_PATIENCE_SECONDS = 1.0  # of waiting for another build in silence
_AGAIN_SECONDS = 0.05
_IS_LEFT_ALONE = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)  # a folder with something in it


@contextmanager
def about(path: object) -> Iterator[None]:
    """Let an error of the system name the file that it is about for those who read of it."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def write(target: str, data: bytes) -> None:
    """Write a file that was not there; it is not on the disk yet."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)
    os.chmod(target, 0o644)  # noqa: PTH101 - whatever the umask: a web server reads it


def put(waiting: str, target: str) -> None:
    """Let a file take its place, whose bytes are on the disk; its folder is made if need be."""
    with about(target):
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - thousands
        os.replace(waiting, target)  # noqa: PTH105


def remove(target: str) -> None:
    """Remove a file, if it is there."""
    with about(target), suppress(FileNotFoundError):
        os.unlink(target)  # noqa: PTH108


def remove_if_empty(folder: str) -> bool:
    """Remove a folder, unless something is in it; return whether it is gone."""
    with about(folder):
        try:
            os.rmdir(folder)  # noqa: PTH106
        except FileNotFoundError:
            return True
        except OSError as error:
            if error.errno in _IS_LEFT_ALONE:
                return False
            raise
    return True


def sync(paths: Sequence[str], names: Sequence[object] = ()) -> None:
    """Bring files, or what folders list, to the disk: no loss of power takes it back.

    Many go with one call, where the system has it. `names` are what errors are about.
    """
    if len(paths) > _MANY and sys.platform == "linux":
        with about((names or paths)[0]):
            handle = os.open(paths[0], os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0:
                return
        except AttributeError:  # a C library without it
            pass
        finally:
            os.close(handle)
    for path, name in zip(paths, names or paths, strict=True):
        with about(name):
            _sync(path)


def _sync(path: str) -> None:
    is_folder = os.path.isdir(path)  # noqa: PTH112
    if is_folder and sys.platform == "win32":  # it opens no folders
        return
    handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(folder: str, wait: Callable[[], None]) -> Iterator[None]:
    """Wait until no other build is at work in a folder, and keep others out.

    `wait` is called where that takes longer than a second.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has none

    with about(folder):
        handle = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(round(_PATIENCE_SECONDS / _AGAIN_SECONDS)):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_AGAIN_SECONDS)
        else:
            wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, from the nearest to the highest."""
    while path := path.rpartition("/")[0]:
        yield path


def all_folders_of(paths: Iterable[str]) -> list[str]:
    """Return every folder that some paths lie in, the highest first."""
    return sorted({folder for path in paths for folder in folders_of(path)})
