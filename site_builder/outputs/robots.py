"""`robots.txt`: everything may be read."""

from __future__ import annotations

from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.reads import Reads


def _plan(_reads: Reads) -> tuple[Artifact, ...]:
    return (Artifact(path="robots.txt", kind="robots"),)


def _render(_reads: Reads, _artifact: Artifact) -> Rendered:
    return Rendered(b"User-agent: *\nDisallow:\n")


KIND = OutputKind("robots", _plan, _render)
