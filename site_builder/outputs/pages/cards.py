"""Parts that several pages show: cards of academies, news lists, contacts, ways in."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import (
    OPEN_STATES,
    State,
    editions,
    last_day,
    status,
)
from site_builder.derive.listings import contacts, organisation_name
from site_builder.derive.routes import path_of, relative
from site_builder.derive.sessions import person
from site_builder.languages import Language, wording
from site_builder.languages.sentence import Link, Sentence, fill
from site_builder.model.academy import Academy, Edition
from site_builder.model.common import Ref, Unknown
from site_builder.model.news import News, NewsKind
from site_builder.outputs.pages.shell import Anchor
from site_builder.outputs.sentences import Told, tell_status
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True)
class AcademyCard:
    """An academy in a list: its name, its state and one sentence about it."""

    name: str
    href: str
    summary: str
    state: Told
    open: bool


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
class WayIn:
    """How one applies now: a sentence where it helps, and one button."""

    sentence: Sentence
    button: str
    href: str
    external: bool


def academy_state(reads: Reads, ref: Ref, language: Language) -> tuple[Told, bool]:
    """Return the state of an academy's newest public edition, and whether one can apply."""
    words = wording(language)
    for edition in reads.query(editions, ref):
        found = reads.query(status, ref, edition.id)
        if found:
            told = tell_status(reads, edition, found, language)
            return told, found.state in OPEN_STATES
    said = words.not_announced
    return Told("not_announced", said.tag, (said.sentence,)), False


def academy_card(reads: Reads, ref: Ref, language: Language, here: str) -> AcademyCard | None:
    """Return an academy as a list shows it."""
    prose, path = reads.prose(ref, language), reads.query(path_of, ref, language)
    if prose is None or path is None:
        return None
    state, is_open = reads.query(academy_state, ref, language)
    name = prose.matter.title
    return AcademyCard(name, relative(here, path), prose.matter.summary or "", state, is_open)


def news_card(reads: Reads, ref: Ref, language: Language, here: str) -> NewsCard | None:
    """Return a news item as a list shows it."""
    news, prose = reads.get(News, ref), reads.prose(ref, language)
    path = reads.query(path_of, ref, language)
    if news is None or prose is None or path is None:
        return None
    day = wording(language).dates.label(news.date) if news.date.known else ()
    matter = prose.matter
    kind = news_kind(news.kind, language)
    return NewsCard(matter.title, relative(here, path), kind, day, matter.summary or "")


def news_kind(kind: NewsKind, language: Language) -> str:
    """Return the word for a kind of news."""
    words = wording(language)
    return {
        NewsKind.CALL: words.news_call,
        NewsKind.SELECTION: words.news_selection,
        NewsKind.END: words.news_end,
        NewsKind.NOTE: words.news_note,
    }[kind]


def contact_cards(reads: Reads, language: Language) -> tuple[ContactCard, ...]:
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
                about=wording(language).contact_about.replace("{about}", contact.about[language]),
                email=found.email or "",
                phone=found.phone or "",
            )
        )
    return tuple(cards)


def way_in(reads: Reads, ref: Ref, edition: Edition, language: Language) -> WayIn | None:
    """Return how one applies to an edition now; nothing unless its applications are open."""
    words, application = wording(language), edition.application
    found = reads.query(status, ref, edition.id)
    if found is None or found.state not in OPEN_STATES:
        return None
    if not isinstance(application.form, Unknown):
        return WayIn((), words.form_button, application.form[language], external=True)
    if application.programme_page:
        sentence = (words.form_on_programme_page,)
        href = application.programme_page[language]
        return WayIn(sentence, words.programme_button, href, external=True)
    emails = [card.email for card in reads.query(contact_cards, language) if card.email]
    if not emails:
        return WayIn((words.form_missing_no_contact,), "", "", external=False)
    contact = (Link(emails[0], f"mailto:{emails[0]}"),)
    return WayIn(fill(words.form_missing, contact=contact), "", "", external=False)


def form_fact(reads: Reads, ref: Ref, edition: Edition, language: Language) -> Sentence:
    """Return what the key facts say about the form: a link while open, its closing after."""
    words, application = wording(language), edition.application
    found = reads.query(status, ref, edition.id)
    if found is None or found.state in (State.OPENS_ON, State.CANCELLED):
        return ()
    page = application.programme_page
    programme: Sentence = (Link(words.programme_page, page[language]),) if page else ()
    if found.state in OPEN_STATES:
        if isinstance(application.form, Unknown):
            return programme
        return (Link(words.form_button, application.form[language]),)
    day = words.dates.plain_day(last_day(reads, application))
    closed = fill(words.form_closed, day=day)
    return (*closed, ". ", *programme) if programme else closed


def academy_anchor(reads: Reads, ref: Ref, language: Language, here: str) -> Anchor | None:
    """Return a link to an academy, by its short name."""
    prose, path = reads.prose(ref, language), reads.query(path_of, ref, language)
    if prose is None or path is None or reads.get(Academy, ref) is None:
        return None
    return Anchor(prose.matter.short_title or prose.matter.title, relative(here, path))
