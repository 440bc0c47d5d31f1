"""The preview: serves the site out of memory and builds it again on every change."""

from __future__ import annotations

from site_builder.preview.server import serve

__all__ = ["serve"]
