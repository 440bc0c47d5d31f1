"""Instants and the zone that content's days belong to.

Days are local to a site's zone, instants are aware datetimes in UTC. The rules of a zone come
from the pinned `tzdata` package, never from the machine, so that two machines agree.
The current time is not here: nothing below the command line may know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1900, 2200  # content outside these years is a slip of the keyboard

_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?P<zone>Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_ZONE_KEY = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as somebody wrote it; without an offset it means the site's zone."""

    written: datetime

    def instant(self, zone: ZoneInfo) -> datetime:
        """Return the instant in UTC, reading a moment without an offset in `zone`."""
        local = self.written if self.written.tzinfo else self.written.replace(tzinfo=zone)
        return local.astimezone(UTC)


def parse_moment(text: str) -> Moment:
    """Read `2022-01-25`, `2022-01-25T12:00`, or the latter with `Z` or an offset.

    Raises `ValueError` for any other form, for a day that does not exist and for years outside
    `FIRST_YEAR`-`LAST_YEAR`.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        message = f"{text!r} is not a date such as 2022-01-25 or a time such as 2022-01-25T12:00"
        raise ValueError(message)
    try:
        day = date.fromisoformat(found["day"])
        clock = time.fromisoformat(found["clock"] or "00:00")
        offset = datetime.fromisoformat(f"2000-01-01T00:00{found['zone'] or ''}").tzinfo
    except ValueError as error:
        message = f"{text!r} does not exist: {error}"
        raise ValueError(message) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = f"{text!r} is outside the years {FIRST_YEAR}-{LAST_YEAR}"
        raise ValueError(message)
    return Moment(datetime.combine(day, clock, offset))


@cache
def load_zone(key: str) -> ZoneInfo:
    """Return the zone called `key`, such as `Europe/Helsinki`, from the pinned tzdata.

    Raises `ValueError` if there is none.
    """
    if not _ZONE_KEY.fullmatch(key):
        message = f"{key!r} is not the name of a time zone"
        raise ValueError(message)
    rules = files("tzdata").joinpath("zoneinfo", *key.split("/"))
    if not rules.is_file():
        message = f"there is no time zone called {key!r}"
        raise ValueError(message)
    with rules.open("rb") as stream:
        return ZoneInfo.from_file(stream, key)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which `day` begins in `zone`, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which `day` is over: the start of the day after it, in UTC."""
    return start_of_day(day + timedelta(days=1), zone)


def at_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant at which clocks in `zone` show `clock` on `day`, in UTC."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def in_zulu(instant: datetime) -> str:
    """Write an instant as `2022-02-11T22:00:00Z`, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
