"""The browser that the tests look at pages with: found, or fetched by `python tests/browser.py`.

How pages are opened and read is not here: that is each test's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_VARIABLE = "SITE_BUILDER_BROWSER"
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FETCH_SECONDS_MAX = 600
_START_SECONDS_MAX = 60


class BrowserMissingError(Exception):
    """No browser was found; its text says in one sentence what to do."""


def browser_path() -> Path:
    """Return the path of Chromium or Chrome, or raise BrowserMissingError."""
    named = os.environ.get(_VARIABLE)
    if named:
        if not _starts(Path(named)):
            message = f"{_VARIABLE} is {named}, which is no browser that starts."
            raise BrowserMissingError(message)
        return Path(named)
    on_path = (Path(found) for command in _COMMANDS if (found := shutil.which(command)))
    for path in (*on_path, _own_path()):
        if _starts(path):
            return path
    message = (
        "The tests need Chromium: install it (Debian: apt-get install chromium)"
        f" or set {_VARIABLE} to the path of Chromium or Chrome."
    )
    raise BrowserMissingError(message)


def main() -> int:
    """Print the path of a browser, after fetching one where there is none; return an exit code."""
    try:
        path = _found_or_fetched()
    except BrowserMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    sys.stdout.write(f"Browser for the tests: {path}\n")
    return 0


def _found_or_fetched() -> Path:
    for fetch in (_fetch_by_playwright, _fetch_by_apt):
        try:
            return browser_path()
        except BrowserMissingError:
            if os.environ.get(_VARIABLE):  # nothing that is fetched would be used
                raise
            fetch()
    return browser_path()


def _fetch_by_playwright() -> None:
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _fetch_by_apt() -> None:
    # Chrome's own package would need its own registry; Debian's is one name away.
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update")
        _run("apt-get", "install", "--yes", "chromium")


def _own_path() -> Path:
    """Return where playwright keeps its own Chromium, whether it is there or not."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    # A browser may be there and lack a library: playwright fetches no libraries.
    return path.is_file() and _run(str(path), "--version", seconds_max=_START_SECONDS_MAX)


def _run(*command: str, seconds_max: int = _FETCH_SECONDS_MAX) -> bool:
    """Run a command, with what it prints kept back, and return whether it succeeded."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds_max,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
