"""The state of a call at every minute around the instants that decide it, against an oracle.

The oracle knows calendars and clocks alone: it looks at what the clocks of the site's zone show,
and never works out when a day begins. What it says are the words of DESIGN.md and DOMAIN.md 4.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from site_builder.derive.applications import status
from site_builder.model.names import Ref
from tests.sites import FactsAt

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Call:
    """The window of a call, as an editor writes it."""

    opens: date
    last_day: date
    closes_at: time | None = None

    @property
    def id(self) -> str:
        """The id of its edition."""
        return f"k{self.last_day:%Y%m%d}{self.closes_at or ''}".replace(":", "")


def oracle(call: Call, now: datetime, zone: ZoneInfo) -> str:
    """Return the state of a call that nothing follows: no run, no interviews, nobody selected."""
    today = now.astimezone(zone).date()
    if today < call.opens:
        return "opens_on"
    if today > call.last_day or (today == call.last_day and _struck(call, now, zone)):
        return "closed"
    if today == call.last_day:
        return "closes_today"
    return "closes_soon" if (call.last_day - today).days < 7 else "open"


def _struck(call: Call, now: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clock has struck the closing time on the day of `now`.

    A time that the clocks show twice is struck the first time; one that they skip is struck when
    a clock that was not put forward shows it (RFC 5545, 3.3.5).
    """
    if call.closes_at is None:
        return False
    day, struck, minute = now.astimezone(zone).date(), False, now
    while minute.astimezone(zone).date() == day:
        shown = minute.astimezone(zone)
        struck = struck or shown.time() == call.closes_at
        before = (minute - timedelta(hours=2)).astimezone(zone).utcoffset()
        unchanged = (minute + (before or timedelta())).replace(tzinfo=None)
        skipped = shown.utcoffset() != before and not _exists(day, call.closes_at, zone)
        struck = struck or (skipped and unchanged >= datetime.combine(day, call.closes_at))
        minute -= _MINUTE
    return struck


