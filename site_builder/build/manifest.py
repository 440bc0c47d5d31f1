"""`build.json`: the interval in which this output is right, and what it consists of.

The same bytes for every `now` within the interval; a scheduled job reads it to see whether to
build again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from site_builder import __version__
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.instants import in_zulu

MANIFEST = "build.json"


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
        "files": len(digests) + 1,
        "pages": sum(path.endswith(".html") for path in digests),
    }
    return (json.dumps(record, indent=2) + "\n").encode()
