"""Markdown into raw HTML: Python-Markdown with this site's syntax, trying only what can match.

Python-Markdown tries each extension, block processor and inline pattern on every text. Each needs a
sign of its own (a footnote `[^`), and where that does not occur it changes nothing: passing it over
gives the same HTML in half the time.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain
from typing import TypeVar

import markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocExtension, TocTreeprocessor, unique
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

from site_builder.model.names import id_from
from site_builder.outputs.links import Links, Resolver

T = TypeVar("T")

Signs = tuple[str, ...]
"""What must occur in a text, any of them, for something to match there."""

Find = Callable[[str], re.Match[str] | None]


def _finder(signs: Signs) -> Find:
    """Return what finds any of the signs in a text; where there are none, anything will do."""
    return re.compile("|".join(map(re.escape, signs))).search


_EXTENSIONS: Mapping[str, Signs] = {
    "tables": ("|",),
    "footnotes": ("[^",),
    "def_list": (": ", ":\t"),
    "admonition": ("!!!",),
    "fenced_code": ("```", "~~~"),
    "attr_list": ("{",),
}
_OF_BLOCKS: Mapping[str, Signs] = {  # by the names that Python-Markdown gives its processors
    "hashheader": ("#",),
    "setextheader": ("\n=", "\n-"),
    "hr": ("-", "_", "*"),
    "quote": (">",),
    "reference": ("]:",),
    "footnote": ("[^",),
    "table": ("|",),
}
_OF_INLINE_PATTERNS: Mapping[str, Signs] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
_FINDERS: Mapping[str, Find] = {name: _finder(signs) for name, signs in _EXTENSIONS.items()}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ODD = re.compile(r"[\x00-\x1f&<>]")  # what Python-Markdown may have put there, or would escape
_NO_HEADING = "7-7"  # the levels that a table of contents lists: none, as no page shows one


def convert(text: str, resolve: Resolver | None = None) -> str:
    """Return the raw HTML of a text, its links resolved by `resolve`.

    Raises `RecursionError` where a text nests too deep for Python-Markdown.
    """
    names = frozenset(name for name, find in _FINDERS.items() if find(text))
    md, links = _converter(names, nested=resolve is None)
    links.resolve = resolve
    return md.reset().convert(text)


@cache
def _converter(names: frozenset[str], *, nested: bool) -> tuple[markdown.Markdown, Links]:
    """Return Markdown with some of this site's syntax, and the part of it that resolves links.

    While one resolves the links of a text, a nested one reads the headings of their targets.
    Setting one up takes as long as converting a page.
    """
    del nested
    plain = _Plain()
    toc = _Ids(slugify=_slug, permalink=False, marker="", toc_depth=_NO_HEADING)
    extensions: list[str | Extension] = [*sorted(names), "sane_lists", toc, plain]
    md = markdown.Markdown(extensions=extensions, output_format="html")
    md.parser.parseBlocks = _Blocks(md.parser.blockprocessors)  # type: ignore[method-assign]
    md.treeprocessors.register(_Inline(md), "inline", 20)
    return md, plain.links


def _slug(text: str, separator: str) -> str:
    del separator
    return id_from(text)


def _found(registry: Registry[T], signs: Mapping[str, Signs]) -> list[tuple[T, Find]]:
    """Return what is registered, in order, each with what finds its signs."""
    known = {registry.get_index_for_name(name): signs[name] for name in signs if name in registry}
    return [(one, _finder(known.get(index, ()))) for index, one in enumerate(registry)]


class _Blocks:
    """Does what `BlockParser.parseBlocks` does, without processors that cannot match."""

    def __init__(self, processors: Registry[BlockProcessor]) -> None:
        self._processors = _found(processors, _OF_BLOCKS)

    def __call__(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put the blocks below `parent`."""
        while blocks:
            for processor, find in self._processors:
                if (
                    find(blocks[0])
                    and processor.test(parent, blocks[0])
                    and processor.run(parent, blocks) is not False
                ):
                    break


class _Inline(InlineProcessor):
    """Python-Markdown's own, without patterns that cannot match.

    It overrides a private method; under another name of that, this class does nothing.
    """

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self._patterns = _found(md.inlinePatterns, _OF_INLINE_PATTERNS)
        self._find = _finder(tuple(chain(*_OF_INLINE_PATTERNS.values())))

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - Markdown's names
        """Return a text whose matches are replaced by placeholders."""
        if isinstance(data, AtomicString) or not self._find(data):
            return data
        begin = 0
        for index, (pattern, find) in enumerate(self._patterns[patternIndex:], patternIndex):
            matched = bool(find(data))
            while matched:
                data, matched, begin = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, begin
                )
        return data


class _Attributes(AttrListTreeprocessor):
    """Attribute lists that look like nothing else: `{#id}` and `{: …}`; other braces are text."""

    _LIST = r"\{(?::[ ]*|(?=[#.]))([^{}\n]*)\}"
    HEADER_RE = re.compile(rf"[ ]+{_LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_LIST}")  # type: ignore[misc]


class _HeadingIds(TocTreeprocessor):
    """Gives ids to headings as Python-Markdown does, but makes no list of them."""

    def run(self, doc: ET.Element) -> None:
        """Give an id to each heading that has none; one of plain letters needs no rendering."""
        headings = [one for one in doc.iter() if one.tag in _HEADINGS]
        if any(len(one) or _ODD.search(one.text or "") for one in headings):
            super().run(doc)
            return
        used = {one.attrib["id"] for one in doc.iter() if "id" in one.attrib}
        counters: dict[str, int] = {}
        for one in headings:
            if "id" not in one.attrib:
                one.set("id", unique(id_from(one.text or ""), used, counters))


class _Ids(TocExtension):
    TreeProcessorClass = _HeadingIds


class _Plain(Extension):
    """Markdown without HTML, with this site's attribute lists and links."""

    links: Links

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Markdown's name
        """Take HTML out of the syntax and put the links in."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        if "attr_list" in md.treeprocessors:
            md.treeprocessors.register(_Attributes(md), "attr_list", 8)
        self.links = Links(md)
        md.treeprocessors.register(self.links, "site-links", 5)
