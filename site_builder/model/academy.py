"""Academies and their editions: what `facts.yaml` of an academy says in every language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from site_builder.model.common import (
    NOT_CANCELLED,
    Clock,
    Day,
    DayOrUnknown,
    IdText,
    Links,
    LinksOrUnknown,
    Move,
    Record,
    Status,
    Team,
    When,
    Words,
)
from site_builder.model.names import Unknown
from site_builder.model.session import InfoSession
from site_builder.model.shapes import FROM, Between, NotEmpty, OrUnknown


class SeatUnit(Enum):
    """What takes a seat."""

    ORGANISATIONS = "organisations"
    TEAMS = "teams"


class StepKind(Enum):
    """The kinds of steps in a schedule; each has its own word in every language."""

    INTERVIEW = "interview"
    SELECTION = "selection"
    TASK = "task"
    KICKOFF = "kickoff"
    SPARRING = "sparring"
    SESSION = "session"
    PILOT = "pilot"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Record):
    """An earlier last day, and the day on which it was announced that it moves."""

    last_day: Day
    """The last day that was given before."""
    announced: Day
    """The day on which the longer time was announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Record):
    """The window in which one can apply, and the way in."""

    opens: DayOrUnknown
    """The first day to apply, or unknown."""
    last_day: Day
    """The last day to apply, inclusive, in the site's time zone."""
    closes_at: Clock | None = None
    """The time of day on the last day; only where the source says one."""
    form: LinksOrUnknown
    """The address of the application form (one, or one per language), or unknown."""
    programme_page: Links | None = None
    """The page that links to the form: the way in while the form is unknown."""
    extended: tuple[Extension, ...] = ()
    """Earlier last days, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats(Record):
    """How many can take part."""

    most: Annotated[int, Between(1, 1000)]
    """The highest number that is chosen."""
    unit: SeatUnit
    """What is counted: organisations or teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Record):
    """One step of an edition's schedule."""

    id: IdText
    """Names the step for good: calendars keep it."""
    kind: StepKind
    """What kind of step it is."""
    when: When
    """When it is, as finely as it is known."""
    moved: tuple[Move, ...] = ()
    """Earlier dates, oldest first."""
    title: Words | None = None
    """Its name, where the word for its kind is not enough."""
    online: bool = False
    """Whether it is held online."""
    open_to_all: bool = False
    """Whether others than the participants may come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants(Record):
    """Who was selected, and from when the public may know."""

    # `from` is the editors' word and Python's: the decoder maps it to this name.
    from_: Day = field(metadata=FROM)
    """The day from which the participants are shown."""
    organisations: Annotated[tuple[Team, ...], NotEmpty()]
    """Ids from organisations.yaml; ids in brackets take part as one team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Record):
    """One round of an academy: a call, a selection and a run."""

    id: IdText
    """The year or another short name; frozen, because calendars keep it."""
    announced: Day | None = None
    """The day before which nothing of this edition is shown."""
    application: Application
    """When and how one applies."""
    seats: Annotated[Seats | Unknown, OrUnknown(Seats)]
    """How many can take part, or unknown."""
    runs: When
    """When the academy runs, as finely as it is known."""
    over_by: Day | None = None
    """Only where the end of runs is open: the first day on which it was certainly over."""
    stated_length: Words | None = None
    """The length in words, as announced; never computed."""
    info_sessions: tuple[InfoSession, ...] = ()
    """Sessions in which applicants can ask."""
    schedule: tuple[Step, ...] = ()
    """What happens when, in any order."""
    participants: Participants | None = None
    """Who was selected; only an editor says so."""
    status: Status = NOT_CANCELLED
    """Cancellation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Academy(Record):
    """A theme academy, in every language."""

    theme: IdText
    """The theme, for styles and groupings."""
    order: Annotated[int, Between(1, 1000)]
    """Its place among the academies."""
    updated: Day | None = None
    """The day on which an editor last changed these facts."""
    programme_page: Links | None = None
    """The academy's page elsewhere, where one is known."""
    editions: tuple[Edition, ...]
    """Rounds of the academy, newest first."""
