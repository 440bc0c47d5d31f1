"""`robots.txt`: everything may be read, and here is the list of it."""

from __future__ import annotations

from site_builder.derive.routes import absolute
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.sitemap import PATH
from site_builder.reads import Reads


def _plan(_reads: Reads) -> tuple[Artifact, ...]:
    return (Artifact(path="robots.txt", kind="robots"),)


def _render(reads: Reads, _artifact: Artifact) -> Rendered:
    address = absolute(reads, f"/{PATH}")
    return Rendered(f"User-agent: *\nDisallow:\n\nSitemap: {address}\n".encode())


KIND = OutputKind("robots", _plan, _render)
