"""Prose into HTML: Python-Markdown with a fixed list of extensions, then an allow-list.

HTML in prose is text like any other. Links to other content are written as paths to its source
and become the right address in the language at hand; what is wrong with them is located.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html import escape, unescape

import nh3

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.languages import Language, wording
from site_builder.load.prose import source_lines
from site_builder.model.names import Ref
from site_builder.model.site import Prose
from site_builder.outputs.leftovers import LOST, Leftover, in_prose
from site_builder.outputs.links import SCHEMES, Resolver
from site_builder.outputs.syntax import convert
from site_builder.reads import Reads

_TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "dl", "dt",
    "dd", "h2", "h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td", "div",
    "sup", "img",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "id", "class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "p": {"class"},
    "ol": {"start"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding"},
}
_HEADING = re.compile(r'<h2 id="(?P<id>[^"]+)">(?P<title>.*?)</h2>\n?', re.DOTALL)
_ANY_HEADING = re.compile(r"(<h[2-6][^>]*>)(.*?)(</h[2-6]>)", re.DOTALL)
_WORDS = re.compile(r'(<code>.*?</code>|<(?:[^<>"]|"[^"]*")*>)|([^<]+)', re.DOTALL)
_IDS = re.compile(r'<h[2-6] id="([^"]+)">')


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text under a heading of the second level; the first may have none."""

    id: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Markup:
    """A text as HTML, the ids of its headings, and what is wrong with its links."""

    sections: tuple[Section, ...]
    ids: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    images: tuple[str, ...] = ()  # the paths of their files

    @property
    def html(self) -> str:
        """The whole text."""
        return "".join(
            f'<h2 id="{section.id}">{section.title}</h2>\n{section.html}'
            if section.id
            else section.html
            for section in self.sections
        )


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def heading_ids(reads: Reads, ref: Ref, language: Language) -> tuple[str, ...]:
    """Return the ids that links to a text may name."""
    prose = reads.prose(ref, language)
    if prose is None:
        return ()
    try:
        return tuple(_IDS.findall(convert(reads.body(ref, language).markdown)))
    except RecursionError:
        return ()  # the text itself is reported where it is rendered


def outgoing(reads: Reads, ref: Ref, language: Language) -> tuple[tuple[str, Place], ...]:
    """Return the web addresses that a text links to, each time with its place."""
    prose = reads.prose(ref, language)
    if prose is None:
        return ()
    body = reads.body(ref, language)
    resolver = Resolver(reads, ref, language, Prose(prose.matter, prose.path, body), heading_ids)
    with suppress(RecursionError):  # the text itself is reported where it is rendered
        convert(body.markdown, resolver)
    return tuple(resolver.elsewhere())


def markup(reads: Reads, ref: Ref, language: Language) -> Markup:
    """Return a text as HTML that is safe to show, divided at its sections."""
    prose = reads.prose(ref, language)
    if prose is None:
        return Markup((), (), ())
    body = reads.body(ref, language)
    resolver = Resolver(reads, ref, language, Prose(prose.matter, prose.path, body), heading_ids)
    try:
        raw = convert(body.markdown, resolver)
    except RecursionError:
        place = Place(prose.path, body.first_line)
        return Markup((), (), (diagnose(Code.MARKDOWN_FAILED, place),))
    html = _cleaner().clean(raw)
    ids = tuple(_IDS.findall(html))
    for href, anchor, met in resolver.own_anchors:
        resolver.met[href] = met
        if anchor not in ids:
            resolver.missing_anchor(href, anchor, prose.path, ids)
    resolver.diagnostics += [_shown(resolver.prose, one) for one in in_prose(html)[:MOST]]
    sections = _sections(_softened(html, language))
    return Markup(sections, ids, tuple(resolver.diagnostics), tuple(resolver.images))


def _shown(prose: Prose, left: Leftover) -> Diagnostic:
    """Return that a text shows a mark as it is written, at the place where it stands."""
    lines = [*source_lines(prose)]
    wanted = (left.around[: len(left.sign) + 12], left.sign)
    found = next(
        (
            Place(prose.path, number, at + 1, number, at + len(left.sign) + 1)
            for needle in wanted
            for number, line in lines
            if (at := line.find(needle)) >= 0
        ),
        Place(prose.path, prose.body.first_line),
    )
    advice = "close what it opens, or put it between backticks if it is meant"
    if left.sign == LOST:
        advice = "write the letter that was lost here"
    return diagnose(Code.SHOWN_AS_WRITTEN, found, sign=left.sign, advice=advice)


def _softened(html: str, language: Language) -> str:
    """Return HTML whose headings may break within long words: never in addresses or code."""
    soften = wording(language).soften

    def words(found: re.Match[str]) -> str:
        return found[1] or soften(found[2])

    return _ANY_HEADING.sub(
        lambda found: f"{found[1]}{_WORDS.sub(words, found[2])}{found[3]}", html
    )


def _sections(html: str) -> tuple[Section, ...]:
    headings = list(_HEADING.finditer(html))
    ends = [*(found.start() for found in headings), len(html)]
    lead = Section("", "", html[: ends[0]])
    rest = [
        Section(found["id"], found["title"], html[found.end() : ends[index + 1]])
        for index, found in enumerate(headings)
    ]
    return (lead, *rest) if lead.html.strip() else tuple(rest)


_TAG = re.compile(r'<[a-z]+(?: [a-z-]+(?:="[^"]*")?)+ ?/?>')
_ADDRESS = re.compile(r'(?<= href=")[^"]*|(?<= src=")[^"]*')
_SIZES = re.compile(r'(?<= srcset=")[^"]*')


def with_links(text: str, change: Callable[[str], str]) -> str:
    """Return HTML of `markup` with every address replaced by what `change` makes of it."""

    def one(found: re.Match[str]) -> str:
        return escape(change(unescape(found[0])))

    def sizes(found: re.Match[str]) -> str:
        return re.sub(r"[^\s,]+(?= \d+w)", one, found[0])

    def tag(found: re.Match[str]) -> str:
        return _SIZES.sub(sizes, _ADDRESS.sub(one, found[0]))

    return _TAG.sub(tag, text)
