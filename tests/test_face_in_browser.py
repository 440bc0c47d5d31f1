"""The real site for everybody: by keyboard alone, magnified, on paper, in any scheme of colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.hosts import Host, chromium, host_of
from tests.sites import SiteAt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

NOW, LATER = "2022-01-25", "2026-11-24"
NOON = {now: f"{now}T10:00:00Z" for now in (NOW, LATER)}
LOW_CARBON = (
    "akatemiat/vahahiilisyys-akatemia/",
    "sv/akademier/kolsnala-upphandlingar/",
    "en/academies/low-carbon-procurement/",
)
PROGRAMME = (
    "https://www.hankintakeino.fi/fi/mika-osaamiskeskus/keinon-palvelut/"
    "hankintatoimen-johtamisen-kehitysohjelmat/vahahiilisyys-akatemia"
)
MOST_TABS = 40

# The spacing that readers must be able to set (WCAG 1.4.12)
_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
_TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1
        && getComputedStyle(one).position !== 'absolute')
    .map(one => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`)"""
_CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
    const style = getComputedStyle(one)
    return one.tagName !== 'TABLE'
        && (style.overflowX !== 'visible' || style.overflowY !== 'visible')
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
}).map(one => one.outerHTML.slice(0, 80)).concat(
    [...document.querySelectorAll('svg text')].filter(one => {
        const box = one.getBBox(), picture = one.ownerSVGElement.viewBox.baseVal
        return box.x + box.width > picture.width || box.y + box.height > picture.height
    }).map(one => one.textContent))"""
_FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect()
    const style = getComputedStyle(one)
    return {
        href: one.href ?? '',
        text: one.textContent.trim(),
        seen: box.width > 0 && box.right > 0 && box.left < innerWidth
            && box.bottom > 0 && box.top < innerHeight,
        ring: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
    }
}"""
_MARKS = """() => [...document.querySelectorAll('.phase')].map(one => {
    const style = getComputedStyle(one, '::before')
    return [one.querySelector('.phase-state').classList[1].slice(6),
        style.backgroundColor, style.borderTopColor, getComputedStyle(one).color]
})"""
_STATES = """() => [...document.querySelectorAll('.tag, .phase-state')]
    .map(one => [one.classList[1], one.textContent.trim()])"""


@dataclass(frozen=True)
class Focused:
    """What has the focus: its link and words, whether it is on the screen and has a ring."""

    href: str
    text: str
    seen: bool
    ring: bool


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def hosts(site_at: SiteAt) -> Iterator[dict[str, Host]]:
    """Serve the site as it is at two instants."""
    with host_of(site_at(NOW)) as now, host_of(site_at(LATER)) as later:
        yield {NOW: now, LATER: later}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a fresh window of somebody who reads the site on the day of the first instant."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.clock.set_fixed_time(NOON[NOW])
    yield context.new_page()
    context.close()


def _academies(host: Host) -> list[str]:
    return [
        address
        for address in host.addresses()
        if re.fullmatch(r"(akatemiat|sv/akademier|en/academies)/[^/]+/", address)
    ]


def _tab_to(page: Page, href: str) -> Focused:
    """Press Tab until a link to `href` has the focus; every stop on the way can be seen."""
    met: list[str] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = Focused(**page.evaluate(_FOCUSED))
        met.append(focused.text)
        assert focused.seen, met
        assert focused.ring, met
        if focused.href == href:
            return focused
    pytest.fail(f"{href} is not among {met}")


def test_the_keyboard_leads_from_the_front_page_to_the_way_in(
    hosts: dict[str, Host], page: Page
) -> None:
    """Tab and Enter alone reach the academy, and on its page the link to the programme page."""
    origin, left_for = hosts[NOW].address, list[str]()

    def stop(route: Route) -> None:
        left_for.append(route.request.url)
        route.fulfill(body="", content_type="text/html")

    page.route(re.compile("^https:"), stop)
    page.goto(origin)
    _tab_to(page, origin + LOW_CARBON[0])
    page.keyboard.press("Enter")
    page.wait_for_url(origin + LOW_CARBON[0])
    _tab_to(page, PROGRAMME)
    button = _tab_to(page, PROGRAMME)
    assert button.text == "Siirry ohjelmasivulle (ulkoinen sivusto)"
    assert left_for == []
    page.keyboard.press("Enter")
    page.wait_for_url(PROGRAMME)
    assert left_for == [PROGRAMME]


def test_the_skip_link_moves_the_focus(hosts: dict[str, Host], page: Page) -> None:
    """The first link of a page is seen when it has the focus, and leads into the main part."""
    for address in ("", *LOW_CARBON, "en/news/"):
        page.goto(hosts[NOW].address + address)
        focused = _tab_to(page, f"{hosts[NOW].address}{address}#main")
        assert focused.text
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main, footer') !== null")
        assert not page.evaluate("() => document.activeElement.matches('header *, .breadcrumb *')")


