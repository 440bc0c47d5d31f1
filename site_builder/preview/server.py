"""The preview server: livereload serves the last good build and reloads the page.

A mistake in content is printed and the last good build stays. The time is the given one, or the
clock's at each build: the preview is the only layer beside the command line that may look.
"""

from __future__ import annotations

import logging
import socket
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from livereload import Server

from site_builder.build import Options, build
from site_builder.diagnostics import Severity, as_text
from site_builder.instants import Moment

_PORTS_TRIED = 20


def serve(source: Path, host: str, port: int, now: Moment | None, *, opens: bool) -> None:
    """Build, serve until interrupted, and build again whenever a source file changes.

    Raises `OSError` where no port near the wanted one is free.
    """
    free = _free_port(host, port)
    if free != port:
        sys.stdout.write(f"Port {port} is in use; taking {free}.\n")
    with tempfile.TemporaryDirectory(prefix="site-builder-") as folder:
        output = Path(folder)

        def rebuild() -> None:
            moment = now or Moment(datetime.now(UTC))
            try:
                report = build(Options(source=source, output=output, now=moment))
            except OSError as error:
                sys.stdout.write(f"{error}\n")
                return
            for diagnostic in report.diagnostics:
                if diagnostic.severity is not Severity.NOTICE:
                    sys.stdout.write(f"{as_text(diagnostic, report.excerpt)}\n")
            kept = "The last good build is still shown." if report.blocked else "Built."
            sys.stdout.write(f"{kept}\n")
            sys.stdout.flush()

        rebuild()
        server = Server()
        logging.getLogger("livereload").setLevel(logging.WARNING)
        for name in ("content", "templates"):
            server.watch(str(source / name), rebuild)
        sys.stdout.write(f"Serving http://{host}:{free}/ - stop with Ctrl-C.\n")
        sys.stdout.flush()
        delay = 1 if opens else None  # seconds until the browser opens
        server.serve(port=free, host=host, root=str(output), debug=False, open_url_delay=delay)


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
