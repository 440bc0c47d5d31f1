"""The preview as an editor sees it: a real browser beside files that are saved.

`PREVIEW_EDITS=200` tries more edits.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page

from site_builder.build import Options, Report, check
from site_builder.diagnostics import Severity
from site_builder.instants import parse_moment
from tests.edited_site import knobs, site_files
from tests.hosts import chromium
from tests.previews import Preview, previewing, small_source, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("browser"),
]
_EDITS = int(os.environ.get("PREVIEW_EDITS", "24"))
_NOW = "2022-01-25"
_BROKEN = 1 / 3  # of the edits
_SLIPS = (
    ("title:", "titel:"), ("---\n", "--\n"), (": ", ": ["), ("- ", "-"), ("2022", "20x22"),
    ("](", "](ei-ole/"), ("\n", "\n\t"), ("kind: ", "kind: x"), ("## ", "#### "),
)  # fmt: skip
_MOST_GROWTH_KB = 60_000
_SEEN = """clean => {
  const words = (page) => {
    const body = page.body.cloneNode(true);
    for (const own of body.querySelectorAll('site-builder-preview, script')) own.remove();
    for (const part of body.querySelectorAll('[aria-live]')) part.removeAttribute('aria-live');
    for (const line of body.querySelectorAll('.today')) line.remove();
    return [page.title, page.documentElement.lang, body.innerHTML.trim()].join('\\n');
  };
  return [words(document), words(new DOMParser().parseFromString(clean, 'text/html'))];
}"""
_PANEL = """() => {
  const panel = document.querySelector('site-builder-preview').shadowRoot.querySelector('.panel');
  return panel.hidden ? null : [...panel.querySelectorAll('article')].map(one => one.innerText);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    with chromium() as started:
        yield started


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small site with the project's templates."""
    return small_source(tmp_path / "site")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in which no script and no request may fail, but for those that a reload cuts off."""
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{error}"))
    page.on("requestfailed", lambda one: wrong.append(f"{one.url} {one.failure}"))
    page.on("response", lambda one: wrong.append(f"{one.url} {one.status}" * (one.status >= 500)))
    yield page
    page.close()
    assert [one for one in wrong if one and "ERR_ABORTED" not in one] == []


@contextmanager
def _beside(page: Page, source: Path) -> Iterator[Preview]:
    """Run a preview that the page has left when it ends, so that no request of it is cut off."""
    with previewing(source, now=_NOW) as preview:
        yield preview
        page.goto("about:blank")


def _at_rest(page: Page, words: str) -> bool:
    return until(lambda: words in page.locator("body").inner_text())


def test_a_word_appears_where_one_is(source: Path, page: Page) -> None:
    """The text is exchanged without a reload: the place on the page and the window stay."""
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    sound = text.read_text("utf-8")
    text.write_text(sound + "\nLoppu.\n" + "Pitkä.\n\n" * 200, "utf-8")
    with _beside(page, source) as preview:
        page.goto(f"{preview.address}tietoa/")
        page.evaluate("window.kept = 1; scrollTo(0, 700)")
        text.write_text(text.read_text("utf-8").replace("Loppu.", "Uusi sana."), "utf-8")
        assert _at_rest(page, "Uusi sana.")
        assert page.evaluate("[window.kept, scrollY]") == [1, 700]
        other = source / "content" / "pages" / "toinen"
        other.mkdir()
        (other / "fi.md").write_text("---\ntitle: Muu\n---\nMuu.\n", "utf-8")
        assert until(lambda: preview.get("toinen/")[0] == 200)
        assert page.evaluate("[window.kept, scrollY]") == [1, 700]


def test_a_style_is_exchanged(source: Path, page: Page) -> None:
    """A style sheet that is saved counts without a reload."""
    style = source / "templates" / "static" / "style.css"
    with _beside(page, source) as preview:
        page.goto(preview.address)
        page.evaluate("window.kept = 1")
        style.write_text(f"{style.read_text('utf-8')}\nmain {{ color: rgb(1, 2, 3) }}\n", "utf-8")
        colour = "getComputedStyle(document.querySelector('main')).color"
        assert until(lambda: page.evaluate(colour) == "rgb(1, 2, 3)")
        assert page.evaluate("window.kept") == 1


def test_a_mistake_is_shown_until_it_is_mended(source: Path, page: Page) -> None:
    """The panel has the sentence, the place as a link, the remedy; the page stays below it."""
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    sound = text.read_text("utf-8")
    with _beside(page, source) as preview:
        page.goto(f"{preview.address}tietoa/")
        text.write_text("---\ntitel: Rikki\n---\nRikki.\n", "utf-8")
        assert until(lambda: page.evaluate(_PANEL) is not None)
        [told] = page.evaluate(_PANEL)
        assert "content/pages/tietoa/fi.md:2:1" in told
        assert "did you mean `title`?" in told
        assert "Tietoa sivustosta." in page.locator("main").inner_text()
        link = page.locator(".panel article a")
        assert link.get_attribute("href") == f"vscode://file{text.resolve()}:2:1"
        page.keyboard.press("Escape")
        assert page.evaluate(_PANEL) is None
        text.write_text(sound, "utf-8")
        assert until(lambda: page.locator(".bar .state").inner_text().startswith("Huom"))
        text.write_text("---\ntitel: Rikki\n---\nRikki.\n", "utf-8")
        assert until(lambda: page.evaluate(_PANEL) is not None)
        page.reload()
        assert until(lambda: page.evaluate(_PANEL) is not None)


def test_another_day_lasts_across_pages_and_reloads(source: Path, page: Page) -> None:
    """The bar shows the site at a day; its scripts take it to be that day; `now` goes back."""
    with _beside(page, source) as preview:
        page.goto(preview.address)
        page.locator("#moments").focus()
        assert until(lambda: page.locator("#moments option").count() > 3)
        page.locator("#day").fill("2022-02-12T00:00")
        assert until(lambda: page.locator(".bar.elsewhen").count() == 1)
        assert page.evaluate("new Date().toISOString()").startswith("2022-02-11T22:00")
        for _ in range(2):
            page.goto(f"{preview.address}tietoa/")
            assert until(lambda: page.locator(".bar.elsewhen").count() == 1)
            page.reload()
        page.get_by_role("link", name="Mitä muuttuu?").click()
        assert until(lambda: "Toisenlaisia sivuja" in page.locator("main").inner_text())
        page.get_by_role("button", name="Nyt").click()
        assert until(lambda: page.locator(".bar.elsewhen").count() == 0)
        assert page.evaluate("new Date().toISOString()").startswith("2022-01-24T22:00")


def test_a_preview_that_comes_back_is_found(source: Path, page: Page) -> None:
    """A page whose preview ended says so, and goes on when another starts at the same port."""
    with previewing(source) as preview:
        page.goto(preview.address)
        port = preview.port
        page.wait_for_load_state("networkidle")  # nothing is on its way when it ends
        assert until(lambda: page.locator(".bar .state").inner_text() != "")
    assert until(lambda: "ei ole käynnissä" in page.locator(".bar .state").inner_text())
    with previewing(source, port=port):
        assert until(lambda: "ei ole käynnissä" not in page.locator(".bar .state").inner_text())


class _Editor:
    """Somebody who saves words at random, a third of them wrong, and knows what is right."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder, self._random = folder, random
        self._chosen: dict[str, int] = {}
        self._slips: dict[str, tuple[str, str]] = {}
        self._files = site_files({})
        self._save(self._files)

    def edit(self) -> str:
        """Change a word at one place, make a slip, or mend what is wrong."""
        chance = self._random.random()
        if chance < _BROKEN:
            texts = [path for path in self._files if path.startswith("content/")]
            self._slips[self._random.choice(texts)] = self._random.choice(_SLIPS)
        elif self._slips or self.clean().blocked:
            self._slips, self._chosen = {}, {}
        else:
            name = self._random.choice(sorted(knobs()))
            self._chosen[name] = self._random.randrange(len(knobs()[name]))
        files = site_files(self._chosen)
        for path, (right, wrong) in self._slips.items():
            if path in files:
                files[path] = files[path].replace(right.encode(), wrong.encode(), 1)
        for path in self._files.keys() - files.keys():
            (self.folder / path).unlink()
        self._save({path: data for path, data in files.items() if data != self._files.get(path)})
        self._files = files
        return f"{self._chosen} {self._slips}"

    def _save(self, files: dict[str, bytes]) -> None:
        for path, data in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if self._random.random() < 0.3:  # as programs do that write aside and move
                target.with_name(f".{target.name}.tmp").write_bytes(data)
                target.with_name(f".{target.name}.tmp").replace(target)
            else:
                target.write_bytes(data)

    def clean(self) -> Report:
        """Return what a clean build makes of the files."""
        output = self.folder / "output"
        return check(Options(source=self.folder, output=output, now=parse_moment(_NOW)))


def test_the_browser_shows_what_a_clean_build_makes(tmp_path: Path, page: Page) -> None:
    """After random edits, at rest: the page of a clean build, or the panel with its errors."""
    seed = int(os.environ.get("PREVIEW_SEED", "1"))
    random, (shown, blocked) = Random(seed), (0, 0)
    editor = _Editor(tmp_path / "site", random)
    pages = ["", "akatemiat/", "ajankohtaista/", "en/"]
    with _beside(page, editor.folder) as preview:
        page.goto(preview.address)
        begin = 0
        for number in range(_EDITS):
            if number == _EDITS // 4:
                begin = preview.memory_kb()
            told = editor.edit()
            time.sleep(random.random() * 0.3)
            clean = editor.clean()
            if clean.blocked:
                blocked += 1
                assert _panel_is_right(page, preview, clean), told
                continue
            shown += 1
            path = page.url.removeprefix(preview.address)
            data = clean.pages.get(f"{path}index.html", clean.pages["404.html"])
            same = until(lambda data=data: _is_same(page, data))  # type: ignore[misc]
            assert same, f"{number} {path} {told}\n{_told(page, preview, path, data)}"
            assert page.evaluate(_PANEL) is None
            if random.random() < 0.3:
                page.goto(f"{preview.address}{random.choice(pages)}")
        grown = preview.memory_kb() - begin
    assert shown >= _EDITS // 4
    assert blocked >= _EDITS // 8
    assert grown < _MOST_GROWTH_KB
    sys.stdout.write(f"{shown} pages, {blocked} mistakes, {grown} KB grown\n")  # `pytest -rP`


def _told(page: Page, preview: Preview, path: str, data: bytes) -> str:
    """Return how what is served and what is shown differ from a clean build's page."""
    served = preview.get(path)[1].partition('<script src="/__preview/')
    found, wanted = page.evaluate(_SEEN, data.decode())
    lines = unified_diff(wanted.split("\n"), found.split("\n"), lineterm="", n=0)
    kept = [line for line in served[0].split("\n") if "/__preview/clock.js" not in line]
    right = "\n".join(kept).strip() == data.decode().partition("</body>")[0].strip()
    state = preview.state()
    said = f"served right: {right}, blocked: {state['blocked']} {state['failure']}"
    return "\n".join([said, *lines, preview.stop()[-2000:]])


def _is_same(page: Page, data: bytes) -> bool:
    found, wanted = page.evaluate(_SEEN, data.decode())
    return bool(found == wanted)


def _panel_is_right(page: Page, preview: Preview, clean: Report) -> bool:
    """Return whether the panel comes to show the errors of a clean build, and no other."""
    errors = sorted(one.code for one in clean.diagnostics if one.severity is Severity.ERROR)

    def shown() -> bool:
        told = page.evaluate(_PANEL)
        codes = sorted(word for one in told or () for word in one.split() if word in errors)
        return preview.errors() == errors and codes == errors

    return until(shown)
