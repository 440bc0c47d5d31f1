"""News: the list, and one page for each item."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import editions
from site_builder.derive.listings import news_items
from site_builder.derive.routes import (
    path_of,
    section_path,
    section_versions,
)
from site_builder.languages import Language
from site_builder.languages.sentence import Sentence
from site_builder.model.names import Ref
from site_builder.model.news import News, NewsKind
from site_builder.outputs import jsonld
from site_builder.outputs.markup import markup
from site_builder.outputs.pages.edition import participants
from site_builder.outputs.pages.kind import NO_THING, Planned, own_pages, page_kind
from site_builder.outputs.pages.parts import NewsCard, anchor, call_of_news, news_card
from site_builder.outputs.pages.shell import (
    Anchor,
    Shell,
    Subject,
    make_shell,
    told_subject,
)
from site_builder.outputs.pictures import card_path
from site_builder.outputs.sentences import Told
from site_builder.reads import Reads, Timed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsList:
    """The view of the list of news."""

    shell: Shell
    news: tuple[NewsCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """The view of one news item; what is true of its call today stands beside its words."""

    shell: Shell
    kind: str
    day: Sentence
    html: str
    academy: Anchor | None
    call: Timed[Told] | None
    participants: tuple[str, ...]


def _planned_list(reads: Reads, language: Language) -> tuple[Planned, ...]:
    return ((section_path(reads, "news", language), NO_THING),)


def _list(reads: Reads, _ref: Ref, language: Language) -> NewsList:
    words, path = reads.words(language), section_path(reads, "news", language)
    subject = Subject(
        language=language,
        path=path,
        heading=words.news,
        description=words.news_summary,
        versions=section_versions(reads, "news"),
    )
    cards = [news_card(reads, ref, language, path) for ref in reads.query(news_items, language)]
    return NewsList(shell=make_shell(reads, subject), news=tuple(card for card in cards if card))


def _planned_items(reads: Reads, language: Language) -> tuple[Planned, ...]:
    return own_pages(reads, reads.query(news_items, language), language)


def _item(reads: Reads, ref: Ref, language: Language) -> NewsPage:
    news, path = reads.get(News, ref), reads.query(path_of, ref, language)
    if news is None or path is None:
        raise LookupError(ref)
    words = reads.words(language)
    academy = Ref(f"academies/{news.academy}") if news.academy else NO_THING
    card = reads.query(card_path, academy, language)
    subject = told_subject(
        reads,
        ref,
        language,
        parents=((words.news, section_path(reads, "news", language)),),
        updated=news.updated,
        nodes=(jsonld.article(reads, ref, path, card, language),),
    )
    public = {edition.id for edition in reads.query(editions, academy)}
    call, selected = None, tuple[str, ...]()
    if news.edition in public and news.kind is NewsKind.CALL:
        call = reads.timeline(call_of_news, academy, news.edition, language)
    if news.edition in public and news.kind is NewsKind.SELECTION:
        selected = participants(reads, academy, news.edition, language)
    return NewsPage(
        shell=make_shell(reads, subject),
        kind=words.news_kinds[news.kind.value],
        day=words.dates.label(news.date),
        html=reads.query(markup, ref, language).html,
        academy=anchor(reads, academy, language, path) if academy else None,
        call=call,
        participants=selected,
    )


LIST = page_kind("news list", "news_list.html", _planned_list, _list)
ITEM = page_kind("news", "news.html", _planned_items, _item)
