"""The grammar of dates: what each form means, what is no form, and in which order dates come."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, time, timedelta

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.periods import (
    Fault,
    Part,
    Period,
    PeriodError,
    Precision,
    parse_clock,
    parse_day,
    parse_period,
)

BOUNDS = {
    "2022-01-24": ("2022-01-24", "2022-01-24", Precision.DAY),
    "2024-02-29": ("2024-02-29", "2024-02-29", Precision.DAY),
    "2022-01-24T09:00": ("2022-01-24", "2022-01-24", Precision.CLOCK),
    "2022-01-24T09:00/11:00": ("2022-01-24", "2022-01-24", Precision.CLOCK),
    "2022-01-17/2022-02-11": ("2022-01-17", "2022-02-11", Precision.DAY),
    "2022-01-17/2022-01-17": ("2022-01-17", "2022-01-17", Precision.DAY),
    "2022-W05": ("2022-01-31", "2022-02-06", Precision.WEEK),
    "2022-W05/2022-W07": ("2022-01-31", "2022-02-20", Precision.WEEK),
    "2020-W53": ("2020-12-28", "2021-01-03", Precision.WEEK),
    "2020-W53/2021-W01": ("2020-12-28", "2021-01-10", Precision.WEEK),
    "2022-03": ("2022-03-01", "2022-03-31", Precision.MONTH),
    "2024-02": ("2024-02-01", "2024-02-29", Precision.MONTH),
    "2022-12": ("2022-12-01", "2022-12-31", Precision.MONTH),
    "2022-03/2022-05": ("2022-03-01", "2022-05-31", Precision.MONTH),
    "2021-11/2022-02": ("2021-11-01", "2022-02-28", Precision.MONTH),
    "2022-spring": ("2022-03-01", "2022-05-31", Precision.SEASON),
    "2022-summer": ("2022-06-01", "2022-08-31", Precision.SEASON),
    "2021-autumn": ("2021-09-01", "2021-11-30", Precision.SEASON),
    "2021-winter": ("2021-12-01", "2022-02-28", Precision.SEASON),
    "2022-03~early": ("2022-03-01", "2022-03-10", Precision.MONTH_PART),
    "2022-03~mid": ("2022-03-11", "2022-03-20", Precision.MONTH_PART),
    "2022-03~late": ("2022-03-21", "2022-03-31", Precision.MONTH_PART),
    "2022-02~late": ("2022-02-21", "2022-02-28", Precision.MONTH_PART),
    "2022~early": ("2022-01-01", "2022-04-30", Precision.YEAR_PART),
    "2022~mid": ("2022-05-01", "2022-08-31", Precision.YEAR_PART),
    "2022~late": ("2022-09-01", "2022-12-31", Precision.YEAR_PART),
    "2022-01-20/..": ("2022-01-20", None, Precision.DAY),
    "../2023-09-15": (None, "2023-09-15", Precision.DAY),
    "2022-W05/..": ("2022-01-31", None, Precision.WEEK),
    "../2022-05": (None, "2022-05-31", Precision.MONTH),
    "unknown": (None, None, Precision.UNKNOWN),
}

FAULTS = {
    Fault.FORM: [
        "", " ", "2022", "2022-1-24", "22-01-24", "2022-01-24 ", "2022-01-24\n", "2022/01/24",
        "2022-01-24T9:00", "2022-01-24T09:00:00", "2022-01-24T09:00Z", "2022-01-24T09:00-11:00",
        "2022-W5", "2022W05", "2022-w05", "2022-W05-1", "2022-Autumn", "2022-fall",
        "2022~", "2022~start", "2022-03~", "~early", "2022-autumn/2022-winter",
        "2022~early/2022~late", "2022-03~early/2022-03~late", "../..", "/", "2022-03/", "/2022-03",
        "2022-03/2022-04/2022-05",
        "2022-03 / 2022-05", "..", "Unknown", "unknown/2022-03", "tba", "syksy 2021", "24.1.",
        "\u0662022-01-24", "2022-01-24T09:00/2022-01-24T11:00",
    ],
    Fault.NO_SUCH_DAY: [
        "2022-02-30", "2023-02-29", "2022-13-01", "2022-00-10", "2022-01-00", "2022-13", "2022-00",
        "2021-23", "40.1.2022",
        "2022-W00", "2022-W53", "2021-W53", "2022-W54", "2022-13~early", "2022-01-24T24:00",
        "2022-01-24T09:60", "1899-12-31", "2201-01-01", "0000-01", "0000-W01", "9999-W53",
        "9999-winter", "0000~early", "2022-02-30/..", "2022-02-30T09:00",
    ],
    Fault.BACKWARDS: [
        "2022-02-11/2022-01-17", "2022-W07/2022-W05", "2022-05/2022-03", "2022-01-24T11:00/09:00",
        "2022-01-24T09:00/09:00",
    ],
    Fault.MIXED: ["2022-01-17/2022-02", "2022-W05/2022-02-20", "2022-03/2022-autumn"],
    Fault.FINNISH: ["24.1.2022", "1.12.2022", "24.1.2022/.."],
}  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("text", BOUNDS)
def test_every_form_has_its_bounds_and_its_precision(text: str) -> None:
    """A period says its first and last day, both inclusive, and how finely it is known."""
    earliest, latest, precision = BOUNDS[text]
    period = parse_period(text)
    assert (period.earliest, period.latest) == (_day(earliest), _day(latest))
    assert period.precision is precision
    assert period.text == text
    assert period.known is (text != "unknown")
    assert period.interval is ("/" in text and "T" not in text)
    assert period.exact is (precision <= Precision.DAY and not period.interval)


def test_times_of_day_are_kept() -> None:
    """Only a form with `T` has times; nobody makes up an end or a midnight."""
    both, one = parse_period("2022-01-24T09:00/11:30"), parse_period("2022-01-24T00:00")
    assert (both.starts_at, both.ends_at) == (time(9), time(11, 30))
    assert (one.starts_at, one.ends_at) == (time(0), None)
    for text in BOUNDS:
        if "T" not in text:
            period = parse_period(text)
            assert period.starts_at is None
            assert period.ends_at is None


def test_parts_of_years_and_months_have_names() -> None:
    """A season or a part keeps its name; other forms have none."""
    for text in BOUNDS:
        name = text.rpartition("~")[2] if "~" in text else text.rpartition("-")[2]
        known = {part.value for part in Part}
        assert parse_period(text).part == (Part(name) if name in known else None)


@pytest.mark.parametrize(
    ("text", "fault"), [(text, fault) for fault, texts in FAULTS.items() for text in texts]
)
def test_what_is_no_period_says_why(text: str, fault: Fault) -> None:
    """A text outside the grammar is refused with the fault that an editor can mend."""
    with pytest.raises(PeriodError) as caught:
        parse_period(text)
    assert caught.value.fault is fault


def test_a_finnish_date_is_answered_with_the_form_that_was_meant() -> None:
    """`7.3.2022` is not guessed at, but the error has the form to write instead."""
    for read in (parse_day, parse_period):
        with pytest.raises(PeriodError) as caught:
            read("7.3.2022")
        assert caught.value.meant == "2022-03-07"


def test_a_time_of_day_is_read_with_a_dot_or_a_colon() -> None:
    """`9.15` and `09:15` are the same; `24:00`, `9` and `9.5` are no times."""
    assert parse_clock("9.15") == parse_clock("09:15") == time(9, 15)
    for text in ("24:00", "23.60", "9", "9.5", "9:15:00", "kello 9", "", "\u0669:15"):
        with pytest.raises(PeriodError):
            parse_clock(text)


def test_order_is_the_earliest_day_then_the_finer_precision() -> None:
    """Of periods that begin on one day the finer one comes first; what is unknown comes last."""
    in_order = [
        "../2021-09-15",  # known by its end alone
        "2022-02-28",
        "2022-03-01T09:00",
        "2022-03-01",
        "2022-03~early",
        "2022-03",
        "2022-spring",
        "2022-03-02",
        "2022~mid",
        "unknown",
    ]
    shuffled = [parse_period(text) for text in in_order]
    random.Random(5).shuffle(shuffled)
    assert [one.text for one in sorted(shuffled, key=lambda one: one.order)] == in_order


def _edtf_name(period: Period) -> str:
    """Return what EDTF (ISO 8601-2) calls a season that we name."""
    seasons = {Part.SPRING: 21, Part.SUMMER: 22, Part.AUTUMN: 23, Part.WINTER: 24}
    if period.precision is Precision.SEASON and period.part:
        return f"{period.text[:4]}-{seasons[period.part]}"
    return period.text


def _edtf_bounds(text: str) -> tuple[date, date]:
    found = edtf.parse_edtf(text)
    first, last = found.lower_strict(), found.upper_strict()
    return date(*first[:3]), date(*last[:3])


@pytest.mark.parametrize(
    "text",
    [
        "2022-01-24", "2024-02-29", "2022-03", "2024-02", "2022-12", "2022-03/2022-05",
        "2021-11/2022-02", "2022-01-17/2022-02-11", "2022-spring", "2022-summer", "2021-autumn",
    ],
)  # fmt: skip
def test_edtf_agrees(text: str) -> None:
    """Where EDTF has the form, its library finds the same bounds."""
    period = parse_period(text)
    assert (period.earliest, period.latest) == _edtf_bounds(_edtf_name(period))


@settings(max_examples=25, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(0, 400))
def test_edtf_agrees_about_any_days_and_months(first: date, length: int) -> None:
    """Any day, month and interval of them has the bounds that EDTF gives it."""
    last = min(first + timedelta(days=length), date(2200, 12, 31))
    days = f"{first.isoformat()}/{last.isoformat()}"
    months = f"{first:%Y-%m}/{last:%Y-%m}"
    for text in (first.isoformat(), f"{first:%Y-%m}", days, months):
        period = parse_period(text)
        assert (period.earliest, period.latest) == _edtf_bounds(text)


def test_weeks_are_those_of_the_iso_calendar() -> None:
    """Every week of 1990-2040 has its Monday and Sunday; week 53 exists where the calendar says."""
    day, long_years = date(1990, 1, 1), set()
    while day.isocalendar().year <= 2040:
        year, week, _ = day.isocalendar()
        period = parse_period(f"{year}-W{week:02}")
        assert (period.earliest, period.latest) == (day, day + timedelta(days=6))
        long_years |= {year} if week == 53 else set()
        day += timedelta(days=7)
    assert {1992, 1998, 2004, 2009, 2015, 2020, 2026, 2032, 2037} == long_years
    for year in set(range(1990, 2041)) - long_years:
        with pytest.raises(PeriodError):
            parse_period(f"{year}-W53")


PIECES = st.sampled_from(
    ["2022", "-", "/", "..", "W", "T", "~", "01", "24", "53", "09:00", ":", "early", "mid",
     "autumn", "winter", "unknown", ".", " ", "9999", "0000", "\n", "\x00", "ä"]
)  # fmt: skip


@given(st.text(max_size=30) | st.lists(PIECES, max_size=8).map("".join))
def test_any_text_is_a_period_or_a_period_error(text: str) -> None:
    """No text makes the readers of dates and times fail in another way, or guess."""
    for read in (parse_day, parse_clock, parse_period):
        with suppress(PeriodError):
            read(text)
    with suppress(PeriodError):
        period = parse_period(text)
        assert period.text == text
        assert period.earliest is None or period.latest is None or period.earliest <= period.latest
