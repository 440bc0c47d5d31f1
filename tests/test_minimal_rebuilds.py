"""What an edit leaves alone: of a small change, only the pages that show it are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edits import Machine, Tree, quick_builds, tree

_OF_ALL = {"build.json", "B2SUMS"}  # hold marks of all files, so that they change with each of them
_HOME, _ABOUT, _CONTACT = "index.html", "tietoa/index.html", "yhteys/index.html"
_ACADEMY = "akatemiat/vihrea-akatemia/index.html"
_FEED, _SITEMAP, _ACADEMIES = "feed.xml", "sitemap.xml", "akatemiat/index.html"


@pytest.fixture(scope="module", autouse=True)
def _quick_builds() -> Iterator[None]:
    with quick_builds():
        yield


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A site that has been built once."""
    return Machine(tmp_path)


def _written(machine: Machine, name: str, choice: int = 1) -> set[str]:
    """Return what a build writes after one change; all else keeps its bytes and its time."""
    before = tree(machine.output)
    machine.choose(name, choice)
    machine.write()
    return _built(machine, before)


def _built(machine: Machine, before: Tree) -> set[str]:
    assert machine.compared() == []
    published, after = machine.last.published, tree(machine.output)
    assert published is not None
    touched = {path for path in after if after[path] != before.get(path)}
    assert set(published.written) == touched
    assert len(published.written) + published.kept == len(after)
    assert set(published.removed) == before.keys() - after.keys()
    return touched


def _showing(machine: Machine, text: str) -> set[str]:
    return {path for path, (data, _) in tree(machine.output).items() if text.encode() in data}


def test_a_phone_number_changes_the_pages_that_show_it(machine: Machine) -> None:
    """Home page, contacts and academies show a contact; no other page is written."""
    showing = _showing(machine, "040 123")
    assert {_HOME, _ACADEMY} < showing
    assert _written(machine, "phone") == showing | _OF_ALL
    assert _showing(machine, "040 124") == showing


@pytest.mark.parametrize(
    ("place", "page"), [("body", _ACADEMY), ("section", _ACADEMY), ("about_body", _ABOUT)]
)
def test_a_typo_in_a_body_changes_that_page_alone(machine: Machine, place: str, page: str) -> None:
    """Feeds, lists, the sitemap and calendars stay as they are, to the nanosecond."""
    before = tree(machine.output)
    assert _written(machine, place) == {page, *_OF_ALL}
    after = tree(machine.output)
    for path in (_FEED, _SITEMAP, _ACADEMIES, _HOME):
        assert after[path] == before[path]


def test_a_title_changes_what_names_the_thing(machine: Machine) -> None:
    """Each file written for a new title said the old one, or shows the card that did."""
    title = "Vihreä akatemia"
    naming = _showing(machine, title) | _showing(machine, "academies-vihrea-fi.")
    written = _written(machine, "title")
    assert {_ACADEMY, _ACADEMIES, _HOME} < written
    extra = {path for path in written - naming | _OF_ALL if not path.startswith("assets/cards/")}
    assert {path for path in extra if not path.endswith(".ics")} == _OF_ALL
    assert _ABOUT not in written


def test_a_style_changes_every_page_and_nothing_else(machine: Machine) -> None:
    """Pages name the style sheet by its hash; feeds and calendars do not."""
    before = tree(machine.output)
    written = _written(machine, "style__tokens")
    assert {path for path in before if path.endswith(".html")} < written
    others = {path for path in written if not path.endswith(".html")}
    assert {path.split(".")[0] for path in others} == {"assets/style", "build", "B2SUMS"}


def test_a_macro_changes_the_pages_that_use_it(machine: Machine) -> None:
    """What a macro draws is nowhere but on the pages that call it."""
    assert _written(machine, "macro_session") == {_ACADEMY, *_OF_ALL}


def test_an_embargoed_academy_changes_nothing(machine: Machine) -> None:
    """When an edition will run is written before it is known, and no file shows it yet."""
    assert _written(machine, "runs") == set()


@pytest.mark.parametrize("times", [0, 1])
def test_nothing_changed_writes_nothing(machine: Machine, times: int) -> None:
    """A second build writes nothing and removes nothing, whatever the times of files say."""
    before = tree(machine.output)
    if times:
        for path in machine.files:
            (machine.source / path).touch()
    assert _built(machine, before) == set()
    assert machine.last.published is not None
    assert (machine.last.published.written, machine.last.published.removed) == ((), ())
