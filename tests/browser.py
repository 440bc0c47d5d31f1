"""The browser that the tests look at pages with: found, or fetched by `python -m tests.browser`.

The command also makes sure that playwright, which drives the browser, starts.

How pages are opened and read is not here: that is each test's.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.machine import MissingError, fetch_by_apt, run, told

_VARIABLE = "SITE_BUILDER_BROWSER"
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PRINT_OWN_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def browser_path() -> Path:
    """Return the path of a Chromium or Chrome that starts, or raise MissingError."""
    if named := os.environ.get(_VARIABLE):
        if _starts(Path(named)):
            return Path(named)
        message = f"{_VARIABLE} is {named}, which is no browser that starts."
        raise MissingError(message)
    for path in _installed():
        if _starts(path):
            return path
    message = (
        "The tests need Chromium: install it (Debian: apt-get install chromium)"
        f" or set {_VARIABLE} to the path of Chromium or Chrome."
    )
    raise MissingError(message)


def _fetched() -> str:
    """Return where the browser is, after fetching what is missing."""
    _make_driver_start()
    return f"Browser for the tests: {_found_or_fetched()}"


def _make_driver_start() -> None:
    start = (sys.executable, "-m", "playwright", "--version")
    if run(*start) is None:
        fetch_by_apt("libatomic1")  # a small Debian lacks it, and Chromium does not ask for it
        if run(*start) is None:
            message = (
                "The tests need playwright, which does not start: install what it lacks"
                " (Debian: apt-get install libatomic1)."
            )
            raise MissingError(message)


def _found_or_fetched() -> Path:
    for fetch in (_fetch_by_playwright, partial(fetch_by_apt, "chromium")):
        try:
            return browser_path()
        except MissingError:
            if os.environ.get(_VARIABLE):  # what is fetched would not be used
                raise
            fetch()
    return browser_path()


def _fetch_by_playwright() -> None:
    run(sys.executable, "-m", "playwright", "install", "chromium")


def _installed() -> Iterator[Path]:
    for command in _COMMANDS:
        if found := shutil.which(command):
            yield Path(found)
    # In a process of its own: playwright refuses to start inside itself, and a test may be there.
    if own := run(sys.executable, "-c", _PRINT_OWN_PATH):
        yield Path(own.strip())


def _starts(path: Path) -> bool:
    # A browser that playwright fetched may lack libraries, which it leaves to the system.
    return path.is_file() and run(str(path), "--version") is not None


if __name__ == "__main__":
    sys.exit(told(_fetched))
