"""The browser that the tests look at pages with: found, or fetched by `python tests/browser.py`.

The command also makes sure that playwright, which drives the browser, starts.

How pages are opened and read is not here: that is each test's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

_VARIABLE = "SITE_BUILDER_BROWSER"
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PRINT_OWN_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
_SECONDS_MAX = 600  # a browser is some 200 MB


class BrowserMissingError(Exception):
    """No browser can be driven; the text says in one sentence what to do."""


def browser_path() -> Path:
    """Return the path of a Chromium or Chrome that starts, or raise BrowserMissingError."""
    if named := os.environ.get(_VARIABLE):
        if _starts(Path(named)):
            return Path(named)
        message = f"{_VARIABLE} is {named}, which is no browser that starts."
        raise BrowserMissingError(message)
    for path in _installed():
        if _starts(path):
            return path
    message = (
        "The tests need Chromium: install it (Debian: apt-get install chromium)"
        f" or set {_VARIABLE} to the path of Chromium or Chrome."
    )
    raise BrowserMissingError(message)


def main() -> int:
    """Print the path of a browser, after fetching what is missing; return an exit code."""
    try:
        _make_driver_start()
        path = _found_or_fetched()
    except BrowserMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    sys.stdout.write(f"Browser for the tests: {path}\n")
    return 0


def _make_driver_start() -> None:
    start = (sys.executable, "-m", "playwright", "--version")
    if _run(*start) is None:
        _fetch_by_apt("libatomic1")  # a small Debian lacks it, and Chromium does not ask for it
        if _run(*start) is None:
            message = (
                "The tests need playwright, which does not start: install what it lacks"
                " (Debian: apt-get install libatomic1)."
            )
            raise BrowserMissingError(message)


def _found_or_fetched() -> Path:
    for fetch in (_fetch_by_playwright, partial(_fetch_by_apt, "chromium")):
        try:
            return browser_path()
        except BrowserMissingError:
            if os.environ.get(_VARIABLE):  # what is fetched would not be used
                raise
            fetch()
    return browser_path()


def _fetch_by_playwright() -> None:
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _fetch_by_apt(package: str) -> None:
    if os.geteuid() == 0:
        _run("apt-get", "update")
        _run("apt-get", "install", "--yes", package)


def _installed() -> Iterator[Path]:
    for command in _COMMANDS:
        if found := shutil.which(command):
            yield Path(found)
    # In a process of its own: playwright refuses to start inside itself, and a test may be there.
    if own := _run(sys.executable, "-c", _PRINT_OWN_PATH):
        yield Path(own.strip())


def _starts(path: Path) -> bool:
    # A browser that playwright fetched may lack libraries, which it leaves to the system.
    return path.is_file() and _run(str(path), "--version") is not None


def _run(*command: str) -> str | None:
    """Run a command and return what it printed, or None where it failed."""
    try:
        done = subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS_MAX,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
