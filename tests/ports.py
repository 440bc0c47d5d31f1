"""Ports of this machine: a free one, and servers in threads that answer as a handler does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_HERE = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind((_HERE, 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def answering(handler: Callable[..., BaseHTTPRequestHandler], where: str = _HERE) -> Iterator[str]:
    """Answer requests in threads until the block ends; give the address, without a last slash."""
    server = ThreadingHTTPServer((where, 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://{_HERE}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
