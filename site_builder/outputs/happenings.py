"""What stands in calendars: the events of academies, and the paths of their files.

Only what has a known day becomes an event: a month would have to invent one. An event keeps its
UID whatever moves or is renamed; `DTSTAMP` comes from content, so that equal content gives equal
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from site_builder.derive.applications import (
    closing,
    day_published,
    day_reached,
    editions,
    last_day,
    site_zone,
)
from site_builder.derive.listings import academies, updated
from site_builder.derive.routes import absolute, home_path, path_of
from site_builder.derive.schedule import APPLICATION, RUN, phase, phase_ids
from site_builder.instants import at_clock, start_of_day
from site_builder.languages import Language
from site_builder.model.academy import Edition, Step
from site_builder.model.names import Ref, Unknown
from site_builder.model.session import InfoSession
from site_builder.outputs.sentences import step_title
from site_builder.periods import Period, Precision
from site_builder.reads import Reads

_UNDATED = date(2000, 1, 1)  # when a fact was last changed that nobody dated: before all others
_EVENT_PRECISIONS = (Precision.CLOCK, Precision.DAY, Precision.WEEK)


@dataclass(frozen=True, slots=True)
class Span:
    """When an event is: its days, both inclusive, and its instants where they are known."""

    first: date
    last: date
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event."""

    uid: str
    title: str
    category: str
    url: str
    span: Span
    revised: datetime
    sequence: int
    cancelled: bool


def calendar_path(reads: Reads, ref: Ref, language: Language) -> str | None:
    """Return the URL path of an academy's calendar, or `None` where it would hold nothing."""
    page = reads.query(path_of, ref, language)
    return f"{page.rstrip('/')}.ics" if page and reads.query(happenings, ref, language) else None


def all_calendars_path(reads: Reads, language: Language) -> str | None:
    """Return the URL path of the calendar of all academies, if there is anything in it."""
    refs = reads.query(academies, language)
    some = any(reads.query(happenings, ref, language) for ref in refs)
    return f"{home_path(reads, language)}calendar.ics" if some else None


def happenings(reads: Reads, ref: Ref, language: Language) -> tuple[Happening, ...]:
    """Return the events of an academy's public editions, in the order of the editions."""
    return tuple(
        happening
        for edition in reads.query(editions, ref)
        for happening in _of_edition(reads, ref, edition, language)
    )


def _of_edition(
    reads: Reads, ref: Ref, edition: Edition, language: Language
) -> Iterator[Happening]:
    application, words = edition.application, reads.words(language)
    last = last_day(reads, application)
    event = _Events(reads, ref, edition, language)
    if not isinstance(application.opens, Unknown):
        opens = application.opens
        yield event.of("application.opens", words.event_opens, APPLICATION, Span(opens, opens))
    starts = closing(application, last, site_zone(reads)) if application.closes_at else None
    closes = event.of(
        "application.closes", words.event_closes, APPLICATION, Span(last, last, starts)
    )
    yield _changed(closes, (one.announced for one in application.extended), reads)
    for name in reads.query(phase_ids, ref, edition.id):
        one = reads.query(phase, ref, edition.id, name)
        when, whole = one.when, one.when.earliest and one.when.latest
        if name in (APPLICATION, RUN) or not whole or when.precision not in _EVENT_PRECISIONS:
            continue
        title = words.event.replace("{step}", step_title(one, language))
        if when.precision is Precision.DAY and not when.interval:
            title = f"{title} {words.event_no_time}"
        yield event.phase(name, title, one.kind, when)


def _items(edition: Edition) -> tuple[InfoSession | Step, ...]:
    return (*edition.info_sessions, *edition.schedule)


def _changed(
    event: Happening, announced: Iterable[date], reads: Reads, *, off: bool = False
) -> Happening:
    """Return an event that says how often its date has changed, and whether it is off."""
    moves = sum(day_reached(reads, day) for day in announced)
    newly_off = off and not event.cancelled
    sequence = event.sequence + moves + newly_off
    return replace(event, sequence=sequence, cancelled=event.cancelled or off)


class _Events:
    """Makes the events of one edition."""

    def __init__(self, reads: Reads, ref: Ref, edition: Edition, language: Language) -> None:
        self._reads, self._edition, self._language = reads, edition, language
        self._zone, self._words = site_zone(reads), reads.words(language)
        self._ref = ref
        prose = reads.prose(ref, language)
        self._name = prose.matter.name if prose else ref
        self._url = absolute(reads, reads.query(path_of, ref, language) or "/")

    def phase(self, name: str, title: str, kind: str, when: Period) -> Happening:
        """Return the event of a step or a session whose days are known."""
        first, last = when.earliest or date.min, when.latest or date.max
        starts = at_clock(first, when.starts_at, self._zone) if when.starts_at else None
        ends = at_clock(last, when.ends_at, self._zone) if when.ends_at else None
        event = self.of(name, title, kind, Span(first, last, starts, ends))
        one = next(one for one in _items(self._edition) if one.id == name)
        off = isinstance(one, InfoSession) and one.status.cancelled
        return _changed(event, (move.announced for move in one.moved), self._reads, off=off)

    def of(self, name: str, title: str, category: str, span: Span) -> Happening:
        """Return one event of the edition."""
        academy, edition = self._ref.split("/", 1)[1], self._edition
        off = edition.status.cancelled
        return Happening(
            uid=f"{academy}.{edition.id}.{name}@{self._reads.settings().id}",
            title=title.replace("{academy}", self._name),
            category=self._words.steps[category],
            url=self._url,
            span=span,
            revised=self._revised(),
            sequence=int(off),
            cancelled=off,
        )

    def _revised(self) -> datetime:
        """Return when the edition's facts last changed, as far as that is public.

        Time never takes it back, so that no client takes a newer event for an older one.
        """
        edition, application = self._edition, self._edition.application
        days = [one.announced for one in application.extended]
        days += [move.announced for one in _items(edition) for move in one.moved]
        days += [day for day in (edition.announced, application.opens) if isinstance(day, date)]
        public = [day for day in days if day_published(self._reads, day)]
        changed = updated(self._reads, self._ref)
        public += [changed] if changed else []
        return start_of_day(max(public, default=_UNDATED), self._zone)
