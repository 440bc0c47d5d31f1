"""Pages of words, and what the generator adds to some of them."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.listings import (
    academies,
    members,
    news_items,
    organisation_name,
    pages,
    supervisor,
)
from site_builder.derive.routes import path_of, relative, section_path
from site_builder.languages import Language, wording
from site_builder.model.common import Ref
from site_builder.model.page import Page, PageKind
from site_builder.model.site import Translation
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.markup import markup
from site_builder.outputs.pages.cards import ContactCard, contact_cards
from site_builder.outputs.pages.shell import Anchor, Shell, Subject, make_shell, versions_of
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads


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
    shows_contacts: bool
    contacts: tuple[ContactCard, ...]
    members: tuple[str, ...]
    supervisor: str
    sitemap: tuple[LinkList, ...]


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    found: list[Artifact] = []
    for language in reads.settings().languages:
        for ref in reads.query(pages, language):
            path, prose = reads.query(path_of, ref, language), reads.prose(ref, language)
            if path and prose:
                found.append(
                    Artifact(
                        path=file_of(path),
                        kind="page",
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
    problems = reads.query(markup, artifact.ref, language).diagnostics
    view = text_page(reads, artifact.ref, language)
    rendered = render_page(reads, "page.html", view, artifact.path)
    return Rendered(rendered.data, (*rendered.diagnostics, *problems))


def text_page(reads: Reads, ref: Ref, language: Language) -> TextPage:
    """Return the view of a page."""
    page, prose = reads.get(Page, ref), reads.prose(ref, language)
    if page is None or prose is None:
        raise LookupError(ref)
    matter = prose.matter
    path = reads.query(path_of, ref, language) or "/"
    subject = Subject(
        language=language,
        path=path,
        heading=matter.title,
        description=matter.summary or matter.title,
        versions=versions_of(reads, ref),
        updated=page.updated,
        shortened=matter.translation is Translation.SUMMARY,
    )
    kind = page.kind
    contact = kind in (PageKind.CONTACT, PageKind.ACCESSIBILITY)
    return TextPage(
        shell=make_shell(reads, subject),
        html=reads.query(markup, ref, language).html,
        shows_contacts=kind is PageKind.CONTACT,
        contacts=reads.query(contact_cards, language) if contact else (),
        members=reads.query(members, language) if kind is PageKind.CONSORTIUM else (),
        supervisor=_supervisor(reads, language) if kind is PageKind.ACCESSIBILITY else "",
        sitemap=_sitemap(reads, path, language) if kind is PageKind.SITEMAP else (),
    )


def _supervisor(reads: Reads, language: Language) -> str:
    name = reads.query(supervisor)
    if name is None:
        return ""
    organisation = reads.query(organisation_name, name, language)
    return wording(language).supervisor.replace("{organisation}", organisation)


def _sitemap(reads: Reads, here: str, language: Language) -> tuple[LinkList, ...]:
    """Return links to every page of the language."""
    words = wording(language)
    parts = (
        (words.sitemap_academies, "academies", reads.query(academies, language)),
        (words.news, "news", reads.query(news_items, language)),
        (words.sitemap_pages, "", reads.query(pages, language)),
    )
    lists: list[LinkList] = []
    for title, folder, refs in parts:
        href = relative(here, section_path(reads, folder, language)) if folder else ""
        lists.append(LinkList(title, href, _anchors(reads, refs, here, language)))
    return tuple(lists)


def _anchors(
    reads: Reads, refs: tuple[Ref, ...], here: str, language: Language
) -> tuple[Anchor, ...]:
    links: list[Anchor] = []
    for ref in refs:
        path, prose = reads.query(path_of, ref, language), reads.prose(ref, language)
        if path and prose:
            links.append(Anchor(prose.matter.title, relative(here, path), current=path == here))
    return tuple(links)


KIND = OutputKind("page", _plan, _render)
