"""Calendars hold what has a known day and no more, and an event keeps its identity for good."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar

from tests.builds import Files, changed, real_files, small_files

FACTS = "content/academies/vihrea/facts.yaml"
FI_MD = "content/academies/vihrea/fi.md"
ICS = "akatemiat/vihrea-akatemia.ics"
OPENS, CLOSES = "vihrea.2022.application.opens@site", "vihrea.2022.application.closes@site"
INFO, INTERVIEWS = "vihrea.2022.info@site", "vihrea.2022.interviews@site"
NOW = "2022-01-10"

Event = dict[str, str]
"""The lines of one event, unfolded: the text after the colon by its name and parameters."""


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8").replace("\r\n ", "").split("\r\n")


def _events(files: Files, path: str = ICS) -> dict[str, Event]:
    """Return the events of a calendar by their UID."""
    found: dict[str, Event] = {}
    blocks = "\n".join(_lines(files[path])).split("BEGIN:VEVENT\n")[1:]
    for block in blocks:
        lines = block.split("\nEND:VEVENT")[0].splitlines()
        event = {name: value for name, _, value in (line.partition(":") for line in lines)}
        assert len(event) == len(lines), "a property stands twice"
        assert event["UID"] not in found, "two events have one UID"
        found[event["UID"]] = event
    return found


def _at(text: str, now: str = NOW) -> dict[str, Event]:
    return _events(small_files(text, now))


CALENDARS = [
    (now, path)
    for now in ("2022-01-25", "2023-06-01")
    for path in sorted(real_files(now))
    if path.endswith(".ics")
]


@pytest.mark.parametrize(("now", "path"), CALENDARS)
def test_every_calendar_is_well_formed(now: str, path: str) -> None:
    """Lines end in CRLF and have at most 75 octets; letters survive; nothing rings or is sent."""
    data = real_files(now)[path]
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert "�" not in data.decode("utf-8")
    calendar = Calendar.from_ical(data)
    assert calendar.to_ical() == data
    assert "METHOD" not in calendar
    assert calendar.walk("VALARM") == []
    for event in _events(real_files(now), path).values():
        text = "\n".join(f"{name}:{value}" for name, value in event.items())
        assert "T000000" not in re.sub(r"(DTSTAMP|LAST-MODIFIED):.*", "", text)
        assert "\u00ad" not in text
        assert event["URL"].startswith("https://")
        assert event["DTSTAMP"] == event["LAST-MODIFIED"]


def test_letters_survive_folding() -> None:
    """Long names with ä, ö and å are folded between letters, never within one."""
    name = "Hääyöaie" * 24
    text = changed(FI_MD, ("Vihreä akatemia", name))
    data = small_files(text, NOW)[ICS]
    assert data.decode("utf-8").replace("\r\n ", "").count(name) >= 4
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for line in data.split(b"\r\n"):
        line.decode("utf-8")


def test_marks_of_the_format_are_escaped() -> None:
    """A comma, a semicolon, a backslash and the like in a title are text."""
    name = r"A, B; C\ D: E"
    text = changed(FI_MD, ("title: Vihreä akatemia", f"title: '{name}'"))
    calendar = Calendar.from_ical(small_files(text, NOW)[ICS])
    titles = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert f"Haku päättyy: {name}" in titles


def test_days_are_days_and_their_ends_are_exclusive() -> None:
    """The last day is the last day: the end of an all-day event is the day after it."""
    events = _at("")
    ends = {
        uid: (one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) for uid, one in events.items()
    }
    assert ends == {
        OPENS: ("20220117", "20220118"),
        CLOSES: ("20220211", "20220212"),
        INFO: ("20220124", "20220125"),
        INTERVIEWS: ("20220131", "20220221"),
    }


def _steps(whens: list[str]) -> str:
    """Return a change that gives the site a step at each of some times, named by its number."""
    steps = [f"{{id: s{number}, kind: session, when: {when}}}" for number, when in enumerate(whens)]
    return changed(FACTS, ("{id: interviews", "\n      - ".join([*steps, "{id: interviews"])))


def test_what_has_no_known_days_is_no_event() -> None:
    """A month, a season, a part or an open end would have to invent a day."""
    coarse = ["2022-03", "2022-03/2022-04", "2022-spring", "2022-03~early", "2022~early", "unknown"]
    open_ended = ["2022-03-01/..", "../2022-03-01", "2022-W09/.."]
    assert set(_at(_steps([*coarse, *open_ended]))) == {OPENS, CLOSES, INFO, INTERVIEWS}


def test_known_days_are_an_event() -> None:
    """Days, ranges of days and weeks become all-day events of exactly those days."""
    days = {
        "2022-03-01": ("20220301", "20220302"),
        "2022-03-01/2022-03-03": ("20220301", "20220304"),
        "2022-W09": ("20220228", "20220307"),
        "2020-W53/2021-W01": ("20201228", "20210111"),
    }
    events = _at(_steps(list(days)))
    told = [events[f"vihrea.2022.s{number}@site"] for number in range(len(days))]
    ends = [(one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) for one in told]
    assert ends == list(days.values())


def test_an_unknown_time_is_said() -> None:
    """A session on a known day at an unknown time is all-day, and its title says why."""
    said = {ICS: "(kellonaika avoin)", "sv/akademier/vihrea.ics": "(klockslaget är inte känt)",
            "en/academies/vihrea.ics": "(time not known)"}  # fmt: skip
    for path, words in said.items():
        events = _events(small_files("", NOW), path)
        titles = {uid: next(v for k, v in one.items() if k.startswith("SUMMARY"))
                  for uid, one in events.items()}  # fmt: skip
        assert [uid for uid, title in titles.items() if words in title] == [INFO]


def test_a_known_time_is_an_instant_of_the_zone() -> None:
    """A session from nine to eleven is no all-day event; the deadline's time of day is kept."""
    event = _at(_steps(["2022-03-29T09:00/11:00"]))["vihrea.2022.s0@site"]
    assert event["DTSTART;TZID=Europe/Helsinki"] == "20220329T090000"
    assert event["DTEND;TZID=Europe/Helsinki"] == "20220329T110000"
    text = changed(
        FACTS, ("last_day: 2022-02-11", "last_day: 2022-02-11\n      closes_at: '16.15'")
    )
    assert _at(text)[CLOSES]["DTSTART;TZID=Europe/Helsinki"] == "20220211T161500"


