"""`VTIMEZONE` from the rule that a zone follows today, as the pinned tzdata states it.

icalendar's own generator lists every change of the clock one by one, and so changes with every
release of tzdata; a rule is short and stays. Source: POSIX.1-2017, 8.3 `TZ`; RFC 5545, 3.6.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_FIRST_YEAR = 1997  # the rule of the European Union is in force since then; content is younger
_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
_OFFSET = r"[+-]?\d{1,3}(?::\d\d)?"
_HOUR = r"(?:1?\d|2[0-3])"  # outside of it, the change falls on another day than the rule says
_CHANGE = rf"M(\d{{1,2}})\.([1-5])\.([0-6])(?:/({_HOUR}(?::\d\d)?))?"
_RULE = re.compile(rf"({_NAME})({_OFFSET})(?:({_NAME})({_OFFSET})?,{_CHANGE},{_CHANGE})?", re.ASCII)
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


def timezone_of(zone: ZoneInfo, times: Iterable[datetime]) -> Timezone | None:
    """Return the `VTIMEZONE` of a zone, for events at some times; `None` where UTC is safer.

    That is where the rule has a form that is rare, or where it was not in force at one of the
    times: clocks in New York changed on other days before 2007.
    """
    data = files("tzdata").joinpath("zoneinfo", *zone.key.split("/")).read_bytes()
    rule = _RULE.fullmatch(data.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace"))
    if rule is None or not all(_in_force(zone, one) for one in times):
        return None
    name, offset, summer_name, summer_offset, *changes = rule.groups()
    winter = -_duration(offset)  # POSIX counts offsets west of Greenwich
    found = Timezone()
    found.add("tzid", zone.key)
    if summer_name is None:
        start = datetime(_FIRST_YEAR, 1, 1)  # noqa: DTZ001 - local time, as RFC 5545 has it
        found.add_component(_observance(TimezoneStandard(), name, winter, winter, start))
        return found
    summer = -_duration(summer_offset) if summer_offset else winter + timedelta(hours=1)
    begins, ends = changes[:4], changes[4:]
    daylight = _observance(TimezoneDaylight(), summer_name, winter, summer, _onset(begins))
    daylight.add("rrule", _yearly(begins))
    found.add_component(daylight)
    standard = _observance(TimezoneStandard(), name, summer, winter, _onset(ends))
    standard.add("rrule", _yearly(ends))
    found.add_component(standard)
    return found


def _in_force(zone: ZoneInfo, time: datetime) -> bool:
    """Return whether clocks showed at a time what the rule of today says that they show.

    The calendar repeats after 400 years, and so far ahead nothing but the rule is in force.
    """
    local = time.astimezone(zone)
    ahead = local.replace(year=local.year + 400)
    return local.year > _FIRST_YEAR and ahead.utcoffset() == local.utcoffset()


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
