"""The preview serves the site, follows edits, and outlives mistakes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.sites import write_site

ROOT = Path(__file__).parent.parent
_PATIENCE_SECONDS = 60  # a hang guard; a change is served within a second or two

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small site with the project's templates."""
    root = write_site(tmp_path / "site", "")
    shutil.copytree(ROOT / "templates", root / "templates")
    return root


@pytest.fixture
def served(source: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a running preview, and its process."""
    port = _free_port()
    command = ["preview", "--source", str(source), "--port", str(port), "--no-open"]
    process = subprocess.Popen(
        [sys.executable, "-m", "site_builder", *command, "--now", "2022-01-25"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _page(address: str) -> str:
    try:
        with urlopen(address, timeout=5) as response:  # noqa: S310 - our own server
            text: str = response.read().decode()
            return text
    except OSError:
        return ""


def _until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_a_saved_word_is_served(source: Path, served: tuple[str, subprocess.Popen[str]]) -> None:
    """An edit shows, a mistake leaves the last good page, and its mending shows again."""
    address, process = served
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    sound = text.read_text("utf-8")
    assert _until(lambda: "Tietoa sivustosta." in _page(f"{address}tietoa/"))
    text.write_text(sound.replace("Tietoa sivustosta.", "Uusi sana."), "utf-8")
    assert _until(lambda: "Uusi sana." in _page(f"{address}tietoa/"))
    text.write_text("---\ntitel: Rikki\n---\nRikki.\n", "utf-8")
    time.sleep(2)
    assert "Uusi sana." in _page(f"{address}tietoa/")
    text.write_text(sound.replace("Tietoa sivustosta.", "Taas kunnossa."), "utf-8")
    assert _until(lambda: "Taas kunnossa." in _page(f"{address}tietoa/"))
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert "SB203" in said
    assert "The last good build is still shown." in said
    assert "Traceback" not in said
