"""The language server that editors use for YAML: found, or fetched.

`python -m tests.language_server` has npm fetch it into `.venv`, as `tests/npm/package-lock.json`
pins it. How an editor talks to it is not here.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.machine import fetch_by_apt, run

ROOT = Path(__file__).parent.parent
_PINNED = ROOT / "tests" / "npm"
_FOLDER = ROOT / ".venv" / "language-server"
_STAMP = _FOLDER / ".installed"  # written last: the lock that the folder holds
_PROGRAM = _FOLDER / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class ServerMissingError(Exception):
    """There is no language server that starts; the text says in one sentence what to do."""


def server_command() -> tuple[str, ...]:
    """Return the command that starts the server, or raise ServerMissingError."""
    node = shutil.which("node")
    if node is None or run(node, "--version") is None:
        message = (
            "The tests need Node.js for yaml-language-server: install it with npm"
            " (Debian: apt-get install npm)."
        )
        raise ServerMissingError(message)
    if not (_STAMP.is_file() and _STAMP.read_bytes() == _lock()):
        message = "The tests need yaml-language-server as pinned in tests/npm: run make setup-dev."
        raise ServerMissingError(message)
    return node, str(_PROGRAM), "--stdio"


def main() -> int:
    """Print which server there is, after fetching what is missing; return an exit code."""
    try:
        if not (shutil.which("node") and shutil.which("npm")):
            fetch_by_apt("npm")
        program = _found_or_fetched()[1]
    except ServerMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    sys.stdout.write(f"Language server for the tests: {program}\n")
    return 0


def _found_or_fetched() -> tuple[str, ...]:
    try:
        return server_command()
    except ServerMissingError:
        _fetch_by_npm()
    return server_command()


def _fetch_by_npm() -> None:
    npm = shutil.which("npm")
    if npm is None:
        return
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(_PINNED / name, _FOLDER / name)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    if run(npm, "ci", *quiet, folder=_FOLDER) is None:
        message = f"npm could not fetch yaml-language-server: run npm ci in {_FOLDER} to see why."
        raise ServerMissingError(message)
    _STAMP.write_bytes(_lock())


def _lock() -> bytes:
    return (_PINNED / "package-lock.json").read_bytes()


if __name__ == "__main__":
    sys.exit(main())
