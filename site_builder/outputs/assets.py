"""Static files, with a hash of their content in their names so that they can be cached for good.

A style sheet's `@import "_part.css";` is replaced by that file, so that a page waits for one
request; files whose names begin with `_` are such parts and are not published themselves.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from site_builder.fingerprint import fingerprint_bytes
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.reads import Reads

_HASH_LENGTH = 10  # hexadecimal digits
_IMPORT = re.compile(rb'@import "(_[^"/]+)";\n?')
_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]+")


def asset_path(reads: Reads, name: str) -> str | None:
    """Return the output path of a static file, or `None` where there is no such file."""
    data = asset_bytes(reads, name)
    if data is None:
        return None
    # Plain letters in URLs and on any file system; the hash keeps like names apart.
    path = PurePosixPath(*(_UNUSUAL.sub("-", part) for part in name.split("/")))
    return f"assets/{path.with_suffix('')}.{fingerprint_bytes(data)[:_HASH_LENGTH]}{path.suffix}"


def asset_bytes(reads: Reads, name: str) -> bytes | None:
    """Return what is published for a static file, or `None` where there is no such file."""
    data = reads.static(name)
    if data is None or not name.endswith(".css"):
        return data
    folder = PurePosixPath(name).parent
    return _IMPORT.sub(lambda found: reads.static(str(folder / found[1].decode())) or b"", data)


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    found: list[Artifact] = []
    for name in reads.static_names():
        if PurePosixPath(name).name.startswith("_"):
            continue
        path = reads.query(asset_path, name)
        if path:
            source = f"templates/static/{name}"
            found.append(Artifact(path=path, kind="asset", detail=name, source=source))
    return tuple(found)


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    return Rendered(asset_bytes(reads, artifact.detail) or b"")


KIND = OutputKind("asset", _plan, _render)
