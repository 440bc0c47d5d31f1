"""What every page has around its own content: head, menus, languages, breadcrumb, footer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from site_builder.derive.applications import day_published
from site_builder.derive.listings import archived, organisation_name
from site_builder.derive.routes import (
    Versions,
    absolute,
    home_path,
    path_of,
    relative,
    section_path,
    versions_of,
)
from site_builder.languages import Language, Wording, in_languages, wording
from site_builder.languages.sentence import Sentence, fill
from site_builder.model.names import Ref
from site_builder.model.site import Translation
from site_builder.outputs import jsonld
from site_builder.outputs.assets import asset_path
from site_builder.outputs.atom import feed_path
from site_builder.outputs.happenings import all_calendars_path
from site_builder.outputs.host import POLICY
from site_builder.outputs.pages.kind import NO_THING
from site_builder.outputs.pictures import card_path
from site_builder.reads import Reads

STYLE = "style.css"
ICON = "favicon.svg"
SCRIPTS = ("states.js", "today.js")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page: its words, where it leads, and whether that is this page."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the page in another language, or to that language's front page."""

    code: str
    name: str
    href: str
    current: bool
    note: str  # says that there is no such page, in the language of the link


@dataclass(frozen=True, slots=True)
class Alternate:
    """A translation of the page, by its whole address; `locale` is Open Graph's name of it."""

    code: str
    href: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of a page."""

    language: str
    title: str
    heading: str
    description: str
    canonical: str
    alternates: tuple[Alternate, ...]
    languages: tuple[LanguageLink, ...]
    site_name: str
    home: Anchor
    style: str
    icon: str
    scripts: tuple[str, ...]
    menu: tuple[Anchor, ...]
    footer_menu: tuple[Anchor, ...]
    breadcrumb: tuple[Anchor, ...]
    publisher: str
    updated: Sentence
    archive_notice: str
    policy: str
    kind: str
    jsonld: str
    feed: str
    calendar: str
    card: str
    translation_notice: str
    words: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is: enough to frame it."""

    language: Language
    path: str
    heading: str
    description: str
    versions: Versions  # every translation's path, this one included
    parents: tuple[tuple[str, str], ...] = ()  # the pages above: words and path
    updated: date | None = None
    shortened: bool = False
    card: Ref = NO_THING  # the academy whose social card the page shows
    nodes: tuple[jsonld.Node, ...] = ()  # what the page is about, for search engines


def told_subject(  # noqa: PLR0913 - what only some pages have is given by name
    reads: Reads,
    ref: Ref,
    language: Language,
    *,
    parents: tuple[tuple[str, str], ...] = (),
    updated: date | None = None,
    card: Ref = NO_THING,
    nodes: tuple[jsonld.Node, ...] = (),
) -> Subject:
    """Return the subject of a page that is about one thing, as its text names it.

    Raises `LookupError` where it has none in the language.
    """
    prose, path = reads.prose(ref, language), reads.query(path_of, ref, language)
    if prose is None or path is None:
        raise LookupError(ref)
    matter = prose.matter
    return Subject(
        language=language,
        path=path,
        heading=matter.title,
        description=matter.summary or matter.title,
        versions=versions_of(reads, ref),
        parents=parents,
        updated=updated,
        shortened=matter.translation is Translation.SUMMARY,
        card=card,
        nodes=nodes,
    )


