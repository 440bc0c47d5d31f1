"""A host on this machine for tests that look at pages: it compresses, and counts what it sends."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from mimetypes import guess_type
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import browser_path
from tests.pages import files_of
from tests.ports import answering


@dataclass
class Host:
    """Serves files with some headers; `sent` has each request with its bytes over the wire."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    sent: list[tuple[str, int]] = field(default_factory=list)
    seconds_for_scripts: float = 0

    def addresses(self, *, start: str = "") -> list[str]:
        """Return the paths of its pages, as links have them."""
        pages = [path for path in self.files if path.endswith("index.html")]
        return [path.removesuffix("index.html") for path in pages if path.startswith(start)]


class _Handler(BaseHTTPRequestHandler):
    host: Host

    def do_GET(self) -> None:
        """Send a file, or its folder's page, compressed as hosts do where the reader can."""
        path = self.path.lstrip("/")
        path = f"{path}index.html" if path.endswith("/") or not path else path
        data = self.host.files.get(path)
        if path.endswith(".js"):
            time.sleep(self.host.seconds_for_scripts)
        body = data or b""
        head = {"Content-Type": guess_type(path)[0] or "text/plain", **self.host.headers}
        if "gzip" in self.headers.get("Accept-Encoding", "") and not path.endswith(".png"):
            body = gzip.compress(body, 6, mtime=0)
            head["Content-Encoding"] = "gzip"
        head["Content-Length"] = str(len(body))
        self.send_response(404 if data is None else 200)
        for name, value in head.items():
            self.send_header(name, value)
        size = sum(map(len, getattr(self, "_headers_buffer", []))) + 2 + len(body)
        self.host.sent.append((path, size))
        with suppress(ConnectionError):  # the reader has left the page
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing of what is asked for."""


@contextmanager
def host_of(folder: Path) -> Iterator[Host]:
    """Serve a folder until the block ends."""
    with serving(Host(files_of(folder))) as host:
        yield host


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    """Serve the files of a host, whichever it has at the time, until the block ends."""
    with answering(type("Handler", (_Handler,), {"host": host})) as address:
        host.address = f"{address}/"
        yield host


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, without a window, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), headless=True, args=["--no-sandbox"]
        )
        yield browser
        browser.close()