def test_a_language_keeps_the_page(hosts: dict[str, Host], page: Page) -> None:
    """From the Finnish academy one comes to the Swedish, to the English, and back to it."""
    origin, (finnish, swedish, english) = hosts[NOW].address, LOW_CARBON
    page.goto(origin + finnish)
    for address, code in ((swedish, "sv"), (english, "en"), (finnish, "fi")):
        _tab_to(page, origin + address)
        page.keyboard.press("Enter")
        page.wait_for_url(origin + address)
        assert page.evaluate("() => document.documentElement.lang") == code


@pytest.mark.parametrize("now", [NOW, LATER])
def test_nothing_is_lost_at_four_times_the_size(
    now: str, hosts: dict[str, Host], browser: Browser
) -> None:
    """At 320 by 256 CSS pixels, also with the spacing of WCAG 1.4.12, nothing is wide or cut."""
    context = browser.new_context(viewport={"width": 320, "height": 256}, bypass_csp=True)
    context.clock.set_fixed_time(NOON[now])
    page = context.new_page()
    for address in hosts[now].addresses():
        page.goto(hosts[now].address + address)
        for style in ("/* none */", _SPACING):
            page.add_style_tag(content=style)
            width = page.evaluate("() => document.documentElement.scrollWidth")
            assert width <= 320, (address, page.evaluate(_TOO_WIDE))
            assert page.evaluate(_CUT_OFF) == [], address
    context.close()


@pytest.mark.parametrize("now", [NOW, LATER])
def test_an_academy_is_a_handout_of_two_pages(now: str, hosts: dict[str, Host], page: Page) -> None:
    """Printed on A4, an academy takes one or two pages, whatever its language and state."""
    page.clock.set_fixed_time(NOON[now])
    for address in _academies(hosts[now]):
        page.goto(hosts[now].address + address)
        sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
        assert 1 <= len(sheets) <= 2, (address, len(sheets))


def test_a_handout_has_what_one_needs_on_paper(hosts: dict[str, Host], page: Page) -> None:
    """On paper the way in has its address; menus, what one subscribes to and news are left out."""
    page.emulate_media(media="print")
    page.goto(hosts[NOW].address + LOW_CARBON[0])
    after = page.locator(".call .button").evaluate(
        "one => getComputedStyle(one, '::after').content"
    )
    assert after == f'" ({PROGRAMME})"'
    for name in ("nav", ".skip", ".calendar", "[aria-labelledby=news]"):
        shown = [one.is_visible() for one in page.locator(name).all()]
        assert shown, name
        assert not any(shown), name
    for name in ("h1", ".status", ".key-facts", ".call", ".phases", ".contact", "svg.timeline"):
        assert page.locator(name).first.is_visible(), name


_SCHEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced dark colours": {"forced_colors": "active", "color_scheme": "dark"},
    "reduced motion": {"reduced_motion": "reduce"},
}


@pytest.mark.parametrize("scheme", _SCHEMES)
def test_states_are_told_without_colour(
    scheme: str, hosts: dict[str, Host], browser: Browser
) -> None:
    """In every scheme each state has words of its own, and pages open without an error."""
    context = browser.new_context(**_SCHEMES[scheme])  # type: ignore[arg-type]
    page, troubles = context.new_page(), list[str]()
    page.on("console", lambda said: troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    told: dict[tuple[str, str], str] = {}
    for now, host in hosts.items():
        page.clock.set_fixed_time(NOON[now])
        for address in ("", "sv/", "en/", *_academies(host)):
            page.goto(host.address + address)
            language = address[:2] if address.startswith(("sv/", "en/")) else "fi"
            for name, words in page.evaluate(_STATES):
                assert words, (address, name)
                kind = name.split("-")[0]
                assert told.setdefault((language, f"{kind} {words}"), name) == name
    assert len(told) >= 15
    assert troubles == []
    context.close()


@pytest.mark.parametrize("scheme", _SCHEMES)
def test_marks_of_phases_differ_in_shape(
    scheme: str, hosts: dict[str, Host], browser: Browser
) -> None:
    """What is past or goes on has a filled mark, what is to come a hollow one, in every scheme."""
    context = browser.new_context(**_SCHEMES[scheme])  # type: ignore[arg-type]
    page = context.new_page()
    page.clock.set_fixed_time(NOON[NOW])
    page.goto(hosts[NOW].address + LOW_CARBON[0])
    canvas = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    marks = page.evaluate(_MARKS)
    assert {name for name, *_ in marks} == {"past", "current", "upcoming"}
    for name, background, border, ink in marks:
        assert (background != canvas) is (name != "upcoming"), (name, background)
        assert border != canvas
        assert ink != canvas
    button = page.locator(".button").first
    inside, behind = button.evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert inside != behind
    assert behind != canvas
    context.close()


@pytest.mark.parametrize("day", ["2022-01-25", "2022-02-12", "2022-03-10", "2022-06-10"])
def test_the_words_beside_a_state_stay_together(
    hosts: dict[str, Host], page: Page, day: str
) -> None:
    """The dates beside the tag are one run of text, whatever they are made of."""
    page.context.clock.set_fixed_time(f"{day}T10:00:00Z")
    for address in _academies(hosts[NOW]):
        page.goto(f"{hosts[NOW].address}{address}")
        beside: str = page.locator(".status").inner_text()
        assert "\n" not in beside.strip(), address
        assert "( " not in beside, address
