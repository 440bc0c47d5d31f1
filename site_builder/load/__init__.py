"""From bytes to a `Site`, or located diagnostics: the only layer that reads files.

`load` never raises for content: everything wrong is collected, and what is wrong is left out.
"""

from __future__ import annotations

from site_builder.load.reading import Content, Loaded, load
from site_builder.load.scan import (
    ROOTS,
    Snapshot,
    SourceFile,
    TornError,
    is_image,
    rescan,
    scan,
)
from site_builder.load.texts import Each, TextRead

__all__ = [
    "ROOTS",
    "Content",
    "Each",
    "Loaded",
    "Snapshot",
    "SourceFile",
    "TextRead",
    "TornError",
    "is_image",
    "load",
    "rescan",
    "scan",
]
