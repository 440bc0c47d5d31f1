"""Programs for Node.js that the tests run: found, or fetched.

`python -m tests.node` has npm fetch them into `.venv`, as `tests/npm/package-lock.json` pins them:
the language server that editors use for YAML, and checkers of workflows and of policies. What they
are asked is not here.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from tests.machine import MissingError, fetch_by_apt, found_or_fetched, holds, run, told

ROOT = Path(__file__).parent.parent
_PINNED = ROOT / "tests" / "npm"
_LOCK = _PINNED / "package-lock.json"
_FOLDER = ROOT / ".venv" / "node"
_STAMP = _FOLDER / ".installed"  # written last: the lock that the folder holds


def node() -> str:
    """Return the path of Node.js, or raise MissingError."""
    found = shutil.which("node")
    if found is None or run(found, "--version") is None:
        message = "The tests need Node.js: install it with npm (Debian: apt-get install npm)."
        raise MissingError(message)
    return found


def package(name: str) -> Path:
    """Return the folder of a package that tests/npm pins, or raise MissingError."""
    if not holds(_STAMP, _LOCK):
        message = "The tests need what tests/npm pins: run make setup-dev."
        raise MissingError(message)
    return _FOLDER / "node_modules" / name


def server_command() -> tuple[str, ...]:
    """Return the command that starts the language server, or raise MissingError."""
    program = package("yaml-language-server") / "bin" / "yaml-language-server"
    return node(), str(program), "--stdio"


def _fetched() -> str:
    """Return where the packages are, after fetching what is missing."""
    if not (shutil.which("node") and shutil.which("npm")):
        fetch_by_apt("npm")
    node()
    found_or_fetched(partial(package, ""), _fetch_by_npm)
    return f"Node.js packages for the tests: {_FOLDER.relative_to(ROOT)}"


def _fetch_by_npm() -> None:
    npm = shutil.which("npm")
    if npm is None:
        return
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", _LOCK.name):
        shutil.copyfile(_PINNED / name, _FOLDER / name)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    if run(npm, "ci", *quiet, folder=_FOLDER) is None:
        message = f"npm could not fetch packages: run npm ci in {_FOLDER} to see why."
        raise MissingError(message)
    _STAMP.write_bytes(_LOCK.read_bytes())


if __name__ == "__main__":
    sys.exit(told(_fetched))
