"""One edition as its academy's page shows it: call, key facts, schedule, info sessions."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import edition_of, interviews, last_day, participants_public
from site_builder.derive.listings import organisation_name
from site_builder.derive.schedule import application_period, phase, phase_ids
from site_builder.derive.sessions import SessionState, person, session_of, session_state
from site_builder.languages import Language, collation_key, wording
from site_builder.languages.sentence import Sentence, fill
from site_builder.model.academy import Edition, StepKind
from site_builder.model.names import Ref, Unknown
from site_builder.model.session import InfoSession
from site_builder.outputs.pages.parts import Call, edition_call, form_fact
from site_builder.outputs.sentences import Told, mailbox_link, step_title, tell_seats, tell_session
from site_builder.outputs.timeline import Timeline, edition_timeline
from site_builder.reads import Reads, Timed


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A row of the key facts."""

    name: str
    value: Timed[Sentence]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A row of the schedule: what it is, and its dates with the state that they give it."""

    title: str
    notes: tuple[str, ...]
    body: Timed[PhaseBody]


@dataclass(frozen=True, slots=True)
class PhaseBody:
    """When a phase is, and where it is in time."""

    when: Sentence
    state: str
    state_text: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """An info session: its state in words, and the link that fits it."""

    told: Told
    link_text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One edition as its academy's page shows it."""

    id: str
    title: str
    call: Timed[Call]
    facts: tuple[KeyFact, ...]
    timeline: Timed[Timeline | None]
    phases: tuple[PhaseRow, ...]
    sessions: tuple[Timed[SessionView], ...]
    participants: tuple[str, ...]


def edition_view(reads: Reads, ref: Ref, edition_id: str, language: Language) -> EditionView:
    """Return one edition as its academy's page shows it."""
    edition = edition_of(reads, ref, edition_id)
    return EditionView(
        id=edition_id,
        title=reads.words(language).edition.replace("{edition}", edition_id),
        call=reads.timeline(edition_call, ref, edition_id, language),
        facts=_facts(reads, ref, edition, language),
        timeline=reads.timeline(edition_timeline, ref, edition_id, language),
        phases=phase_rows(reads, ref, edition_id, language),
        sessions=tuple(
            reads.timeline(_session, ref, edition_id, session.id, language)
            for session in edition.info_sessions
        ),
        participants=participants(reads, ref, edition_id, language),
    )


def _facts(reads: Reads, ref: Ref, edition: Edition, language: Language) -> tuple[KeyFact, ...]:
    """Return the key facts of an edition, without what is not known."""
    words = reads.words(language)
    length, publisher = edition.stated_length, reads.settings().publisher
    organiser = reads.query(organisation_name, publisher, language)
    rows: list[tuple[str, Timed[Sentence]]] = [
        (words.fact_application, reads.timeline(_application_label, ref, edition.id, language)),
        (words.steps["interview"], reads.timeline(_interviews_label, ref, edition.id, language)),
        (words.fact_runs, _always(words.dates.label(edition.runs))),
        (words.fact_length, _always((length[language],) if length else ())),
        (words.fact_seats, _always(tell_seats(edition, language))),
        (words.fact_organiser, _always((organiser,))),
        (words.fact_form, reads.timeline(form_fact, ref, edition.id, language)),
    ]
    return tuple(
        KeyFact(words.soften(name), value) for name, value in rows if value.now or value.later
    )


def _always(value: Sentence) -> Timed[Sentence]:
    return Timed(value, fixed=True)


def _application_label(reads: Reads, ref: Ref, edition_id: str, language: Language) -> Sentence:
    application, words = edition_of(reads, ref, edition_id).application, reads.words(language)
    if isinstance(application.opens, Unknown):
        return fill(words.last_day, last=words.dates.named_day(last_day(reads, application)))
    return words.dates.label(application_period(reads, application))


def _interviews_label(reads: Reads, ref: Ref, edition_id: str, language: Language) -> Sentence:
    """Return when applicants are interviewed; a date that was given stays a row when it goes."""
    words, edition = reads.words(language), edition_of(reads, ref, edition_id)
    when = interviews(reads, edition)
    if when:
        return words.dates.label(when)
    given = any(step.moved for step in edition.schedule if step.kind is StepKind.INTERVIEW)
    return (words.when_unknown,) if given else ()


def phase_rows(reads: Reads, ref: Ref, edition_id: str, language: Language) -> tuple[PhaseRow, ...]:
    """Return the schedule of an edition, row by row in an order that never changes."""
    words = reads.words(language)
    rows: list[PhaseRow] = []
    for name in reads.query(phase_ids, ref, edition_id):
        one = reads.query(phase, ref, edition_id, name)
        notes = [words.step_online] if one.online else []
        notes += [words.step_open_to_all] if one.open_to_all else []
        body = reads.timeline(_phase_body, ref, edition_id, name, language)
        rows.append(PhaseRow(words.soften(step_title(one, language)), tuple(notes), body))
    return tuple(rows)


def _phase_body(
    reads: Reads, ref: Ref, edition_id: str, name: str, language: Language
) -> PhaseBody:
    words, one = reads.words(language), reads.query(phase, ref, edition_id, name)
    when = words.dates.label(one.when) or (words.when_unknown,)
    return PhaseBody(when, one.state.value, words.phases[one.state.value])


def _session(
    reads: Reads, ref: Ref, edition_id: str, session_id: str, language: Language
) -> SessionView:
    session, prose = session_of(reads, ref, edition_id, session_id), reads.prose(ref, language)
    state, recording = session_state(reads, session), session.recording
    sender = reads.query(person, recording.by_email) if recording and recording.by_email else None
    name = prose.matter.name if prose else ""
    mailbox = mailbox_link(sender.email, name, language) if sender and sender.email else ()
    told = tell_session(reads, session, state, mailbox, language)
    return SessionView(told, *_session_link(session, state, language))


def _session_link(session: InfoSession, state: SessionState, language: Language) -> tuple[str, str]:
    words, recording = wording(language), session.recording
    if state is SessionState.PAST and recording and recording.url:
        return words.info_recording, recording.url
    ahead = state in (SessionState.UPCOMING, SessionState.TODAY)
    if ahead and not isinstance(session.join, Unknown):
        return words.info_join, session.join[language]
    return "", ""


def participants(reads: Reads, ref: Ref, edition_id: str, language: Language) -> tuple[str, ...]:
    """Return who was selected, teams by their first name, in the order of the alphabet."""
    edition = edition_of(reads, ref, edition_id)
    if not participants_public(reads, edition) or edition.participants is None:
        return ()
    and_ = f" {reads.words(language).conjunction} "
    teams = [
        and_.join(reads.query(organisation_name, name, language) for name in team)
        for team in edition.participants.organisations
    ]
    return tuple(sorted(teams, key=lambda team: collation_key(team, language)))
