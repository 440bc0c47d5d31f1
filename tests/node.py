"""Programs for Node.js that the tests run: found, or fetched.

`python -m tests.node` has npm fetch them into `.venv`, as `tests/npm/package-lock.json` pins them:
the language server that editors use for YAML, and checkers of workflows and of policies. What they
are asked is not here.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.machine import fetch_by_apt, run

ROOT = Path(__file__).parent.parent
_PINNED = ROOT / "tests" / "npm"
_FOLDER = ROOT / ".venv" / "node"
_STAMP = _FOLDER / ".installed"  # written last: the lock that the folder holds


class NodeMissingError(Exception):
    """Node.js or a package for it is missing; the text says in one sentence what to do."""


def node() -> str:
    """Return the path of Node.js, or raise NodeMissingError."""
    found = shutil.which("node")
    if found is None or run(found, "--version") is None:
        message = "The tests need Node.js: install it with npm (Debian: apt-get install npm)."
        raise NodeMissingError(message)
    return found


def package(name: str) -> Path:
    """Return the folder of a package that tests/npm pins, or raise NodeMissingError."""
    if not (_STAMP.is_file() and _STAMP.read_bytes() == _lock()):
        message = "The tests need what tests/npm pins: run make setup-dev."
        raise NodeMissingError(message)
    return _FOLDER / "node_modules" / name


def server_command() -> tuple[str, ...]:
    """Return the command that starts the language server, or raise NodeMissingError."""
    program = package("yaml-language-server") / "bin" / "yaml-language-server"
    return node(), str(program), "--stdio"


def main() -> int:
    """Print where the packages are, after fetching what is missing; return an exit code."""
    try:
        if not (shutil.which("node") and shutil.which("npm")):
            fetch_by_apt("npm")
        node()
        _fetch_by_npm()
    except NodeMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    sys.stdout.write(f"Node.js packages for the tests: {_FOLDER.relative_to(ROOT)}\n")
    return 0


def _fetch_by_npm() -> None:
    try:
        package("")
    except NodeMissingError:
        npm = shutil.which("npm")
        if npm is None:
            raise
        _FOLDER.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(_PINNED / name, _FOLDER / name)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
        if run(npm, "ci", *quiet, folder=_FOLDER) is None:
            message = f"npm could not fetch packages: run npm ci in {_FOLDER} to see why."
            raise NodeMissingError(message) from None
        _STAMP.write_bytes(_lock())


def _lock() -> bytes:
    return (_PINNED / "package-lock.json").read_bytes()


if __name__ == "__main__":
    sys.exit(main())
