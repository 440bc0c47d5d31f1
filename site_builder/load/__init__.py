"""From bytes to a `Site`, or located diagnostics: the only layer that reads files.

`load` never raises for content: everything wrong is collected, and what is wrong is left out.
"""

from __future__ import annotations

from site_builder.load.reading import Loaded, TextRead, load
from site_builder.load.scan import Snapshot, SourceFile, is_image, scan

__all__ = ["Loaded", "Snapshot", "SourceFile", "TextRead", "is_image", "load", "scan"]