def _exists(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Return whether the clocks of a zone show a time on a day."""
    local = datetime.combine(day, clock, zone)
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)


def minutes(first: str, last: str) -> Iterator[datetime]:
    """Yield every minute from one instant to another."""
    now, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    while now <= end:
        yield now
        now += _MINUTE


def _site(calls: tuple[Call, ...], zone: str) -> str:
    lines = [
        "-- content/site.yaml --",
        "name: {fi: K, sv: P, en: T}",
        "base_url: https://k.example/",
    ]
    lines += [f"time_zone: {zone}", "languages: [fi, sv, en]", "publisher: keino"]
    lines += ["-- content/academies/vihrea/facts.yaml --", "theme: vihrea", "order: 1", "editions:"]
    for call in sorted(calls, key=lambda call: call.last_day, reverse=True):
        clock = f', closes_at: "{call.closes_at:%H.%M}"' if call.closes_at else ""
        window = f"opens: {call.opens}, last_day: {call.last_day}{clock}, form: unknown"
        facts = f"application: {{{window}}}, seats: unknown, runs: unknown"
        lines += [f"  - {{id: {call.id}, {facts}}}"]
    return "\n".join([*lines, ""])


_LONG_AGO = date(2020, 1, 1)
_SPRING, _AUTUMN, _LEAP = date(2022, 3, 27), date(2022, 10, 30), date(2024, 2, 29)


def _calls(last: date, *clocks: time, opens: date = _LONG_AGO) -> tuple[Call, ...]:
    """Return calls with a last day, with and without a time of day, and their neighbours."""
    closing = tuple(Call(opens, last, clock) for clock in clocks)
    return (Call(opens, last), Call(last, last + 30 * _DAY), Call(opens, last + 7 * _DAY), *closing)


_HELSINKI, _EVERY_DAY = "Europe/Helsinki", (time(0, 0), time(23, 59))
_CASES = {
    "the real call": (
        _HELSINKI, _calls(date(2022, 2, 11), time(23, 59)),
        ("2022-02-11T21:50Z", "2022-02-11T22:10Z"),
    ),
    "the clock goes forward": (
        _HELSINKI, _calls(_SPRING, time(2, 59), time(3, 0), time(3, 30), time(4, 0), *_EVERY_DAY),
        ("2022-03-27T00:30Z", "2022-03-27T02:10Z"),
    ),
    "the day on which the clock goes forward begins": (
        _HELSINKI, _calls(_SPRING, *_EVERY_DAY), ("2022-03-26T21:50Z", "2022-03-26T22:10Z"),
    ),
    "the day on which the clock went forward ends": (
        _HELSINKI, _calls(_SPRING, *_EVERY_DAY), ("2022-03-27T20:50Z", "2022-03-27T22:10Z"),
    ),
    "the clock goes back": (
        _HELSINKI, _calls(_AUTUMN, time(2, 59), time(3, 0), time(3, 30), time(4, 0), *_EVERY_DAY),
        ("2022-10-29T23:50Z", "2022-10-30T02:10Z"),
    ),
    "the day on which the clock goes back begins": (
        _HELSINKI, _calls(_AUTUMN, *_EVERY_DAY), ("2022-10-29T20:50Z", "2022-10-29T21:10Z"),
    ),
    "the day on which the clock went back ends": (
        _HELSINKI, _calls(_AUTUMN, *_EVERY_DAY), ("2022-10-30T20:50Z", "2022-10-30T22:10Z"),
    ),
    "a leap day": (
        _HELSINKI, _calls(_LEAP, time(16, 15)), ("2024-02-29T21:50Z", "2024-02-29T22:10Z"),
    ),
    "the day before a leap day": (
        _HELSINKI, _calls(_LEAP - _DAY), ("2024-02-28T21:50Z", "2024-02-28T22:10Z"),
    ),
    "a week before the day after a leap day": (
        _HELSINKI, _calls(_LEAP - 6 * _DAY), ("2024-02-23T21:50Z", "2024-02-23T22:10Z"),
    ),
    "New York": (
        "America/New_York", _calls(date(2022, 2, 11), time(16, 15)),
        ("2022-02-12T04:50Z", "2022-02-12T05:10Z"),
    ),
    "New York, the clock goes back": (
        "America/New_York", _calls(date(2022, 11, 6), time(1, 30), time(2, 0)),
        ("2022-11-06T04:50Z", "2022-11-06T07:10Z"),
    ),
    "Apia, where a day was left out": (
        "Pacific/Apia", _calls(date(2011, 12, 29), time(23, 59), opens=date(2011, 1, 1)),
        ("2011-12-30T09:50Z", "2011-12-30T10:10Z"),
    ),
    "Apia, a last day that never was": (
        "Pacific/Apia", _calls(date(2011, 12, 30), opens=date(2011, 1, 1)),
        ("2011-12-30T09:50Z", "2011-12-30T10:10Z"),
    ),
    "Apia today": (
        "Pacific/Apia", _calls(date(2022, 2, 11), time(9, 0)),
        ("2022-02-11T10:50Z", "2022-02-11T11:10Z"),
    ),
    "Kathmandu, 5 hours and 45 minutes ahead": (
        "Asia/Kathmandu", _calls(date(2022, 2, 11), time(0, 1), time(23, 59)),
        ("2022-02-11T18:05Z", "2022-02-11T18:25Z"),
    ),
    "Cairo, where the clock goes forward at midnight": (
        "Africa/Cairo", _calls(date(2024, 4, 26), time(0, 30), time(1, 0)),
        ("2024-04-25T21:30Z", "2024-04-25T23:40Z"),
    ),
    "Cairo, where midnight comes twice": (
        "Africa/Cairo", _calls(date(2024, 10, 31), time(23, 30)),
        ("2024-10-31T19:50Z", "2024-10-31T22:10Z"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_the_state_is_what_the_clocks_say(case: str, facts_at: FactsAt) -> None:
    """At every minute the state of every call is the one that its words promise."""
    key, calls, (first, last) = _CASES[case]
    text, zone = _site(calls, key), ZoneInfo(key)
    seen: set[str] = set()
    for now in minutes(first, last):
        reads = facts_at(text, f"{now:%Y-%m-%dT%H:%M:%SZ}")
        for call in calls:
            found = status(reads, Ref("academies/vihrea"), call.id).state.value
            assert found == oracle(call, now, zone), (call, now, now.astimezone(zone))
            seen.add(f"{call.id} {found}")
    assert len(seen) > len(calls), "the case never sees a state change"
