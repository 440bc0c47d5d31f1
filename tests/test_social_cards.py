"""Social cards: one picture per academy and language, and one of the site, named by its words."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from hashlib import sha256

import pytest
from PIL import Image

from tests.builds import Files, changed, html_pages, real_files, small_files
from tests.pages import Element

ACADEMY = "content/academies/vihrea/fi.md"
BASE = "https://koe.example/"
NOW = "2022-01-25"
SIZE = (1200, 630)
MARGIN = 60  # pixels that no letter of a card may reach
BACKGROUND = (0, 53, 122)

_DRAW = """
import sys
from hashlib import sha256
from tests.builds import small_files
files = small_files("", "2022-01-25")
for path in sorted(files):
    if path.startswith("assets/cards/"):
        print(path, sha256(files[path]).hexdigest())
"""


def _cards(files: Files) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path.startswith("assets/cards/")}


def _meta(page: Element, name: str) -> str:
    (found,) = (
        one.attributes["content"]
        for one in page.all("meta")
        if one.attributes.get("property") == name
    )
    return found


def _titled(title: str) -> Files:
    return small_files(changed(ACADEMY, ("Vihreä akatemia", title)), NOW)


def test_there_is_a_card_for_every_academy_in_every_language() -> None:
    """Three academies and the site, in three languages: twelve images of the size readers ask."""
    cards = _cards(real_files(NOW))
    names = {path.removeprefix("assets/cards/").split(".")[0] for path in cards}
    expected = {"academies-innovation", "academies-social", "academies-low-carbon", "site"}
    assert names == {f"{one}-{code}" for one in expected for code in ("fi", "sv", "en")}
    assert len(cards) == 12
    for path, data in cards.items():
        image = Image.open(io.BytesIO(data))
        assert (image.format, image.size) == ("PNG", SIZE), path
        assert len(data) < 30_000, path


def test_every_page_names_a_card_that_exists() -> None:
    """`og:image` is a whole address of a file of the site, and of the academy on its own page."""
    files, origin = real_files(NOW), "https://keino-akatemiat.example/"
    used: set[str] = set()
    for path, page in html_pages(files).items():
        if path == "404.html":
            continue
        address = _meta(page, "og:image")
        assert address.startswith(f"{origin}assets/cards/"), path
        assert address.removeprefix(origin) in files, path
        assert (_meta(page, "og:image:width"), _meta(page, "og:image:height")) == ("1200", "630")
        assert _meta(page, "og:image:alt"), path
        assert f"-{page.one('html').attributes['lang']}." in address, path
        used.add(address.removeprefix(origin))
    assert used == set(_cards(files)), "no card is drawn for nothing"


def test_a_card_is_named_by_what_it_says() -> None:
    """A new title makes a new address, which nobody has kept; all other cards stay as they are."""
    before, after = _cards(small_files("", NOW)), _cards(_titled("Sininen akatemia"))
    gone, new = set(before) - set(after), set(after) - set(before)
    assert [path.split(".")[0] for path in gone] == ["assets/cards/academies-vihrea-fi"]
    assert [path.split(".")[0] for path in new] == ["assets/cards/academies-vihrea-fi"]
    assert before[gone.pop()] != after[new.pop()]
    assert all(before[path] == after[path] for path in set(before) & set(after))


def test_time_makes_no_card_false() -> None:
    """A card carries no date and no state: it is the same before, during and after a call."""
    cards = [_cards(small_files("", now)) for now in ("2022-01-16", NOW, "2022-06-01")]
    assert cards[0] == cards[1] == cards[2]


def test_cards_are_the_same_in_every_process() -> None:
    """Two processes with other seeds, zones and languages draw the same bytes."""
    cards = _cards(small_files("", NOW))
    here = [f"{path} {sha256(cards[path]).hexdigest()}" for path in sorted(cards)]
    changes = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", _DRAW],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **changes},
    )
    assert done.stdout.splitlines() == here


@pytest.mark.parametrize(
    "title",
    [
        "Vihreä akatemia",
        "Kestävyysmurrosjohtamisen hankintaosaamiskeskusakatemia",
        "Elinkaarikustannuslaskentaosaamisverkostoakatemiakokonaisuus",
        "Akatemia, jossa kunnat ja valtion virastot oppivat johtamaan hankintojaan yhdessä " * 2,
    ],
)
def test_a_long_title_fits_its_card(title: str) -> None:
    """However long a title or its words are, no letter comes near an edge or the site's name."""
    files = _titled(title)
    (path,) = (path for path in _cards(files) if "academies-vihrea-fi" in path)
    image = Image.open(io.BytesIO(files[path])).convert("RGB")
    width, height = SIZE
    edges = [
        (0, 24, MARGIN, height),
        (width - MARGIN, 24, width, height),
        (0, 24, width, MARGIN),
        (0, height - MARGIN, width, height),
        (0, height - 150, width, height - 125),  # between the title and the site's name
    ]
    for edge in edges:
        assert image.crop(edge).getcolors() == [
            ((edge[2] - edge[0]) * (edge[3] - edge[1]), BACKGROUND)
        ], edge
