"""Random small sites that nothing is wrong with, told as changes to the base site.

Their days crowd into two years, so that windows, sessions, moves and embargoes meet. Whatever may
not be known before a day carries a *canary*: a text that stands nowhere else, so that a leak can
be found by searching.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from jinja2 import Environment

from site_builder.build import Options, Report, check
from site_builder.build.produce import produce
from site_builder.instants import Moment
from site_builder.load import load, scan
from site_builder.model.academy import Academy, Edition
from site_builder.model.news import News
from site_builder.model.page import Page
from site_builder.periods import parse_period
from site_builder.reads import Memory, World
from tests.random_editions import Canary, Writer
from tests.sites import write_site

_TEMPLATES = Path(__file__).parent.parent / "templates"
_SOON = timedelta(days=6)  # how long before the last day a window closes "soon"
_DAY = timedelta(days=1)
_PERIODS = re.compile(r"\d{4}(?:-(?:W?\d\d|\w+)(?:-\d\d)?)?(?:~\w+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomSite:
    """A site as text, with what a test must know of its days to judge what is built from it."""

    text: str
    zone: ZoneInfo
    canaries: tuple[Canary, ...]
    clocks: tuple[tuple[date, time], ...]
    embargoes: tuple[date, ...]  # announcements of editions and participants

    def start(self, day: date) -> datetime:
        """Return when a day begins, found by looking at its clocks, quarter by quarter."""
        noon = datetime.combine(day, time(12), UTC)
        around = (noon + timedelta(minutes=step * 15) for step in range(-112, 113))
        return next(one for one in around if one.astimezone(self.zone).date() >= day)

    def instants(self) -> tuple[datetime, ...]:
        """Return every instant at which anything could change: midnights and times of day."""
        days = set(_named_days(self.text))
        days |= {day + _DAY for day in days} | {day - _SOON for day in days}
        found = {self.start(day) for day in days}
        found |= {datetime.combine(*one, self.zone).astimezone(UTC) for one in self.clocks}
        return tuple(sorted(found))

    def some_instants(self, random: Random, count: int) -> list[datetime]:
        """Return instants in order, most of them where something may change, or just before."""
        aside = (0, 0, -1, 1, random.randint(-90_000, 90_000))
        known = self.instants()
        return sorted(
            random.choice(known) + timedelta(seconds=random.choice(aside)) for _ in range(count)
        )

    def embargoes_lifted(self, now: datetime) -> int:
        """Return how many announcements have been made by an instant."""
        return sum(day <= now.astimezone(self.zone).date() for day in self.embargoes)

    def calm_stretch(self, random: Random) -> tuple[datetime, datetime]:
        """Return two instants, as far apart as may be, with no announcement between them."""
        times = self.some_instants(random, 9)
        pairs = [(one, two) for one in times for two in times if one < two]
        calm = [pair for pair in pairs if len({*map(self.embargoes_lifted, pair)}) == 1]
        return max(calm or [(times[0], times[0])], key=lambda pair: pair[1] - pair[0])


def random_site(random: Random) -> RandomSite:
    """Return the site that a source of chance makes."""
    written = Writer(random)
    return RandomSite(
        text="\n".join([*written.lines, ""]),
        zone=ZoneInfo(written.zone),
        canaries=tuple(written.canaries),
        clocks=tuple(written.clocks),
        embargoes=tuple(written.embargoes),
    )


def seeded_site(seed: int) -> RandomSite:
    """Return the same site for the same seed, always."""
    return random_site(Seeded(seed))


def chances() -> st.SearchStrategy[Random]:
    """Return the strategy that draws sources of chance; `random_site` makes a site of each.

    A failing one is told by its seed: to shrink a site would take minutes and thousands of builds.
    """
    return st.integers(0, 2**32).map(Seeded)


class Seeded(Random):
    """A source of chance that says what it was made from."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.first = seed

    def __repr__(self) -> str:
        """Say how to make it again."""
        return f"Seeded({self.first})"


def _named_days(text: str) -> list[date]:
    """Return the first and last days of all periods that a text names."""
    found: list[date] = []
    for token in _PERIODS.findall(text):
        try:
            period = parse_period(token)
        except ValueError:
            continue
        found += [day for day in (period.earliest, period.latest) if day]
    return found


class Builds:
    """Builds one site at any instant; nothing is remembered from one build to the next."""

    def __init__(self, folder: Path, site: RandomSite) -> None:
        self.root = write_site(folder, site.text)
        shutil.copytree(_TEMPLATES, self.root / "templates")
        self.snapshot = scan(self.root)
        self.site = load(self.snapshot).site

    def at(self, instant: datetime) -> Report:
        """Return the report of a build at an instant; it must have gone well."""
        moment = Moment(instant)
        report = check(Options(source=self.root, output=self.root / "output", now=moment))
        assert not report.blocked, report.diagnostics
        return report

    def files_at(self, instant: datetime, *, censored: bool = False) -> dict[str, bytes]:
        """Return the files of a build without looking ahead, and so without `build.json`.

        A censored one is made as if nobody had written down what is embargoed at the instant.
        """
        assert self.site is not None
        site = self.site
        if censored:
            today = instant.astimezone(ZoneInfo(site.settings.time_zone)).date()
            known = {key: _known(thing, today) for key, thing in site.things.items()}
            site = replace(site, things={key: one for key, one in known.items() if one})
        files = {file.path.split("/", 1)[1]: file for file in self.snapshot.under("templates")}
        world = World(
            site=site,
            templates={path: file for path, file in files.items() if "/" not in path},
            static={path.split("/")[1]: file for path, file in files.items() if "/" in path},
            now=instant,
        )
        made = produce(world, Memory()).published
        return {path: one.data or b"" for path, one in made.items()}


def _known(thing: object, today: date) -> object | None:
    """Return what is known of a thing on a day; nothing where it has not appeared."""
    if isinstance(thing, News):
        appears = thing.from_ or thing.date.earliest or thing.date.latest or date.max
        if appears > today:
            return None
    if isinstance(thing, Academy):
        public = (one for one in thing.editions if (one.announced or today) <= today)
        thing = replace(thing, editions=tuple(_known_edition(one, today) for one in public))
    if isinstance(thing, Academy | News | Page) and (thing.updated or today) > today:
        return replace(thing, updated=None)
    return thing


def _known_edition(edition: Edition, today: date) -> Edition:
    if edition.participants and edition.participants.from_ > today:
        return replace(edition, participants=None)
    return edition


@contextmanager
def built(site: RandomSite) -> Iterator[Builds]:
    """Give the builds of a site, in a folder of its own."""
    with TemporaryDirectory() as folder:
        yield Builds(Path(folder), site)


@contextmanager
def templates_parsed_once() -> Iterator[None]:
    """Let Jinja keep what it made of a text: parsing is most of a small site's build."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("parse", "compile"):
            patch.setattr(Environment, name, _remembering(getattr(Environment, name)))
        yield


def _remembering(method: Callable[..., object]) -> Callable[..., object]:
    known: dict[tuple[object, ...], object] = {}

    def remembered(environment: Environment, *texts: object) -> object:
        if texts not in known:
            known[texts] = method(environment, *texts)
        return known[texts]

    return remembered
