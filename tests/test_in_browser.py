"""The real site in a real browser: every page opens, for everybody, and asks nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.hosts import chromium
from tests.pages import files_of
from tests.ports import answering
from tests.sites import SiteAt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

NOW = "2022-01-25"
LATER = "2026-11-24"  # an archive, with all news and two editions

_OVERFLOW = """() => [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > window.innerWidth + 1
        && getComputedStyle(element).position !== 'absolute')
    .map(element => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`)"""
_FOCUSED = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect()
    return [focused.getAttribute('href'), box.left, box.top]
}"""
_STORED = """() => [document.cookie, localStorage.length, sessionStorage.length]"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing of what is asked for."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def served(site_at: SiteAt) -> Iterator[dict[str, tuple[str, list[str]]]]:
    """Serve the site at two instants; return each one's address and the paths of its pages."""
    found: dict[str, tuple[str, list[str]]] = {}
    with ExitStack() as servers:
        for now in (NOW, LATER):
            folder = site_at(now)
            handler = partial(_Quiet, directory=str(folder))
            address = servers.enter_context(answering(handler))
            found[now] = f"{address}/", _addresses(folder)
        yield found


def _addresses(folder: Path) -> list[str]:
    pages = [path for path in files_of(folder) if path.endswith("index.html")]
    return [path.removesuffix("index.html") for path in pages]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a fresh window that keeps nothing from other tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def _failure(request: Request) -> list[str]:
    # Leaving a page may end the request for its icon.
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}"]


def _not_seen_before(served: dict[str, tuple[str, list[str]]], now: str) -> list[str]:
    """Return all pages of today's site, and of the later one those that are new or have changed."""
    changing = ("akatemiat/vaha", "sv/akademier/kol", "en/academies/low")
    return [
        address
        for address in served[now][1]
        if now == NOW or address not in served[NOW][1] or address.startswith(changing)
    ]


@pytest.mark.parametrize("now", [NOW, LATER])
def test_every_page_opens_without_a_complaint(
    now: str, served: dict[str, tuple[str, list[str]]], page: Page
) -> None:
    """No error on the console, no failed request, none off the origin, nothing stored."""
    origin, addresses = served[now][0], _not_seen_before(served, now)
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda one: troubles.extend(_failure(one)))
    page.on("response", lambda one: troubles.append(one.url) if one.status >= 400 else None)
    page.on(
        "request",
        lambda one: None if one.url.startswith((origin, "data:")) else troubles.append(one.url),
    )
    for address in addresses:
        page.goto(origin + address, wait_until="load")
        assert troubles == [], address
        assert page.evaluate(_STORED) == ["", 0, 0]
    assert page.context.cookies() == []


@pytest.mark.parametrize("now", [NOW, LATER])
def test_every_page_has_its_landmarks(
    now: str, served: dict[str, tuple[str, list[str]]], page: Page
) -> None:
    """Header, navigation, main part and footer; one heading; the right language and a title."""
    origin, addresses = served[now][0], _not_seen_before(served, now)
    titles: dict[str, str] = {}
    for address in addresses:
        page.goto(origin + address)
        language = address[:2] if address.startswith(("sv/", "en/")) else "fi"
        assert page.evaluate("document.documentElement.lang") == language
        tree = page.locator("body").aria_snapshot()
        for role in ("banner", "main", "contentinfo"):
            assert len(re.findall(rf"^\s*- {role}\b", tree, re.MULTILINE)) == 1, (address, role)
        navigation = re.findall(r"^\s*- navigation(.*):$", tree, re.MULTILINE)
        assert all('"' in name for name in navigation), address
        assert len(set(navigation)) == len(navigation) >= 2, address
        assert tree.count("[level=1]") == 1, address
        assert titles.setdefault(page.title(), address) == address


def test_the_keyboard_gets_past_the_menu(
    served: dict[str, tuple[str, list[str]]], page: Page
) -> None:
    """The first Tab shows a link that leads to the main part, and focus goes there with it."""
    origin, addresses = served[NOW]
    for address in addresses:
        page.goto(origin + address)
        page.keyboard.press("Tab")
        href, left, top = page.evaluate(_FOCUSED)
        assert href == "#main", address
        assert left >= 0, address
        assert top >= 0, address
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("() => document.activeElement.closest('main, footer') !== null")
        assert inside, address


@pytest.mark.parametrize("now", [NOW, LATER])
def test_nothing_overflows_a_narrow_screen(
    now: str, served: dict[str, tuple[str, list[str]]], page: Page
) -> None:
    """At 320 CSS pixels no page scrolls sideways, however long its words are."""
    origin, addresses = served[now]
    page.set_viewport_size({"width": 320, "height": 640})
    for address in addresses:
        page.goto(origin + address)
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 320, (address, page.evaluate(_OVERFLOW))


def test_the_site_reads_the_same_without_scripts(
    browser: Browser, served: dict[str, tuple[str, list[str]]]
) -> None:
    """Without scripts the state, the days and the way in are there."""
    origin, _ = served[NOW]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}akatemiat/vahahiilisyys-akatemia/")
    text = page.get_by_role("main").inner_text()
    assert "Viimeinen hakupäivä on perjantai 11.2.2022." in text
    link = page.get_by_role("link", name="Siirry ohjelmasivulle (ulkoinen sivusto)")
    assert link.first.is_visible()
    context.close()


def test_one_can_walk_from_the_front_page_to_the_way_in(
    served: dict[str, tuple[str, list[str]]], page: Page
) -> None:
    """Three clicks lead from the front page to another language of the academy and back home."""
    origin, _ = served[NOW]
    page.goto(origin)
    page.get_by_role("main").get_by_role(
        "link", name="Vähähiilisten hankintojen akatemia"
    ).first.click()
    assert page.url == f"{origin}akatemiat/vahahiilisyys-akatemia/"
    page.get_by_role("link", name="Svenska").click()
    assert page.url == f"{origin}sv/akademier/kolsnala-upphandlingar/"
    page.get_by_role("link", name="KEINO-akademierna").first.click()
    assert page.url == f"{origin}sv/"


def test_the_page_for_lost_visitors_works_at_any_depth(
    served: dict[str, tuple[str, list[str]]], page: Page
) -> None:
    """404.html finds its style and its links wherever the lost address was."""
    origin, _ = served[NOW]
    page.route(
        "**/lost/**", lambda route: route.fulfill(response=route.fetch(url=f"{origin}404.html"))
    )
    failed: list[str] = []
    page.on("response", lambda one: failed.append(one.url) if one.status >= 400 else None)
    page.goto(f"{origin}lost/in/the/woods/")
    assert page.get_by_role("heading", level=1).count() == 1
    assert failed == []
    page.get_by_role("main").get_by_role("link").first.click()
    assert page.url == origin
