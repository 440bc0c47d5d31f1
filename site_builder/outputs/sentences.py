"""Facts into words: the sentences that a state, a session or a period is told with."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from site_builder.derive.applications import (
    State,
    Status,
    day_reached,
    interviews,
    last_day,
    when_of,
)
from site_builder.derive.schedule import Phase, application_period
from site_builder.derive.sessions import SessionState
from site_builder.languages import Language, wording
from site_builder.languages.dates import Dates
from site_builder.languages.sentence import Link, Sentence, capitalised, fill, joined, plain
from site_builder.model.academy import Edition, SeatUnit
from site_builder.model.common import Move
from site_builder.model.names import Unknown
from site_builder.model.session import InfoSession
from site_builder.periods import Period
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True)
class Told:
    """A state in words: a short tag, a sentence with its dates, and those dates alone."""

    name: str
    tag: str
    sentence: Sentence
    dates: Sentence = ()


def tell_status(reads: Reads, edition: Edition, status: Status, language: Language) -> Told:
    """Return the tag and the sentence of an edition's state."""
    words, state = reads.words(language), status.state
    said = words.states[state.value]
    values = _state_values(reads, edition, language)
    template = said.sentence
    if state is State.SELECTING and not values["interviews"]:
        template = words.selecting_undated
    elif state is State.SELECTED and _selected_count(edition) == 1:
        template = words.selected_one
    elif state is State.RUNNING and edition.runs.latest is None:
        template = words.running_open_end
    elif state is State.FINISHED and edition.runs.latest is None:
        template = words.finished_undated
    tag = plain(fill(said.tag, **values))
    sentence = capitalised(fill(template, **values))
    # Half of a period is no date to show alone ("ended from 20 January on"): the sentence is.
    when = _deciding_period(reads, edition, state)
    dates = words.dates.label(when) if when.earliest and when.latest else sentence
    return Told(state.value, tag, sentence, () if state is State.CANCELLED else dates)


def _deciding_period(reads: Reads, edition: Edition, state: State) -> Period:
    """Return what a state follows from: the call, the interviews or the run."""
    if state in (State.RUNNING, State.FINISHED):
        return edition.runs
    asked = interviews(reads, edition) if state is State.SELECTING else None
    return asked or application_period(reads, edition.application)


def _state_values(reads: Reads, edition: Edition, language: Language) -> dict[str, Sentence | str]:
    """Return everything that the sentences of states may name."""
    words, application = reads.words(language), edition.application
    dates, clock = words.dates, application.closes_at
    last = last_day(reads, application)
    until: dict[str, Sentence | str] = {"until": dates.until(last, clock)}
    apply_until = fill(words.apply_until, **until) if clock else ()
    last_sentence = apply_until or fill(words.last_day, last=dates.named_day(last))
    opens = None if isinstance(application.opens, Unknown) else application.opens
    interviewed, reason = interviews(reads, edition), edition.status.reason
    count, unit = _selected(edition, language)
    return {
        **until,
        "last": dates.named_day(last),
        "today": dates.today(last),
        "on": dates.at(dates.on_day(last), clock),
        "last_day": last_sentence,
        "apply_until": apply_until,
        "opens": dates.on_day(opens) if opens else "",
        "day": dates.day_and_month(opens) if opens else "",
        "interviews": dates.when(interviewed) if interviewed else "",
        "when": dates.when(edition.runs),
        "start": dates.start(edition.runs),
        "end": dates.end(edition.runs),
        "reason": reason[language] if reason else "",
        "count": count,
        "unit": unit,
    }


def _in_teams(edition: Edition) -> bool:
    return not isinstance(edition.seats, Unknown) and edition.seats.unit is SeatUnit.TEAMS


def _selected_count(edition: Edition) -> int:
    """Return how many organisations were selected, or how many teams where those are counted."""
    teams = edition.participants.organisations if edition.participants else ()
    return len(teams) if _in_teams(edition) else sum(len(team) for team in teams)


def _selected(edition: Edition, language: Language) -> tuple[str, str]:
    """Return how many were selected, in words, and what they are called."""
    words, count = wording(language), _selected_count(edition)
    noun = words.teams if _in_teams(edition) else words.organisations
    return words.count(count), noun.of(count)


def tell_extension(reads: Reads, edition: Edition, language: Language) -> Sentence:
    """Return that the application time was made longer, with its new last day."""
    last = reads.words(language).dates.named_day(last_day(reads, edition.application))
    return fill(reads.words(language).states["extended"].sentence, last=last)


def tell_seats(edition: Edition, language: Language) -> Sentence:
    """Return how many can take part; nothing where that is not known."""
    words, seats = wording(language), edition.seats
    if isinstance(seats, Unknown):
        return ()
    noun = words.teams if seats.unit is SeatUnit.TEAMS else words.organisations
    return fill(words.seats_most, count=words.count(seats.most), unit=noun.of(seats.most))


def tell_session(
    reads: Reads,
    session: InfoSession,
    state: SessionState,
    mailbox: Sentence,
    language: Language,
) -> Told:
    """Return the tag and the sentences of an info session; `mailbox` sends its recording."""
    words = reads.words(language)
    said, when = words.sessions[state.value], when_of(reads, session.when, session.moved)
    where = words.online if session.online else (session.place[language] if session.place else "")
    reason = session.status.reason[language] if session.status.reason else ""
    values: dict[str, Sentence | str] = {
        "where": where,
        "when": words.dates.when(when),
        "today": _today(words.dates, when),
        "reason": reason,
    }
    sentences = [fill(said.sentence, **values)]
    if state is SessionState.PAST:
        sentences.append(fill(words.info_recording_mail, mail=mailbox) if mailbox else ())
    elif state is not SessionState.CANCELLED:
        before = date_before(reads, session.moved)
        if before and before.known:
            moved = fill(words.info_moved, before=words.dates.label(before))
            sentences.insert(0, moved)
        sentences.append((words.info_time_later,) if when.starts_at is None else ())
        if session.online and isinstance(session.join, Unknown):
            sentences.append((words.info_join_later,))
    return Told(state.value, said.tag, joined(sentences))


def date_before(reads: Reads, moved: tuple[Move, ...]) -> Period | None:
    """Return the date that was given before the present one, if that is not the first."""
    reached = [move.from_ for move in moved if day_reached(reads, move.announced)]
    return reached[-1] if reached else None


def _today(dates: Dates, when: Period) -> Sentence:
    """Return that a day is today, with its time of day where that is known."""
    named = dates.today(when.earliest) if when.earliest else ()
    clock = dates.clock(when.starts_at, when.ends_at)
    return dates.day_with_clock(named, clock) if clock else named


def mailbox_link(email: str, academy: str, language: Language) -> Sentence:
    """Return a link that writes to `email` about the recording of an academy's session."""
    subject = wording(language).info_mail_subject.replace("{academy}", academy)
    return (Link(email, f"mailto:{email}?subject={quote(subject)}"),)


def step_title(one: Phase, language: Language) -> str:
    """Return what a phase is called: the word for its kind, unless an editor gave it a title."""
    return one.title[language] if one.title else wording(language).steps[one.kind]
