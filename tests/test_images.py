"""Images of texts: upright, in sizes that fit, without what cameras know; mistakes have a place."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Mapping

import pytest
from PIL import Image

from site_builder.build import Report
from tests.builds import Files, changed, page_at, small_files
from tests.image_files import (
    BLUE,
    PLACE,
    RED,
    encoded,
    photograph,
    png_that_claims,
    told,
    two_halves,
)
from tests.pages import Element
from tests.sites import Check

FOLDER = "content/pages/tietoa"
PAGE = "tietoa/index.html"
NOW = "2022-01-25"


def _text(words: str = "![Sininen neliö](kuva.png)") -> str:
    return f"-- {FOLDER}/fi.md --\n---\ntitle: Tietoa\n---\n{words}\n"


def _site(data: bytes, name: str = "kuva.png") -> str:
    return _text(f"![Sininen neliö]({name})") + told(f"{FOLDER}/{name}", data)


def _images(files: Files) -> Mapping[int, Image.Image]:
    """Return the variants of the only image of a site, by their width."""
    variants = {path: data for path, data in files.items() if path.startswith("assets/images/")}
    return {
        int(path.split(".")[-2]): Image.open(io.BytesIO(data)) for path, data in variants.items()
    }


def _shown(text: str) -> Element:
    return page_at(PAGE, text, NOW).one("img")


def _is_about(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=False))


def _told(report: Report) -> list[str]:
    return [
        f"{one.place.path}:{one.place.line}:{one.place.column} {one.code}"
        for one in report.diagnostics
        if one.severity.value == "error"
    ]


def test_a_photograph_is_shown_upright() -> None:
    """A turned camera turns the picture in every size, and the page says its upright size."""
    site = _site(photograph(1200, 600), "kuva.jpg")
    shown, images = _shown(site), _images(small_files(site, NOW))
    assert (shown.attributes["width"], shown.attributes["height"]) == ("600", "1200")
    assert {width: image.size for width, image in images.items()} == {
        480: (480, 960),
        600: (600, 1200),
    }
    for image in images.values():
        middle = image.width // 2
        assert _is_about(image.getpixel((middle, 5)), RED)
        assert _is_about(image.getpixel((middle, image.height - 5)), BLUE)


def test_what_a_camera_knows_is_not_published() -> None:
    """No file of the output has the place, the comment or any other record of a photograph."""
    data = photograph(1200, 600)
    assert PLACE in data
    files = small_files(_site(data, "kuva.jpg"), NOW)
    assert all(PLACE not in one for one in files.values())
    assert all(data not in one for one in files.values()), "the original itself is not published"
    for path, one in files.items():
        if path.startswith("assets/images/"):
            image = Image.open(io.BytesIO(one))
            assert image.format == "WEBP"
            assert not image.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_stays_transparent(mode: str) -> None:
    """A drawing without a background has none on the page, whatever kind of PNG it is."""
    drawing = two_halves(600, 300, "RGBA")
    drawing.paste((0, 0, 0, 0), (300, 0, 600, 300))
    images = _images(small_files(_site(encoded(drawing.convert(mode), "PNG")), NOW))
    assert set(images) == {480, 600}
    for image in images.values():
        assert image.mode == "RGBA"
        clear, solid = image.getpixel((image.width - 5, 5)), image.getpixel((5, 5))
        assert isinstance(clear, tuple)
        assert isinstance(solid, tuple)
        assert clear[3] == 0
        assert solid[3] == 255


@pytest.mark.parametrize(
    ("mode", "dark", "light"),
    [
        ("L", 40, 200),
        ("CMYK", (0, 0, 0, 215), (0, 0, 0, 55)),
        ("1", 0, 1),
        ("I;16", 40 * 257, 200 * 257),
    ],
)
def test_images_of_any_depth_are_shown(
    mode: str, dark: int | tuple[int, ...], light: int | tuple[int, ...]
) -> None:
    """Grey, printed, black-and-white and finely grey images keep their light and their dark."""
    image = Image.new(mode, (100, 50), dark)
    image.paste(light, (50, 0, 100, 50))
    name, kind = ("kuva.jpg", "JPEG") if mode == "CMYK" else ("kuva.png", "PNG")
    (shown,) = _images(small_files(_site(encoded(image, kind), name), NOW)).values()
    left, right = shown.getpixel((10, 25)), shown.getpixel((90, 25))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert max(left[:3]) < 60
    assert min(right[:3]) > 180


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2, [2]), (479, [479]), (480, [480]), (700, [480, 700]), (4000, [480, 960, 1440])],
)
def test_no_image_is_made_larger(width: int, widths: list[int]) -> None:
    """The variants are at most as wide as the image, and at most as wide as screens ask for."""
    site = _site(encoded(Image.new("RGB", (width, 10), BLUE), "PNG"))
    assert sorted(_images(small_files(site, NOW))) == widths
    shown = _shown(site).attributes
    assert [int(one) for one in re.findall(r" (\d+)w", shown["srcset"])] == widths
    assert shown["src"].endswith(f".{widths[-1]}.webp")


def test_an_image_tells_browsers_all_they_ask() -> None:
    """Sizes, so that nothing jumps; a description; loading when it comes near; files that exist."""
    site = _site(encoded(two_halves(1000, 500), "PNG"))
    files, shown = small_files(site, NOW), _shown(site).attributes
    assert shown["alt"] == "Sininen neliö"
    assert (shown["width"], shown["height"]) == ("1000", "500")
    assert (shown["loading"], shown["decoding"]) == ("lazy", "async")
    assert "100vw" in shown["sizes"]
    sources = [one.split()[0] for one in shown["srcset"].split(", ")]
    assert shown["src"] in sources
    for source in sources:
        assert source.removeprefix("../") in files


@pytest.mark.parametrize(
    ("now", "published"), [("2022-01-16T23:59", False), ("2022-01-17T00:00", True)]
)
def test_an_image_appears_with_its_news(now: str, published: bool) -> None:  # noqa: FBT001 - a case's answer
    """Until a news item is public, no file of the output has its image or the image's name."""
    news = "content/news/haku"
    text = changed(f"{news}/fi.md", ("Lue [", "![Salainen](ennakko.png)\n\nLue ["))
    site = text + told(f"{news}/ennakko.png", encoded(two_halves(600, 300), "PNG"))
    files = small_files(site, now)
    assert any("ennakko" in path for path in files) is published
    assert any(b"ennakko" in data for data in files.values()) is published
    assert bool(_images(files)) is published


