"""What a reader should never see: template syntax, Markdown, and what programs leave in texts.

Most pages are passed over by a few searches for fixed letters; only where one of them is found is
the HTML looked at piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from site_builder.load.text import MARKS

LOST = "\ufffd"  # a letter that some program could not read
_MARKDOWN = ("](", "**")
_TEMPLATES = ("{{", "{%")
_MARKS = (*_TEMPLATES, *_MARKDOWN, LOST)
_HINTS = ("{", "]", "*", LOST, "None", "object at 0x", "## ")  # what one letter tells, it does
_SIGN = re.compile(
    rf"{MARKS}|^[ \t]*\#{{2,6}}[ ]|\bNone\b|wzxhzdk|klzzwxh|object\ at\ 0x"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    re.MULTILINE | re.VERBOSE,
)
_CONTROL = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_LATE_CONTROL = re.compile(b"\xc2[\x80-\x9f]")
_DATA = '<script type="application/ld+json">'
_PIECE = re.compile(r'<!--.*?-->|<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|([^<]+)', re.DOTALL)
_SEEN = re.compile(r'\s(?:alt|title|aria-label|content)="([^"]*)"')
_AS_WRITTEN = frozenset({"code", "pre", "script", "style"})


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sign that should not be seen, what follows it, and the tag that it stands in."""

    sign: str
    around: str
    tag: str


def in_page(data: bytes, html: str) -> tuple[Leftover, ...]:
    """Return what is left over in a page; `html` is the text of `data`."""
    shown, _, rest = html.partition(_DATA)
    shown += rest.partition("</script>")[2]
    controls = len(data) != len(data.translate(None, _CONTROL)) or _LATE_CONTROL.search(data)
    if not controls and not any(hint in shown for hint in _HINTS):
        return ()
    return tuple(_found(shown))


def in_prose(html: str) -> tuple[Leftover, ...]:
    """Return the Markdown and the template syntax that is left over in the HTML of a text."""
    if not any(mark in html for mark in _MARKS):
        return ()
    return tuple(one for one in _found(html) if one.sign in _MARKS)


def is_in(sign: str, texts: Iterable[str]) -> bool:
    """Return whether any of some texts has a sign, so that whoever wrote it may show it."""
    wanted = re.compile(r"\bNone\b") if sign == "None" else re.compile(re.escape(sign.strip()))
    return any(wanted.search(text) for text in texts)


def _found(html: str) -> Iterator[Leftover]:
    """Yield what is left over in words and in attributes that are read; code shows what it is."""
    tag, hidden, depth = "", "", 0
    for piece in _PIECE.finditer(html):
        end, name, attributes, words = piece.groups()
        if hidden:
            depth += (name == hidden) * (-1 if end else 1)
            hidden = hidden if depth else ""
        elif words:
            yield from _signs(words, tag)
        elif name and not end:
            tag = piece[0]
            if name in _AS_WRITTEN:
                hidden, depth = name, 1
            for value in _SEEN.findall(attributes):
                yield from _signs(value, tag)


def _signs(words: str, tag: str) -> Iterator[Leftover]:
    text = unescape(words)
    for sign in _SIGN.finditer(text):
        around = " ".join(text[sign.start() : sign.end() + 24].split())
        yield Leftover(sign[0].strip(), around, tag)
