"""Time zones in calendars: a zone's rule where it is right, UTC where it would not be."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from icalendar import Calendar, Component, vRecur

from site_builder.instants import load_zone
from tests.builds import changed, small_files

FACTS = "content/academies/vihrea/facts.yaml"
ICS = "akatemiat/vihrea-akatemia.ics"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _calendar(zone: str, when: str) -> Calendar:
    """Return the calendar of a site in a zone, with a kick-off at a time."""
    kickoff = f"{{id: kickoff, kind: kickoff, when: {when}}}\n      - {{id: interviews"
    text = changed("content/site.yaml", ("Europe/Helsinki", zone)) + changed(
        FACTS, ("{id: interviews", kickoff)
    )
    found = Calendar.from_ical(small_files(text, "2022-01-25T12:00Z")[ICS])
    assert isinstance(found, Calendar)
    return found


def _kickoff(calendar: Calendar) -> Component:
    return next(one for one in calendar.walk("VEVENT") if ".kickoff@" in str(one["UID"]))


def _starts_in_utc(calendar: Calendar) -> bool:
    lines = _kickoff(calendar).to_ical().splitlines()
    (start,) = [line for line in lines if line.startswith(b"DTSTART")]
    return bool(start.startswith(b"DTSTART:") and start.endswith(b"Z"))


def _onsets(part: Component) -> list[tuple[datetime, timedelta]]:
    """Return when an observance sets in, in UTC, and its offset: RFC 5545 by hand."""
    first, before, after = (
        part.decoded(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")
    )
    if "RRULE" not in part:
        return [((first - before).replace(tzinfo=UTC), after)]
    rule = part["RRULE"]
    assert isinstance(rule, vRecur)
    assert set(rule) == {"FREQ", "BYMONTH", "BYDAY"}
    (month,), (day,) = rule["BYMONTH"], rule["BYDAY"]
    found = []
    for year in range(first.year, 2040):
        length = monthrange(year, month)[1]
        days = [first.replace(year=year, month=month, day=one + 1) for one in range(length)]
        named = [one for one in days if DAYS[one.weekday()] == str(day)[-2:]]
        number = int(str(day)[:-2])
        local = named[number if number < 0 else number - 1]
        found.append(((local - before).replace(tzinfo=UTC), after))
    assert found[0][0] == (first - before).replace(tzinfo=UTC), "DTSTART is not of the rule"
    return found


def _wrong_hours(zone: str, calendar: Calendar, first: int, last: int) -> list[datetime]:
    """Return the hours around changes of the clock at which the calendar tells another time."""
    (rules,) = calendar.walk("VTIMEZONE")
    onsets = sorted(onset for part in rules.subcomponents for onset in _onsets(part))
    real, wrong = load_zone(zone), []
    ends = [*onsets, (datetime(2040, 1, 1, tzinfo=UTC), timedelta())]
    for (start, offset), (end, _) in pairwise(ends):
        if not first <= start.year <= last:
            continue
        hours = [start + timedelta(hours=hour) for hour in range(30)]
        hours += [end - timedelta(hours=hour) for hour in range(1, 30)]
        hours += [start + (end - start) / 7 * part for part in range(1, 7)]
        wrong += [hour for hour in hours if hour.astimezone(real).utcoffset() != offset]
    return wrong


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Helsinki", 1997),
        ("America/New_York", 2007),
        ("Australia/Sydney", 2009),
        ("Asia/Kathmandu", 1997),
        ("Europe/Dublin", 1997),  # whose summer time is its standard time
        ("Pacific/Chatham", 2009),
        ("Australia/Lord_Howe", 2009),  # moves by half an hour
    ],
)
def test_the_rule_of_a_zone_is_the_real_one(zone: str, first: int) -> None:
    """Around every change of the clock until 2037 the calendar's rule tells the zone's time."""
    calendar = _calendar(zone, "2022-03-28T09:00/11:00")
    assert _wrong_hours(zone, calendar, first, 2037) == []
    assert f"TZID={zone}:20220328T090000".encode() in calendar.to_ical()


RARE = ["Asia/Jerusalem", "Asia/Gaza", "America/Nuuk", "Africa/Cairo", "America/Santiago"]


@pytest.mark.parametrize("zone", RARE)
def test_a_rule_of_a_rare_form_gives_way_to_utc(zone: str) -> None:
    """A rule that changes clocks on the day after the one it names is not written down wrongly."""
    calendar = _calendar(zone, "2022-06-28T09:00/11:00")
    assert calendar.walk("VTIMEZONE") == []
    start = _kickoff(calendar).decoded("DTSTART")
    assert start == datetime(2022, 6, 28, 9, tzinfo=load_zone(zone))
    assert _starts_in_utc(calendar)


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("America/New_York", "2005-04-01T09:00"),  # before the rule of 2007
        ("America/New_York", "2006-10-31T09:00"),
        ("Europe/Helsinki", "1995-10-01T09:00"),  # summer time ended in September
        ("Europe/Istanbul", "2012-01-10T09:00"),  # before its one time all year
    ],
)
def test_a_time_before_the_rule_is_told_in_utc(zone: str, when: str) -> None:
    """An event at which clocks followed another rule keeps its instant."""
    calendar = _calendar(zone, when)
    start = _kickoff(calendar).decoded("DTSTART")
    assert start == datetime.fromisoformat(when).replace(tzinfo=load_zone(zone))
    assert _starts_in_utc(calendar)


def test_a_zone_is_described_only_for_timed_events() -> None:
    """A calendar of whole days has no VTIMEZONE; one with a time of day has exactly one."""
    assert _calendar("Europe/Helsinki", "2022-03-01").walk("VTIMEZONE") == []
    timed = _calendar("Europe/Helsinki", "2022-03-01T09:00").walk("VTIMEZONE")
    assert [one["TZID"] for one in timed] == ["Europe/Helsinki"]


def test_a_zone_is_short_and_has_no_list_of_changes() -> None:
    """The description of a zone is two yearly rules, so that no release of tzdata changes it."""
    (rules,) = _calendar("Europe/Helsinki", "2022-03-01T09:00").walk("VTIMEZONE")
    text = rules.to_ical()
    assert len(text) < 500
    assert b"RDATE" not in text
    assert text.count(b"RRULE:FREQ=YEARLY") == 2