_JPEG = photograph(400, 300)
_BROKEN = {
    "a renamed PDF": b"%PDF-1.7\n1 0 obj <<>> endobj",
    "a renamed GIF": encoded(two_halves(20, 20), "GIF"),
    "a renamed TIFF": encoded(two_halves(20, 20), "TIFF"),
    "nothing": b"",
    "half a photograph": _JPEG[: len(_JPEG) // 2],
    "900 million pixels": png_that_claims(30_000, 30_000),
    "100 million pixels": png_that_claims(10_000, 10_000),
    "41 million pixels": png_that_claims(8_200, 5_000),
    "too tall for a WebP": encoded(Image.new("1", (20, 17_000)), "PNG"),
}


@pytest.mark.parametrize("data", _BROKEN.values(), ids=_BROKEN)
def test_a_file_that_is_no_image_has_a_place(data: bytes, check: Check) -> None:
    """What cannot be shown is named where the text shows it, and nothing else is said."""
    report = check(_text("Kuva:\n\n![Ryhmä](kuva.png)") + told(f"{FOLDER}/kuva.png", data))
    assert _told(report) == [f"{FOLDER}/fi.md:6:10 SB416"]
    assert report.blocked


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("![Ryhmä](puuttuu.png)", "4:10 SB407"),
        ("![Ryhmä](../../../kuva.png)", "4:10 SB407"),
        ("![Ryhmä](/kuva.png)", "4:10 SB407"),
        ("![Ryhmä](https://muualla.example/kuva.png)", "4:10 SB407"),
        ("![Ryhmä](fi.md)", "4:10 SB407"),
        ("![](kuva.png)", "4:5 SB415"),
        ("![ ](kuva.png)", "4:6 SB415"),
    ],
)
def test_a_mistake_with_an_image_has_a_place(words: str, place: str, check: Check) -> None:
    """A file that is missing or elsewhere, and an image without a description, are located."""
    image = told(f"{FOLDER}/kuva.png", encoded(two_halves(20, 20), "PNG"))
    assert _told(check(_text(words) + image)) == [f"{FOLDER}/fi.md:{place}"]


def test_damaged_files_are_images_or_mistakes(check: Check) -> None:
    """Whatever becomes of a file on its way, a build shows it or names it; it never falls over."""
    chance = random.Random(2022)
    whole = [encoded(two_halves(40, 30), kind) for kind in ("PNG", "JPEG", "WEBP")]
    whole += [_JPEG, encoded(two_halves(40, 30, "P"), "PNG", transparency=0)]
    words, files = [], []
    for number in range(150):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(chance.choice((60, len(data))))] = chance.randrange(256)
        words.append(f"![Kuva {number}](kuva-{number}.png)")
        files.append(told(f"{FOLDER}/kuva-{number}.png", bytes(data)))
    report = check(_text("\n\n".join(words)) + "".join(files))
    assert {one.code for one in report.diagnostics if one.severity.value == "error"} <= {"SB416"}
