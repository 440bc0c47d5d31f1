"""The page of an academy: may we apply, until when, how, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import OPEN_STATES, editions, participants_public, status
from site_builder.derive.listings import academies, news_about, organisation_name
from site_builder.derive.routes import path_of, section_path
from site_builder.derive.schedule import PhaseState, application_period, phases
from site_builder.derive.sessions import SessionState, person, session_state
from site_builder.languages import Language, Wording, collation_key, wording
from site_builder.languages.sentence import Sentence
from site_builder.model.academy import Academy, Edition, StepKind
from site_builder.model.common import Ref, Unknown
from site_builder.model.session import InfoSession
from site_builder.model.site import Translation
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.markup import Section, markup
from site_builder.outputs.pages.cards import (
    ContactCard,
    NewsCard,
    WayIn,
    academy_state,
    contact_cards,
    form_fact,
    news_card,
    way_in,
)
from site_builder.outputs.pages.shell import Shell, Subject, make_shell, versions_of
from site_builder.outputs.sentences import Told, step_title, tell_seats, tell_session, tell_status
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads

_BEFORE_APPLYING = ("eligibility", "preparation")
_ABOUT = ("goals", "content")
_AFTER_SCHEDULE = ("selection", "questions")


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A row of the key facts."""

    name: str
    value: Sentence


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A row of the schedule."""

    title: str
    when: Sentence
    state: str
    state_text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """An info session: its state in words, and the link that fits it."""

    id: str
    told: Told
    link_text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One edition as its academy's page shows it."""

    id: str
    title: str
    state: Told
    extension: str
    way_in: WayIn | None
    facts: tuple[KeyFact, ...]
    phases: tuple[PhaseRow, ...]
    sessions: tuple[SessionView, ...]
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcademyPage:
    """The view of an academy's page."""

    shell: Shell
    theme: str
    lead: str
    unofficial: bool
    state: Told
    opening: tuple[Section, ...]
    before_applying: tuple[Section, ...]
    about: tuple[Section, ...]
    after_schedule: tuple[Section, ...]
    newest: EditionView | None
    earlier: tuple[EditionView, ...]
    contacts: tuple[ContactCard, ...]
    news: tuple[NewsCard, ...]


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    found: list[Artifact] = []
    for language in reads.settings().languages:
        for ref in reads.query(academies, language):
            path, prose = reads.query(path_of, ref, language), reads.prose(ref, language)
            if path and prose:
                found.append(
                    Artifact(
                        path=file_of(path),
                        kind="academy",
                        ref=ref,
                        language=language,
                        source=prose.path,
                    )
                )
    return tuple(found)


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language
    if language is None:
        return Rendered(b"")
    view = academy_page(reads, artifact.ref, language)
    problems = reads.query(markup, artifact.ref, language).diagnostics
    rendered = render_page(reads, "academy.html", view, artifact.path)
    return Rendered(rendered.data, (*rendered.diagnostics, *problems))


def academy_page(reads: Reads, ref: Ref, language: Language) -> AcademyPage:
    """Return the view of an academy's page."""
    academy, prose = reads.get(Academy, ref), reads.prose(ref, language)
    if academy is None or prose is None:
        raise LookupError(ref)
    words, matter = wording(language), prose.matter
    path = reads.query(path_of, ref, language) or "/"
    parents = ((words.academies, section_path(reads, "academies", language)),)
    shell = make_shell(
        reads,
        Subject(
            language=language,
            path=path,
            heading=matter.title,
            description=matter.summary or "",
            versions=versions_of(reads, ref),
            parents=parents,
            updated=academy.updated,
            shortened=matter.translation is Translation.SUMMARY,
        ),
    )
    sections = {section.id: section for section in reads.query(markup, ref, language).sections}
    views = [edition_view(reads, ref, edition, language) for edition in reads.query(editions, ref)]
    cards = [
        news_card(reads, item, language, path) for item in reads.query(news_about, ref, language)
    ]
    return AcademyPage(
        shell=shell,
        theme=academy.theme,
        lead=matter.summary or "",
        unofficial=not matter.official,
        state=reads.query(academy_state, ref, language)[0],
        opening=_chosen(sections, ("",)),
        before_applying=_chosen(sections, _BEFORE_APPLYING),
        about=_chosen(sections, _ABOUT),
        after_schedule=_chosen(sections, _AFTER_SCHEDULE),
        newest=views[0] if views else None,
        earlier=tuple(views[1:]),
        contacts=reads.query(contact_cards, language),
        news=tuple(card for card in cards if card),
    )


