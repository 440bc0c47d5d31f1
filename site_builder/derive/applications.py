"""The state of an edition: follows from its dates alone, save what only an editor can know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from site_builder.instants import at_clock, end_of_day, load_zone, start_of_day
from site_builder.model.academy import Academy, Application, Edition, StepKind
from site_builder.model.common import Move
from site_builder.model.names import Ref, Unknown
from site_builder.periods import Period
from site_builder.reads import Reads

CLOSING_SOON_DAYS = 7


class State(Enum):
    """What an edition is in; exactly one at any instant."""

    OPENS_ON = "opens_on"
    OPEN = "open"
    CLOSES_SOON = "closes_soon"
    CLOSES_TODAY = "closes_today"
    CLOSED = "closed"
    SELECTING = "selecting"
    SELECTED = "selected"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({State.OPEN, State.CLOSES_SOON, State.CLOSES_TODAY})


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an edition, and whether its application time was made longer."""

    state: State
    extended: bool


def site_zone(reads: Reads) -> ZoneInfo:
    """Return the zone in which the site's days begin and end."""
    return load_zone(reads.settings().time_zone)


def day_reached(reads: Reads, day: date) -> bool:
    """Return whether `day` has begun in the site's zone."""
    return reads.reached(start_of_day(day, site_zone(reads)))


def day_over(reads: Reads, day: date) -> bool:
    """Return whether `day` is over in the site's zone."""
    return reads.reached(end_of_day(day, site_zone(reads)))


def day_published(reads: Reads, day: date) -> bool:
    """Return whether what appears on `day` is public; until then nothing may carry it."""
    return reads.published(start_of_day(day, site_zone(reads)))


def editions(reads: Reads, ref: Ref) -> tuple[Edition, ...]:
    """Return the editions of an academy that are public, newest first."""
    academy = reads.get(Academy, ref)
    if academy is None:
        return ()
    return tuple(
        edition
        for edition in academy.editions
        if edition.announced is None or day_published(reads, edition.announced)
    )


def edition_of(reads: Reads, ref: Ref, edition_id: str) -> Edition:
    """Return a public edition; raises `LookupError` where there is none, which nobody may ask."""
    for edition in reads.query(editions, ref):
        if edition.id == edition_id:
            return edition
    raise LookupError(ref, edition_id)


def last_day(reads: Reads, application: Application) -> date:
    """Return the last day to apply as it is known: an extension counts from its announcement."""
    for extension in application.extended:
        if not day_reached(reads, extension.announced):
            return extension.last_day
    return application.last_day


def when_of(reads: Reads, when: Period, moved: tuple[Move, ...]) -> Period:
    """Return a date as it is known: a new one counts from its announcement."""
    for move in moved:
        if not day_reached(reads, move.announced):
            return move.from_
    return when


def closing(application: Application, day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which applications close: the window is half-open."""
    if application.closes_at:
        return at_clock(day, application.closes_at, zone)
    return end_of_day(day, zone)


def status(reads: Reads, ref: Ref, edition_id: str) -> Status:
    """Return the status of a public edition."""
    edition = edition_of(reads, ref, edition_id)
    extensions = edition.application.extended
    extended = any(day_reached(reads, one.announced) for one in extensions)
    return Status(_state(reads, edition), extended)


def _state(reads: Reads, edition: Edition) -> State:
    if edition.status.cancelled:
        return State.CANCELLED
    application, zone = edition.application, site_zone(reads)
    opens, last = application.opens, last_day(reads, application)
    # A call whose first day is unknown is public, and so open, since its announcement.
    if not isinstance(opens, Unknown) and not day_reached(reads, opens):
        return State.OPENS_ON
    if not reads.reached(closing(application, last, zone)):
        if day_reached(reads, last):
            return State.CLOSES_TODAY
        soon = last - timedelta(days=CLOSING_SOON_DAYS - 1)
        return State.CLOSES_SOON if day_reached(reads, soon) else State.OPEN
    return _after_closing(reads, edition)


def _after_closing(reads: Reads, edition: Edition) -> State:
    if is_over(reads, edition.runs, edition.over_by):
        return State.FINISHED
    if edition.runs.earliest and day_reached(reads, edition.runs.earliest):
        return State.RUNNING
    if participants_public(reads, edition):
        return State.SELECTED
    return State.SELECTING if _selecting(reads, edition) else State.CLOSED


def is_over(reads: Reads, period: Period, over_by: date | None) -> bool:
    """Return whether the last day of a period, or the day by which it was over, has passed."""
    if period.latest:
        return day_over(reads, period.latest)
    return over_by is not None and day_reached(reads, over_by)


def participants_public(reads: Reads, edition: Edition) -> bool:
    """Return whether the public may know who was selected: an editor says from when."""
    participants = edition.participants
    return participants is not None and day_published(reads, participants.from_)


def interviews(reads: Reads, edition: Edition) -> Period | None:
    """Return when applicants are interviewed, where that is known."""
    for step in edition.schedule:
        when = when_of(reads, step.when, step.moved)
        if step.kind is StepKind.INTERVIEW and when.known:
            return when
    return None


def _selecting(reads: Reads, edition: Edition) -> bool:
    """Return whether interviews or the selection are still ahead or going on."""
    ends = [
        when_of(reads, step.when, step.moved).latest
        for step in edition.schedule
        if step.kind in (StepKind.INTERVIEW, StepKind.SELECTION)
    ]
    known = [end for end in ends if end]
    return bool(known) and not day_over(reads, max(known))
