"""The links, the ids and the translations of a finished page, as they stand in its HTML."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

# What our templates and nh3 write: lower-case names, values in double quotes.
_BEFORE = r'(?:\s+[a-z:-]+(?:="[^"]*")?)*?'
_LINKED = re.compile(rf'<(?:(?:a|link){_BEFORE}\s+href|(?:img|script){_BEFORE}\s+src)="([^"]*)"')
_ELSEWHERE = re.compile(r'<link rel="(?:canonical|alternate)"[^>]*>')  # checked as what they are
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ID = re.compile(rf'<[a-z][a-z0-9]*{_BEFORE}\s+id="([^"]*)"')
_HEAD = re.compile(
    r'<html lang="(?P<lang>[^"]*)"|<link rel="canonical" href="(?P<own>[^"]*)"'
    r'|<link rel="alternate" hreflang="(?P<code>[^"]*)" href="(?P<href>[^"]*)"'
)


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads, as written and as a file with a fragment; its ids, those twice apart.

    Its translations are files with the language that it gives them; its own language stands first.
    """

    targets: tuple[tuple[str, str, str], ...]
    ids: frozenset[str]
    twice: tuple[str, ...]
    translations: tuple[tuple[str, str], ...] = ()


def links_of(html: str, path: str) -> Links:
    """Return the links and ids of the page at `path`; those that leave the site are not listed."""
    ids = [unescape(one) for one in _ID.findall(html)]
    written = sorted({unescape(one) for one in _LINKED.findall(_ELSEWHERE.sub("", html))} - {""})
    targets = (_shared(one) for link in written if (one := _target(path, link)))
    known = frozenset(ids)
    twice = (
        tuple(sorted(one for one in known if ids.count(one) > 1)) if len(known) < len(ids) else ()
    )
    return Links(tuple(targets), known, twice, tuple(_translations(html, path)))


def _translations(html: str, path: str) -> list[tuple[str, str]]:
    """Return the languages and the files of a page's translations, itself first.

    Their addresses are whole: where the site lives follows from the page's own.
    """
    head = html[: html.find("</head>")]
    root, found = "", [("", path)]
    for one in _HEAD.finditer(head):
        if one["lang"] is not None:
            found[0] = one["lang"], path
        elif one["own"] is not None:
            root = unescape(one["own"]).removesuffix(path.removesuffix("index.html"))
        else:
            href = unescape(one["href"])
            where = unquote(href.removeprefix(root)) if root and href.startswith(root) else href
            found.append((one["code"], f"{where}index.html" if where[-1:] in ("", "/") else where))
    return found if len(found) > 1 else []


@lru_cache(maxsize=4096)
def _shared(target: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return a target as it was met first: menus make thousands of pages lead to the same."""
    return target


def _target(path: str, link: str) -> tuple[str, str, str] | None:
    """Return a link, the file it leads to and its fragment; `None` where it leaves the site."""
    if _SCHEME.match(link):
        return None
    where, _, fragment = link.partition("#")
    where = unquote(where.partition("?")[0])
    target = path
    if where:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), where))
        if where.endswith("/"):
            target = posixpath.normpath(f"{target}/index.html")
    return link, target, unquote(fragment)