def _chosen(sections: dict[str, Section], ids: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple(sections[name] for name in ids if name in sections)


def edition_view(reads: Reads, ref: Ref, edition: Edition, language: Language) -> EditionView:
    """Return one edition as its academy's page shows it."""
    words = wording(language)
    found = reads.query(status, ref, edition.id)
    if found is None:
        raise LookupError(edition.id)
    extended = found.extended and found.state in OPEN_STATES
    sessions = [_session(reads, ref, session, language) for session in edition.info_sessions]
    return EditionView(
        id=edition.id,
        title=words.edition.replace("{edition}", edition.id),
        state=tell_status(reads, edition, found, language),
        extension=words.extended.tag if extended else "",
        way_in=way_in(reads, ref, edition, language),
        facts=_facts(reads, ref, edition, language),
        phases=_phases(reads, ref, edition, language),
        sessions=tuple(sessions),
        participants=_participants(reads, edition, language),
    )


def _facts(reads: Reads, ref: Ref, edition: Edition, language: Language) -> tuple[KeyFact, ...]:
    """Return the key facts of an edition, without what is not known."""
    words = wording(language)
    dates, length = words.dates, edition.stated_length
    interviews = [step.when for step in edition.schedule if step.kind is StepKind.INTERVIEW]
    seats = tell_seats(edition, language)
    publisher = reads.settings().publisher
    rows: list[tuple[str, Sentence]] = [
        (words.fact_application, dates.label(application_period(reads, edition))),
        (words.steps.interview, dates.label(interviews[0]) if interviews else ()),
        (words.fact_runs, dates.label(edition.runs)),
        (words.fact_length, (length[language],) if length else ()),
        (words.fact_seats, (seats,) if seats else ()),
        (words.fact_organiser, (reads.query(organisation_name, publisher, language),)),
        (words.fact_form, form_fact(reads, ref, edition, language)),
    ]
    return tuple(KeyFact(name, value) for name, value in rows if value)


def _phases(reads: Reads, ref: Ref, edition: Edition, language: Language) -> tuple[PhaseRow, ...]:
    words = wording(language)
    states = {
        PhaseState.UPCOMING: words.step_upcoming,
        PhaseState.CURRENT: words.step_current,
        PhaseState.PAST: words.step_past,
    }
    rows: list[PhaseRow] = []
    for phase in reads.query(phases, ref, edition.id):
        when = words.dates.label(phase.when) or (words.when_unknown,)
        notes = [words.step_online] if phase.online else []
        notes += [words.step_open_to_all] if phase.open_to_all else []
        title = step_title(phase, language)
        rows.append(PhaseRow(title, when, phase.state.value, states[phase.state], tuple(notes)))
    return tuple(rows)


def _session(reads: Reads, ref: Ref, session: InfoSession, language: Language) -> SessionView:
    words, prose = wording(language), reads.prose(ref, language)
    state = session_state(reads, session)
    recording = session.recording
    sender = reads.query(person, recording.by_email) if recording and recording.by_email else None
    name = (prose.matter.short_title or prose.matter.title) if prose else ""
    subject = words.info_mail_subject.replace("{academy}", name)
    told = tell_session(session, state, sender.email if sender else None, subject, language)
    text, link = _session_link(words, session, state, language)
    return SessionView(session.id, told, text, link)


def _session_link(
    words: Wording, session: InfoSession, state: SessionState, language: Language
) -> tuple[str, str]:
    if state is SessionState.PAST:
        if session.recording and session.recording.url:
            return words.info_recording, session.recording.url
    elif not isinstance(session.join, Unknown):
        return words.info_join, session.join[language]
    return "", ""


def _participants(reads: Reads, edition: Edition, language: Language) -> tuple[str, ...]:
    """Return who was selected, teams by their first name, in the order of the alphabet."""
    if not participants_public(reads, edition) or edition.participants is None:
        return ()
    and_ = f" {wording(language).conjunction} "
    teams = [
        and_.join(reads.query(organisation_name, name, language) for name in team)
        for team in edition.participants.organisations
    ]
    return tuple(sorted(teams, key=lambda team: collation_key(team, language)))


KIND = OutputKind("academy", _plan, _render)
