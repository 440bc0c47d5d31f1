"""News as an Atom feed per language (RFC 4287); ids are tag URIs (RFC 4151) that never change."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from urllib.parse import urljoin

from site_builder.derive.applications import site_zone
from site_builder.derive.listings import appears, news_items, organisation_name, updated
from site_builder.derive.routes import absolute, home_path, path_of
from site_builder.instants import in_zulu, start_of_day
from site_builder.languages import Language
from site_builder.languages.wording import SOFT_HYPHEN
from site_builder.model.names import Ref
from site_builder.model.news import News
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, xml_fault
from site_builder.outputs.markup import markup, with_links
from site_builder.reads import Reads

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG_YEAR = 2022  # a tag URI names a day on which its authority was the site's: frozen


def feed_path(reads: Reads, language: Language) -> str | None:
    """Return the URL path of a language's feed, or `None` while there is no news."""
    return f"{home_path(reads, language)}feed.xml" if reads.query(news_items, language) else None


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    paths = ((reads.query(feed_path, one), one) for one in reads.settings().languages)
    return tuple(
        Artifact(path=path.lstrip("/"), kind="feed", language=language)
        for path, language in paths
        if path
    )


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language or reads.settings().languages[0]
    settings, refs = reads.settings(), reads.query(news_items, language)
    name = settings.name[language]
    feed = ET.Element("feed", {"xmlns": _ATOM, _LANG: language.value})
    _add(feed, "id", _tag(reads, f"news/{language.value}"))
    _add(feed, "title", f"{name}: {reads.words(language).news}")
    _add(feed, "updated", max(_changed(reads, ref) for ref in refs))
    author = ET.SubElement(feed, "author")
    _add(author, "name", reads.query(organisation_name, settings.publisher, language))
    here, home = f"/{artifact.path}", home_path(reads, language)
    _link(feed, "self", "application/atom+xml", absolute(reads, here))
    _link(feed, "alternate", "text/html", absolute(reads, home))
    for ref in refs:
        _entry(reads, feed, ref, language)
    ET.indent(feed)
    text = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Rendered(text + b"\n")


def _entry(reads: Reads, feed: ET.Element, ref: Ref, language: Language) -> None:
    prose, path = reads.prose(ref, language), reads.query(path_of, ref, language)
    news = reads.get(News, ref)
    if prose is None or path is None or news is None:
        raise LookupError(ref)
    url = absolute(reads, path)
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", _tag(reads, f"{ref}/{language.value}"))
    _add(entry, "title", prose.matter.title)
    _add(entry, "updated", _changed(reads, ref))
    if news.date.exact and news.date.earliest:
        _add(entry, "published", _stamp(reads, news.date.earliest))
    _link(entry, "alternate", "text/html", url)
    _add(entry, "summary", prose.matter.summary or "")
    html = reads.query(markup, ref, language).html
    if html:
        content = with_links(html, lambda href: urljoin(url, href)).replace(SOFT_HYPHEN, "")
        _add(entry, "content", content, {"type": "html"})


def _changed(reads: Reads, ref: Ref) -> str:
    """Return when a news item was last changed: its `updated`, else the day it appeared."""
    news = reads.get(News, ref)
    if news is None:
        raise LookupError(ref)
    return _stamp(reads, max(updated(reads, ref) or date.min, appears(news)))


def _stamp(reads: Reads, day: date) -> str:
    return in_zulu(start_of_day(day, site_zone(reads)))


def _tag(reads: Reads, name: str) -> str:
    return f"tag:{reads.settings().id},{_TAG_YEAR}:{name}"


def _link(parent: ET.Element, rel: str, kind: str, href: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def _add(
    parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None
) -> None:
    ET.SubElement(parent, name, attributes or {}).text = text


KIND = OutputKind("feed", _plan, _render, xml_fault)
