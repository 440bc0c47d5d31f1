"""Programs of the machine that the tests run on: run, and fetched by apt-get where that is allowed.

Which programs the tests need is not here.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SECONDS_MAX = 600  # a browser is some 200 MB


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
