"""Colours can be told apart: WCAG contrast of everything that style.css draws, in both schemes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "templates" / "static"
BACKGROUNDS = ("paper", "tint", "panel")
TEXTS = ("ink", "soft-ink", "link", "brand", "open", "soon", "off")
PARTS = ("edge", "brand", "focus", "bar", "off")  # shapes that mean something
DECORATION = {"line"}  # between rows that stand apart anyway
MOST_BYTES = 12 * 1024

Colour = tuple[float, float, float]  # red, green and blue from 0 to 1
Style = Mapping[str, str]


@cache
def _css() -> str:
    text = "".join((STATIC / name).read_text("utf-8") for name in ("_tokens.css", "style.css"))
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def _block(media: str) -> str:
    """Return what stands between the braces of a media query."""
    (start,) = (found.end() for found in re.finditer(rf"@media {re.escape(media)} \{{", _css()))
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(_css()[end], 0)
        end += 1
    return _css()[start : end - 1]


def _without_media() -> str:
    text = _css()
    for media in set(re.findall(r"@media ([^{]+?) \{", text)):
        text = text.replace(_block(media), "") if text.count(f"@media {media} {{") == 1 else text
    return text


def _properties(css: str) -> dict[str, str]:
    """Return the custom properties that the `:root` blocks of a text set."""
    found: dict[str, str] = {}
    for body in re.findall(r":root \{([^}]*)\}", css):
        found |= {name: value.strip() for name, value in re.findall(r"--([\w-]+):([^;]+);", body)}
    return found


@cache
def _scheme(name: str) -> Style:
    """Return all custom properties as a reader of a scheme has them: `light`, `dark`, `print`."""
    media = {"light": "", "dark": "(prefers-color-scheme: dark)", "print": "print"}[name]
    return _properties(_without_media()) | (_properties(_block(media)) if media else {})


def _colour(style: Style, name: str) -> Colour:
    value = style[name]
    while reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = style[reference[1]]
    if hexadecimal := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value):
        digits = (
            hexadecimal[1] if len(hexadecimal[1]) == 6 else "".join(d * 2 for d in hexadecimal[1])
        )
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return red, green, blue
    hsl = re.fullmatch(r"hsl\((\d+), (\d+)%, (\d+)%\)", value)
    assert hsl, f"--{name} is no colour that this test reads: {value}"
    return _rgb(*(float(number) for number in hsl.groups()))


def _rgb(hue: float, saturation: float, lightness: float) -> Colour:
    """Return a colour of CSS, by the formula of CSS Color Module Level 4."""
    light = lightness / 100
    chroma = saturation / 100 * min(light, 1 - light)

    def part(offset: int) -> float:
        at = (offset + hue / 30) % 12
        return light - chroma * max(-1, min(at - 3, 9 - at, 1))

    return part(0), part(8), part(4)


def _luminance(colour: Colour) -> float:
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(style: Style, one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2 between two custom properties."""
    low, high = sorted(_luminance(_colour(style, name)) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    """Black on white has 21 : 1, and a grey that is known to have 4.54 : 1 has it."""
    style = {"black": "#000", "white": "#fff", "grey": "#767676", "red": "hsl(0, 100%, 50%)"}
    assert _contrast(style, "black", "white") == pytest.approx(21)
    assert _contrast(style, "grey", "white") == pytest.approx(4.54, abs=0.005)
    assert _contrast(style, "red", "white") == pytest.approx(4.0, abs=0.005)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str, text: str, background: str) -> None:
    """Every colour of text has 4.5 : 1 on every background (WCAG 1.4.3)."""
    assert _contrast(_scheme(scheme), text, background) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_can_be_read(scheme: str) -> None:
    """The words of the one button have 4.5 : 1 on it, and it stands out from the page."""
    style = _scheme(scheme)
    assert _contrast(style, "on-brand", "brand") >= 4.5
    assert all(_contrast(style, "brand", one) >= 3 for one in BACKGROUNDS)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_parts_can_be_seen(scheme: str, part: str, background: str) -> None:
    """Marks, bars, edges and the ring of the focus have 3 : 1 (WCAG 1.4.11)."""
    assert _contrast(_scheme(scheme), part, background) >= 3


def test_both_schemes_have_every_colour() -> None:
    """The dark scheme sets each colour that the light one sets, so that none is left behind."""
    own = {name for name in _properties(_without_media()) if not name.startswith("fi-")}
    assert own == set(_properties(_block("(prefers-color-scheme: dark)")))
    assert own == {*TEXTS, *PARTS, *BACKGROUNDS, *DECORATION, "on-brand"}


def test_every_colour_has_a_name() -> None:
    """Outside the lists of colours no rule names one of its own, but for black in print."""
    for block in ("print", "(prefers-color-scheme: dark)"):
        assert _properties(_block(block))
    rules = re.sub(r":root \{[^}]*\}", "", _css().replace(_block("print"), ""))
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\bhsla?\(|\brgba?\(", rules)


def test_the_print_is_black_on_white() -> None:
    """Paper is white; text, marks and bars are black, and soft words are dark grey."""
    style, own = _scheme("print"), _properties(_block("print"))
    for name in BACKGROUNDS:
        assert own[name] == "#fff"
    for name in {*TEXTS, "bar", "edge"} - {"soft-ink"}:
        assert own[name] == "#000", name
    assert _contrast(style, "soft-ink", "paper") >= 7
    for name in {*TEXTS, *PARTS} - {"focus"}:  # nobody moves a focus on paper
        assert _contrast({**_scheme("dark"), **own}, name, "paper") >= 4.5, name


def test_the_style_sheet_is_small() -> None:
    """Our own rules are at most 12 KB, before they are compressed."""
    assert len((STATIC / "style.css").read_bytes()) <= MOST_BYTES


def test_every_token_is_used() -> None:
    """`_tokens.css` has what style.css names, and nothing else."""
    named = set(re.findall(r"var\(--(fi-[\w-]+)\)", (STATIC / "style.css").read_text("utf-8")))
    assert named == set(_properties((STATIC / "_tokens.css").read_text("utf-8")))
