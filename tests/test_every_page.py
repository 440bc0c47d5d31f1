"""Every page of the real site is there, in three languages, and keeps the habits of writing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.pages import Element, files_of, leads_to, pages_of
from tests.sites import SiteAt

NOWS = (
    "2022-01-16",
    "2022-01-24",
    "2022-01-25",
    "2022-02-05",
    "2022-02-11T23:59",
    "2022-02-12",
    "2022-02-21",
    "2022-03-01",
    "2022-06-01",
    "2023-05-16",
    "2026-11-24",
)

# The pages that are always there: the same page in Finnish, Swedish and English.
PAGES = (
    ("", "sv/", "en/"),
    ("akatemiat/", "sv/akademier/", "en/academies/"),
    (
        "akatemiat/vahahiilisyys-akatemia/",
        "sv/akademier/kolsnala-upphandlingar/",
        "en/academies/low-carbon-procurement/",
    ),
    (
        "akatemiat/innovaatio-akatemia/",
        "sv/akademier/innovationsakademin/",
        "en/academies/innovation-academy/",
    ),
    (
        "akatemiat/soske-akatemia/",
        "sv/akademier/socialt-hallbara-upphandlingar/",
        "en/academies/socially-sustainable-procurement/",
    ),
    ("ajankohtaista/", "sv/aktuellt/", "en/news/"),
    ("teema-akatemiat/", "sv/temaakademier/", "en/theme-academies/"),
    ("yhteystiedot/", "sv/kontaktuppgifter/", "en/contact/"),
    ("saavutettavuusseloste/", "sv/tillganglighetsutlatande/", "en/accessibility-statement/"),
    ("tietosuojaseloste/", "sv/dataskyddsbeskrivning/", "en/privacy-notice/"),
    ("sivukartta/", "sv/webbplatskarta/", "en/sitemap/"),
)
NEWS_SECTIONS = ("ajankohtaista/", "sv/aktuellt/", "en/news/")
# The news items, with the first day on which each was certainly public.
NEWS = {
    ("innovaatio-akatemian-osallistujat-2021", "deltagare-innovationsakademin-2021",
     "innovation-academy-participants-2021"): "2021-10-19",
    ("soske-akatemian-haku-2021", "ansokan-socialt-hallbara-upphandlingar-2021",
     "socially-sustainable-procurement-call-2021"): "2021-11-16",
    ("soske-akatemian-osallistujat-2022", "deltagare-socialt-hallbara-upphandlingar-2022",
     "socially-sustainable-procurement-participants-2022"): "2022-01-20",
    ("vahahiilisyys-akatemian-haku-2022", "ansokan-kolsnala-upphandlingar-2022",
     "low-carbon-procurement-call-2022"): "2022-01-24",
    ("vahahiilisyys-akatemian-osallistujat-2022", "deltagare-kolsnala-upphandlingar-2022",
     "low-carbon-procurement-participants-2022"): "2022-03-01",
    ("innovaatio-akatemia-paattyi-2022", "innovationsakademin-avslutades-2022",
     "innovation-academy-ended-2022"): "2022-03-01",
    ("keino-akatemia-tutkimus-2022", "keino-akademin-studie-2022",
     "keino-academy-study-2022"): "2022-12-31",
}  # fmt: skip
ARCHIVED = {
    "fi": "Tämä sivusto on arkisto.",
    "sv": "Den här webbplatsen är ett arkiv.",
    "en": "This site is an archive.",
}

every_now = pytest.mark.parametrize("now", NOWS)


@cache
def _pages(folder: Path) -> dict[str, Element]:
    return pages_of(folder)


def _language(path: str) -> str:
    return path[:2] if path.startswith(("sv/", "en/")) else "fi"


def _expected_news(now: str, language: int) -> set[str]:
    section = NEWS_SECTIONS[language]
    return {f"{section}{slugs[language]}/index.html" for slugs, day in NEWS.items() if day <= now}


def _linked(path: str, page: Element) -> set[str]:
    return {leads_to(path, link.attributes["href"]) for link in page.one("main").all("a")}


@every_now
def test_every_page_is_built(now: str, site_at: SiteAt) -> None:
    """The pages of the announcement exist in three languages, and each news item from its day."""
    pages = _pages(site_at(now))
    expected = {f"{path}index.html" for versions in PAGES for path in versions}
    for language in range(3):
        expected |= _expected_news(now, language)
    assert set(pages) == expected | {"404.html"}


@every_now
def test_lists_name_what_is_public(now: str, site_at: SiteAt) -> None:
    """The list of news and the sitemap link to all public news; the sitemap to all pages."""
    pages = _pages(site_at(now))
    for language in range(3):
        news = _expected_news(now, language)
        section = f"{NEWS_SECTIONS[language]}index.html"
        assert {one for one in _linked(section, pages[section]) if one in pages} == news
        sitemap = f"{PAGES[-1][language]}index.html"
        others = {f"{versions[language]}index.html" for versions in PAGES[1:]}
        assert news | others <= _linked(sitemap, pages[sitemap])


@every_now
def test_every_page_is_whole(now: str, site_at: SiteAt) -> None:
    """A page says its language, one heading, its other languages, and where to complain."""
    pages = _pages(site_at(now))
    for path, page in pages.items():
        assert page.one("html").attributes["lang"] == _language(path)
        assert len(list(page.all("h1"))) == 1, path
        assert page.one("title").text, path
        if path == "404.html":
            continue
        footer = {leads_to(path, link.attributes["href"]) for link in page.one("footer").all("a")}
        language = ("fi", "sv", "en").index(_language(path))
        assert f"{PAGES[8][language]}index.html" in footer, path
        switches = {
            link.attributes["hreflang"]: leads_to(path, link.attributes["href"])
            for link in page.one("header").all("a")
            if "hreflang" in link.attributes
        }
        assert set(switches) == {"fi", "sv", "en"}
        assert set(switches.values()) <= set(pages)
        assert switches[_language(path)] == path


def test_the_page_for_lost_visitors_speaks_all_languages(site_at: SiteAt) -> None:
    """404.html says in Finnish, Swedish and English that nothing was found, and where to go."""
    page = _pages(site_at("2022-01-25"))["404.html"]
    assert page.one("html").attributes["lang"] == "fi"
    marked = {
        part.attributes["lang"] for part in page.one("main").all() if "lang" in part.attributes
    }
    assert marked >= {"sv", "en"}
    for words in ("Sivua ei löytynyt", "Sidan hittades inte", "Page not found"):
        assert words in page.text
    links = {link.attributes["href"] for link in page.all("a")}
    assert {"/", "/sv/", "/en/"} <= links


@every_now
def test_languages_agree_about_dates(now: str, site_at: SiteAt) -> None:
    """The three versions of a page name the same days, so a deadline cannot differ."""
    pages = _pages(site_at(now))
    for versions in PAGES:
        days = [
            [time.attributes["datetime"] for time in pages[f"{path}index.html"].all("time")]
            for path in versions
        ]
        assert days[0] == days[1] == days[2], versions[0]


@every_now
def test_dates_are_written_as_they_should_be(now: str, site_at: SiteAt) -> None:
    """No invented hour, no ambiguous end, no ISO date, no double full stop, in any language."""
    for path, page in _pages(site_at(now)).items():
        text = page.text
        language = _language(path)
        assert not re.search(r"\b0{1,2}[.:]00\b|\b23[.:]59\b", text), path
        assert ".." not in text, path
        assert not re.search(r"\d{4}-\d\d-\d\d", text), path
        if language == "fi" and path != "404.html":
            assert not re.search(r"\b(asti|saakka)\b", text), path
            assert not re.search(r"(?<!\d\.\d\d )\bmennessä\b", text), path
        assert not re.search(r"\d[.\d]*-\d", re.sub(r"\S*@\S*|https?:\S*", "", text)), path
        assert not re.search(r"\{\w+\}|\bNone\b|\bunknown\b", text), path


@every_now
def test_files_for_machines_invent_no_hour(now: str, site_at: SiteAt) -> None:
    """No calendar and no structured data gives a midnight where the hour is not known."""
    for path, data in files_of(site_at(now)).items():
        text = data.decode("utf-8", "replace")
        if path.endswith(".ics"):
            assert not re.search(r"^DT(START|END)[^:\n]*:\d{8}T000000", text, re.MULTILINE), path
        if path.endswith(".html"):
            scripts = re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", text, re.DOTALL)
            assert not any("T00:00" in script for script in scripts), path


@every_now
def test_lines_do_not_break_within_a_time(now: str, site_at: SiteAt) -> None:
    """Between `klo` or `kl.` and the hour there is a no-break space."""
    for path, data in files_of(site_at(now)).items():
        if path.endswith(".html"):
            assert not re.search(r"\b(klo|kl\.) \d", data.decode()), path


def test_an_archive_says_so(site_at: SiteAt) -> None:
    """Today every page says that the site is an archive, and no page calls anybody to apply."""
    pages = _pages(site_at("2026-11-24"))
    for path, page in pages.items():
        if path != "404.html":
            assert ARCHIVED[_language(path)] in page.text, path
        for words in ("Haku auki", "Ansökan öppen", "Siirry ohjelmasivulle", "@motiva.fi"):
            assert words not in page.text, path
    for path, page in _pages(site_at("2023-05-16")).items():
        assert ARCHIVED[_language(path)] not in page.text, path


def test_an_archive_promises_no_answer(site_at: SiteAt) -> None:
    """Where no contact is left, no page tells the reader to write to one."""
    contacts = _pages(site_at("2026-11-24"))["yhteystiedot/index.html"].one("main").text
    assert "@" not in contacts
    assert "Samaan osoitteeseen voi lähettää" not in contacts
