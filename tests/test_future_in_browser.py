"""In a real browser, served by a strict host, an old page tells the truth by its clock alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from site_builder.build import Options, check
from site_builder.instants import Moment
from tests.hosts import Host, chromium, serving
from tests.page_states import parts, shown_at
from tests.random_sites import Seeded, built, random_site, templates_parsed_once

Files = Mapping[str, bytes]
RealAt = Callable[[datetime], Files]

_ROOT = Path(__file__).parent.parent
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
_ACADEMY = "akatemiat/vahahiilisyys-akatemia/index.html"
_CLOSING = datetime(2022, 2, 11, 22, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_TEXTS = "all => all.map(one => one.textContent.split(/\\s+/).filter(Boolean).join(' '))"
_PARTS = "[data-states]"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """A strict host on this machine; a test puts files into it."""
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    with serving(Host(headers=headers)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser, without a window."""
    with chromium() as started:
        yield started


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with a browser and a clock; what goes wrong in their console is noted."""

    host: Host
    page: Page
    context: BrowserContext
    troubles: list[str]

    def opens(self, path: str) -> list[str]:
        """Open a page, and return what its parts say."""
        self.page.goto(self.host.address + path, wait_until="domcontentloaded")
        return self.reads()

    def reads(self) -> list[str]:
        """Return what the parts of the open page say."""
        said: list[str] = self.page.eval_on_selector_all(_PARTS, _TEXTS)
        return said


Readers = Callable[..., Reader]


@pytest.fixture
def reader(browser: Browser, host: Host) -> Iterator[Callable[..., Reader]]:
    """Give readers, with the zone of their browser; at the end none has met trouble."""
    made: list[Reader] = []

    def make(zone: str = "Europe/Helsinki", *, scripts: bool = True) -> Reader:
        context = browser.new_context(timezone_id=zone, java_script_enabled=scripts)
        page, troubles = context.new_page(), list[str]()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("requestfailed", lambda request: troubles.append(_failure(request)))
        page.on("console", lambda message: troubles.append(message.text))
        made.append(Reader(host, page, context, troubles))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
    assert [trouble for one in made for trouble in one.troubles if trouble] == []


def _failure(request: Request) -> str:
    """Return what failed; nothing where the reader had left before the icon came."""
    failure = request.failure or ""
    return "" if failure == "net::ERR_ABORTED" else f"{request.url}: {failure}"


@pytest.fixture(scope="module")
def real_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealAt]:
    """Build the real site at an instant."""
    output, known = tmp_path_factory.mktemp("real"), dict[datetime, Files]()

    def build_at(instant: datetime) -> Files:
        if instant not in known:
            options = Options(source=_ROOT, output=output, now=Moment(instant))
            known[instant] = check(options).pages
        return known[instant]

    with templates_parsed_once():
        yield build_at


def _pages(files: Files) -> list[str]:
    return sorted(path for path, data in files.items() if path.endswith(".html") and parts(data))


def _compare(reader: Reader, old: Files, new: Files, now: datetime, paths: list[str]) -> None:
    """Assert that pages built earlier show now what new ones show, by words and by script."""
    reader.host.files = old
    reader.context.clock.set_fixed_time(now)
    for path in paths:
        expected = [shown.text for shown in shown_at(old[path], now)]
        assert reader.opens(path) == expected, (path, now)
        assert [shown.text for shown in shown_at(new[path], now)] == expected, (path, now)


_STRETCHES = (  # of the real site, in which no embargo is lifted
    ("2022-01-25T00:00Z", ("2022-02-11T21:59:59Z", "2022-02-11T22:00:00Z", "2022-02-28T00:00Z")),
    ("2023-06-01T00:00Z", ("2023-10-03T07:00:00Z", "2024-09-30T20:59:59Z", "2026-11-24T00:00Z")),
)
_ZONES = ("America/Los_Angeles", "Asia/Tokyo", "Europe/Helsinki")


@pytest.mark.parametrize(("built_at", "instants"), _STRETCHES)
def test_an_old_page_of_the_real_site_tells_the_truth(
    reader: Readers,
    real_at: RealAt,
    built_at: str,
    instants: tuple[str, ...],
) -> None:
    """Every page reads like one built now, wherever its reader lives."""
    old = real_at(datetime.fromisoformat(built_at))
    for number, (zone, text) in enumerate(zip(_ZONES, instants, strict=True)):
        now = datetime.fromisoformat(text)
        paths = _pages(old)[number :: len(instants)]  # each page once, each instant on many
        _compare(reader(zone), old, real_at(now), now, [*{_ACADEMY: None, **dict.fromkeys(paths)}])


@pytest.mark.parametrize("seed", range(10))
def test_an_old_page_of_a_random_site_tells_the_truth(reader: Readers, seed: int) -> None:
    """What holds for the real site holds for any, as long as no embargo is lifted."""
    chance = Seeded(seed)
    site = random_site(chance)
    with templates_parsed_once(), built(site) as builds:
        then, now = site.calm_stretch(chance)
        old, new = builds.files_at(then), builds.files_at(now)
    changed = [
        path for path in _pages(old) if shown_at(old[path], now) != shown_at(old[path], then)
    ]
    _compare(reader(_ZONES[seed % 3]), old, new, now, [*changed[:8], "404.html"])


def test_an_open_page_changes_at_the_instant(reader: Readers, host: Host, real_at: RealAt) -> None:
    """Nobody reloads: a second before midnight the call is open, at midnight it is closed."""
    host.files = real_at(_CLOSING - timedelta(days=17))
    one = reader("Asia/Tokyo")
    page = host.files[_ACADEMY]
    one.context.clock.install(time=_CLOSING - timedelta(days=60))  # longer than a timer can wait
    one.opens(_ACADEMY)
    one.context.clock.pause_at(_CLOSING - _SECOND)
    before = [shown.text for shown in shown_at(page, _CLOSING - _SECOND)]
    after = [shown.text for shown in shown_at(page, _CLOSING)]
    assert one.reads() == before != after
    one.context.clock.run_for(999)
    assert one.reads() == before
    one.context.clock.run_for(1)
    assert one.reads() == after


def test_an_opening_is_silent(reader: Readers, host: Host, real_at: RealAt) -> None:
    """Parts become live regions only after they show what is true, so that opening is silent."""
    host.files = real_at(_CLOSING - timedelta(days=17))
    assert b"aria-live" not in b"".join(host.files[path] for path in _pages(host.files))
    one = reader()
    one.context.clock.set_fixed_time(_CLOSING)
    one.page.add_init_script("""
        window.seen = [];
        new MutationObserver((records) => seen.push(...records)).observe(document,
            {subtree: true, childList: true, attributes: true, attributeFilter: ["aria-live"]});
    """)
    one.opens(_ACADEMY)
    order = one.page.evaluate("""() => seen
        .filter((one) => one.target.matches?.("[data-states]"))
        .map((one) => one.type)""")
    live = one.page.eval_on_selector_all(
        _PARTS, "all => all.map(one => one.getAttribute('aria-live'))"
    )
    assert set(live) == {"polite"}
    assert order.count("attributes") == len(live)
    assert order == sorted(order, reverse=True), "childList comes before attributes"


def test_what_is_true_is_never_drawn_again(reader: Readers, host: Host, real_at: RealAt) -> None:
    """A live region that changes is read aloud: nothing changes where nothing is new."""
    host.files = real_at(_CLOSING - timedelta(days=17))
    one = reader()
    one.context.clock.set_fixed_time(_CLOSING)
    one.opens(_ACADEMY)
    one.page.evaluate("""() => {
        window.changes = 0;
        new MutationObserver((all) => { changes += all.length; }).observe(document.body,
            {subtree: true, childList: true, attributes: true, characterData: true});
    }""")
    one.context.clock.set_fixed_time(_CLOSING + timedelta(hours=1))
    one.page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    assert one.page.evaluate("changes") == 0


def test_a_page_that_comes_back_is_right(reader: Readers, host: Host, real_at: RealAt) -> None:
    """A tab that slept, and a page gone back to, show what is true by then, and not before."""
    host.files = real_at(_CLOSING - timedelta(days=17))
    page = host.files[_ACADEMY]
    one = reader("America/Los_Angeles")
    one.context.clock.set_fixed_time(_CLOSING - _SECOND)
    before = [shown.text for shown in shown_at(page, _CLOSING - _SECOND)]
    after = [shown.text for shown in shown_at(page, _CLOSING)]
    assert one.opens(_ACADEMY) == before != after
    one.context.clock.set_fixed_time(_CLOSING)
    assert one.reads() == before, "nobody has looked yet"
    one.page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    assert one.reads() == after
    one.context.clock.set_fixed_time(_CLOSING - _SECOND)
    assert one.opens(_ACADEMY) == before
    one.opens("index.html")
    one.context.clock.set_fixed_time(_CLOSING)
    one.page.go_back()
    assert one.reads() == after


def test_a_page_without_scripts_stays_as_built(
    reader: Readers, host: Host, real_at: RealAt
) -> None:
    """Templates stay inert, and a part shows its built state, which names its days."""
    then = _CLOSING - timedelta(days=17)
    host.files = real_at(then)
    one = reader(scripts=False)
    for path in _pages(host.files):
        assert one.opens(path) == [shown.text for shown in shown_at(host.files[path], then)]


def test_the_script_is_small_and_its_waits_are_short(
    reader: Readers, host: Host, real_at: RealAt
) -> None:
    """It is one file of at most a kilobyte; a longer wait would overflow, and come at once."""
    host.files = real_at(_CLOSING - timedelta(days=17))
    assert max(len(data) for path, data in host.files.items() if path.endswith(".js")) <= 1024
    one = reader()
    one.context.clock.set_fixed_time(_CLOSING - timedelta(days=60))
    one.page.add_init_script("window.waits = []; window.setTimeout = (_, wait) => waits.push(wait)")
    one.opens(_ACADEMY)
    assert set(one.page.evaluate("waits")) == {2**31 - 1}
