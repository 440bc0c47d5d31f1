"""The outputs of a site: one file per kind, and the list of them all.

An output kind reads only through `Reads`; adding one is a file and a line in `OUTPUT_KINDS`.
"""

from __future__ import annotations

from site_builder.outputs import assets, atom, host, ics, pictures, sitemap, texts
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.pages import academies, academy, errors, home, news, page, redirects

__all__ = ["OUTPUT_KINDS", "Artifact", "OutputKind", "Rendered"]

OUTPUT_KINDS: tuple[OutputKind, ...] = (
    texts.KIND,
    home.KIND,
    academies.KIND,
    academy.KIND,
    news.LIST,
    news.ITEM,
    page.KIND,
    redirects.KIND,
    errors.KIND,
    assets.KIND,
    pictures.IMAGES,
    pictures.CARDS,
    ics.KIND,
    atom.KIND,
    sitemap.KIND,
    host.ROBOTS,
    host.HEADERS,
)
