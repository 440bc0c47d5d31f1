"""Inspection of finished pages before publishing: their links, fragments and ids.

A mistake here is one of templates or of the generator: content's own links were checked, with
their places, when the text was rendered.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.reads import Trace

_LINKS = {"a": "href", "link": "href", "img": "src", "script": "src"}


# What our templates and nh3 write: lower-case names, values in double quotes.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[a-z:-]+(?:="[^"]*")?)+)\s*/?>')
_ATTRIBUTE = re.compile(r'\s(id|href|src|rel)="([^"]*)"')


class _Page:
    """The links and ids of one page."""

    def __init__(self, text: str) -> None:
        self.links: list[str] = []
        self.ids: list[str] = []
        for tag, attributes in _TAG.findall(text):
            values = dict(_ATTRIBUTE.findall(attributes))
            if values.get("id"):
                self.ids.append(unescape(values["id"]))
            link = values.get(_LINKS.get(tag, ""))
            if link and values.get("rel") not in ("canonical", "alternate"):
                self.links.append(unescape(link))


def inspect(pages: Mapping[str, bytes], traces: Mapping[str, Trace]) -> list[Diagnostic]:
    """Return links that lead to nothing that is built, and ids that stand twice in a page."""
    parsed: dict[str, _Page] = {}
    for path, data in pages.items():
        if path.endswith(".html"):
            parsed[path] = _Page(data.decode())
    problems: list[Diagnostic] = []
    for path, page in parsed.items():
        place = _template_of(path, traces)
        problems += [
            diagnose(Code.DUPLICATE_HTML_ID, place, page=path, id=name)
            for name, times in Counter(page.ids).items()
            if times > 1
        ]
        if path == "404.html":
            continue  # its links hold from the host's root, where the site may not live
        for link in sorted(set(page.links)):
            code = _fault(path, link, pages, parsed)
            if code:
                problems.append(diagnose(code, place, page=path, target=link))
    return problems


def _fault(
    path: str, link: str, pages: Mapping[str, bytes], parsed: Mapping[str, _Page]
) -> Code | None:
    """Return what is wrong with a link, if anything."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = path
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if parts.path.endswith("/"):
            target = posixpath.normpath(f"{target}/index.html")
    if target not in pages:
        return Code.BROKEN_LINK
    if parts.fragment and target in parsed and unquote(parts.fragment) not in parsed[target].ids:
        return Code.BROKEN_FRAGMENT
    return None


def _template_of(path: str, traces: Mapping[str, Trace]) -> Place:
    """Return where to look for the cause: the page's own template."""
    names = list(traces[path].templates) if path in traces else []
    return Place(f"templates/{names[0]}" if names else path)
