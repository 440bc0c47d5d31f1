"""Links and images of texts: from paths of sources to addresses, with what is wrong and where.

A link to other content is written as the path of its source (`../low-carbon/fi.md#id`), an image
as the path of its file; both become the right address in the language at hand.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from markdown.treeprocessors import Treeprocessor

from site_builder.catalogue import Code, diagnose
from site_builder.derive.listings import is_public
from site_builder.derive.routes import path_of, relative
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.languages import Language, wording
from site_builder.model.names import Ref
from site_builder.model.site import Prose
from site_builder.outputs.images import LONGEST_SIDE, MOST_PIXELS, picture
from site_builder.reads import Reads

SCHEMES = {"https", "http", "mailto", "tel"}
_DOCUMENTS = {"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp"}
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[0-9a-z]+);", re.IGNORECASE)
_ESCAPED = re.compile("\x02(\\d+)\x03")  # how Markdown hides `\\(` until it is done

HeadingIds = Callable[[Reads, Ref, Language], tuple[str, ...]]


class Links(Treeprocessor):
    """Resolves the links and the images of a text within its tree."""

    resolve: Resolver | None = None  # of the text at hand

    def run(self, root: ET.Element) -> None:
        """Resolve every link and every image of the tree, in its order."""
        if self.resolve is None:
            return
        for element in root.iter():
            if element.tag == "a":
                self.resolve.link(element, element.get("href") or "")
            elif element.tag == "img":
                self.resolve.image(element, element.get("src") or "")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1])), text)


_LINK = {"what": "link to", "problem": "leads nowhere"}


class Resolver:
    """Turns the links of one text into addresses, and notes those that lead nowhere."""

    def __init__(
        self, reads: Reads, ref: Ref, language: Language, prose: Prose, headings: HeadingIds
    ) -> None:
        self.reads, self.ref, self.language, self.prose = reads, ref, language, prose
        self.headings = headings
        self.images: list[str] = []
        self.here = reads.query(path_of, ref, language) or "/"
        self.diagnostics: list[Diagnostic] = []
        self.own_anchors: list[tuple[str, str, int]] = []
        self.outgoing: list[tuple[str, int]] = []
        self.met = Counter[str]()  # how often each address has been met so far

    def link(self, element: ET.Element, href: str) -> None:
        """Resolve one link in place."""
        self.met[href] += 1
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
        if parts.scheme in ("https", "http"):
            self.outgoing.append((href, self.met[href]))
        if parts.scheme in ("https", "http", ""):
            self.document(element, href, unquote(parts.path))
        if parts.scheme or parts.netloc:
            # Markdown hides the letters of `<name@host>` behind a placeholder of its own.
            if parts.scheme not in SCHEMES and not href.startswith("\x02"):
                self.note(
                    Code.LINK_SCHEME, href, scheme=f"{parts.scheme}:" if parts.scheme else "//"
                )
        elif not parts.path:
            self.own_anchors.append((href, unquote(parts.fragment), self.met[href]))
        elif not href.startswith("\x02"):
            element.set("href", self.resolved(href, parts.path, unquote(parts.fragment)))

    def document(self, element: ET.Element, href: str, path: str) -> None:
        """Note a link to a document, unless it says the format and whether it is accessible."""
        form = posixpath.splitext(path)[1].lower().removeprefix(".")
        if form not in _DOCUMENTS:
            return
        words = wording(self.language)
        said = re.compile(
            rf"\((?=[^()]*\b{form}\b)[^()]*{re.escape(words.accessible)}[^()]*\)", re.IGNORECASE
        )
        inside, behind = _unescaped("".join(element.itertext())), _unescaped(element.tail or "")
        if not said.search(inside) and not said.match(behind.lstrip()):
            both = {"accessible": words.accessible, "inaccessible": words.inaccessible}
            self.note(Code.DOCUMENT_ACCESS, href, format=form, **both)

    def image(self, element: ET.Element, src: str) -> None:
        """Give an image its sizes, and note one that has no description or is none."""
        self.met[src] += 1
        folder = posixpath.dirname(self.prose.path)
        source = posixpath.normpath(posixpath.join(folder, unquote(src)))
        found = self.reads.query(picture, source) if source.startswith("content/") else None
        element.attrib.pop("src", None)
        if found is None:
            advice = "write the path of a file beside this text, such as `ryhma.jpg`"
            words = {"what": "image", "problem": "is not there", "target": src}
            self.note(Code.LINK_TARGET, src, **words, advice=advice)
        elif not found.variants:
            limits = {"most": f"{MOST_PIXELS // 1_000_000}", "longest": f"{LONGEST_SIDE}"}
            self.note(Code.IMAGE_BROKEN, src, target=src, **limits)
        elif not (element.get("alt") or "").strip():
            self.note(Code.IMAGE_ALT, src, target=src)
        else:
            self.images.append(source)
            paths = [(relative(self.here, f"/{path}"), width) for path, width in found.variants]
            element.attrib |= {
                "src": paths[-1][0],
                "srcset": ", ".join(f"{path} {width}w" for path, width in paths),
                "sizes": "(min-width: 46rem) 42rem, 100vw",
                "width": str(found.width),
                "height": str(found.height),
                "loading": "lazy",
                "decoding": "async",
            }

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
            ids = self.reads.query(self.headings, ref, language)
            if anchor not in ids:
                self.missing_anchor(href, anchor, source, ids)
            return f"{relative(self.here, address)}#{anchor}"
        return relative(self.here, address)

    def elsewhere(self) -> Iterator[tuple[str, Place]]:
        """Yield the web addresses that the text links to, as browsers read them, with places."""
        for href, met in self.outgoing:
            self.met[href] = met
            yield _ENTITY.sub(lambda found: unescape(found[0]), href), self.place(href)

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
        self.diagnostics.append(diagnose(code, self.place(href), **words))

    def place(self, href: str) -> Place:
        """Return where the address that was met last stands in the source."""
        body = self.prose.body
        where = re.compile(rf"(?:\]\(\s*<?|\]:\s*<?|<)({re.escape(href)})(?=[\s)>\"']|$)")
        found = [
            Place(self.prose.path, number, link.start(1) + 1, number, link.end(1) + 1)
            for number, line in enumerate(body.markdown.split("\n"), start=body.first_line)
            if href in line
            for link in where.finditer(line)
        ]
        last = min(self.met[href], len(found)) - 1
        return found[last] if found else Place(self.prose.path, body.first_line)
