"""The image files of the output: variants of what public texts show, and social cards.

A card names an academy and the site. It carries no date, so that no time makes it false.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from site_builder.derive.listings import academies, is_public
from site_builder.fingerprint import fingerprint
from site_builder.languages import Language
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.news import News
from site_builder.model.page import Page
from site_builder.outputs.images import picture, shrunk
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.markup import markup
from site_builder.reads import Reads

CARD_WIDTH, CARD_HEIGHT = 1200, 630  # pixels, as Open Graph's readers expect
_BACKGROUND, _BAND, _INK = (0, 53, 122), (42, 110, 187), (255, 255, 255)  # of the tokens
_BAND_GREY = 1  # no letter is drawn in it but at its palest edge
_MARGIN, _TITLE_HEIGHT, _NAME_SIZE, _SPACING = 80, 330, 40, 18
_TITLE_SIZES = (76, 66, 56, 48, 40, 34, 28, 24)  # the largest in which all words fit
_WIDEST = CARD_WIDTH - 2 * _MARGIN
_DESIGN = 2  # counts up when cards are drawn otherwise
_FONT_PACKAGE = "font_source_sans_pro"


def _plan_images(reads: Reads) -> tuple[Artifact, ...]:
    refs = (*reads.refs(Academy), *reads.refs(News), *reads.refs(Page))
    sources = {
        source
        for ref in refs
        for language in reads.settings().languages
        if reads.is_pictured(ref, language) and reads.query(is_public, ref)
        for source in reads.query(markup, ref, language).images
    }
    found: list[Artifact] = []
    for source in sorted(sources):
        known = reads.query(picture, source)
        for path, width in known.variants if known else ():
            found.append(Artifact(path=path, kind="image", detail=f"{width} {source}"))
    return tuple({artifact.path: artifact for artifact in found}.values())


def _render_image(reads: Reads, artifact: Artifact) -> Rendered:
    width, source = artifact.detail.split(" ", 1)
    return Rendered(shrunk(reads.image(source) or b"", int(width)))


def card_path(reads: Reads, ref: Ref, language: Language) -> str:
    """Return the output path of the card of an academy, or of the site for any other ref."""
    title, name = _card_words(reads, ref, language)
    stem = ref.replace("/", "-") if reads.get(Academy, ref) else "site"
    mark = fingerprint((_DESIGN, title, name))[:10]
    return f"assets/cards/{stem}-{language.value}.{mark}.png"


def _card_words(reads: Reads, ref: Ref, language: Language) -> tuple[str, str]:
    name, prose = reads.settings().name[language], reads.prose(ref, language)
    academy = reads.get(Academy, ref)
    return (prose.matter.title, name) if academy and prose else (name, "")


def _plan_cards(reads: Reads) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(
            path=reads.query(card_path, ref, language), kind="card", ref=ref, language=language
        )
        for language in reads.settings().languages
        for ref in (Ref(""), *reads.query(academies, language))
    )


def _render_card(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language or reads.settings().languages[0]
    return Rendered(_card(*_card_words(reads, artifact.ref, language)))


@lru_cache(maxsize=256)
def _card(title: str, name: str) -> bytes:
    """Return a card as PNG; drawn once in a process, as previews ask for it at every change."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - slow to load

    # Drawn in greys from 0 to 255, which a palette then turns into colours: no colour is searched.
    image = Image.new("L", (CARD_WIDTH, CARD_HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, CARD_WIDTH, 20), fill=_BAND_GREY)
    place, font, lines = (_MARGIN, CARD_HEIGHT / 2), None, ""
    for size in _TITLE_SIZES:
        font = _font("Semibold", size)
        lines = _lines(title, font.getlength)
        box = draw.multiline_textbbox(place, lines, font, anchor="lm", spacing=_SPACING)
        if box[2] - box[0] <= _WIDEST and box[3] - box[1] <= _TITLE_HEIGHT:
            break
    draw.multiline_text(place, lines, 255, font, anchor="lm", spacing=_SPACING)
    name_font = _font("Regular", _NAME_SIZE)
    draw.text((_MARGIN, CARD_HEIGHT - _MARGIN), name, 255, name_font, anchor="ls")
    stream = io.BytesIO()
    image.putpalette([part for grey in range(256) for part in _colour(grey)])
    image.save(stream, "PNG")
    return stream.getvalue()


def _lines(title: str, length: Callable[[str], float]) -> str:
    """Return a title in lines, each as long as a card lets it be."""
    lines: list[str] = []
    for word in title.split():
        wider = f"{lines[-1]} {word}" if lines else word
        if lines and length(wider) <= _WIDEST:
            lines[-1] = wider
        else:
            lines.append(word)
    return "\n".join(lines)


def _colour(grey: int) -> tuple[int, ...]:
    """Return the colour of a grey: a step from the background to the letters, or the band."""
    if grey == _BAND_GREY:
        return _BAND
    return tuple(
        low + (high - low) * grey // 255 for low, high in zip(_BACKGROUND, _INK, strict=True)
    )


def _font(weight: str, size: int) -> Any:  # noqa: ANN401 - Pillow is loaded late
    """Return a font of the package `font-source-sans-pro` (OFL-1.1), found without its code."""
    from PIL import ImageFont  # noqa: PLC0415

    spec = find_spec(_FONT_PACKAGE)
    if spec is None or spec.origin is None:
        message = f"the package {_FONT_PACKAGE} is not installed"
        raise ModuleNotFoundError(message)
    file = Path(spec.origin).parent / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


IMAGES = OutputKind("image", _plan_images, _render_image)
CARDS = OutputKind("card", _plan_cards, _render_card)
