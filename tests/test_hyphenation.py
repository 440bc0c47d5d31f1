"""Long words may break in headings, cards and menus, and nowhere is a soft hyphen that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from site_builder.languages import Language, wording
from site_builder.languages.wording import SOFT_HYPHEN
from tests.builds import Files, changed, html_pages, real_files, small_files
from tests.pages import Element

NOWS = ("2022-01-25", "2023-08-30", "2026-11-24")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LABELS = {"dt", "strong"}  # the headings of rows: of key facts, of phases
MENUS = {"menu", "breadcrumb"}
PROSE = "content/pages/tietoa/fi.md"
PAGE = "tietoa/index.html"


def _softened(page: Element) -> Iterator[tuple[list[Element], str]]:
    """Yield every text with a soft hyphen, below the elements around it, `template` included."""
    waiting: list[list[Element]] = [[page]]
    while waiting:
        way = waiting.pop()
        for child in way[-1].inside:
            if isinstance(child, Element):
                waiting.append([*way, child])
            elif SOFT_HYPHEN in child:
                yield way, child


def _may_break(way: list[Element]) -> bool:
    tags = {one.tag for one in way}
    menus = {one.attributes.get("class") for one in way if one.tag in {"ul", "ol"}}
    return bool(tags & (HEADINGS | LABELS) or menus & MENUS) and not tags & {"head", "svg"}


@pytest.mark.parametrize("now", NOWS)
def test_words_break_in_headings_cards_and_menus_alone(now: str) -> None:
    """No running text, title of a window or picture has a soft hyphen, and headings do."""
    met = 0
    for path, page in html_pages(real_files(now)).items():
        for way, text in _softened(page):
            assert _may_break(way), (path, [one.tag for one in way], text)
            met += 1
    assert met > 50


@pytest.mark.parametrize("now", NOWS)
def test_no_soft_hyphen_is_in_an_attribute(now: str) -> None:
    """Addresses, ids, descriptions and names that screen readers say are written plainly."""
    for path, page in html_pages(real_files(now)).items():
        for element in page.all(inert=True):
            for name, value in element.attributes.items():
                assert SOFT_HYPHEN not in value, (path, element.tag, name)


@pytest.mark.parametrize("now", NOWS)
def test_no_soft_hyphen_reaches_other_programs(now: str) -> None:
    """Feeds, calendars, structured data, sitemaps and the names of files have none."""
    _assert_plain(real_files(now))


def _assert_plain(files: Files) -> None:
    assert any(path.endswith(".ics") for path in files)
    for path, data in files.items():
        assert SOFT_HYPHEN not in path
        if path.endswith((".ics", ".xml", ".json", ".txt", ".js", ".css", ".svg", "_headers")):
            text = data.decode()
            assert SOFT_HYPHEN not in text, path
            assert not re.search(r"&shy;|&#173;|&#xad;", text, re.IGNORECASE), path
        if path.endswith(".html"):
            for script in re.findall(rb"<script.*?</script>", data, re.DOTALL):
                assert SOFT_HYPHEN not in script.decode(), path


def test_a_feed_has_headings_without_soft_hyphens() -> None:
    """Who searches in a feed finds the words of a heading, which break on the page alone."""
    news = "content/news/haku/fi.md"
    text = changed(news, ("Lue [", "## Hankintayksikkö kehittää\n\nLue ["))
    files = small_files(text, "2022-01-25")
    _assert_plain(files)
    feed = ET.fromstring(files["feed.xml"])  # noqa: S314 - our own file
    (content,) = (one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}content"))
    assert ">Hankintayksikkö kehittää</h2>" in content
    page = html_pages(files)["ajankohtaista/haku/index.html"]
    (heading,) = (one for one in page.all("h2") if one.text == "Hankintayksikkö kehittää")
    assert SOFT_HYPHEN in "".join(heading.pieces())


def test_a_link_in_a_heading_keeps_its_address() -> None:
    """The words of a heading may break; an address and a code sample within it may not."""
    text = (
        f"-- {PROSE} --\n---\ntitle: Tietoa\n---\n"
        '## [Hankintayksikkö](https://osaamiskeskus.example/hankintatoimen "Yhteystiedot") {#a}\n\n'
        "### Kirjoita `hankintatoimen` tai <osaamiskeskus@koe.example> {#b}\n\nTietoa.\n"
    )
    page = html_pages(small_files(text, "2022-01-25"))[PAGE].one("main")
    links = [*page.all("a")]
    assert links[0].attributes["href"] == "https://osaamiskeskus.example/hankintatoimen"
    assert links[0].attributes["title"] == "Yhteystiedot"
    assert SOFT_HYPHEN in "".join(links[0].pieces())
    assert page.one("code").inside == ["hankintatoimen"]
    assert links[1].attributes["href"] == "mailto:osaamiskeskus@koe.example"
    assert all(SOFT_HYPHEN not in value for one in page.all() for value in one.attributes.values())


@pytest.mark.parametrize("language", Language)
def test_soft_hyphens_are_all_that_is_added(language: Language) -> None:
    """A softened text without its soft hyphens is the text, and softening again adds none."""
    words = wording(language)
    for entry in words.soft_hyphens:
        plain = entry.replace("|", "")
        for text in (plain, plain.upper(), f"{plain} ja {plain.capitalize()}n", f"esi{plain}"):
            softened = words.soften(text)
            assert softened.replace(SOFT_HYPHEN, "") == text
            assert softened.count(SOFT_HYPHEN) >= entry.count("|")
            assert SOFT_HYPHEN * 2 not in softened


def test_a_word_breaks_where_its_parts_meet() -> None:
    """Finnish compounds break between their parts, whatever their first letter."""
    soften = wording(Language.FI).soften
    assert soften("Tietosuojaseloste") == "Tieto\u00adsuoja\u00adseloste"
    assert soften("Vähähiilisyys-akatemia") == "Vähä\u00adhiilisyys-akatemia"
    assert soften("Akatemia") == "Akatemia"