def test_a_new_name_or_address_keeps_every_event() -> None:
    """Titles, slugs and the site's address may change: no event is lost and none is doubled."""
    renamed = changed(FI_MD, ("Vihreä akatemia", "Uusi"), ("slug: vihrea-akatemia", "slug: uusi"))
    before = _at("")
    assert set(_events(small_files(renamed, NOW), "akatemiat/uusi.ics")) == set(before)
    elsewhere = small_files("", NOW, "https://muualla.example/alla/")
    assert set(_events(elsewhere)) == set(before)
    assert "muualla" in elsewhere[ICS].decode()
    for path in ("sv/akademier/vihrea.ics", "en/academies/vihrea.ics"):
        assert set(_events(small_files("", NOW), path)) == set(before)


MOVED = changed(
    FACTS,
    (
        "date: 2022-01-24, time: unknown",
        "date: 2022-01-24, time: unknown, moved: [{from: 2022-01-20, announced: 2022-01-12}]",
    ),
)
LONGER = changed(
    FACTS,
    (
        "last_day: 2022-02-11",
        "last_day: 2022-02-18\n      extended: [{last_day: 2022-02-11, announced: 2022-02-04}]",
    ),
)


@pytest.mark.parametrize(
    ("text", "uid", "announced", "days"),
    [
        (MOVED, INFO, ("2022-01-11T23:59", "2022-01-12"), ("20220120", "20220124")),
        (LONGER, CLOSES, ("2022-02-03T23:59", "2022-02-04"), ("20220211", "20220218")),
    ],
)
def test_a_moved_date_counts_from_its_announcement(
    text: str, uid: str, announced: tuple[str, str], days: tuple[str, str]
) -> None:
    """From the day a move is announced on, and not before, the event is later by one SEQUENCE."""
    before, after = (_at(text, now) for now in announced)
    told = [(one[uid]["DTSTART;VALUE=DATE"], one[uid]["SEQUENCE"]) for one in (before, after)]
    assert told == [(days[0], "0"), (days[1], "1")]
    assert after[uid]["LAST-MODIFIED"] > before[uid]["LAST-MODIFIED"]
    for other in set(before) - {uid}:
        assert before[other]["SEQUENCE"] == after[other]["SEQUENCE"] == "0"


def test_what_is_cancelled_stays_and_says_so() -> None:
    """A cancelled session or edition keeps its UIDs, with STATUS:CANCELLED and a later SEQUENCE."""
    off = "{cancelled: true, reason: {fi: Syy., sv: Skäl., en: Reason.}}"
    session = changed(FACTS, ("online: true", f"online: true, status: {off}"))
    edition = changed(FACTS, ("    application:", f"    status: {off}\n    application:"))
    for text, gone in ((session, {INFO}), (edition, {OPENS, CLOSES, INFO, INTERVIEWS})):
        events = _at(text)
        assert set(events) == {OPENS, CLOSES, INFO, INTERVIEWS}
        cancelled = {uid for uid, one in events.items() if one["STATUS"] == "CANCELLED"}
        assert cancelled == gone == {uid for uid, one in events.items() if one["SEQUENCE"] == "1"}


def test_the_same_facts_give_the_same_bytes() -> None:
    """Calendars have no time of the build: they are equal at all instants of one interval."""
    morning, evening = small_files("", "2022-01-10T08:00"), small_files("", "2022-01-12T20:15")
    for path in morning:
        if path.endswith(".ics"):
            assert morning[path] == evening[path]
