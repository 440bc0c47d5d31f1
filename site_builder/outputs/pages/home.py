"""The front page: what is open, the academies, the latest news."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.applications import editions
from site_builder.derive.listings import academies, archived, home, news_items
from site_builder.derive.routes import home_path, path_of, relative, section_path
from site_builder.languages import Language
from site_builder.model.common import Ref
from site_builder.model.page import Page
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.markup import markup
from site_builder.outputs.pages.academy import EditionView, edition_view
from site_builder.outputs.pages.cards import (
    AcademyCard,
    ContactCard,
    NewsCard,
    academy_card,
    contact_cards,
    news_card,
)
from site_builder.outputs.pages.shell import Shell, Subject, make_shell, versions_of
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads

_LATEST = 3  # news on the front page


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that is open now."""

    academy: AcademyCard
    edition: EditionView


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The view of the front page."""

    shell: Shell
    lead: str
    html: str
    calls: tuple[OpenCall, ...]
    show_calls: bool
    academies: tuple[AcademyCard, ...]
    news: tuple[NewsCard, ...]
    all_news: str
    contacts: tuple[ContactCard, ...]


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    ref = reads.query(home)
    if ref is None:
        return ()
    return tuple(
        Artifact(
            path=file_of(home_path(reads, language)),
            kind="home",
            ref=ref,
            language=language,
            source=f"content/{ref}/{language.value}.md",
        )
        for language in reads.settings().languages
        if reads.query(path_of, ref, language)
    )


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language
    if language is None:
        return Rendered(b"")
    problems = reads.query(markup, artifact.ref, language).diagnostics
    view = home_page(reads, artifact.ref, language)
    rendered = render_page(reads, "home.html", view, artifact.path)
    return Rendered(rendered.data, (*rendered.diagnostics, *problems))


def home_page(reads: Reads, ref: Ref, language: Language) -> HomePage:
    """Return the view of the front page in a language."""
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
    cards = {one: academy_card(reads, one, language, path) for one in refs}
    calls = [
        OpenCall(card, edition_view(reads, one, reads.query(editions, one)[0], language))
        for one, card in cards.items()
        if card and card.open
    ]
    latest = reads.query(news_items, language)[:_LATEST]
    news = [news_card(reads, one, language, path) for one in latest]
    return HomePage(
        shell=make_shell(reads, subject),
        lead=prose.matter.summary or "",
        html=reads.query(markup, ref, language).html,
        calls=tuple(calls),
        show_calls=not reads.query(archived),
        academies=tuple(card for card in cards.values() if card),
        news=tuple(card for card in news if card),
        all_news=relative(path, section_path(reads, "news", language)),
        contacts=reads.query(contact_cards, language),
    )


KIND = OutputKind("home", _plan, _render)
