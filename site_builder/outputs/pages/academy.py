"""The page of an academy: may we apply, until when, how, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import editions
from site_builder.derive.listings import academies, news_about
from site_builder.derive.routes import absolute, path_of, relative, section_path
from site_builder.derive.sessions import session_of
from site_builder.languages import Language
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.outputs import jsonld
from site_builder.outputs.happenings import calendar_path
from site_builder.outputs.markup import Section, markup
from site_builder.outputs.pages.edition import EditionView, edition_view
from site_builder.outputs.pages.kind import Planned, own_pages, page_kind
from site_builder.outputs.pages.parts import (
    ContactList,
    NewsCard,
    academy_state,
    contact_list,
    news_card,
)
from site_builder.outputs.pages.shell import Shell, make_shell, told_subject, webcal
from site_builder.outputs.sentences import Told
from site_builder.reads import Reads, Timed

_BEFORE_APPLYING = ("eligibility", "preparation")
_ABOUT = ("goals", "content")
_AFTER_SCHEDULE = ("selection", "questions")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcademyPage:
    """The view of an academy's page; the newest edition comes first, or none is announced."""

    shell: Shell
    unofficial: bool
    state: Timed[Told]
    opening: tuple[Section, ...]
    before_applying: tuple[Section, ...]
    about: tuple[Section, ...]
    after_schedule: tuple[Section, ...]
    newest: EditionView | None
    earlier: tuple[EditionView, ...]
    calendar: str
    subscribe: str
    contacts: Timed[ContactList]
    news: tuple[NewsCard, ...]


def _planned(reads: Reads, language: Language) -> tuple[Planned, ...]:
    return own_pages(reads, reads.query(academies, language), language)


def _view(reads: Reads, ref: Ref, language: Language) -> AcademyPage:
    academy, prose = reads.get(Academy, ref), reads.prose(ref, language)
    if academy is None or prose is None:
        raise LookupError(ref)
    words, matter = reads.words(language), prose.matter
    subject = told_subject(
        reads,
        ref,
        language,
        parents=((words.academies, section_path(reads, "academies", language)),),
        updated=academy.updated,
        card=ref,
        nodes=_nodes(reads, ref, matter.title, language),
    )
    path = subject.path
    sections = {section.id: section for section in reads.query(markup, ref, language).sections}
    public = reads.query(editions, ref)
    views = [edition_view(reads, ref, edition.id, language) for edition in public]
    cards = [
        news_card(reads, item, language, path) for item in reads.query(news_about, ref, language)
    ]
    calendar = reads.query(calendar_path, ref, language)
    return AcademyPage(
        shell=make_shell(reads, subject),
        unofficial=not matter.official,
        state=reads.timeline(academy_state, ref, language),
        opening=_chosen(sections, ("",)),
        before_applying=_chosen(sections, _BEFORE_APPLYING),
        about=(*_chosen(sections, _ABOUT), *_others(sections)),
        after_schedule=_chosen(sections, _AFTER_SCHEDULE),
        newest=views[0] if views else None,
        earlier=tuple(views[1:]),
        calendar=relative(path, calendar) if calendar else "",
        subscribe=webcal(absolute(reads, calendar)) if calendar else "",
        contacts=reads.timeline(contact_list, language),
        news=tuple(card for card in cards if card),
    )


def _nodes(reads: Reads, ref: Ref, name: str, language: Language) -> tuple[jsonld.Node, ...]:
    """Return the public editions and their info sessions for search engines."""
    url = absolute(reads, reads.query(path_of, ref, language) or "/")
    public = reads.query(editions, ref)
    programmes = [jsonld.programme(reads, one, name, url, language) for one in public]
    sessions = [
        jsonld.info_session(
            reads, session_of(reads, ref, edition.id, session.id), name, url, language
        )
        for edition in public
        for session in edition.info_sessions
    ]
    return (*programmes, *sessions)


def _chosen(sections: dict[str, Section], ids: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple(sections[name] for name in ids if name in sections)


def _others(sections: dict[str, Section]) -> tuple[Section, ...]:
    """Return the sections that have no place of their own: no words are ever lost."""
    placed = ("", *_BEFORE_APPLYING, *_ABOUT, *_AFTER_SCHEDULE)
    return tuple(section for name, section in sections.items() if name not in placed)


KIND = page_kind("academy", "academy.html", _planned, _view)
