"""Facts into words: the sentences that a state, a session or a period is told with."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from site_builder.derive.applications import State, Status, last_day
from site_builder.derive.schedule import Phase, PhaseKind
from site_builder.derive.sessions import SessionState
from site_builder.languages import Language, Wording, wording
from site_builder.languages.sentence import Link, Sentence, capitalised, fill, joined
from site_builder.languages.wording import StateWords
from site_builder.model.academy import Edition, SeatUnit, StepKind
from site_builder.model.common import Unknown
from site_builder.model.session import InfoSession
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True)
class Told:
    """A state in words: a short tag, and a sentence with its dates."""

    name: str
    tag: str
    sentence: Sentence


def tell_status(reads: Reads, edition: Edition, status: Status, language: Language) -> Told:
    """Return the tag and the sentence of an edition's state."""
    words = wording(language)
    said = _state_words(words, status.state)
    values = _state_values(reads, edition, language)
    template = said.sentence
    if status.state is State.SELECTING and not values["interviews"]:
        template = words.selecting_undated
    elif status.state is State.RUNNING and edition.runs.latest is None:
        template = words.running_open_end
    elif status.state is State.FINISHED and edition.runs.latest is None:
        template = words.finished_undated
    tag = "".join(piece for piece in fill(said.tag, **values) if isinstance(piece, str))
    return Told(status.state.value, tag, capitalised(fill(template, **values)))


def _state_words(words: Wording, state: State) -> StateWords:
    return {
        State.OPENS_ON: words.opens_on,
        State.OPEN: words.open,
        State.CLOSES_SOON: words.closes_soon,
        State.CLOSES_TODAY: words.closes_today,
        State.CLOSED: words.closed,
        State.SELECTING: words.selecting,
        State.SELECTED: words.selected,
        State.RUNNING: words.running,
        State.FINISHED: words.finished,
        State.CANCELLED: words.cancelled,
    }[state]


def _state_values(reads: Reads, edition: Edition, language: Language) -> dict[str, Sentence | str]:
    """Return everything that the sentences of states may name."""
    words, application = wording(language), edition.application
    dates, clock = words.dates, application.closes_at
    last = last_day(reads, application)
    until: dict[str, Sentence | str] = {"until": dates.until(last, clock)}
    apply_until = fill(words.apply_until, **until) if clock else ()
    last_sentence = apply_until or fill(words.last_day, last=dates.named_day(last))
    opens = None if isinstance(application.opens, Unknown) else application.opens
    interviews = [
        step.when
        for step in edition.schedule
        if step.kind is StepKind.INTERVIEW and step.when.known
    ]
    reason = edition.status.reason
    return {
        **until,
        "last": dates.named_day(last),
        "on": dates.at(dates.on_day(last), clock),
        "last_day": last_sentence,
        "apply_until": apply_until,
        "opens": dates.on_day(opens) if opens else "",
        "day": dates.day_and_month(opens) if opens else "",
        "interviews": dates.when(interviews[0]) if interviews else "",
        "when": dates.when(edition.runs),
        "start": dates.start(edition.runs),
        "end": dates.end(edition.runs),
        "reason": reason[language] if reason else "",
        **_participant_values(edition, words),
    }


def _participant_values(edition: Edition, words: Wording) -> dict[str, Sentence | str]:
    teams = edition.participants.organisations if edition.participants else ()
    in_teams = not isinstance(edition.seats, Unknown) and edition.seats.unit is SeatUnit.TEAMS
    count = len(teams) if in_teams else sum(len(team) for team in teams)
    noun = words.teams if in_teams else words.organisations
    return {"count": words.count(count), "unit": noun.of(count)}


def tell_seats(edition: Edition, language: Language) -> str:
    """Return how many can take part; nothing where that is not known."""
    words, seats = wording(language), edition.seats
    if isinstance(seats, Unknown):
        return ""
    noun = words.teams if seats.unit is SeatUnit.TEAMS else words.organisations
    filled = fill(words.seats_most, count=words.count(seats.most), unit=noun.of(seats.most))
    return "".join(piece for piece in filled if isinstance(piece, str))


def tell_session(
    session: InfoSession, state: SessionState, mailbox: str | None, subject: str, language: Language
) -> Told:
    """Return the tag and the sentences of an info session."""
    words = wording(language)
    said = {
        SessionState.UPCOMING: words.info_upcoming,
        SessionState.TODAY: words.info_today,
        SessionState.PAST: words.info_past,
    }[state]
    dates, when = words.dates, session.when
    place = session.place[language] if session.place else ""
    named = dates.named_day(session.date)
    if when.starts_at:
        named = dates.day_with_clock(named, dates.clock(when.starts_at, when.ends_at))
    where = words.online if session.online else place
    sentences = [fill(said.sentence, where=where, when=dates.when(when), day=named)]
    if state is SessionState.PAST:
        if mailbox:
            href = f"mailto:{mailbox}?subject={quote(subject)}"
            sentences.append(fill(words.info_recording_mail, mail=(Link(mailbox, href),)))
    else:
        if when.starts_at is None:
            sentences.append((words.info_time_later,))
        if session.online and isinstance(session.join, Unknown):
            sentences.append((words.info_join_later,))
    return Told(state.value, said.tag, joined(sentences))


def step_title(phase: Phase, language: Language) -> str:
    """Return what a phase is called: the words for its kind, unless an editor gave it a title."""
    words = wording(language).steps
    kinds = {
        PhaseKind.APPLICATION: words.application,
        PhaseKind.INFO: words.info,
        PhaseKind.RUN: words.run,
        StepKind.INTERVIEW: words.interview,
        StepKind.SELECTION: words.selection,
        StepKind.TASK: words.task,
        StepKind.KICKOFF: words.kickoff,
        StepKind.SPARRING: words.sparring,
        StepKind.SESSION: words.session,
        StepKind.PILOT: words.pilot,
        StepKind.CLOSING: words.closing,
    }
    return phase.title[language] if phase.title else kinds[phase.kind]
