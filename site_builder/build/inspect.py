"""Inspection of finished files before publishing, each fault located in what caused it.

What one file shows was noted when it was rendered; content's own links were checked then, with
their places. Here that is judged, and what concerns several files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from html import escape

from site_builder.build import causes
from site_builder.build.links import Links
from site_builder.build.product import Product
from site_builder.build.state import Past
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.outputs.leftovers import Leftover, is_in
from site_builder.reads import Input, Memory, World

_EVERYBODY_ELSE = "x-default"  # a translation whose own language is another


def inspect(product: Product, past: Past, world: World, memory: Memory) -> list[Diagnostic]:
    """Return what is wrong with the files of a product, each with the place that it comes from.

    What an earlier build left was without fault. What was kept of it still is, unless something is
    gone that a page may lead to; then all pages are looked at again.
    """
    inspection = _Inspection(product, past, world, memory)
    return [one for path in _doubtful(product, past) for one in inspection.faults(path)]


class _Inspection:
    """Looks at the files of one product, and reads of the last one what it has to know."""

    def __init__(self, product: Product, past: Past, world: World, memory: Memory) -> None:
        self.product, self.past, self.world, self.memory = product, past, world, memory
        self.files = product.published
        self.known: dict[str, Links | None] = {}

    def links(self, path: str) -> Links | None:
        """Return the links of a page; `None` for any other file."""
        if path in self.product.fresh:
            return self.files[path].links
        if path not in self.known:
            self.known[path] = self.past.links(path)
        return self.known[path]

    def faults(self, path: str) -> Iterator[Diagnostic]:
        """Yield what is wrong with one file."""
        made = self.files[path]
        yield from self.leftovers(path, made.left)
        if made.malformed:
            needles = ("application/ld+json",) if path.endswith(".html") else ()
            yield self.fault(Code.MALFORMED, path, needles, problem=made.malformed)
        found = self.links(path) if path.endswith(".html") else None
        if found is None:
            return
        for name in found.twice:
            place = causes.heading(self.world, self.read(path), name)
            yield self.fault(Code.DUPLICATE_HTML_ID, path, (f'id="{name}"',), place, id=name)
        # The links of 404.html hold from the host's root, where the site may not live.
        for link, target, fragment in found.targets if path != "404.html" else ():
            needles = (f'"{escape(link)}"',)
            if target not in self.files:
                yield self.fault(Code.BROKEN_LINK, path, needles, target=link)
            elif fragment and (there := self.links(target)) and fragment not in there.ids:
                yield self.fault(Code.BROKEN_FRAGMENT, path, needles, target=link)
        yield from self.translations(path, found)

    def translations(self, path: str, links: Links) -> Iterator[Diagnostic]:
        """Yield translations that are no page in that language, or do not lead back."""
        for code, target in links.translations[1:]:
            there = self.links(target) if target in self.files else None
            listed = there.translations if there else ()
            same = code in (_EVERYBODY_ELSE, *(one for one, _ in listed[:1]))
            if not same or path not in [one for _, one in listed]:
                needles = ('rel="alternate" hreflang',)
                yield self.fault(Code.NOT_RECIPROCAL, path, needles, language=code, target=target)

    def leftovers(self, path: str, left: Sequence[Leftover]) -> Iterator[Diagnostic]:
        """Yield what a page shows and no text that it was made of says: a program left it.

        Content may show any sign; where that is unlikely to be meant, it was said of the content.
        """
        said: list[str] | None = None
        for one in dict.fromkeys(left[:MOST]):
            if said is None:
                said = [*causes.words(self.world, self.memory, self.read(path))]
            if not is_in(one.sign, said):
                around = one.around if len(one.around) > len("None") else ""
                needles = (around, one.tag)
                yield self.fault(Code.LEFTOVER, path, needles, sign=one.sign, around=one.around)

    def read(self, path: str) -> Sequence[Input]:
        """Return what a file was made of."""
        made = self.files[path]
        return made.reads_of(made.trace.inputs or self.past.state.marks)

    def fault(
        self,
        code: Code,
        path: str,
        needles: Sequence[str],
        place: Place | None = None,
        **words: str,
    ) -> Diagnostic:
        """Return a fault of a file: at a place, or where its template has one of the needles."""
        if place is None:
            place = causes.in_template(self.world, self.read(path), path, needles)
        return diagnose(code, place, page=path, **words)


def _doubtful(product: Product, past: Past) -> list[str]:
    """Return the files that may be at fault: the fresh ones, unless any may have lost a target."""
    before = past.state.product.made.keys()
    gone: AbstractSet[object] = before - product.made.keys()
    for path in () if gone else product.fresh & before:
        then, now = past.links(path), product.made[path].links
        if then and now:
            gone = gone or then.ids - now.ids
            gone = gone or {*then.translations} - {*now.translations}
    return sorted(product.published.keys() if gone else product.fresh & product.published.keys())
