"""Prose into HTML: Python-Markdown with a fixed list of extensions, then an allow-list.

HTML in prose is text like any other. Links to other content are written as paths to its source
and become the right address in the language at hand; what is wrong with them is located.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote, urlsplit

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from site_builder.catalogue import Code, diagnose
from site_builder.derive.listings import is_public
from site_builder.derive.routes import path_of, relative
from site_builder.diagnostics import Diagnostic, Place
from site_builder.languages import Language, wording
from site_builder.load.nodes import MOST
from site_builder.model.common import Ref, id_from
from site_builder.model.site import Prose
from site_builder.reads import Reads

_EXTENSIONS = (
    "tables", "footnotes", "attr_list", "def_list", "admonition", "sane_lists", "fenced_code",
)  # fmt: skip
_TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "dl", "dt",
    "dd", "h2", "h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td", "div",
    "sup",
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
}
_SCHEMES = {"https", "http", "mailto", "tel"}
_HEADING = re.compile(r'<h2 id="(?P<id>[^"]+)">(?P<title>.*?)</h2>\n?', re.DOTALL)
_ANY_HEADING = re.compile(r"(<h[2-6][^>]*>)(.*?)(</h[2-6]>)", re.DOTALL)
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

    @property
    def html(self) -> str:
        """The whole text."""
        return "".join(
            f'<h2 id="{section.id}">{section.title}</h2>\n{section.html}'
            if section.id
            else section.html
            for section in self.sections
        )


@dataclass(frozen=True, slots=True)
class _Target:
    """A link as the tree has it."""

    element: ET.Element
    href: str


class _Links(Treeprocessor):
    """Resolves the links of a text within its tree."""

    def __init__(self, md: markdown.Markdown, resolve: _Resolver) -> None:
        super().__init__(md)
        self.resolve = resolve

    def run(self, root: ET.Element) -> None:
        """Resolve every link of the tree; images have no place in texts."""
        for link in root.iter("a"):
            self.resolve(_Target(link, link.get("href") or ""))
        for image in root.iter("img"):
            self.resolve(_Target(image, image.get("src") or ""))


class _Attributes(AttrListTreeprocessor):
    """Attribute lists that look like nothing else: `{#id}` and `{: …}`; other braces are text."""

    _LIST = r"\{(?::[ ]*|(?=[#.]))([^{}\n]*)\}"
    HEADER_RE = re.compile(rf"[ ]+{_LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_LIST}")  # type: ignore[misc]


class _Plain(Extension):
    """Markdown without HTML, with this site's attribute lists and links."""

    def __init__(self, resolve: _Resolver | None) -> None:
        super().__init__()
        self.resolve = resolve

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Markdown's name
        """Take HTML out of the syntax and put the links in."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Attributes(md), "attr_list", 8)
        if self.resolve:
            md.treeprocessors.register(_Links(md, self.resolve), "site-links", 5)


_LINK = {"what": "link to", "problem": "leads nowhere"}


class _Resolver:
    """Turns the links of one text into addresses, and notes those that lead nowhere."""

    def __init__(self, reads: Reads, ref: Ref, language: Language, prose: Prose) -> None:
        self.reads, self.ref, self.language, self.prose = reads, ref, language, prose
        self.here = reads.query(path_of, ref, language) or "/"
        self.diagnostics: list[Diagnostic] = []
        self.own_anchors: list[tuple[str, str]] = []
        self.noted: list[tuple[Code, str]] = []

    def __call__(self, target: _Target) -> None:
        """Resolve one link in place."""
        href, element = target.href, target.element
        if "footnote-ref" in (element.get("class") or "") or "footnote-backref" in (
            element.get("class") or ""
        ):
            return
        try:
            parts = urlsplit(href)
        except ValueError:
            advice = "correct the address"
            self.note(Code.LINK_TARGET, href, **_LINK, target=href, advice=advice)
            return
        if element.tag == "img":
            words = {"what": "image", "problem": "cannot be shown", "target": href}
            self.note(Code.LINK_TARGET, href, **words, advice="remove it: texts have no images yet")
        elif parts.scheme or parts.netloc:
            # Markdown hides the letters of `<name@host>` behind a placeholder of its own.
            if parts.scheme not in _SCHEMES and not href.startswith("\x02"):
                self.note(
                    Code.LINK_SCHEME, href, scheme=f"{parts.scheme}:" if parts.scheme else "//"
                )
        elif not parts.path:
            self.own_anchors.append((href, unquote(parts.fragment)))
        elif not href.startswith("\x02"):
            element.set("href", self.resolved(href, parts.path, unquote(parts.fragment)))

    def resolved(self, href: str, path: str, anchor: str) -> str:
        """Return the address of another text, by the path of its source."""
        folder = posixpath.dirname(self.prose.path)
        source = posixpath.normpath(posixpath.join(folder, unquote(path)))
        found = re.fullmatch(r"content/([a-z]+/[^/]+)/(\w\w)\.md", source)
        ref = Ref(found[1]) if found else Ref("")
        known = {language.value: language for language in Language}
        language = known.get(found[2]) if found else None
        address = self.reads.query(path_of, ref, language) if language else None
        if self.reads.broken(source[len("content/") : -len(".md")]):
            return "#"  # what is wrong there is said there
        if address is None and self.reads.broken(ref):
            return "#"
        if not found or language is None or address is None:
            advice = "write the path of its source, such as `../../academies/low-carbon/fi.md`"
            self.note(Code.LINK_TARGET, href, **_LINK, target=path, advice=advice)
            return "#"
        if language is not self.language:
            meant = posixpath.join(posixpath.dirname(path), f"{self.language.value}.md")
            there = self.reads.query(path_of, ref, self.language)
            advice = f"link to `{meant}`" if there else f"write `{meant}`, or remove the link"
            self.note(Code.LINK_LANGUAGE, href, target=path, advice=advice)
        if self.reads.query(is_public, self.ref) and not self.reads.query(is_public, ref):
            self.note(Code.LINK_EMBARGOED, href, target=path)
        if anchor:
            ids = self.reads.query(heading_ids, ref, language)
            if anchor not in ids:
                self.missing_anchor(href, anchor, source, ids)
            return f"{relative(self.here, address)}#{anchor}"
        return relative(self.here, address)

    def missing_anchor(self, href: str, anchor: str, page: str, ids: tuple[str, ...]) -> None:
        """Note a link to a heading that is not there."""
        listed = ", ".join(f"`#{name}`" for name in ids)
        advice = (
            f"link to one of its headings: {listed}" if ids else "it has none: link to the page"
        )
        self.note(Code.LINK_ANCHOR, href, anchor=anchor, page=page, advice=advice)

    def note(self, code: Code, href: str, **words: str) -> None:
        """Note what is wrong with a link, at the place where the text has it."""
        if len(self.diagnostics) >= MOST:
            return
        self.diagnostics.append(diagnose(code, self.place(code, href), **words))

    def place(self, code: Code, href: str) -> Place:
        """Return where a link's target stands in the source."""
        body = self.prose.body
        where = re.compile(rf"(?:\]\(\s*<?|\]:\s*<?|<)({re.escape(href)})(?=[\s)>\"']|$)")
        found = [
            Place(self.prose.path, number, link.start(1) + 1, number, link.end(1) + 1)
            for number, line in enumerate(body.markdown.split("\n"), start=body.first_line)
            if href in line
            for link in where.finditer(line)
        ]
        nth = self.noted.count((code, href))
        self.noted.append((code, href))
        return found[min(nth, len(found) - 1)] if found else Place(self.prose.path, body.first_line)


