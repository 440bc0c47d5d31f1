"""Passing over Markdown that cannot match changes nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import TocExtension

from site_builder.outputs import syntax

_FRAGMENTS = (
    "Hakuaika", "päättyy", "## Otsikko", "### Toinen {#id}", "{: .luokka}", "{ #x }", "- kohta",
    "1. ensin", "> lainaus", "    sisennys", "\t", "| a | b |", "| - | -: |", "[^1]",
    "[^1]: Viite.", "[teksti](../x/fi.md)", "[teksti][viite]",
    "[viite]: https://koe.example/ 'nimi'", "![kuva](a.jpg)", "![kuva][viite]",
    "<https://koe.example/>", "<nimi@koe.example>", "<b>", "&amp;", "&", "*a*", "**b**", "_c_",
    "__d__", "***", "---", "===", "`e`", "``", "```", "~~~", "\\*", "\\", "!!! huom",
    "sana\n: selitys", ": ", ":", "  \n", "[", "]", "]:", "(", ")", "!", "#", "|", "\x02", "-",
    "=",
)  # fmt: skip


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(st.sampled_from(_FRAGMENTS), st.sampled_from(("", " ", "\n", "\n\n", "\n    "))),
        max_size=25,
    )
)
def test_trying_everything_gives_the_same_html(parts: list[tuple[str, str]]) -> None:
    """No extension, block or inline pattern matters in a text without its sign."""
    _same_html("".join(f"{fragment}{blank}" for fragment, blank in parts))


def test_the_real_texts_come_out_the_same() -> None:
    """So it is with every text of the real site."""
    texts = sorted((Path(__file__).parent.parent / "content").rglob("*.md"))
    assert texts
    for text in texts:
        _same_html(text.read_text("utf-8"))


@cache
def _everything() -> markdown.Markdown:
    """Return Markdown that tries all it knows on every text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syntax, "_finder", lambda _signs: lambda _text: True)
        patch.setattr(syntax, "_Ids", TocExtension)
        return syntax._converter.__wrapped__(frozenset(syntax._EXTENSIONS), nested=True)[0]  # noqa: SLF001 - the only way to ask it for more than it needs


def _same_html(text: str) -> None:
    assert syntax.convert(text) == _everything().reset().convert(text)
