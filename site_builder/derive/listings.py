"""Lists: which academies, news, pages, contacts and members there are to show, in which order."""

from __future__ import annotations

from datetime import date

from site_builder.derive.applications import day_over, day_published, day_reached
from site_builder.derive.routes import Versions, path_of, section_versions, versions_of
from site_builder.derive.sessions import person
from site_builder.languages import Language, collation_key
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.news import News
from site_builder.model.page import Page, PageKind
from site_builder.model.site import Contact, Organisation, Tenure
from site_builder.reads import Reads


def academies(reads: Reads, language: Language) -> tuple[Ref, ...]:
    """Return the academies with a text in a language, in the editors' order."""
    found = [(reads.get(Academy, ref), ref) for ref in reads.refs(Academy)]
    ordered = sorted((academy.order, ref) for academy, ref in found if academy)
    return tuple(ref for _, ref in ordered if reads.query(path_of, ref, language))


def is_public(reads: Reads, ref: Ref) -> bool:
    """Return whether a thing may be shown: news have a day from which they appear."""
    news = reads.get(News, ref)
    return news is None or day_published(reads, appears(news))


def appears(news: News) -> date:
    """Return the day from which a news item appears."""
    return news.from_ or news.date.earliest or news.date.latest or date.max


def news_items(reads: Reads, language: Language) -> tuple[Ref, ...]:
    """Return the public news with a text in a language, newest first."""
    dated: list[tuple[date, Ref]] = []
    for ref in reads.refs(News):
        news = reads.get(News, ref)
        shown = news and reads.query(is_public, ref) and reads.query(path_of, ref, language)
        if news and shown:
            dated.append((news.date.earliest or appears(news), ref))
    return tuple(ref for _, ref in sorted(dated, key=lambda pair: (-pair[0].toordinal(), pair[1])))


def news_about(reads: Reads, academy: Ref, language: Language) -> tuple[Ref, ...]:
    """Return the public news about an academy, newest first."""
    name = academy.split("/", 1)[1]
    items = reads.query(news_items, language)
    about = ((ref, reads.get(News, ref)) for ref in items)
    return tuple(ref for ref, news in about if news and news.academy == name)


def pages(reads: Reads, language: Language) -> tuple[Ref, ...]:
    """Return the pages with a text in a language, the front page aside, in order and by title."""
    found: list[tuple[int, tuple[str, str], Ref]] = []
    for ref in reads.refs(Page):
        page, prose = reads.get(Page, ref), reads.prose(ref, language)
        if page and prose and page.kind is not PageKind.HOME:
            found.append((page.order, collation_key(prose.matter.title, language), ref))
    return tuple(ref for *_, ref in sorted(found))


def home(reads: Reads) -> Ref | None:
    """Return the page whose text opens the front page."""
    for ref in reads.refs(Page):
        page = reads.get(Page, ref)
        if page and page.kind is PageKind.HOME:
            return ref
    return None


def contacts(reads: Reads) -> tuple[Contact, ...]:
    """Return the site's contacts that may still be shown."""
    return tuple(one for one in reads.settings().contacts if reads.query(person, one.person))


def in_office(reads: Reads, tenures: tuple[Tenure, ...]) -> tuple[str, ...]:
    """Return the ids of the organisations whose time it is."""
    return tuple(
        tenure.organisation
        for tenure in tenures
        if (tenure.from_ is None or day_reached(reads, tenure.from_))
        and not (tenure.to and day_over(reads, tenure.to))
    )


def supervisor(reads: Reads) -> str | None:
    """Return the id of the authority that supervises accessibility: the latest in office."""
    return next(reversed(in_office(reads, reads.settings().supervisor)), None)


def members(reads: Reads, language: Language) -> tuple[str, ...]:
    """Return the names of the organisations that form the publisher, by alphabet."""
    names = [
        organisation_name(reads, name, language)
        for name in in_office(reads, reads.settings().consortium)
    ]
    return tuple(sorted(names, key=lambda name: collation_key(name, language)))


def organisation_name(reads: Reads, name: str, language: Language) -> str:
    """Return what an organisation is called in a language."""
    organisation = reads.get(Organisation, Ref(f"organisations/{name}"))
    return organisation.name[language] if organisation else name


def archived(reads: Reads) -> bool:
    """Return whether the site is an archive by now; nobody knew so before."""
    archive = reads.settings().archive
    return archive is not None and day_published(reads, archive.from_)


def site_pages(reads: Reads) -> tuple[tuple[Versions, date | None], ...]:
    """Return every public page in its languages, with the day on which it was last changed."""
    refs = (*reads.refs(Academy), *reads.refs(News), *reads.refs(Page))
    public = (ref for ref in refs if reads.query(is_public, ref))
    found: list[tuple[Versions, date | None]] = [
        *((section_versions(reads, folder), None) for folder in ("academies", "news")),
        *((versions_of(reads, ref), updated(reads, ref)) for ref in public),
    ]
    return tuple(sorted((one for one in found if one[0]), key=lambda one: one[0][0][1]))


def updated(reads: Reads, ref: Ref) -> date | None:
    """Return the day on which a thing was last changed, once that day has come."""
    thing = reads.get(Academy, ref) or reads.get(News, ref) or reads.get(Page, ref)
    changed = thing.updated if thing else None
    return changed if changed and day_published(reads, changed) else None
