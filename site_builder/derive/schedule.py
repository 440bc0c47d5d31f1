"""The schedule of an edition: every phase with its state; phases may overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from site_builder.derive.applications import (
    closing,
    day_over,
    day_reached,
    editions,
    is_over,
    last_day,
    site_zone,
)
from site_builder.derive.sessions import SessionState, session_state
from site_builder.instants import at_clock
from site_builder.languages import Language
from site_builder.model.academy import Edition, Step, StepKind
from site_builder.model.common import Ref, Unknown
from site_builder.model.session import InfoSession
from site_builder.periods import Period, parse_period
from site_builder.reads import Reads


class PhaseState(Enum):
    """Where a phase is in time; what is only coarsely known is never "today"."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    PAST = "past"


class PhaseKind(Enum):
    """What a phase is, where it is no step of the schedule."""

    APPLICATION = "application"
    INFO = "info"
    RUN = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One row of a schedule."""

    id: str
    kind: PhaseKind | StepKind
    when: Period
    state: PhaseState
    title: dict[Language, str] | None = None
    online: bool = False
    open_to_all: bool = False


def phases(reads: Reads, ref: Ref, edition_id: str) -> tuple[Phase, ...]:
    """Return the phases of an edition in the order of time; what has no date comes last."""
    for edition in reads.query(editions, ref):
        if edition.id == edition_id:
            rows = [_application(reads, edition)]
            rows += [_info(reads, session) for session in edition.info_sessions]
            rows += [_step(reads, step) for step in edition.schedule]
            if edition.runs.known:
                rows.append(_run(reads, edition))
            return tuple(sorted(rows, key=lambda row: (*row.when.order, row.id)))
    return ()


def application_period(reads: Reads, edition: Edition) -> Period:
    """Return the days on which one can apply; the first may be unknown."""
    application = edition.application
    opens = ".." if isinstance(application.opens, Unknown) else application.opens.isoformat()
    return parse_period(f"{opens}/{last_day(reads, application).isoformat()}")


def _application(reads: Reads, edition: Edition) -> Phase:
    application = edition.application
    last, opens = last_day(reads, application), application.opens
    over = reads.reached(closing(application, last, site_zone(reads)))
    begun = isinstance(opens, Unknown) or day_reached(reads, opens)
    when = application_period(reads, edition)
    state = _state(over=over, begun=begun)
    return Phase(id="application", kind=PhaseKind.APPLICATION, when=when, state=state)


def _info(reads: Reads, session: InfoSession) -> Phase:
    states = {
        SessionState.UPCOMING: PhaseState.UPCOMING,
        SessionState.TODAY: PhaseState.CURRENT,
        SessionState.PAST: PhaseState.PAST,
    }
    return Phase(
        id=session.id,
        kind=PhaseKind.INFO,
        when=session.when,
        state=states[session_state(reads, session)],
        online=session.online,
    )


def _step(reads: Reads, step: Step) -> Phase:
    return Phase(
        id=step.id,
        kind=step.kind,
        when=step.when,
        state=_period_state(reads, step.when),
        title=step.title,
        online=step.online,
        open_to_all=step.open_to_all,
    )


def _run(reads: Reads, edition: Edition) -> Phase:
    over = is_over(reads, edition.runs, edition.over_by)
    state = _state(over=over, begun=_begun(reads, edition.runs.earliest))
    return Phase(id="run", kind=PhaseKind.RUN, when=edition.runs, state=state)


def _period_state(reads: Reads, when: Period) -> PhaseState:
    if when.latest and when.ends_at:
        over = reads.reached(at_clock(when.latest, when.ends_at, site_zone(reads)))
    else:
        over = when.latest is not None and day_over(reads, when.latest)
    return _state(over=over, begun=_begun(reads, when.earliest))


def _begun(reads: Reads, earliest: date | None) -> bool:
    return earliest is not None and day_reached(reads, earliest)


def _state(*, over: bool, begun: bool) -> PhaseState:
    if over:
        return PhaseState.PAST
    return PhaseState.CURRENT if begun else PhaseState.UPCOMING