def make_shell(reads: Reads, subject: Subject) -> Shell:
    """Return the frame of a page."""
    settings, language = reads.settings(), subject.language
    words = reads.words(language)
    home = home_path(reads, language)
    name = settings.name[language]
    at_home = subject.path == home
    here = subject.path

    def to(path: str) -> str:
        return relative(here, path)

    crumbs: list[tuple[str, str]] = [] if at_home else [(words.home, home), *subject.parents]
    # Looking at a past day must not show what was changed later.
    shown = subject.updated and day_published(reads, subject.updated)
    changed = subject.updated if shown else None
    updated = fill(words.updated, day=words.dates.plain_day(changed)) if changed else ()
    feed = reads.settled(feed_path, language)
    calendar = reads.settled(all_calendars_path, language)
    full = tuple(one for one, _ in subject.versions if one is settings.languages[0])
    return Shell(
        language=language.value,
        title=subject.heading if at_home else f"{subject.heading} – {name}",
        heading=subject.heading,
        description=subject.description,
        canonical=absolute(reads, here),
        alternates=tuple(
            Alternate(one.value, absolute(reads, path), wording(one).locale)
            for one, path in subject.versions
        ),
        languages=_languages(reads, subject),
        site_name=name,
        home=Anchor(name, to(home), current=at_home),
        style=to(f"/{reads.query(asset_path, STYLE) or STYLE}"),
        icon=to(f"/{reads.query(asset_path, ICON) or ICON}"),
        scripts=tuple(to(f"/{reads.query(asset_path, one) or one}") for one in SCRIPTS),
        menu=_menu(reads, settings.navigation.header, subject),
        footer_menu=_menu(reads, settings.navigation.footer, subject),
        breadcrumb=tuple(Anchor(words.soften(text), to(path)) for text, path in crumbs),
        publisher=words.published_by.replace(
            "{publisher}", reads.query(organisation_name, settings.publisher, language)
        ),
        updated=updated,
        archive_notice=_archive_notice(reads, language),
        translation_notice=words.shortened.replace("{languages}", in_languages(full, words))
        if subject.shortened
        else "",
        policy=POLICY,
        kind="article" if subject.parents and subject.nodes else "website",
        jsonld=jsonld.script(_nodes(reads, subject, crumbs, changed)),
        feed=to(feed) if feed else "",
        calendar=webcal(absolute(reads, calendar)) if calendar else "",
        card=absolute(reads, f"/{reads.query(card_path, subject.card, language)}"),
        words=words,
    )


def webcal(address: str) -> str:
    """Return the address by which calendar programs subscribe."""
    return f"webcal://{address.split('://', 1)[1]}"


def _nodes(
    reads: Reads, subject: Subject, crumbs: list[tuple[str, str]], changed: date | None
) -> tuple[jsonld.Node, ...]:
    """Return what search engines are told: the page, the way to it, and what it is about."""
    page = jsonld.web_page(
        reads,
        subject.language,
        url=absolute(reads, subject.path),
        name=subject.heading,
        description=subject.description,
        changed=changed,
    )
    if not crumbs:
        return (page, *subject.nodes)
    way = (*crumbs, (subject.heading, subject.path))
    trail = jsonld.breadcrumb(tuple((text, absolute(reads, path)) for text, path in way))
    return (page, trail, *subject.nodes)


def _archive_notice(reads: Reads, language: Language) -> str:
    archive = reads.settings().archive
    return archive.notice[language] if archive and reads.query(archived) else ""


def base_path(reads: Reads) -> str:
    """Return the folder of the host in which the site lives, with `/` at both ends."""
    return f"{urlsplit(reads.settings().base_url).path.rstrip('/')}/"


def _languages(reads: Reads, subject: Subject) -> tuple[LanguageLink, ...]:
    versions = dict(subject.versions)
    links: list[LanguageLink] = []
    for language in reads.settings().languages:
        words = reads.words(language)
        note = ""
        if language not in versions:
            note = words.only_in.replace("{languages}", in_languages(tuple(versions), words))
        target = versions.get(language) or home_path(reads, language)
        href = relative(subject.path, target)
        current = language is subject.language
        links.append(LanguageLink(language.value, words.own_name, href, current, note))
    return tuple(links)


def _menu(reads: Reads, targets: tuple[str, ...], subject: Subject) -> tuple[Anchor, ...]:
    """Return the entries of a menu that exist in the page's language."""
    words, links = reads.words(subject.language), []
    for target in targets:
        if target in ("academies", "news"):
            path: str | None = section_path(reads, target, subject.language)
            text = words.academies if target == "academies" else words.news
        else:
            ref = Ref(target)
            path = reads.query(path_of, ref, subject.language)
            prose = reads.prose(ref, subject.language)
            text = prose.matter.name if prose else ""
        if path:
            current = path == subject.path
            links.append(Anchor(words.soften(text), relative(subject.path, path), current))
    return tuple(links)
