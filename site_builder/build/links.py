"""The links and the ids of a finished page, as they stand in its HTML."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

_LINKS = {"a": "href", "link": "href", "img": "src", "script": "src"}
# What our templates and nh3 write: lower-case names, values in double quotes.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[a-z:-]+(?:="[^"]*")?)+)\s*/?>')
_ATTRIBUTE = re.compile(r'\s(id|href|src|rel)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads, as written and as a file with a fragment; its ids, those twice apart."""

    targets: tuple[tuple[str, str, str], ...]
    ids: frozenset[str]
    twice: tuple[str, ...]


def links_of(data: bytes, path: str) -> Links:
    """Return the links and ids of the page at `path`; those that leave the site are not listed."""
    written: dict[str, None] = {}
    ids: list[str] = []
    for tag, attributes in _TAG.findall(data.decode()):
        values = dict(_ATTRIBUTE.findall(attributes))
        if values.get("id"):
            ids.append(unescape(values["id"]))
        link = values.get(_LINKS.get(tag, ""))
        if link and values.get("rel") not in ("canonical", "alternate"):
            written[unescape(link)] = None
    targets = (_target(path, link) for link in sorted(written))
    twice = tuple(name for name, times in Counter(ids).items() if times > 1)
    return Links(tuple(one for one in targets if one), frozenset(ids), twice)


def _target(path: str, link: str) -> tuple[str, str, str] | None:
    """Return a link, the file it leads to and its fragment; `None` where it leaves the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = path
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if parts.path.endswith("/"):
            target = posixpath.normpath(f"{target}/index.html")
    return link, target, unquote(parts.fragment)
