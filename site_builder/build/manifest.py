"""`build.json`: the interval in which this output is right; `B2SUMS`: the hash of every file.

The same bytes for every `now` within the interval; a scheduled job reads the first to see whether
to build again, `b2sum --check B2SUMS` the second to see whether everything is as it was built.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from site_builder import __version__
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.instants import in_zulu

MANIFEST = "build.json"
SUMS = "B2SUMS"


def manifest(
    digests: Mapping[str, Fingerprint], since: datetime | None, next_change: datetime | None
) -> bytes:
    """Return the bytes of `build.json`."""
    listed = "\n".join(f"{path} {digests[path]}" for path in sorted(digests))
    record = {
        "generator": f"site-builder {__version__}",
        "since": in_zulu(since) if since else None,
        "next_change": in_zulu(next_change) if next_change else None,
        "content": fingerprint_bytes(listed.encode()),
        "files": len(digests) + len((MANIFEST, SUMS)),
        "pages": sum(path.endswith(".html") for path in digests),
    }
    return (json.dumps(record, indent=2) + "\n").encode()


def sums(digests: Mapping[str, Fingerprint]) -> bytes:
    """Return the bytes of `B2SUMS`: BLAKE2b of 128 bits, as builds know it of all files anyway."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()
