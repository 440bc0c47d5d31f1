"""The front page: what is open, the academies, the latest news."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.listings import academies, home, news_items
from site_builder.derive.routes import home_path, relative, section_path, versions_of
from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.model.page import Page
from site_builder.outputs.markup import markup
from site_builder.outputs.pages.kind import Planned, own_pages, page_kind
from site_builder.outputs.pages.parts import (
    AcademyCard,
    Call,
    ContactList,
    NewsCard,
    academy_card,
    anchor,
    contact_list,
    current_call,
    news_card,
)
from site_builder.outputs.pages.shell import Anchor, Shell, Subject, make_shell
from site_builder.outputs.timeline import Timeline, all_timeline
from site_builder.reads import Reads, Timed

_LATEST = 3  # news on the front page


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that is ahead or open: its academy, and what is true of it."""

    academy: Anchor
    call: Call


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The view of the front page; every academy has its place among the calls, often empty."""

    shell: Shell
    html: str
    calls: tuple[Timed[OpenCall | None], ...]
    no_call: Timed[str]
    academies: tuple[AcademyCard, ...]
    timeline: Timed[Timeline | None]
    news: tuple[NewsCard, ...]
    all_news: str
    contacts: Timed[ContactList]


def _planned(reads: Reads, language: Language) -> tuple[Planned, ...]:
    ref = reads.query(home)
    return own_pages(reads, (ref,), language) if ref else ()


def _view(reads: Reads, ref: Ref, language: Language) -> HomePage:
    page, prose = reads.get(Page, ref), reads.prose(ref, language)
    if page is None or prose is None:
        raise LookupError(ref)
    path = home_path(reads, language)
    subject = Subject(
        language=language,
        path=path,
        heading=prose.matter.title,
        description=prose.matter.summary or "",
        versions=versions_of(reads, ref),
        updated=page.updated,
    )
    refs = reads.query(academies, language)
    cards = [academy_card(reads, one, language, path) for one in refs]
    latest = reads.query(news_items, language)[:_LATEST]
    news = [news_card(reads, one, language, path) for one in latest]
    return HomePage(
        shell=make_shell(reads, subject),
        html=reads.query(markup, ref, language).html,
        calls=tuple(reads.timeline(_open_call, one, language, path) for one in refs),
        no_call=reads.timeline(_no_call, language),
        academies=tuple(card for card in cards if card),
        timeline=reads.timeline(all_timeline, language),
        news=tuple(card for card in news if card),
        all_news=relative(path, section_path(reads, "news", language)),
        contacts=reads.timeline(contact_list, language),
    )


def _open_call(reads: Reads, ref: Ref, language: Language, here: str) -> OpenCall | None:
    call, academy = current_call(reads, ref, language), anchor(reads, ref, language, here)
    return OpenCall(academy, call) if call and academy else None


def _no_call(reads: Reads, language: Language) -> str:
    """Return the sentence for a time without any call; nothing while there is one."""
    refs = reads.query(academies, language)
    calls = [current_call(reads, ref, language) for ref in refs]
    return "" if any(calls) else reads.words(language).no_open_call


KIND = page_kind("home", "home.html", _planned, _view)
