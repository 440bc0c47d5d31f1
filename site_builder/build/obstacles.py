"""Names that some file system cannot hold: an output must be the same wherever it is copied."""

from __future__ import annotations

import re

MOST_BYTES = 255  # of one name, on every common file system

_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?: *\..*)?", re.IGNORECASE
)
_FORBIDDEN = re.compile(r"[\0-\x1f<>:\"\\\\|?*]")


def obstacle(name: str) -> str | None:
    """Return why a file or a folder cannot have a name, or `None` where it can everywhere."""
    if name in ("", ".", ".."):
        return "it is no name of a file"
    if len(name.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return f"it is longer than {MOST_BYTES} bytes"
    if _DEVICE.fullmatch(name):
        return "Windows keeps it for a device"
    if name.endswith((".", " ")):
        return "Windows leaves out a dot or a blank at its end"
    found = _FORBIDDEN.search(name)
    return f"Windows forbids the character {found[0]!r} in it" if found else None
