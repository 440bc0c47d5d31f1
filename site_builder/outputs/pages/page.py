"""Pages of words, and what the generator adds to some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.derive.listings import (
    academies,
    members,
    news_items,
    organisation_name,
    pages,
    supervisor,
)
from site_builder.derive.routes import relative, section_path
from site_builder.diagnostics import Diagnostic
from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.model.page import Page, PageKind
from site_builder.outputs.markup import markup
from site_builder.outputs.pages.kind import Planned, own_pages, page_kind
from site_builder.outputs.pages.parts import ContactList, contact_list
from site_builder.outputs.pages.shell import Anchor, Shell, make_shell, told_subject
from site_builder.reads import Reads, Timed


@dataclass(frozen=True, slots=True)
class LinkList:
    """A part of the sitemap page."""

    title: str
    href: str
    links: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """The view of a page: its words, and the one list that its kind adds."""

    shell: Shell
    html: str
    contacts: Timed[ContactList] | None
    members: Timed[tuple[str, ...]] | None
    supervisor: Timed[str] | None
    sitemap: tuple[LinkList, ...]


def _planned(reads: Reads, language: Language) -> tuple[Planned, ...]:
    return own_pages(reads, reads.query(pages, language), language)


def _view(reads: Reads, ref: Ref, language: Language) -> TextPage:
    page = reads.get(Page, ref)
    if page is None:
        raise LookupError(ref)
    subject, kind = told_subject(reads, ref, language, updated=page.updated), page.kind
    members_now = kind is PageKind.CONSORTIUM
    supervised = kind is PageKind.ACCESSIBILITY
    return TextPage(
        shell=make_shell(reads, subject),
        html=reads.query(markup, ref, language).html,
        contacts=reads.timeline(contact_list, language) if kind is PageKind.CONTACT else None,
        members=reads.timeline(members, language) if members_now else None,
        supervisor=reads.timeline(_supervisor, language) if supervised else None,
        sitemap=_sitemap(reads, subject.path, language) if kind is PageKind.SITEMAP else (),
    )


def _supervisor(reads: Reads, language: Language) -> str:
    name = reads.query(supervisor)
    if name is None:
        return ""
    organisation = reads.query(organisation_name, name, language)
    return reads.words(language).supervisor.replace("{organisation}", organisation)


def _sitemap(reads: Reads, here: str, language: Language) -> tuple[LinkList, ...]:
    """Return links to every page of the language."""
    words = reads.words(language)
    parts = (
        (words.sitemap_academies, "academies", reads.query(academies, language)),
        (words.news, "news", reads.query(news_items, language)),
        (words.sitemap_pages, "", reads.query(pages, language)),
    )
    return tuple(
        LinkList(
            title,
            relative(here, section_path(reads, folder, language)) if folder else "",
            tuple(_anchors(reads, refs, here, language)),
        )
        for title, folder, refs in parts
    )


def _anchors(
    reads: Reads, refs: tuple[Ref, ...], here: str, language: Language
) -> Iterable[Anchor]:
    for path, ref in own_pages(reads, refs, language):
        prose = reads.prose(ref, language)
        if prose:
            yield Anchor(prose.matter.title, relative(here, path), current=path == here)


def _problems(reads: Reads, ref: Ref, language: Language) -> tuple[Diagnostic, ...]:
    return reads.query(markup, ref, language).diagnostics


KIND = page_kind("page", "page.html", _planned, _view, _problems)
