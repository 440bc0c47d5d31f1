"""The schedule of an edition: every phase with its state; phases may overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from site_builder.derive.applications import (
    closing,
    day_reached,
    edition_of,
    is_over,
    last_day,
    site_zone,
    when_of,
)
from site_builder.derive.sessions import SessionState, period_over, session_of, session_state
from site_builder.languages import Language
from site_builder.model.academy import Application, Edition, Step
from site_builder.model.names import Ref, Unknown
from site_builder.periods import Period, parse_period
from site_builder.reads import Reads

APPLICATION, INFO, RUN = "application", "info", "run"
"""The kinds of phases that are no steps of a schedule; `RUN` and `APPLICATION` are ids too."""


class PhaseState(Enum):
    """Where a phase is in time; what is only coarsely known is never "today"."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    PAST = "past"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One row of a schedule; `kind` is a value of `StepKind`, or one of the three above."""

    id: str
    kind: str
    when: Period
    state: PhaseState
    title: dict[Language, str] | None = None
    online: bool = False
    open_to_all: bool = False


def phase_ids(reads: Reads, ref: Ref, edition_id: str) -> tuple[str, ...]:
    """Return the phases of an edition in the order of their dates; what has none comes last.

    The dates are those of the facts, whatever has been announced of them: no order ever changes.
    """
    edition = edition_of(reads, ref, edition_id)
    # A call whose first day is unknown began, at the latest, when it was announced.
    opens = edition.application.opens
    known = edition.announced if isinstance(opens, Unknown) else opens
    begins = parse_period((known or edition.application.last_day).isoformat())
    rows = [(begins, APPLICATION)]
    rows += [(session.when, session.id) for session in edition.info_sessions]
    rows += [(step.when, step.id) for step in edition.schedule]
    rows += [(edition.runs, RUN)] if edition.runs.known else []
    return tuple(name for _, name in sorted(rows, key=lambda row: (*row[0].order, row[1])))


def phase(reads: Reads, ref: Ref, edition_id: str, phase_id: str) -> Phase:
    """Return a phase as it is known now."""
    edition = edition_of(reads, ref, edition_id)
    if phase_id == APPLICATION:
        return _application(reads, edition)
    if phase_id == RUN:
        over = is_over(reads, edition.runs, edition.over_by)
        state = _state(over=over, begun=_begun(reads, edition.runs.earliest))
        return Phase(id=RUN, kind=RUN, when=edition.runs, state=_unless_off(edition, state))
    for step in edition.schedule:
        if step.id == phase_id:
            return _step(reads, edition, step)
    session = session_of(reads, ref, edition_id, phase_id)
    states = {
        SessionState.UPCOMING: PhaseState.UPCOMING,
        SessionState.TODAY: PhaseState.CURRENT,
        SessionState.PAST: PhaseState.PAST,
        SessionState.CANCELLED: PhaseState.CANCELLED,
    }
    return Phase(
        id=session.id,
        kind=INFO,
        when=when_of(reads, session.when, session.moved),
        state=states[session_state(reads, session)],
        online=session.online,
    )


def application_period(reads: Reads, application: Application) -> Period:
    """Return the days on which one can apply, as they are known; the first may be unknown."""
    return _window(application, last_day(reads, application))


def _window(application: Application, last: date) -> Period:
    opens = ".." if isinstance(application.opens, Unknown) else application.opens.isoformat()
    return parse_period(f"{opens}/{last.isoformat()}")


def _application(reads: Reads, edition: Edition) -> Phase:
    application = edition.application
    last, opens = last_day(reads, application), application.opens
    over = reads.reached(closing(application, last, site_zone(reads)))
    begun = isinstance(opens, Unknown) or day_reached(reads, opens)
    state = _unless_off(edition, _state(over=over, begun=begun))
    return Phase(id=APPLICATION, kind=APPLICATION, when=_window(application, last), state=state)


def _step(reads: Reads, edition: Edition, step: Step) -> Phase:
    when = when_of(reads, step.when, step.moved)
    state = _state(over=period_over(reads, when), begun=_begun(reads, when.earliest))
    return Phase(
        id=step.id,
        kind=step.kind.value,
        when=when,
        state=_unless_off(edition, state),
        title=step.title,
        online=step.online,
        open_to_all=step.open_to_all,
    )


def _begun(reads: Reads, earliest: date | None) -> bool:
    return earliest is not None and day_reached(reads, earliest)


def _state(*, over: bool, begun: bool) -> PhaseState:
    if over:
        return PhaseState.PAST
    return PhaseState.CURRENT if begun else PhaseState.UPCOMING


def _unless_off(edition: Edition, state: PhaseState) -> PhaseState:
    return PhaseState.CANCELLED if edition.status.cancelled else state
