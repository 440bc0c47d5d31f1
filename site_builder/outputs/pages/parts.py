"""Parts that several pages show, most of them true for a time only: states, ways in, contacts.

What can change by time alone is a query that a page asks with `Reads.timeline`, and says the
absolute days that decide it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from site_builder.derive.applications import (
    OPEN_STATES,
    State,
    edition_of,
    editions,
    last_day,
    status,
)
from site_builder.derive.listings import contacts, organisation_name
from site_builder.derive.routes import path_of, relative
from site_builder.derive.sessions import person
from site_builder.languages import Language
from site_builder.languages.sentence import Link, Sentence, fill, joined
from site_builder.model.academy import Edition
from site_builder.model.names import Ref, Unknown
from site_builder.model.news import News
from site_builder.outputs.pages.shell import Anchor
from site_builder.outputs.sentences import Told, tell_extension, tell_status
from site_builder.reads import Reads, Timed


@dataclass(frozen=True, slots=True)
class WayIn:
    """How one applies now: a sentence where it helps, and one button."""

    sentence: Sentence
    button: str
    href: str


@dataclass(frozen=True, slots=True)
class Call:
    """What is true of an edition's applications: its state, an extension, the way in."""

    told: Told
    extension: Sentence
    way_in: WayIn | None


@dataclass(frozen=True, slots=True)
class AcademyCard:
    """An academy in a list: its name, its state and one sentence about it."""

    name: str
    href: str
    summary: str
    state: Timed[Told]


@dataclass(frozen=True, slots=True)
class NewsCard:
    """A news item in a list."""

    title: str
    href: str
    kind: str
    day: Sentence
    summary: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Whom to ask."""

    name: str
    organisation: str
    role: str
    about: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class ContactList:
    """Whom one may ask, and what is said where there is nobody."""

    cards: tuple[ContactCard, ...]
    nobody: str


def academy_state(reads: Reads, ref: Ref, language: Language) -> Told:
    """Return the state of an academy's newest public edition."""
    for edition in reads.query(editions, ref):
        return tell_status(reads, edition, reads.query(status, ref, edition.id), language)
    said = reads.words(language).states["not_announced"]
    return Told("not_announced", said.tag, (said.sentence,))


def edition_call(reads: Reads, ref: Ref, edition_id: str, language: Language) -> Call:
    """Return what is true of an edition's applications."""
    edition = edition_of(reads, ref, edition_id)
    found = reads.query(status, ref, edition_id)
    is_open = found.state in OPEN_STATES
    return Call(
        told=tell_status(reads, edition, found, language),
        extension=tell_extension(reads, edition, language) if found.extended and is_open else (),
        way_in=_way_in(reads, edition, language) if is_open else None,
    )


def call_of_news(reads: Reads, ref: Ref, edition_id: str, language: Language) -> Told:
    """Return what became of a call that a news item tells of: once closed it stays closed."""
    edition, found = edition_of(reads, ref, edition_id), reads.query(status, ref, edition_id)
    alive = found.state in OPEN_STATES or found.state in (State.OPENS_ON, State.CANCELLED)
    told = found if alive else replace(found, state=State.CLOSED)
    return tell_status(reads, edition, told, language)


def current_call(reads: Reads, ref: Ref, language: Language) -> Call | None:
    """Return the newest call of an academy while it is ahead or open."""
    for edition in reads.query(editions, ref)[:1]:
        state = reads.query(status, ref, edition.id).state
        if state in OPEN_STATES or state is State.OPENS_ON:
            return edition_call(reads, ref, edition.id, language)
    return None


def _way_in(reads: Reads, edition: Edition, language: Language) -> WayIn:
    """Return how one applies to an open edition: the form, the page that links to it, or a person.

    A link that nobody knows is never made up.
    """
    words, application = reads.words(language), edition.application
    if not isinstance(application.form, Unknown):
        return WayIn((), words.form_button, application.form[language])
    if application.programme_page:
        sentence = (words.form_on_programme_page,)
        return WayIn(sentence, words.programme_button, application.programme_page[language])
    emails = [card.email for card in reads.query(contact_list, language).cards if card.email]
    if not emails:
        return WayIn((words.form_missing_no_contact,), "", "")
    contact = (Link(emails[0], f"mailto:{emails[0]}"),)
    return WayIn(fill(words.form_missing, contact=contact), "", "")


def form_fact(reads: Reads, ref: Ref, edition_id: str, language: Language) -> Sentence:
    """Return what the key facts say about the form: when it opens, a link, when it closed."""
    edition = edition_of(reads, ref, edition_id)
    words, application = reads.words(language), edition.application
    state, page = reads.query(status, ref, edition_id).state, application.programme_page
    last = words.dates.plain_day(last_day(reads, application))
    if state is State.CANCELLED:
        return ()
    if state is State.OPENS_ON and not isinstance(application.opens, Unknown):
        return fill(words.form_opens, day=words.dates.plain_day(application.opens))
    if state in OPEN_STATES:
        form = application.form
        link = Link(words.form_page, page[language]) if page else None
        if not isinstance(form, Unknown):
            link = Link(words.form_button, form[language])
        if link:
            return fill(words.form_open, link=(link,), day=last)
        return joined([(words.form_missing_no_contact,), fill(words.last_day, last=last)])
    closed = fill(words.form_closed, day=last)
    return (*closed, ". ", Link(words.form_page_past, page[language])) if page else closed


def academy_card(reads: Reads, ref: Ref, language: Language, here: str) -> AcademyCard | None:
    """Return an academy as a list shows it."""
    prose, path = reads.prose(ref, language), reads.query(path_of, ref, language)
    if prose is None or path is None:
        return None
    state = reads.timeline(academy_state, ref, language)
    name = reads.words(language).soften(prose.matter.title)
    return AcademyCard(name, relative(here, path), prose.matter.summary or "", state)


def news_card(reads: Reads, ref: Ref, language: Language, here: str) -> NewsCard | None:
    """Return a news item as a list shows it."""
    news, prose = reads.get(News, ref), reads.prose(ref, language)
    path = reads.query(path_of, ref, language)
    if news is None or prose is None or path is None:
        return None
    words, matter = reads.words(language), prose.matter
    day = words.dates.label(news.date) if news.date.known else ()
    kind = words.news_kinds[news.kind.value]
    return NewsCard(
        words.soften(matter.title), relative(here, path), kind, day, matter.summary or ""
    )


def contact_list(reads: Reads, language: Language) -> ContactList:
    """Return the contacts that may be shown."""
    cards: list[ContactCard] = []
    for contact in reads.query(contacts):
        found = reads.query(person, contact.person)
        if found is None:
            continue
        name = found.name[language]
        organisation = ""
        if found.organisation:
            organisation = reads.query(organisation_name, found.organisation, language)
        cards.append(
            ContactCard(
                name=name,
                organisation="" if organisation == name else organisation,
                role=found.role[language] if found.role else "",
                about=reads.words(language).contact_about.replace(
                    "{about}", contact.about[language]
                ),
                email=found.email or "",
                phone=found.phone or "",
            )
        )
    return ContactList(tuple(cards), reads.words(language).no_contacts)


def anchor(reads: Reads, ref: Ref, language: Language, here: str) -> Anchor | None:
    """Return a link to a thing's page, by its short name."""
    prose, path = reads.prose(ref, language), reads.query(path_of, ref, language)
    if prose is None or path is None:
        return None
    return Anchor(prose.matter.name, relative(here, path), current=path == here)
