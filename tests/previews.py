"""A running preview, for tests: started as editors start it, and asked as browsers ask it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.ports import free_port
from tests.sites import write_site

ROOT = Path(__file__).parent.parent
_PATIENCE_SECONDS = 60  # a hang guard; a change is served within a tenth of a second


@dataclass
class Preview:
    """A preview of a source folder."""

    source: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, at: str = "", method: str = "GET") -> tuple[int, str]:
        """Return the status and the text of an answer; 0 where nobody answers."""
        headers = {"Cookie": f"preview-at={at}"} if at else {}
        request = Request(f"{self.address}{path}", headers=headers, method=method)  # noqa: S310
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def state(self, path: str = "/") -> dict[str, Any]:
        """Return what a page would be told."""
        found: dict[str, Any] = json.loads(self.get(f"__preview/state?path={path}")[1] or "{}")
        return found

    def errors(self) -> list[str]:
        """Return the codes of the errors that the panel shows."""
        told = self.state().get("problems", [])
        return sorted(one["code"] for one in told if one["severity"] == "error")

    def memory_kb(self) -> int:
        """Return how much memory the process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0])

    def stop(self) -> str:
        """Stop it as Ctrl-C does, and return what it said."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=30)[0]


def small_source(folder: Path) -> Path:
    """Write a small site with the project's templates, and return its folder."""
    root = write_site(folder, "")
    shutil.copytree(ROOT / "templates", root / "templates")
    return root


def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; return whether it ever did."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def previewing(source: Path, now: str = "2022-01-25", port: int = 0) -> Iterator[Preview]:
    """Run a preview until the block ends."""
    port = port or free_port()
    command = ["preview", "--source", str(source), "--port", str(port), "--no-open"]
    process = subprocess.Popen(
        [sys.executable, "-m", "site_builder", *command, *(["--now", now] if now else [])],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    preview = Preview(source, port, process)
    try:
        assert until(lambda: preview.get("__preview/moments")[0] == 200)
        yield preview
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
