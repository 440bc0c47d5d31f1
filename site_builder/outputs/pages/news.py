"""News: the list, and one page for each item."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import editions, status
from site_builder.derive.listings import news_items
from site_builder.derive.routes import path_of, section_path
from site_builder.languages import Language, wording
from site_builder.languages.sentence import Sentence
from site_builder.model.common import Ref
from site_builder.model.news import News, NewsKind
from site_builder.model.site import Translation
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.markup import markup
from site_builder.outputs.pages.academy import EditionView, edition_view
from site_builder.outputs.pages.cards import NewsCard, academy_anchor, news_card, news_kind
from site_builder.outputs.pages.shell import (
    Anchor,
    Shell,
    Subject,
    make_shell,
    section_versions,
    versions_of,
)
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsList:
    """The view of the list of news."""

    shell: Shell
    lead: str
    news: tuple[NewsCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """The view of one news item; what is true of its call today stands beside its words."""

    shell: Shell
    kind: str
    day: Sentence
    lead: str
    html: str
    academy: Anchor | None
    edition: EditionView | None
    show_call: bool
    show_participants: bool


def _plan_list(reads: Reads) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(path=file_of(path), kind="news list", language=language)
        for language, path in section_versions(reads, "news")
    )


def _render_list(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language
    if language is None:
        return Rendered(b"")
    words, path = wording(language), section_path(reads, "news", language)
    subject = Subject(
        language=language,
        path=path,
        heading=words.news,
        description=words.news_summary,
        versions=section_versions(reads, "news"),
    )
    cards = [news_card(reads, ref, language, path) for ref in reads.query(news_items, language)]
    view = NewsList(
        shell=make_shell(reads, subject),
        lead=words.news_summary,
        news=tuple(card for card in cards if card),
    )
    return render_page(reads, "news_list.html", view, artifact.path)


def _plan_items(reads: Reads) -> tuple[Artifact, ...]:
    found: list[Artifact] = []
    for language in reads.settings().languages:
        for ref in reads.query(news_items, language):
            path, prose = reads.query(path_of, ref, language), reads.prose(ref, language)
            if path and prose:
                found.append(
                    Artifact(
                        path=file_of(path),
                        kind="news",
                        ref=ref,
                        language=language,
                        source=prose.path,
                    )
                )
    return tuple(found)


def _render_item(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language
    if language is None:
        return Rendered(b"")
    problems = reads.query(markup, artifact.ref, language).diagnostics
    view = news_page(reads, artifact.ref, language)
    rendered = render_page(reads, "news.html", view, artifact.path)
    return Rendered(rendered.data, (*rendered.diagnostics, *problems))


def news_page(reads: Reads, ref: Ref, language: Language) -> NewsPage:
    """Return the view of a news item."""
    news, prose = reads.get(News, ref), reads.prose(ref, language)
    if news is None or prose is None:
        raise LookupError(ref)
    words, matter = wording(language), prose.matter
    path = reads.query(path_of, ref, language) or "/"
    public = tuple(
        (other, there)
        for other, there in versions_of(reads, ref)
        if ref in reads.query(news_items, other)
    )
    subject = Subject(
        language=language,
        path=path,
        heading=matter.title,
        description=matter.summary or "",
        versions=public,
        parents=((words.news, section_path(reads, "news", language)),),
        updated=news.updated,
        shortened=matter.translation is Translation.SUMMARY,
    )
    academy = Ref(f"academies/{news.academy}") if news.academy else None
    edition = _edition(reads, academy, news, language)
    return NewsPage(
        shell=make_shell(reads, subject),
        kind=news_kind(news.kind, language),
        day=words.dates.label(news.date),
        lead=matter.summary or "",
        html=reads.query(markup, ref, language).html,
        academy=academy_anchor(reads, academy, language, path) if academy else None,
        edition=edition,
        show_call=news.kind is NewsKind.CALL,
        show_participants=news.kind is NewsKind.SELECTION,
    )


def _edition(
    reads: Reads, academy: Ref | None, news: News, language: Language
) -> EditionView | None:
    """Return the edition that a news item is about, as far as it is public."""
    if academy is None or news.edition is None:
        return None
    for edition in reads.query(editions, academy):
        if edition.id == news.edition and reads.query(status, academy, edition.id):
            return edition_view(reads, academy, edition, language)
    return None


LIST = OutputKind("news list", _plan_list, _render_list)
ITEM = OutputKind("news", _plan_items, _render_item)
