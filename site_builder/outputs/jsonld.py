"""JSON-LD for search engines (schema.org): the page's own facts, and no date it does not show.

A month or a season is left out: consumers expect days, and padding would invent one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from site_builder.derive.applications import last_day, site_zone, when_of
from site_builder.derive.listings import organisation_name, updated
from site_builder.derive.routes import absolute, home_path
from site_builder.instants import at_clock
from site_builder.languages import Language
from site_builder.model.academy import Edition, SeatUnit
from site_builder.model.names import Ref, Unknown
from site_builder.model.news import News
from site_builder.model.session import InfoSession
from site_builder.model.site import Organisation
from site_builder.outputs.sentences import date_before
from site_builder.periods import Period, Precision
from site_builder.reads import Reads

_BEGIN = b'<script type="application/ld+json">'

Node = Mapping[str, object]


def script(nodes: tuple[Node, ...]) -> str:
    """Return the text of a `<script type="application/ld+json">`, safe within HTML."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def fault(page: bytes) -> str:
    """Return why the JSON-LD of a page cannot be read; empty if it can, or where there is none."""
    for part in page.split(_BEGIN)[1:]:
        try:
            json.loads(part.partition(b"</script>")[0])
        except ValueError as error:
            return f"{error}"
    return ""


def publisher(reads: Reads, language: Language) -> Node:
    """Return the organisation that publishes the site."""
    name = reads.settings().publisher
    organisation = reads.get(Organisation, Ref(f"organisations/{name}"))
    node = {"@type": "Organization", "name": organisation_name(reads, name, language)}
    if organisation and organisation.url:
        node["url"] = organisation.url[language]
    return node


def web_page(  # noqa: PLR0913 - a page has so many parts
    reads: Reads,
    language: Language,
    *,
    url: str,
    name: str,
    description: str,
    changed: date | None,
) -> Node:
    """Return the page itself, as a part of the site."""
    settings = reads.settings()
    site = {
        "@type": "WebSite",
        "name": settings.name[language],
        "url": absolute(reads, home_path(reads, language)),
    }
    node: dict[str, object] = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": name,
        "description": description,
        "inLanguage": language.value,
        "isPartOf": site,
        "publisher": publisher(reads, language),
    }
    if changed:
        node["dateModified"] = changed.isoformat()
    return node


def breadcrumb(items: tuple[tuple[str, str], ...]) -> Node:
    """Return the way from the front page, as names and whole addresses."""
    elements = [
        {
            "@type": "ListItem",
            "position": number,
            "name": name,
            "item": {"@type": "WebPage", "@id": url},
        }
        for number, (name, url) in enumerate(items, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": elements}


def programme(reads: Reads, edition: Edition, name: str, url: str, language: Language) -> Node:
    """Return an edition as a programme that one applies to."""
    application, seats, runs = edition.application, edition.seats, edition.runs
    node: dict[str, object] = {
        "@type": "EducationalOccupationalProgram",
        "@id": f"{url}#edition-{edition.id}",
        "name": name,
        "url": url,
        "provider": publisher(reads, language),
        "applicationDeadline": last_day(reads, application).isoformat(),
    }
    if not isinstance(application.opens, Unknown):
        node["applicationStartDate"] = application.opens.isoformat()
    if runs.precision is Precision.DAY:
        node |= {key: day.isoformat() for key, day in _ends(runs).items() if day}
    if not isinstance(seats, Unknown) and seats.unit is SeatUnit.ORGANISATIONS:
        node["maximumEnrollment"] = seats.most
    return node


def _ends(period: Period) -> dict[str, date | None]:
    return {"startDate": period.earliest, "endDate": period.latest}


def info_session(
    reads: Reads, session: InfoSession, name: str, url: str, language: Language
) -> Node:
    """Return an info session; no place is made up for one whose address is not known."""
    when = when_of(reads, session.when, session.moved)
    kind = "Online" if session.online else "Offline"
    status = "EventScheduled"
    node: dict[str, object] = {
        "@type": "EducationEvent",
        "name": f"{reads.words(language).info_session}: {name}",
        "url": url,
        "eventAttendanceMode": f"https://schema.org/{kind}EventAttendanceMode",
        "organizer": publisher(reads, language),
        "inLanguage": language.value,
        **_event_times(reads, when),
    }
    before = date_before(reads, session.moved)
    if before:
        status = "EventRescheduled"
        given = _event_times(reads, before).get("startDate")
        node |= {"previousStartDate": given} if given else {}
    if session.status.cancelled:
        status = "EventCancelled"
    node["eventStatus"] = f"https://schema.org/{status}"
    if not isinstance(session.join, Unknown):
        node["location"] = {"@type": "VirtualLocation", "url": session.join[language]}
    elif session.place:
        place = session.place[language]
        node["location"] = {"@type": "Place", "name": place, "address": place}
    elif session.online:  # readers of events want a place; that it is online is all we know
        online = reads.words(language).online
        node["location"] = {"@type": "VirtualLocation", "name": online}
    return node


def _event_times(reads: Reads, when: Period) -> dict[str, object]:
    """Return the start, and the end where it is known: days, or times with their offset."""
    first, zone = when.earliest, site_zone(reads)
    if first is None or not when.exact:
        return {}
    if when.starts_at is None:
        return {"startDate": first.isoformat()}
    times = {"startDate": at_clock(first, when.starts_at, zone).astimezone(zone).isoformat()}
    if when.ends_at:
        times["endDate"] = at_clock(first, when.ends_at, zone).astimezone(zone).isoformat()
    return dict(times)


def article(reads: Reads, ref: Ref, path: str, card: str, language: Language) -> Node:
    """Return a news item; without a known day it has no date of publication."""
    news, changed = reads.get(News, ref), updated(reads, ref)
    prose = reads.prose(ref, language)
    node: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": prose.matter.title if prose else "",
        "url": absolute(reads, path),
        "inLanguage": language.value,
        "image": absolute(reads, f"/{card}"),
        "publisher": publisher(reads, language),
        "author": publisher(reads, language),
    }
    if news and news.date.exact and news.date.earliest:
        node["datePublished"] = news.date.earliest.isoformat()
    if changed:
        node["dateModified"] = changed.isoformat()
    return node
