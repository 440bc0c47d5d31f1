"""The picture of a schedule says what the list beside it says, whatever day it is built on."""

from __future__ import annotations

import re

import pytest

from site_builder.languages import Language, wording
from site_builder.model.names import Ref
from site_builder.outputs.timeline import WIDTH, Bar, Timeline, edition_timeline
from tests.builds import Files, changed, html_pages, page_at, real_files, small_files
from tests.pages import Element
from tests.sites import FactsAt

FACTS = "content/academies/vihrea/facts.yaml"
PAGE = "akatemiat/vihrea-akatemia/index.html"
INFO = "    info_sessions:\n"
REAL_NOWS = ("2021-10-01", "2022-01-25", "2023-08-30", "2026-11-24")
EXTENDED = (
    "      last_day: 2022-02-11\n",
    "      last_day: 2022-02-25\n      extended: [{last_day: 2022-02-11, announced: 2022-02-08}]\n",
)
MOVED = (
    "when: 2022-W05/2022-W07}",
    "when: 2022-03-01, moved: [{from: 2022-W05/2022-W07, announced: 2022-01-31}]}",
)  # fmt: skip


def _drawn(facts_at: FactsAt, now: str, *changes: tuple[str, str]) -> Timeline:
    reads = facts_at(changed(FACTS, *changes), now)
    found = edition_timeline(reads, Ref("academies/vihrea"), "2022", Language.FI)
    assert found is not None
    return found


def _rows(picture: Timeline) -> dict[str, tuple[Bar, ...]]:
    """Return the bars of every row by its words."""
    return {" ".join(line.text for line in row.lines): row.bars for row in picture.rows}


def _bar(picture: Timeline, title: str) -> Bar:
    (bars,) = (bars for words, bars in _rows(picture).items() if words.startswith(title))
    (bar,) = bars
    return bar


def _pictures(page: Element) -> list[Element]:
    return [one for one in page.all("svg", inert=True) if "viewbox" in one.attributes]


def _number(element: Element, name: str) -> float:
    return float(element.attributes[name])


def _svg(files: Files, path: str) -> list[bytes]:
    return re.findall(rb"<svg.*?</svg>", files[path], re.DOTALL)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u2060", "").replace("\u00ad", "")).strip()


@pytest.mark.parametrize("now", REAL_NOWS)
def test_picture_and_list_say_the_same(now: str) -> None:
    """Of every edition, the picture names the phases of the list with its dates, in its order."""
    met = 0
    for path, page in html_pages(real_files(now)).items():
        for schedule in page.all("div"):
            if schedule.attributes.get("class") != "schedule":
                continue
            listed = [
                f"{next(row.all('strong')).text}: {_when(row)}"
                for row in schedule.all("li")
                if row.attributes.get("class") == "phase"
            ]
            picture = next(schedule.all("svg"))
            label = _plain(picture.attributes["aria-label"])
            assert label.endswith(f". {'. '.join(listed)}"), path
            drawn = [one.text for one in picture.all("text") if "class" not in one.attributes]
            assert " ".join(drawn) == " ".join(listed), path
            met += 1
    assert met >= 3


def _when(row: Element) -> str:
    (when,) = (one for one in row.all("span") if one.attributes.get("class") == "when")
    return when.text


@pytest.mark.parametrize("now", REAL_NOWS)
def test_everything_lies_within_the_picture(now: str) -> None:
    """Bars have a width and end within the scale, and no words lie outside."""
    for path, page in html_pages(real_files(now)).items():
        for picture in _pictures(page):
            _, _, width, height = map(float, picture.attributes["viewbox"].split())
            assert width == WIDTH
            bars = [*picture.all("rect")]
            assert bars, path
            for bar in bars:
                assert _number(bar, "width") > 0, path
                assert _number(bar, "x") >= 0, path
                assert _number(bar, "x") + _number(bar, "width") <= width + 0.05, path
                assert _number(bar, "y") + _number(bar, "height") <= height, path
            for words in picture.all("text"):
                assert 0 <= _number(words, "x") < width, path
                assert 0 < _number(words, "y") < height, path


def test_months_on_the_scale_stay_apart() -> None:
    """The names of months neither touch each other nor leave the picture, however long it is."""
    for until in ("2022-05", "2022-09", "2023-05", "2027-05", "2060-12"):
        text = changed(FACTS, ("runs: 2022-03/2022-05", f"runs: 2022-03/{until}"))
        (picture, *_) = _pictures(page_at(PAGE, text, "2022-01-25"))
        ticks = [one for one in picture.all("text") if "class" in one.attributes]
        assert ticks, until
        ends = [_number(tick, "x") + 6 * len(tick.text) for tick in ticks]
        starts = [_number(tick, "x") for tick in ticks[1:]]
        assert all(end <= start for end, start in zip(ends, [*starts, WIDTH], strict=True)), until


