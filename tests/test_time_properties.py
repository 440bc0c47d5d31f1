"""What must hold at every instant of any site: random sites are built again and again.

`TIME_EXAMPLES=1000 pytest tests/test_time_properties.py` looks at many more of them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from site_builder.cli import main
from site_builder.languages import Language, wording
from tests.page_states import Shown, parts, shown_at
from tests.random_sites import (
    Builds,
    built,
    chances,
    random_site,
    seeded_site,
    templates_parsed_once,
)
from tests.sites import BASE, BuildAt

_EXAMPLES = int(os.environ.get("TIME_EXAMPLES", "0"))
_SECOND = timedelta(seconds=1)
_MANIFEST = "build.json"
_YEAR = re.compile(r"\b(?:19|20|21)\d\d\b")

Files = Mapping[str, bytes]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(0 if _EXAMPLES else 120)]


def _examples(count: int) -> settings:
    return settings(
        max_examples=_EXAMPLES or count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module", autouse=True)
def _parsed_once() -> Iterator[None]:
    with templates_parsed_once():
        yield


def _differing(before: Files, after: Files) -> list[str]:
    """Return which files differ, but for `build.json`, which names the interval."""
    paths = before.keys() | after.keys() - {_MANIFEST}
    return sorted(path for path in paths if before.get(path) != after.get(path))


@given(chances())
@_examples(20)
def test_nothing_changes_before_the_next_change(chance: Random) -> None:
    """Every file is the same in the whole of [since, next_change), and differs outside of it."""
    site = random_site(chance)
    [now] = site.some_instants(chance, 1)
    with built(site) as builds:
        report = builds.at(now)
        first, last = report.since, report.next_change
        assert first is None or first <= now
        assert last is None or last > now
        low, high = first or now - timedelta(days=9999), last or now + timedelta(days=9999)
        inside = low + chance.random() * (high - low - _SECOND)
        for instant in (low, inside, high - _SECOND):
            assert builds.at(instant).pages == report.pages, (now, instant)
        if first:
            assert _differing(builds.files_at(first - _SECOND), builds.files_at(first))
        if last:
            assert _differing(builds.files_at(first or low), builds.files_at(last))


@pytest.mark.parametrize("seed", range(_EXAMPLES) or (2, 30))
def test_next_lists_the_changes_and_no_others(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """`next` lists just those instants at which rebuilding makes other files, and which."""
    site = seeded_site(seed)
    candidates = site.instants()
    now = candidates[len(candidates) // 4] - _SECOND
    with built(site) as builds:
        arguments = ["--source", str(builds.root), "--after", f"{now:%Y-%m-%dT%H:%M:%SZ}"]
        assert main(["next", *arguments, "--count", "9999", "--json"]) == 0
        listed = {one["at"]: one["pages"] for one in json.loads(capsys.readouterr().out)}
        assert listed == _changes(builds, now, candidates)


def _changes(
    builds: Builds, now: datetime, candidates: tuple[datetime, ...]
) -> dict[str, list[str]]:
    """Return what differs at each candidate, from builds there and a second before."""
    before, found = builds.files_at(now), dict[str, list[str]]()
    for instant in candidates:
        if instant <= now:
            continue
        after = builds.files_at(instant)
        if paths := _differing(before, after):
            assert _differing(before, builds.files_at(instant - _SECOND)) == []
            found[f"{instant:%Y-%m-%dT%H:%M:%SZ}"] = paths
        before = after
    return found


@given(chances())
@_examples(20)
def test_nothing_is_known_before_its_day(chance: Random) -> None:
    """What is embargoed stands in no file, in whatever form, until its day, and then it does."""
    site = random_site(chance)
    with built(site) as builds:
        for now in site.some_instants(chance, 4):
            whole = _said(builds.at(now).pages)
            for canary in site.canaries:
                seen = [form for form in canary.forms if form in whole]
                public = now.astimezone(site.zone).date() >= canary.day
                assert bool(seen) == public, (now, canary)


@given(chances())
@_examples(16)
def test_what_is_embargoed_changes_no_byte(chance: Random) -> None:
    """A site reads as if what is embargoed had not been written yet: nothing even hints at it."""
    site = random_site(chance)
    with built(site) as builds:
        for now in site.some_instants(chance, 3):
            censored = builds.files_at(now, censored=True)
            assert _differing(builds.files_at(now), censored) == [], now


def _said(files: Files) -> str:
    """Return all that files say, and their names; but not when the next change is.

    `build.json` must name that instant, on which an embargo may be lifted, for CI to build then.
    """
    whole = "\n".join([*files, *(data.decode(errors="replace") for data in files.values())])
    return re.sub(r'"next_change": ".*?"', "", whole)


@given(chances())
@_examples(24)
def test_an_old_page_shows_what_a_new_one_would(chance: Random) -> None:
    """Parts of a page built earlier show now what those of a page built now show."""
    site = random_site(chance)
    instants = site.some_instants(chance, 5)
    with built(site) as builds:
        pages = [(instant, _pages(builds.files_at(instant))) for instant in instants]
    for number, (then, old) in enumerate(pages):
        for now, new in pages[number + 1 :]:
            if site.embargoes_lifted(now) != site.embargoes_lifted(then):
                continue
            assert old.keys() <= new.keys()
            for path, page in old.items():
                assert shown_at(page, now) == shown_at(new[path], now), (path, then, now)


def _pages(files: Files) -> Files:
    return {path: data for path, data in files.items() if path.endswith(".html")}


@given(chances())
@_examples(16)
def test_without_scripts_each_part_names_its_days(chance: Random) -> None:
    """A part that a later state contradicts names a year, or is excused for a stated reason."""
    site = random_site(chance)
    with built(site) as builds:
        for now in site.some_instants(chance, 4):
            for path, page in _pages(builds.files_at(now)).items():
                for part in parts(page):
                    later = [shown for _, shown in part.later if shown.text != part.now.text]
                    dated = _YEAR.search(part.now.text) or not part.now.text
                    assert dated or not later or _excused(part.now), (path, now, part)
                    assert " ." not in part.now.text, (path, now, part)


def _excused(shown: Shown) -> str:
    """Return why a part may change although it names no day; nothing where it may not."""
    found = (reason for mark, reason in _EXCUSES.items() if mark in shown.markup)
    return next(found, "")


def _told(template: str) -> str:
    """Return the longest stretch of a sentence in which nothing is filled in."""
    return max(re.split(r"\{\w+\}", template), key=len).strip()


_EXCUSES = {
    'class="contact"': "the mailbox of somebody who has left says so itself",
    "<ul>": "the names of members are those of the day of the build, and the page says no other",
} | {
    _told(template): reason
    for words in map(wording, Language)
    for template, reason in (
        (words.when_unknown, "the day is not known yet, which is what it says"),
        (words.info_time_later, "the same, for an info session whose day is not known yet"),
        (words.states["selected"].sentence, "whoever was selected has been for good"),
        (words.no_open_call, "an archive says the same, in fewer words"),
        (words.supervisor, "the name of an authority has no day; who succeeds it takes complaints"),
    )
}


def test_interviews_whose_new_date_is_unknown_keep_their_row(build_at: BuildAt) -> None:
    """A date that is taken back leaves the key facts as many parts as they had."""
    facts = BASE.split("-- content/academies/vihrea/facts.yaml --\n")[1].split("-- ")[0]
    moved = "moved: [{from: 2022-W05/2022-W07, announced: 2022-01-27}]"
    facts = facts.replace("when: 2022-W05/2022-W07", f"when: unknown, {moved}")
    text = f"-- content/academies/vihrea/facts.yaml --\n{facts}"
    path, now = "akatemiat/vihrea-akatemia/index.html", datetime(2022, 1, 28, tzinfo=UTC)
    old, new = (build_at(text, day, day).pages[path] for day in ("2022-01-26", "2022-01-28"))
    assert shown_at(old, now) == shown_at(new, now)
    assert "ajankohta tarkentuu" in [shown.text for shown in shown_at(old, now)]


def test_the_day_of_the_test_is_no_part_of_it() -> None:
    """Sites are random, but the same for the same seed: nothing here looks at a clock."""
    assert seeded_site(1) == seeded_site(1)
    assert all(instant.tzinfo is UTC for instant in seeded_site(1).instants())
