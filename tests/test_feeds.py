"""Feeds, the sitemap and the heads of pages tell other programs what the pages tell people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from site_builder.languages import Language
from tests.builds import Files, changed, html_pages, real_files, small_files
from tests.pages import Element

HERE = Path(__file__).parent
FEEDS = {Language.FI: "feed.xml", Language.SV: "sv/feed.xml", Language.EN: "en/feed.xml"}
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
NOWS = ["2021-10-01", "2022-01-25", "2023-08-30", "2026-11-24"]
NEWS = "content/news/haku/facts.yaml"
NEWS_FI = "content/news/haku/fi.md"
PICTURE = r"""
-- content/news/haku/nelio.png [escaped] --
\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\x00\x00\
\xfd\xd4\x9as\x00\x00\x00\x16IDATx\xdacd0\xadb```b`````\x00\x00\x07\xe4\x00\xb3\x8e\x96\xb62\x00\
\x00\x00\x00IEND\xaeB`\x82
"""


def _feed(files: Files, language: Language) -> feedparser.FeedParserDict:
    feed = feedparser.parse(files[FEEDS[language]])
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def _ids(feed: feedparser.FeedParserDict) -> list[str]:
    return [feed.feed.id, *(entry.id for entry in feed.entries)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("now", NOWS[1:])
def test_a_feed_reader_reads_every_feed(now: str, language: Language) -> None:
    """A feed has its language, its own address, its page, an author and entries with all parts."""
    files = real_files(now)
    feed = _feed(files, language)
    links = {link.rel: link.href for link in feed.feed.links}
    home = "https://keino-akatemiat.example/" + FEEDS[language].removesuffix("feed.xml")
    assert links == {"self": f"{home}feed.xml", "alternate": home}
    assert feed.feed.language == language.value
    assert feed.feed.author
    assert len(_ids(feed)) == len(set(_ids(feed)))
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)
    for entry in feed.entries:
        assert entry.title
        assert entry.summary
        path = entry.link.removeprefix("https://keino-akatemiat.example/") + "index.html"
        assert html_pages(files)[path].one("h1").text == entry.title
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00:00Z", entry.updated)


def test_what_names_an_entry_never_changes() -> None:
    """A new title, slug or address of the site makes no entry new to those who read it."""
    ids = _ids(_feed(small_files("", "2022-01-25"), Language.FI))
    renamed = changed(
        NEWS_FI, ("title: Haku on avattu", "title: Uusi nimi\nslug: uusi")
    )  # fmt: skip
    after = _feed(small_files(renamed, "2022-01-25"), Language.FI)
    elsewhere = small_files("", "2022-01-25", "https://muualla.example/alla/")
    assert after.entries[0].title == "Uusi nimi"
    assert after.entries[0].link.endswith("/uusi/")
    assert _ids(after) == ids == _ids(_feed(elsewhere, Language.FI))
    assert all(one.startswith("tag:site,2022:") for one in ids)


@pytest.mark.parametrize("base", ["", "https://muualla.example/alla/"])
def test_links_in_a_feed_are_whole_addresses(base: str) -> None:
    """The text of an entry links to pages by their whole address, wherever it is read."""
    files = small_files("", "2022-01-25", base)
    (entry,) = _feed(files, Language.FI).entries
    hrefs = re.findall(r'(?:href|src)="([^"]+)"', entry.content[0].value)
    home = base or "https://koe.example/"
    assert hrefs == [f"{home}akatemiat/vihrea-akatemia/#eligibility"]
    page = files["akatemiat/vihrea-akatemia/index.html"].decode()
    assert 'id="eligibility"' in page


def test_images_in_a_feed_have_whole_addresses() -> None:
    """A reader elsewhere finds every size of an image, and each is a file of the site."""
    text = changed(NEWS_FI, ("Lue [", "![Sininen neliö](nelio.png)\n\nLue [")) + PICTURE
    files = small_files(text, "2022-01-25")
    content = etree.fromstring(files["feed.xml"]).findtext("a:entry/a:content", namespaces=NAMES)
    (image,) = re.findall(r"<img[^>]*>", content)  # feedparser would leave out `srcset`
    (source,), (sizes,) = re.findall(r' src="([^"]+)', image), re.findall(r'srcset="([^"]+)', image)
    addresses = [source, *(one.split()[0] for one in sizes.split(","))]
    for address in addresses:
        assert address.startswith("https://koe.example/assets/")
        assert address.removeprefix("https://koe.example/") in files


def test_text_that_looks_like_a_link_stays_in_a_feed() -> None:
    """An address that is only written about, in a sample of code or in words, is not changed."""
    text = changed(NEWS_FI, ("Lue [", 'Kirjoita `<a href="x">` tai src="y" näin. Lue ['))
    (entry,) = _feed(small_files(text, "2022-01-25"), Language.FI).entries
    words = re.sub(r"<[^>]*>", "", entry.content[0].value)
    assert 'Kirjoita &lt;a href="x"&gt; tai src="y" näin.' in words.replace("&quot;", '"')


def test_no_entry_comes_before_its_time() -> None:
    """News appear in the feed on their day, and before it there is not even a feed."""
    assert FEEDS[Language.FI] not in small_files("", "2022-01-16T23:59")
    assert len(_feed(small_files("", "2022-01-17T00:00"), Language.FI).entries) == 1
    for now, count in (("2022-01-23", 3), ("2022-01-24", 4)):
        assert len(_feed(real_files(now), Language.FI).entries) == count


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("date: 2022-01-17", "2022-01-16T22:00:00Z"),
        ("date: 2022-01\nfrom: 2022-01-20", None),
        ("date: unknown\nfrom: 2022-01-20", None),
        ("date: 2022-W02\nfrom: 2022-01-20", None),
    ],
)
def test_a_day_of_publication_is_never_made_up(day: str, published: str | None) -> None:
    """An entry is `published` on a known day, or does not say when; `updated` is always there."""
    text = changed(NEWS, ("date: 2022-01-17", day))
    (entry,) = _feed(small_files(text, "2022-01-25"), Language.FI).entries
    assert entry.get("published") == published
    assert entry.updated in (published, "2022-01-19T22:00:00Z")


def test_an_update_counts_from_its_day() -> None:
    """`updated` follows content's own day of change, once that day has come; no clock is asked."""
    text = changed(NEWS, ("date: 2022-01-17", "date: 2022-01-17\nupdated: 2022-01-20"))
    stamps = [
        _feed(small_files(text, now), Language.FI).entries[0].updated
        for now in ("2022-01-19", "2022-01-20")
    ]
    assert stamps == ["2022-01-16T22:00:00Z", "2022-01-19T22:00:00Z"]


def test_marks_of_markup_are_text_in_a_feed() -> None:
    """A title with `&` and `<` is read as written, and markup in it is no markup."""
    text = changed(NEWS_FI, ("title: Haku on avattu", "title: 'A & B <b>c</b> ]]> d'"))
    (entry,) = _feed(small_files(text, "2022-01-25"), Language.FI).entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "A & B <b>c</b> ]]> d"


def _sitemap(files: Files) -> dict[str, dict[str, str]]:
    """Return the alternates of each address of a sitemap that is valid by its schema."""
    schema = etree.XMLSchema(etree.parse(HERE / "sitemap.xsd"))
    root = etree.fromstring(files["sitemap.xml"])
    schema.assertValid(root)
    return {
        url.findtext("s:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in root.findall("s:url", NAMES)
    }


def _links(page: Element, rel: str) -> list[Mapping[str, str]]:
    return [link.attributes for link in page.all("link") if link.attributes.get("rel") == rel]


@pytest.mark.parametrize("now", NOWS)
def test_the_sitemap_lists_every_page(now: str) -> None:
    """All public pages and nothing else, each with the translations that it names itself."""
    files = real_files(now)
    told = {}
    for path, page in html_pages(files).items():
        canonical = [link["href"] for link in _links(page, "canonical")]
        if path == "404.html" or b'http-equiv="refresh"' in files[path]:
            continue
        assert canonical == [f"https://keino-akatemiat.example/{path.removesuffix('index.html')}"]
        told[canonical[0]] = {
            link["hreflang"]: link["href"]
            for link in _links(page, "alternate")
            if "hreflang" in link
        }
    assert _sitemap(files) == told


@pytest.mark.parametrize("now", NOWS)
def test_translations_name_each_other(now: str) -> None:
    """Alternates are reciprocal, name the page itself, and only pages that exist."""
    listed = _sitemap(real_files(now))
    for address, alternates in listed.items():
        assert address in alternates.values()
        for language, other in alternates.items():
            assert listed[other] == alternates
            page = real_files(now)[other.split("/", 3)[3] + "index.html"].decode()
            assert language == "x-default" or f'<html lang="{language}">' in page


def test_old_addresses_are_no_pages_of_the_sitemap() -> None:
    """A redirect page and the page for lost visitors are in no sitemap, and ask not to be."""
    text = changed(
        "content/academies/vihrea/fi.md", ("slug:", "aliases: [/vanha/]\nslug:")
    )  # fmt: skip
    files = small_files(text, "2022-01-25")
    assert not [address for address in _sitemap(files) if "vanha" in address or "404" in address]
    for path in ("vanha/index.html", "404.html"):
        assert b'<meta name="robots" content="noindex">' in files[path]


@pytest.mark.parametrize("now", ["2022-01-25", "2023-08-30"])
def test_shared_links_have_a_title_and_a_summary(now: str) -> None:
    """Open Graph names each page by its heading, summary, address and language."""
    locales = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
    for path, page in html_pages(real_files(now)).items():
        if path == "404.html":
            continue
        meta = [
            (m.attributes.get("property"), m.attributes.get("content")) for m in page.all("meta")
        ]
        told = dict(meta)
        language = page.one("html").attributes["lang"]
        assert told["og:title"] == page.one("h1").text
        assert told["og:description"]
        assert told["og:url"] == _links(page, "canonical")[0]["href"]
        assert told["og:locale"] == locales[language]
        others = {value for name, value in meta if name == "og:locale:alternate"}
        codes = {link.get("hreflang", "") for link in _links(page, "alternate")}
        assert others == {locales[code] for code in codes if code in locales} - {locales[language]}
        assert told["og:type"] in ("website", "article")
