"""The preview server: livereload's, with pages from memory and a watcher of our own.

All work is done in one thread, that of the server: a page is whole, and of one moment. A mistake in
content is told in the page, and the last good site stays.
"""

from __future__ import annotations

import gc
import logging
import socket
import sys
from pathlib import Path

from livereload import Server
from livereload.handlers import LiveReloadHandler
from tornado.ioloop import IOLoop
from tornado.web import FallbackHandler
from tornado.wsgi import WSGIContainer

from site_builder.instants import Moment
from site_builder.preview.app import PreviewApp
from site_builder.preview.site import PreviewedSite
from site_builder.preview.watch import SourceWatcher, Touched

_PORTS_TRIED = 20
_HALF_SAVED_SECONDS = 0.15
"""How long a mistake is kept back after a change: many programs save a file in two steps."""
_BROWSER_SECONDS = 0.3  # until the browser opens


class _Server(Server):  # type: ignore[misc]  # livereload has no types
    """livereload without its script, which pages that allow only their own scripts would refuse."""

    def get_web_handlers(self, _script: bytes) -> list[tuple[object, ...]]:
        return [(r".*", FallbackHandler, {"fallback": WSGIContainer(self.app)})]

    def _setup_logging(self) -> None:
        for name in ("livereload", "tornado.access"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


class _Preview:
    """Joins a site, its watcher and the browsers."""

    def __init__(self, site: PreviewedSite) -> None:
        self._site = site
        self._later: object | None = None

    def changed(self, touched: Touched) -> None:
        """Build again, and tell every browser."""
        self._site.refresh(touched)
        loop = IOLoop.current()
        if self._later is not None:
            loop.remove_timeout(self._later)
        wait = _HALF_SAVED_SECONDS if self._site.is_blocked else 0
        self._later = loop.call_later(wait, self._tell)

    def idle(self) -> None:
        """Build again where a notice was missed, or time has come."""
        if self._site.is_outdated():
            self.changed(None)

    def _tell(self) -> None:
        self._later = None
        sys.stdout.write(f"{self._site.printed()}\n")
        sys.stdout.flush()
        for browser in LiveReloadHandler.waiters.copy():
            browser.send_message({"command": "reload", "path": "*", "liveCSS": True})


def serve(source: Path, host: str, port: int, now: Moment | None, *, opens: bool) -> None:
    """Build, serve until interrupted, and build again whenever a source file changes.

    Raises `OSError` where no port near the wanted one is free.
    """
    free = _free_port(host, port)
    if free != port:
        sys.stdout.write(f"Port {port} is in use; taking {free}.\n")
    site = PreviewedSite(source, now)
    site.refresh()
    gc.freeze()  # a large site is no garbage: to look through all of it takes longer than an edit
    sys.stdout.write(f"{site.printed()}\nServing http://{host}:{free}/ - stop with Ctrl-C.\n")
    sys.stdout.flush()
    preview = _Preview(site)
    watcher = SourceWatcher(source, preview.changed, preview.idle)
    try:
        _Server(PreviewApp(site), watcher).serve(
            port=free,
            host=host,
            debug=False,
            open_url_delay=_BROWSER_SECONDS if opens else None,
        )
    finally:
        watcher.stop()


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, wanted + _PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    message = f"no port from {wanted} to {wanted + _PORTS_TRIED - 1} is free"
    raise OSError(message)
