"""`VTIMEZONE` from the rule that a zone follows today, as the pinned tzdata states it.

icalendar's own generator lists every change of the clock one by one, and so changes with every
release of tzdata; a rule is short and stays. Source: POSIX.1-2017, 8.3 `TZ`; RFC 5545, 3.6.5.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from importlib.resources import files

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_FIRST_YEAR = 1997  # the rule of the European Union is in force since then; content is younger
_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
_OFFSET = r"[+-]?\d{1,3}(?::\d\d)?"
_CHANGE = r"M(\d{1,2})\.([1-5])\.([0-6])(?:/(-?\d{1,3}(?::\d\d)?))?"
_RULE = re.compile(rf"({_NAME})({_OFFSET})(?:({_NAME})({_OFFSET})?,{_CHANGE},{_CHANGE})?", re.ASCII)
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


def timezone_of(key: str) -> Timezone | None:
    """Return the `VTIMEZONE` of a zone, or `None` where its rule has a form that is rare."""
    data = files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    rule = _RULE.fullmatch(data.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace"))
    if rule is None:
        return None
    name, offset, summer_name, summer_offset, *changes = rule.groups()
    winter = -_duration(offset)  # POSIX counts offsets west of Greenwich
    zone = Timezone()
    zone.add("tzid", key)
    if summer_name is None:
        start = datetime(_FIRST_YEAR, 1, 1)  # noqa: DTZ001 - local time, as RFC 5545 has it
        zone.add_component(_observance(TimezoneStandard(), name, winter, winter, start))
        return zone
    summer = -_duration(summer_offset) if summer_offset else winter + timedelta(hours=1)
    begins, ends = changes[:4], changes[4:]
    daylight = _observance(TimezoneDaylight(), summer_name, winter, summer, _onset(begins))
    daylight.add("rrule", _yearly(begins))
    zone.add_component(daylight)
    standard = _observance(TimezoneStandard(), name, summer, winter, _onset(ends))
    standard.add("rrule", _yearly(ends))
    zone.add_component(standard)
    return zone


Observance = TimezoneDaylight | TimezoneStandard


def _observance(
    part: Observance, name: str, before: timedelta, after: timedelta, start: datetime
) -> Observance:
    part.add("tzname", name.strip("<>"))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("dtstart", start)
    return part


def _duration(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    hours, _, minutes = text.lstrip("+-").partition(":")
    return sign * timedelta(hours=int(hours), minutes=int(minutes or 0))


def _onset(change: list[str | None]) -> datetime:
    """Return the first change of the clock that the rule describes, in the local time before."""
    month, week, weekday, clock = change
    first = date(_FIRST_YEAR, int(month or 1), 1)
    ahead = (int(weekday or 0) - first.isoweekday() % 7) % 7
    days = [first + timedelta(days=ahead + 7 * number) for number in range(5)]
    in_month = [day for day in days if day.month == first.month]
    day = in_month[min(int(week or 1), len(in_month)) - 1]
    return datetime.combine(day, datetime.min.time()) + _duration(clock or "2")


def _yearly(change: list[str | None]) -> dict[str, list[object]]:
    month, week, weekday, _ = change
    number = -1 if week == "5" else int(week or 1)
    day = f"{number}{_DAYS[int(weekday or 0)]}"
    return {"FREQ": ["YEARLY"], "BYMONTH": [int(month or 1)], "BYDAY": [day]}
