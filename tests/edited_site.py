"""A small site of which single words, files and folders can be changed: a text with choices.

Where `edited_site.txt` says `«phone:040 123|040 124»`, the site says one of the two; `«phone»`
says the same again. A choice ` [gone]` behind a path takes the file away. The templates are the
project's own, with a choice in every template and every macro.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PIL import Image

from tests.sites import parse_files

_TESTS = Path(__file__).parent
_TEMPLATES = _TESTS.parent / "templates"
_KNOB = re.compile(r"«(?P<name>\w+)(?::(?P<choices>[^«»]*))?»")
_MACRO = re.compile(r"(\{% macro (\w+)\(.*?\) -?%\})")
_IN_TEMPLATE = (
    "", "<p>Uusi sana.</p>", "<p>Uusi sona.</p>", "{{ page.nonesuch }}", "{% if %}",
    '<a href="ei-ole/">Ei</a>', '<p id="main">Kaksi</p>', '{% include "ei.html" %}',
)  # fmt: skip
_IN_STYLE = ("", "\np { color: red }\n", "\np { color: tan }\n")

Choices = Mapping[str, int]
Files = dict[str, bytes]


def _in_template(name: str, text: str) -> str:
    """Return a template with a choice where it begins to say something, and one per macro."""
    stem = Path(name).stem
    choices = "|".join(_IN_TEMPLATE)
    text = _MACRO.sub(lambda found: f"{found[1]}«macro_{found[2]}:|+|*»", text)
    for start in ("{% block content %}\n", "<main>\n", '<main id="main" tabindex="-1">\n'):
        if start in text:
            return text.replace(start, f"{start}«template_{stem}:{choices}»", 1)
    return text


@cache
def _text() -> str:
    """Return the whole site with its choices."""
    parts = [(_TESTS / "edited_site.txt").read_text("utf-8")]
    for path in sorted(_TEMPLATES.rglob("*")):
        name = path.relative_to(_TEMPLATES).as_posix()
        if path.suffix == ".html":
            parts.append(f"-- templates/{name} --\n{_in_template(name, path.read_text('utf-8'))}")
        elif path.is_file():
            more = f"«style_{path.stem}:{'|'.join(_IN_STYLE)}»" if path.suffix == ".css" else ""
            parts.append(f"-- templates/{name} --\n{path.read_text('utf-8')}{more}")
    return "".join(parts)


@cache
def knobs() -> Mapping[str, tuple[str, ...]]:
    """Return what can be changed, and the choices of each, by its name; the first is the rule."""
    found = {
        one["name"]: tuple(one["choices"].split("|"))
        for one in _KNOB.finditer(_text())
        if one["choices"] is not None
    }
    return {**found, "image": ("blue", "red", "broken", "gone")}


@cache
def _images() -> Mapping[str, bytes]:
    """Return the images to choose from; the blue and the red one are of the same size."""
    found = {"broken": b"\x89PNG\r\n\x1a\nbroken"}
    for colour in ("blue", "red"):
        stream = io.BytesIO()
        Image.new("RGB", (4, 2), colour).save(stream, "PNG")
        found[colour] = stream.getvalue()
    return found


def site_files(chosen: Choices) -> Files:
    """Return the files of the site; where nothing is chosen, the first choice counts."""

    def said(found: re.Match[str]) -> str:
        return knobs()[found["name"]][chosen.get(found["name"], 0)]

    files = {
        path: data
        for path, data in parse_files(_KNOB.sub(said, _text())).items()
        if isinstance(data, bytes)
    }
    image = _images().get(knobs()["image"][chosen.get("image", 0)])
    return files if image is None else {**files, "content/pages/about/kuva.png": image}
