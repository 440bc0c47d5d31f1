"""Programs of the machine that the tests run on: run, and fetched by apt-get where that is allowed.

Which programs the tests need is not here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_SECONDS_MAX = 600  # a browser is some 200 MB


class MissingError(Exception):
    """A program that the tests need is missing; the text says in one sentence what to do."""


def found_or_fetched(find: Callable[[], T], fetch: Callable[[], None]) -> T:
    """Return what is found, after fetching it where it is missing; raises `MissingError`."""
    try:
        return find()
    except MissingError:
        fetch()
        return find()


def told(fetched: Callable[[], str]) -> int:
    """Print what is there once all is fetched, or the sentence that says what is missing.

    Return an exit code.
    """
    try:
        sys.stdout.write(f"{fetched()}\n")
    except MissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


def holds(stamp: Path, lock: Path) -> bool:
    """Return whether a stamp, written last, says that its folder holds what a lock pins."""
    return stamp.is_file() and stamp.read_bytes() == lock.read_bytes()


def run(*command: str, folder: Path | None = None) -> str | None:
    """Run a command and return what it printed, or None where it failed."""
    try:
        done = subprocess.run(
            command,
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS_MAX,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def fetch_by_apt(package: str, *options: str) -> None:
    """Install a package of Debian's where root may; whether it worked shows at its use."""
    if os.geteuid() == 0:
        run("apt-get", "update")
        # RUNLEVEL=1 above keeps Debian from starting the servers that it installs.
        run("apt-get", "install", "--yes", *options, package)
