"""Which pages differ between two instants, and in which words: a page for the preview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import ndiff
from html import escape, unescape

_HIDDEN = re.compile(r"<(script|style|template|svg)\b.*?</\1>", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|h\d|li|dt|dd|tr|div|a|title|summary)>|<br>")
_TAG = re.compile(r"<[^>]*>")
_MOST_LINES = 12  # of one page
_SIGNS = {"+ ": "ins", "- ": "del"}


def compared(now: Mapping[str, bytes], then: Mapping[str, bytes], words: Mapping[str, str]) -> str:
    """Return HTML that lists the pages which differ, each with the lines that do."""
    pages = sorted(
        path
        for path in now.keys() | then.keys()
        if path.endswith(".html") and now.get(path) != then.get(path)
    )
    parts = "".join(_page(path, now.get(path), then.get(path), words) for path in pages)
    title = escape(words["changes"])
    count = escape(words["pages"].replace("{count}", str(len(pages))))
    return (
        f'<!doctype html>\n<html lang="{words["language"]}">\n<head><meta charset="utf-8">'
        f"<title>{title}</title>"
        f'<link rel="stylesheet" href="/__preview/client.css"></head>\n'
        f'<body class="changes"><main><h1>{title}</h1><p>{count}</p>{parts}</main></body></html>\n'
    )


def _page(path: str, now: bytes | None, then: bytes | None, words: Mapping[str, str]) -> str:
    address = "/" + path.removesuffix("index.html")
    kind = words["new"] if now is None else words["gone"] if then is None else ""
    lines = "".join(_lines(_text(now or b""), _text(then or b"")))
    said = f" ({escape(kind)})" if kind else ""
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    return f"<section><h2>{link}{said}</h2>{lines}</section>"


def _lines(now: list[str], then: list[str]) -> Iterator[str]:
    changed = [line for line in ndiff(now, then) if line[:2] in _SIGNS]
    for line in changed[:_MOST_LINES]:
        sign = _SIGNS[line[:2]]
        yield f"<p><{sign}>{escape(line[2:])}</{sign}></p>"
    if len(changed) > _MOST_LINES:
        yield "<p>…</p>"


def _text(page: bytes) -> list[str]:
    """Return the visible lines of a page."""
    html = _HIDDEN.sub("", page.decode("utf-8", "replace"))
    text = unescape(_TAG.sub("", _BLOCK_END.sub("\n", html)))
    return [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