def test_phases_that_overlap_are_drawn_so(facts_at: FactsAt) -> None:
    """Interviews begin while one can still apply, and the picture shows it on its scale."""
    picture = _drawn(facts_at, "2022-01-25")
    call, info = _bar(picture, "Haku"), _bar(picture, "Infotilaisuus")
    interviews, run = _bar(picture, "Hakijoiden haastattelut"), _bar(picture, "Akatemia")
    assert call.x < info.x < call.x + call.width
    assert call.x < interviews.x < call.x + call.width < interviews.x + interviews.width
    assert interviews.x + interviews.width < run.x
    days = WIDTH / 151  # January to May
    assert call.x == pytest.approx(16 * days, abs=0.1)
    assert call.width == pytest.approx(26 * days, abs=0.1)
    assert interviews.width == pytest.approx(21 * days, abs=0.1)
    assert run.x + run.width == pytest.approx(WIDTH, abs=0.1)


@pytest.mark.parametrize(
    ("when", "rough"),
    [
        ("2022-03-01", False),
        ("2022-03-01T09:00/11:00", False),
        ("2022-W09", False),
        ("2022-03-01/2022-03-04", False),
        ("2022-03~early", True),
        ("2022-03", True),
        ("2022-03/2022-04", True),
        ("2022-spring", True),
        ("2022~early", True),
        ("2022-03-01/..", True),
        ("../2022-03-01", True),
    ],
)
def test_what_is_known_coarsely_looks_so(when: str, rough: bool, facts_at: FactsAt) -> None:  # noqa: FBT001 - a case's answer
    """A bar is dashed where its days are not known, by the month, the season or an open end."""
    picture = _drawn(facts_at, "2022-01-25", ("when: 2022-W05/2022-W07", f"when: {when}"))
    assert _bar(picture, "Hakijoiden haastattelut").rough is rough


def test_what_has_no_date_has_words_and_no_bar(facts_at: FactsAt) -> None:
    """A step whose date nobody knows is named with just that, and nothing is drawn."""
    picture = _drawn(facts_at, "2022-01-25", ("when: 2022-W05/2022-W07", "when: unknown"))
    said = f"Hakijoiden haastattelut: {wording(Language.FI).when_unknown}"
    assert _rows(picture)[said] == ()
    assert said in picture.description
    assert all(bars for words, bars in _rows(picture).items() if words != said)


def test_an_open_end_runs_out_of_the_picture(facts_at: FactsAt) -> None:
    """A run whose end is unknown reaches the edge; a call whose beginning is, comes from it."""
    picture = _drawn(facts_at, "2022-01-25", ("runs: 2022-03/2022-05", "runs: 2022-03-01/.."))
    run = _bar(picture, "Akatemia")
    assert run.x + run.width == pytest.approx(WIDTH, abs=0.1)
    announced = ("  - id: 2022\n", "  - id: 2022\n    announced: 2022-01-17\n")
    unknown = ("      opens: 2022-01-17\n", "      opens: unknown\n")
    call = _bar(_drawn(facts_at, "2022-01-25", announced, unknown), "Haku")
    assert call.x == 0
    assert call.rough


@pytest.mark.parametrize(("change", "day"), [(EXTENDED, "2022-02-08"), (MOVED, "2022-01-31")])
def test_a_change_is_drawn_from_its_announcement_on(change: tuple[str, str], day: str) -> None:
    """An extension and a move are in no picture shown before their day, and in each one after."""
    text, then = changed(FACTS, change), "2022-01-25"
    (before,) = _svg(small_files("", then), PAGE)[:1]
    first, later, *_ = _svg(small_files(text, then), PAGE)
    (after,) = _svg(small_files(text, day), PAGE)[:1]
    assert first == before != after
    assert later == after
    page = small_files(text, then)[PAGE].decode()
    since = {"2022-02-08": "2022-02-07T22:00:00Z", "2022-01-31": "2022-01-30T22:00:00Z"}[day]
    assert f'<template data-from="{since}"><svg' in re.sub(r">\s+<", "><", page)


def test_a_day_that_passes_changes_nothing() -> None:
    """The bytes of a picture are the same on all days between two announcements."""
    text = changed(FACTS, EXTENDED)
    for first, last in (("2022-01-16", "2022-02-07T23:59"), ("2022-02-08", "2026-11-24")):
        early, late = small_files(text, first), small_files(text, last)
        for path in (PAGE, "sv/index.html", "index.html"):
            assert _svg(early, path)[-1:] == _svg(late, path)[-1:] != [], path
            assert _svg(early, path)[0].count(b"visibility=") == 1, "today's mark is the reader's"


def test_the_front_page_has_a_row_for_every_academy() -> None:
    """All academies stand on one scale, each with its call and its run."""
    page = html_pages(real_files("2022-01-25"))["index.html"]
    (picture,) = _pictures(page)
    names = [one.text for one in picture.all("text") if "class" not in one.attributes]
    assert len(names) == 3
    assert len([*picture.all("rect")]) == 6
    assert all(name in _plain(picture.attributes["aria-label"]) for name in names)
