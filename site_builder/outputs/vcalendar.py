"""Calendars as bytes (RFC 5545, RFC 7986), by icalendar, which is slow to import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from site_builder import __version__
from site_builder.languages import Language
from site_builder.outputs.happenings import Happening
from site_builder.outputs.vtimezone import timezone_of

_LONGEST_LINE = 75  # bytes, without its end


def calendar_bytes(
    name: str, source: str, events: Sequence[Happening], zone: ZoneInfo, language: Language
) -> bytes:
    """Return a calendar: its name, its public address, its events in their zone."""
    code = language.value
    spans = [event.span for event in events]
    times = [at for span in spans for at in (span.starts, span.ends) if at]
    rules = timezone_of(zone, times) if times else None
    calendar, daily = Calendar(), timedelta(days=1)
    calendar.add("prodid", f"-//site-builder//{__version__}//{code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", name, parameters={"LANGUAGE": code})
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", daily, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("P1D"))
    calendar.add("source", source, parameters={"VALUE": "URI"})
    if rules:
        calendar.add_component(rules)
    for event in events:
        calendar.add_component(_event(event, code, zone if rules else None))
    return bytes(calendar.to_ical())


def calendar_fault(data: bytes) -> str:
    """Return why a calendar cannot be read, or is not folded as RFC 5545 (3.1) has it."""
    *lines, end = data.split(b"\r\n")
    if end or any(b"\n" in line or b"\r" in line for line in lines):
        return "a line does not end with CRLF"
    if any(len(line) > _LONGEST_LINE for line in lines):
        return f"a line is longer than {_LONGEST_LINE} bytes"
    try:
        Calendar.from_ical(data)
    except ValueError as error:
        return f"{error}"
    return ""


def _event(happening: Happening, code: str, zone: ZoneInfo | None) -> Event:
    event, language, span = Event(), {"LANGUAGE": code}, happening.span
    event.add("uid", happening.uid)
    event.add("dtstamp", happening.revised)
    event.add("last-modified", happening.revised)
    event.add("sequence", happening.sequence)
    event.add("summary", happening.title, parameters=language)
    event.add("categories", [happening.category], parameters=language)
    event.add("url", happening.url)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if happening.cancelled else "CONFIRMED")
    if span.starts is None:
        event.add("dtstart", span.first)
        event.add("dtend", span.last + timedelta(days=1))  # exclusive
    else:
        for name, instant in (("dtstart", span.starts), ("dtend", span.ends)):
            if instant:
                event.add(name, instant.astimezone(zone) if zone else instant)
    return event
