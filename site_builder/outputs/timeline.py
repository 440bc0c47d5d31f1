"""A picture of a schedule: one bar per phase on a common scale, drawn from the same facts.

What is known by the day is drawn solid, what is known by the month or coarser with a dashed edge,
an end that nobody knows runs out of the picture. Today's mark is not drawn here: a day that
passes is no change of the output. The sizes are user units of the SVG.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, pairwise
from textwrap import wrap

from site_builder.derive.applications import editions, site_zone
from site_builder.derive.listings import academies
from site_builder.derive.schedule import APPLICATION, RUN, phase, phase_ids
from site_builder.instants import in_zulu, start_of_day
from site_builder.languages import Language, wording
from site_builder.languages.sentence import plain
from site_builder.model.names import Ref
from site_builder.outputs.sentences import step_title
from site_builder.periods import Period, Precision
from site_builder.reads import Reads

WIDTH = 360.0
_SCALE_HEIGHT, _LINE_HEIGHT, _BARS_HEIGHT = 18, 14, 20
_BASE_LINE, _BARS_BELOW = 13, 4  # below the top of a line; below the last line
_NARROWEST = 5.0  # one day stays visible
# Room for letters as far apart as WCAG 1.4.12 lets readers set them
_LONGEST = 46  # letters of a line
_LETTER, _BESIDE_TICK = 6.5, 3.0  # of the scale
_MONTHS_BETWEEN_TICKS = (1, 2, 3, 4, 6)  # or whole years


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of time; `rough` where it is not known by the day."""

    x: float
    width: float
    rough: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words that fit the picture, and the place of their base line."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Row:
    """Lines of words, and the bars below them."""

    lines: tuple[TextLine, ...]
    bars_y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month on the scale."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The picture: `first` and `last` are the instants at its edges, for today's mark."""

    title: str
    description: str
    height: int
    first: str
    last: str
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row says and shows, before anything is measured."""

    label: str
    words: str
    periods: tuple[Period, ...]

    def row(self, top: int, scale: _Scale) -> Row:
        """Return the row whose upper edge is at `top`."""
        lines = tuple(
            TextLine(text, top + number * _LINE_HEIGHT + _BASE_LINE)
            for number, text in enumerate(wrap(self.label, _LONGEST))
        )
        bars = tuple(scale.bar(period) for period in self.periods if _bounds(period))
        return Row(lines, top + len(lines) * _LINE_HEIGHT + _BARS_BELOW, bars)


def edition_timeline(
    reads: Reads, ref: Ref, edition_id: str, language: Language
) -> Timeline | None:
    """Return the picture of an edition's schedule, unless it has no dates."""
    dates, lines = reads.words(language).dates, []
    for name in reads.query(phase_ids, ref, edition_id):
        one = reads.query(phase, ref, edition_id, name)
        when = plain(dates.label(one.when)) or reads.words(language).when_unknown
        title = step_title(one, language)
        lines.append(_Line(f"{title}: {when}", f"{title}: {when}", (one.when,)))
    title = reads.words(language).timeline.replace("{title}", _name(reads, ref, language))
    return _drawn(reads, title, lines, language)


def all_timeline(reads: Reads, language: Language) -> Timeline | None:
    """Return the picture of the newest public edition of every academy: its call and its run."""
    lines: list[_Line] = []
    dates = reads.words(language).dates
    for ref in reads.query(academies, language):
        for edition in reads.query(editions, ref)[:1]:
            known = reads.query(phase_ids, ref, edition.id)
            shown = [name for name in (APPLICATION, RUN) if name in known]
            parts = [reads.query(phase, ref, edition.id, name) for name in shown]
            said = [f"{step_title(one, language)} {plain(dates.label(one.when))}" for one in parts]
            name = _name(reads, ref, language)
            words = f"{name}: {', '.join(said)}"
            lines.append(_Line(name, words, tuple(one.when for one in parts)))
    return _drawn(reads, reads.words(language).timeline_all, lines, language)


def _name(reads: Reads, ref: Ref, language: Language) -> str:
    prose = reads.prose(ref, language)
    return prose.matter.name if prose else ref


def _drawn(reads: Reads, title: str, lines: list[_Line], language: Language) -> Timeline | None:
    bounds = [bound for line in lines for period in line.periods for bound in _bounds(period)]
    if not bounds:
        return None
    first = min(bounds).replace(day=1)
    last = (max(bounds).replace(day=1) + timedelta(days=32)).replace(day=1)
    scale = _Scale(first, last)
    height, rows = _SCALE_HEIGHT, list[Row]()
    for line in lines:
        rows.append(line.row(height, scale))
        height = rows[-1].bars_y - _BARS_BELOW + _BARS_HEIGHT
    zone = site_zone(reads)
    return Timeline(
        title=title,
        description=". ".join(line.words for line in lines),
        height=height,
        first=in_zulu(start_of_day(first, zone)),
        last=in_zulu(start_of_day(last, zone)),
        ticks=tuple(scale.ticks(language)),
        rows=tuple(rows),
    )


def _bounds(period: Period) -> tuple[date, ...]:
    return tuple(bound for bound in (period.earliest, period.latest) if bound)


class _Scale:
    """Turns days into places; both edges are first days of months."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last

    def bar(self, period: Period) -> Bar:
        """Return the bar of a period; an end that is not known is the edge of the picture."""
        start, end = period.earliest or self._first, period.latest or self._last
        open_ended = period.earliest is None or period.latest is None
        left, right = self._x(start), self._x(end + timedelta(days=1))
        width = max(right - left, _NARROWEST)
        rough = open_ended or period.precision > Precision.WEEK
        return Bar(round(min(left, WIDTH - width), 1), round(min(width, WIDTH - left), 1), rough)

    def ticks(self, language: Language) -> Iterable[Tick]:
        """Return months on the scale, as many as have room for their names."""
        month, months = self._first, list[date]()
        while month < self._last:
            months.append(month)
            month = (month + timedelta(days=32)).replace(day=1)
        found: list[Tick] = []
        for step in chain(_MONTHS_BETWEEN_TICKS, range(12, len(months) + 12, 12)):
            found = [*self._named(months[::step], language)]
            if all(_end(one) <= after.x for one, after in pairwise(found)):
                break
        return [tick for tick in found if _end(tick) <= WIDTH]

    def _named(self, months: list[date], language: Language) -> Iterable[Tick]:
        year = None
        for month in months:
            name = wording(language).dates.short_month(month)
            label = name if month.year == year else f"{name} {month.year}"
            year = month.year
            yield Tick(round(self._x(month), 1), label)

    def _x(self, day: date) -> float:
        whole = (self._last - self._first).days
        return WIDTH * max(0, min((day - self._first).days, whole)) / whole


def _end(tick: Tick) -> float:
    """Return where the name of a month ends."""
    return tick.x + _BESIDE_TICK + len(tick.label) * _LETTER