def _slug(text: str, separator: str) -> str:
    del separator
    return id_from(text)


def _convert(text: str, resolve: _Resolver | None = None) -> str:
    toc = TocExtension(slugify=_slug, permalink=False, marker="")
    extensions: list[str | Extension] = [*_EXTENSIONS, toc, _Plain(resolve)]
    return markdown.markdown(text, extensions=extensions, output_format="html")


def heading_ids(reads: Reads, ref: Ref, language: Language) -> tuple[str, ...]:
    """Return the ids that links to a text may name."""
    prose = reads.prose(ref, language)
    if prose is None:
        return ()
    try:
        return tuple(_IDS.findall(_convert(prose.body.markdown)))
    except RecursionError:
        return ()  # the text itself is reported where it is rendered


def markup(reads: Reads, ref: Ref, language: Language) -> Markup:
    """Return a text as HTML that is safe to show, divided at its sections."""
    prose = reads.prose(ref, language)
    if prose is None:
        return Markup((), (), ())
    resolver = _Resolver(reads, ref, language, prose)
    try:
        raw = _convert(prose.body.markdown, resolver)
    except RecursionError:
        place = Place(prose.path, prose.body.first_line)
        return Markup((), (), (diagnose(Code.MARKDOWN_FAILED, place),))
    html = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    ids = tuple(_IDS.findall(html))
    for href, anchor in resolver.own_anchors:
        if anchor not in ids:
            resolver.missing_anchor(href, anchor, prose.path, ids)
    sections = _sections(_softened(html, language))
    return Markup(sections, ids, tuple(resolver.diagnostics))


def _softened(html: str, language: Language) -> str:
    """Return HTML whose headings may break within long words."""
    soften = wording(language).soften
    return _ANY_HEADING.sub(lambda found: f"{found[1]}{soften(found[2])}{found[3]}", html)


def _sections(html: str) -> tuple[Section, ...]:
    headings = list(_HEADING.finditer(html))
    ends = [*(found.start() for found in headings), len(html)]
    lead = Section("", "", html[: ends[0]])
    rest = [
        Section(found["id"], found["title"], html[found.end() : ends[index + 1]])
        for index, found in enumerate(headings)
    ]
    return (lead, *rest) if lead.html.strip() else tuple(rest)


_HREF = re.compile(r'(?<=\shref=")[^"]*(?=")')


def with_links(text: str, change: Callable[[str], str]) -> str:
    """Return HTML of `markup` with every address replaced by what `change` makes of it."""
    return _HREF.sub(lambda found: escape(change(unescape(found[0]))), text)
