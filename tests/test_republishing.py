"""Readers never meet a half-published site: every answer is whole while it is published anew."""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest

from site_builder.cli import main
from tests.pages import files_of
from tests.programs import program
from tests.servers import Server, nginx
from tests.sites import write_site
from tests.test_publishing import published

_TIMES = int(os.environ.get("REPUBLICATIONS", "20"))
_READERS = 12
_WRK = ("--threads", "1", "--connections", "8", "--duration", "10m", "--timeout", "10s", "--script")
_SCRIPT = Path(__file__).with_name("readers.lua")
_PAUSE_SECONDS = 0.4  # until a page's assets are asked for, at most: the next site may be there
_OPENED: dict[str | None, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    None: bytes,
}
_PAGES = ("/", "/tietoa/", "/calendar.ics", "/feed.xml")
_ABOUT = "-- content/pages/tietoa/fi.md --\n---\ntitle: Tietoa\n---\nKerta {number}. {words}\n"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120 if _TIMES <= 20 else 0)]


@dataclass
class Readers:
    """Some who read all the time, and what they met."""

    server: Server
    versions: dict[str, set[bytes]] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def know(self, files: dict[str, bytes]) -> None:
        """Take note of what may be read from now on."""
        for path, data in files.items():
            self.versions.setdefault(f"/{path}".removesuffix("index.html"), set()).add(data)

    def read(self, seed: int) -> None:
        """Read pages, each with the styles and the scripts that it names."""
        chance = random.Random(seed)
        try:
            while not self.done.is_set():
                path = chance.choice(_PAGES)
                page = self._asked(path, chance)
                time.sleep(chance.random() * _PAUSE_SECONDS)
                for asset in re.findall(rb'(?:href|src)="(?:\.\./)*(assets/[^"]+)"', page):
                    self._asked(f"/{asset.decode()}", chance)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            self.wrong.append(repr(error))

    def _asked(self, path: str, chance: random.Random) -> bytes:
        answer = self.server.get(path, Accept_Encoding=chance.choice(["br", "gzip", "identity"]))
        encoding = answer.headers.get("content-encoding")
        self.met[encoding or "plain"] += 1
        if answer.status != 200:
            self.wrong.append(f"{path}: {answer.status}")
            return b""
        body = _OPENED[encoding](answer.body)  # raises where it is cut short
        if body not in self.versions[path]:
            self.wrong.append(f"{path}: {len(body)} bytes that no build made")
        return body


@contextmanager
def _reading(server: Server, first: dict[str, bytes]) -> Iterator[Readers]:
    """Have some read all the time, until the block ends; at first, these files."""
    readers = Readers(server)
    readers.know(first)
    threads = [threading.Thread(target=readers.read, args=(one,)) for one in range(_READERS)]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.done.set()
        for thread in threads:
            thread.join()


@contextmanager
def _wrk(server: Server) -> Iterator[Callable[[], str]]:
    """Read with wrk, as fast as the server can answer; give what ends that and returns its report.

    Its script looks at every answer, as far as one can see by itself whether it is whole.
    """
    command = (program("wrk"), *_WRK, str(_SCRIPT), f"http://127.0.0.1:{server.port}")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def ended() -> str:
        process.send_signal(signal.SIGINT)  # it then tells
        return process.communicate(timeout=60)[0]

    try:
        yield ended
    finally:
        process.kill()
        process.wait()


def test_no_answer_is_missing_cut_short_or_mixed(tmp_path: Path, templates: Path) -> None:
    """Twenty new sites in a row, each with new pages and a new style, under constant reading.

    `make load` publishes a hundred.
    """
    root, there, scratch = (tmp_path / name for name in ("site", "there", "server"))
    scratch.mkdir()
    write_site(root, "")
    shutil.copytree(templates, root / "templates")
    style = root / "templates" / "static" / "style.css"
    plain = style.read_text("utf-8")

    def build(number: int) -> dict[str, bytes]:
        words = "Sana. " * (number * 400 % 5000)  # now longer, now shorter
        write_site(root, _ABOUT.format(number=number, words=words))
        style.write_text(f"{plain}\n.n{number} {{ margin: 0 }}\n", "utf-8")
        command = ["build", "--source", str(root), "--now", "2022-01-25", "--precompress"]
        assert main(command) == 0
        return files_of(root / "output")

    def publish() -> None:
        done = published(root / "output", str(there))
        assert done.returncode == 0, done.stderr

    first = build(0)
    publish()
    with nginx(there, scratch) as server, _reading(server, first) as readers, _wrk(server) as ended:
        for number in range(1, _TIMES + 1):
            readers.know(build(number))
            publish()
        told = ended()
    found = re.search(r"^answers: (\d+), wrong: 0 $", told, re.MULTILINE)
    assert found, told
    assert "Socket errors" not in told, told
    assert int(found[1]) > 1000, told
    sys.stdout.write(
        f"{_TIMES} republications: {found[1]} answers to wrk and {sum(readers.met.values())} to"
        " readers who compare every byte, none of them wrong\n"
    )
    assert readers.wrong == []
    assert len(readers.versions["/"]) == _TIMES + 1
    assert set(readers.met) == {"br", "gzip", "plain"}
    assert sum(readers.met.values()) > 10 * _TIMES
