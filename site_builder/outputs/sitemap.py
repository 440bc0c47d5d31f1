"""`sitemap.xml`: every public page with its translations, and when its content last changed."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from site_builder.derive.listings import site_pages
from site_builder.derive.routes import absolute
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, xml_fault
from site_builder.reads import Reads

PATH = "sitemap.xml"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def _plan(_reads: Reads) -> tuple[Artifact, ...]:
    return (Artifact(path=PATH, kind="sitemap"),)


def _render(reads: Reads, _artifact: Artifact) -> Rendered:
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for versions, changed in reads.query(site_pages):
        for _, path in versions:
            url = ET.SubElement(root, "url")
            ET.SubElement(url, "loc").text = absolute(reads, path)
            if changed:
                ET.SubElement(url, "lastmod").text = changed.isoformat()
            translations = [(language.value, other) for language, other in versions]
            for code, other in (*translations, ("x-default", versions[0][1])):
                attributes = {"rel": "alternate", "hreflang": code}
                ET.SubElement(url, "xhtml:link", {**attributes, "href": absolute(reads, other)})
    ET.indent(root)
    return Rendered(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


KIND = OutputKind("sitemap", _plan, _render, xml_fault)
