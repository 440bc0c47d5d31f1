"""No content runs: 48 well-known payloads in every place, in a browser without the site's policy.

The site's Content-Security-Policy is off, so that what is shown here holds by escaping alone.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

from site_builder.build import Options, Report, build
from site_builder.instants import parse_moment
from tests.hostile import (
    NOW,
    PAYLOADS,
    add_images,
    hostile_prose,
    hostile_site,
    refused_pages,
    without,
)
from tests.hosts import Host, chromium, serving
from tests.pages import parse
from tests.sites import BASE, Check, write_site

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]

_HOOK = """
window.__hit = []
for (const name of ['alert', 'confirm', 'prompt', 'msgbox'])
    window[name] = () => { window.__hit.push(name) }
"""
_STIR = """() => [window, ...Array.from({ length }, (_, at) => window[at])].flatMap(shown => {
    const odd = [], page = shown.document, all = '*'
    const inert = [...page.querySelectorAll('template')].map(one => one.content)
    for (const element of page.querySelectorAll('main *, header *, footer *'))
        for (const name of ['mouseover', 'focus', 'toggle', 'error', 'load'])
            element.dispatchEvent(new Event(name))
    for (const element of [page, ...inert].flatMap(root => [...root.querySelectorAll(all)]))
        for (const { name, value } of element.attributes)
            if (name.startsWith('on') || name === 'style' || name === 'srcdoc'
                || (/^(?:xlink:)?href$|^src|action$|^data$|^poster$/.test(name)
                    && /^[\\s\\0-\\x20]*(javascript|vbscript|data):/i.test(value)))
                odd.push(`${shown.location} ${element.tagName} ${name}=${value}`)
    for (const link of page.querySelectorAll('a[href^="javascript" i]')) link.click()
    return [...shown.__hit, ...odd]
})"""
_AT_ONCE = 40  # pages in one window, so that few windows must be opened


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Build the hostile site without the texts that are refused where they stand."""
    prose, moment = hostile_prose(), parse_moment(NOW)
    for text, base in ((prose, BASE), (hostile_site(), "")):
        folder = tmp_path_factory.mktemp("hostile")
        shutil.copytree(ROOT / "templates", folder / "templates")
        write_site(folder, text + ("" if base else prose), base=base)
        add_images(folder / "content")
        report = build(Options(source=folder, output=folder / "output", now=moment))
        wrong = {one.place.path for one in report.diagnostics if one.severity.value == "error"}
        prose = without(prose, wrong)
    assert wrong == set()
    assert len(re.findall("^-- ", prose, re.MULTILINE)) > 9 * len(PAYLOADS)
    return report


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    """Open a browser that heeds no policy of a page."""
    with chromium() as browser:
        yield _context(browser)


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(_HOOK)
    return context


@pytest.mark.browser
def test_nothing_runs_in_a_browser_without_policy(built: Report, context: BrowserContext) -> None:
    """On no page does a payload run, ask another host, open a dialog or leave a handler."""
    strange: list[str] = []
    page = context.new_page()
    _listen(page, strange)
    pages = Host(built.pages).addresses()
    assert len(pages) > 10 * len(PAYLOADS)
    frames = {
        f"frames-{first}.html": "".join(
            f'<iframe src="{path}"></iframe>' for path in pages[first : first + _AT_ONCE]
        ).encode()
        for first in range(0, len(pages), _AT_ONCE)
    }
    files = {**built.pages, **frames}
    with serving(Host(files, {"Cache-Control": "max-age=3600"})) as host:
        for first in range(0, len(pages), _AT_ONCE):
            page.goto(f"{host.address}frames-{first}.html", wait_until="load")
            assert len(page.frames) == 1 + len(pages[first : first + _AT_ONCE])
            strange += page.evaluate(_STIR)
        assert [one for one in strange if not one.startswith(f"asks {host.address}")] == []


def _listen(page: Page, strange: list[str]) -> None:
    """Note every dialog and every request of a page."""

    def dialog(one: Dialog) -> None:
        strange.append(f"dialog {one.message}")
        one.dismiss()

    def request(one: Request) -> None:
        strange.append(f"asks {one.url}")

    page.on("dialog", dialog)
    page.on("request", request)


@pytest.mark.browser
def test_the_hook_sees_what_runs(context: BrowserContext) -> None:
    """The same payloads, put into a page as they are, are seen: the test above can fail."""
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    seen = 0
    for payload in PAYLOADS[12:24]:
        html = f"<!doctype html><title>x</title><main>{payload}</main>".encode()
        with serving(Host({"index.html": html})) as host:
            page.goto(host.address, wait_until="load")
            seen += bool(page.evaluate(_STIR))
    assert seen >= 8


def test_every_payload_is_shown_as_it_is_written(built: Report) -> None:
    """Each title is a title of its page, letter by letter."""
    for number, payload in enumerate(PAYLOADS):
        page = parse(built.pages[f"akatemiat/akatemia-{number}/index.html"])
        assert page.one("h1").text == " ".join(payload.split())


def test_structured_data_is_whole(built: Report) -> None:
    """Every JSON-LD is read by a JSON reader, and says the payloads as they are."""
    for path, data in built.pages.items():
        if path.endswith("index.html"):
            parts = data.decode().split('<script type="application/ld+json">')[1:]
            graphs = [json.loads(part.split("</script>")[0]) for part in parts]
            assert len(graphs) == 1, path
            payload = _payload(path, "akatemiat/akatemia")
            if payload:
                names = [node.get("name", "") for node in graphs[0]["@graph"]]
                assert any(payload in name for name in names)


def test_calendars_are_whole(built: Report) -> None:
    """Every calendar is read by icalendar, and its events carry the payloads as they are."""
    calendars = {path: data for path, data in built.pages.items() if path.endswith(".ics")}
    assert len(calendars) == len(PAYLOADS) + 1
    for path, data in calendars.items():
        calendar = Calendar.from_ical(data)
        payload = _payload(path, "akatemiat/akatemia")
        if payload:
            events = calendar.walk("VEVENT")
            assert len(events) == 4, path
            assert any(payload in str(event["summary"]) for event in events)


def test_the_feed_and_the_sitemap_are_whole(built: Report) -> None:
    """Both are read by lxml, and each entry has its title as it was written."""
    etree.fromstring(built.pages["sitemap.xml"])
    feed = etree.fromstring(built.pages["feed.xml"])
    titles = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert {f"{payload} uutinen" for payload in PAYLOADS} <= set(titles)


def test_names_of_files_are_plain(built: Report) -> None:
    """Whatever a file of content is called, files of the output have plain names."""
    odd = [path for path in built.pages if not re.fullmatch(r"[\w./-]+", path, re.ASCII)]
    assert odd == []


def _payload(path: str, stem: str) -> str:
    found = re.match(rf"{stem}-(\d+)/", path)
    return PAYLOADS[int(found[1])] if found else ""


def test_other_places_refuse_every_payload(check: Check) -> None:
    """Slugs, former addresses, choices and keys are refused where they stand, each by itself."""
    text = refused_pages()
    report = check(text)
    wrong = {one.place.path for one in report.diagnostics if one.severity.value == "error"}
    assert wrong == set(re.findall(r"^-- (\S+) --$", text, re.MULTILINE))
    assert len(wrong) == 5 * len(PAYLOADS)
