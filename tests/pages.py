"""Built pages as their readers have them: the elements, the links and the words of HTML.

What a page keeps for later (`template`) or does not show (`head`, `script`, `style`) is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_IN_LINE = frozenset({"a", "abbr", "b", "code", "em", "i", "span", "strong", "sup", "time"})
_UNSEEN = frozenset({"head", "script", "style", "template"})
_ORIGIN = "https://site.example/"


@dataclass
class Element:
    """One element: its attributes as written, and what is inside it, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str, inert: bool = False) -> Iterator[Element]:
        """Yield the elements below, of some tags or of all; those of `template` on request."""
        for child in self.inside:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                if inert or child.tag != "template":
                    yield from child.all(*tags, inert=inert)

    def one(self, tag: str) -> Element:
        """Return the only element of a tag."""
        (found,) = self.all(tag)
        return found

    @property
    def text(self) -> str:
        """The words that are seen, with plain blanks between them."""
        joined = "".join(self.pieces()).replace("\u2060", "").replace("\u00ad", "")
        return re.sub(r"\s+", " ", joined).strip()

    def pieces(self) -> Iterator[str]:
        """Yield what is seen, blocks with blanks around them."""
        for child in self.inside:
            if isinstance(child, str):
                yield child
            elif child.tag not in _UNSEEN:
                around = "" if child.tag in _IN_LINE else " "
                yield around
                yield from child.pieces()
                yield around

    def links(self) -> dict[str, str]:
        """Return where links lead, by their words."""
        return {link.text: link.attributes.get("href", "") for link in self.all("a")}


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("#document")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Put an element where it belongs."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; one that is not the innermost open one is a fault of the page."""
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Add words."""
        self.open[-1].inside.append(data)


def parse(html: bytes) -> Element:
    """Return a page as a tree; every element that is opened must be closed."""
    builder = _Builder()
    builder.feed(html.decode("utf-8"))
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is not closed"
    return builder.root


def leads_to(page: str, href: str) -> str:
    """Return the file that a link in the file `page` leads to; other sites' links unchanged."""
    address = urljoin(_ORIGIN + page.removesuffix("index.html"), href).split("#")[0]
    if not address.startswith(_ORIGIN):
        return address
    path = address.removeprefix(_ORIGIN)
    return f"{path}index.html" if not path or path.endswith("/") else path


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path with `/`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages_of(folder: Path) -> dict[str, Element]:
    """Return every page of an output folder, by its file."""
    return {path: parse(data) for path, data in files_of(folder).items() if path.endswith(".html")}
