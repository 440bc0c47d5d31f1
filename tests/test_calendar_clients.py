"""The calendars people use put every event where the site says that it is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar

from site_builder.instants import load_zone
from tests.builds import Files, changed, real_files, small_files

KHAL = Path(sys.executable).parent / "khal"
CONFIG = """
[calendars]
[[site]]
path = {folder}/calendar
[default]
default_calendar = site
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/Helsinki
default_timezone = Europe/Helsinki
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
FIELDS = (
    "uid",
    "title",
    "all-day",
    "start-long",
    "end-long",
    "start-long-full",
    "end-long-full",
    "url",
)


class Khal:
    """khal with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "calendar").mkdir()
        self._config = folder / "config"
        self._config.write_text(CONFIG.format(folder=folder), "utf-8")

    def __call__(self, *arguments: str) -> str:
        """Run khal, and return what it prints."""
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        home = dict.fromkeys(names, str(self._folder))
        done = subprocess.run(
            [KHAL, "--config", self._config, *arguments],
            env={**home, "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8")

    def load(self, data: bytes) -> None:
        """Import a calendar."""
        (self._folder / "import.ics").write_bytes(data)
        self("import", "--batch", "-a", "site", str(self._folder / "import.ics"))

    def events(self, first: str, length: str) -> dict[str, dict[str, str]]:
        """Return the events of some days by their UID."""
        fields = [argument for field in FIELDS for argument in ("--json", field)]
        printed = self("list", "--once", *fields, first, length)
        days = [json.loads(line) for line in printed.splitlines()]
        return {event["uid"]: event for day in days for event in day}


@pytest.fixture
def khal(tmp_path: Path) -> Khal:
    """A khal without any events yet."""
    return Khal(tmp_path)


@pytest.mark.slow
def test_khal_shows_the_call_as_it_is(khal: Khal) -> None:
    """The last day is 11.2., the session on 24.1., the interviews from 31.1. to 20.2."""
    khal.load(real_files("2022-01-25")["akatemiat/vahahiilisyys-akatemia.ics"])
    events = khal.events("2022-01-01", "90d")
    ends = {
        uid.partition("@")[0]: (one["start-long"], one["end-long"]) for uid, one in events.items()
    }
    assert {one["all-day"] for one in events.values()} == {"True"}
    assert ends == {
        "low-carbon.2022.application.opens": ("2022-01-17", "2022-01-17"),
        "low-carbon.2022.application.closes": ("2022-02-11", "2022-02-11"),
        "low-carbon.2022.info": ("2022-01-24", "2022-01-24"),
        "low-carbon.2022.interviews": ("2022-01-31", "2022-02-20"),
    }
    titles = {event["title"] for event in events.values()}
    assert "Haku päättyy: Vähähiilisyys-akatemia" in titles


@pytest.mark.slow
def test_khal_shows_times_of_the_day_in_finland(khal: Khal) -> None:
    """The kick-off of 3.10.2023 is at nine to eleven, in summer time."""
    khal.load(real_files("2023-06-01")["akatemiat/vahahiilisyys-akatemia.ics"])
    kickoff = khal.events("2023-10-01", "10d")["low-carbon.2023.kickoff@keino-akatemiat"]
    assert kickoff["start-long-full"] == "2023-10-03 09:00"
    assert kickoff["end-long-full"] == "2023-10-03 11:00"
    assert kickoff["url"].startswith("https://")


@pytest.mark.slow
def test_khal_takes_a_moved_event_for_the_same(khal: Khal) -> None:
    """A subscriber who loads the calendar again sees a moved session once, on its new day."""
    text = changed(
        "content/academies/vihrea/facts.yaml",
        ("online: true", "online: true, moved: [{from: 2022-01-20, announced: 2022-01-12}]"),
    )
    for now in ("2022-01-11", "2022-01-12"):
        khal.load(small_files(text, now)["akatemiat/vihrea-akatemia.ics"])
    events = khal.events("2022-01-18", "10d")
    assert {uid: one["start-long"] for uid, one in events.items()} == {
        "vihrea.2022.info@site": "2022-01-24"
    }


def _starts_and_ends(value: date | datetime | None) -> date | datetime | None:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


Ends = dict[str, tuple[date | datetime | None, date | datetime | None]]


def _by_icalendar(data: bytes) -> Ends:
    return {
        str(one["UID"]): (
            _starts_and_ends(one.decoded("DTSTART")),
            _starts_and_ends(one.decoded("DTEND", None)),
        )
        for one in Calendar.from_ical(data).walk("VEVENT")
    }


def _by_vobject(data: bytes) -> Ends:
    calendar = vobject.readOne(data.decode("utf-8"))
    return {
        one.uid.value: (
            _starts_and_ends(one.dtstart.value),
            _starts_and_ends(one.dtend.value) if hasattr(one, "dtend") else None,
        )
        for one in calendar.vevent_list
    }


def _calendars(files: Files) -> list[bytes]:
    return [data for path, data in files.items() if path.endswith(".ics")]


@pytest.mark.parametrize("now", ["2021-10-01", "2022-01-25", "2023-06-01"])
def test_two_readers_of_calendars_agree(now: str) -> None:
    """Two libraries that share no code, icalendar and vobject, read the same instants."""
    for data in _calendars(real_files(now)):
        events = _by_icalendar(data)
        assert events
        assert events == _by_vobject(data)


@pytest.mark.parametrize("when", ["2022-03-26", "2022-03-27", "2022-10-29", "2022-10-30"])
def test_readers_agree_where_clocks_change(when: str) -> None:
    """Around the changes to and from summer time an event is at the instant of its wall clock."""
    step = f"{{id: kickoff, kind: kickoff, when: {when}T09:00/11:30}}\n      - {{id: interviews"
    text = changed("content/academies/vihrea/facts.yaml", ("{id: interviews", step))
    data = small_files(text, "2022-01-25")["akatemiat/vihrea-akatemia.ics"]
    start = datetime.fromisoformat(f"{when}T09:00").replace(tzinfo=load_zone("Europe/Helsinki"))
    first = start.astimezone(UTC)
    expected = (first, first + timedelta(hours=2, minutes=30))
    assert _by_icalendar(data)["vihrea.2022.kickoff@site"] == expected
    assert _by_vobject(data)["vihrea.2022.kickoff@site"] == expected
