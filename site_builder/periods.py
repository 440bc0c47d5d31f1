"""Periods: a closed grammar for dates that are known to very different precision.

EDTF (ISO 8601-2) where EDTF has the form, ISO weeks and the parts `early`, `mid`, `late` where it
does not. Every period has bounds; what a period is called in a language stands in `languages`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum, IntEnum

from site_builder.instants import FIRST_YEAR, LAST_YEAR

GRAMMAR = (
    "2022-01-24, 2022-01-24T09:00, 2022-01-24T09:00/11:00, 2022-01-17/2022-02-11, 2022-W05, "
    "2022-W05/2022-W07, 2022-03, 2022-03/2022-05, 2021-autumn, 2022-03~early, 2022~late, "
    "2022-01-20/.., ../2023-09-15 or unknown"
)


class Precision(IntEnum):
    """How finely a period is known; the finer, the smaller."""

    CLOCK = 0
    DAY = 1
    WEEK = 2
    MONTH_PART = 3
    MONTH = 4
    SEASON = 5
    YEAR_PART = 6
    UNKNOWN = 7


class Part(Enum):
    """A named part of a year or of a month."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Fault(Enum):
    """Why a text is not a period."""

    FORM = "form"
    NO_SUCH_DAY = "no-such-day"
    BACKWARDS = "backwards"
    MIXED = "mixed"
    FINNISH = "finnish"


class PeriodError(ValueError):
    """A text that is no period: its `fault` and, where one is near, the form that was meant."""

    def __init__(self, fault: Fault, text: str, meant: str = "") -> None:
        super().__init__(f"{text!r}: {fault.value}")
        self.fault = fault
        self.meant = meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of days, each bound inclusive and `None` where it is not known."""

    text: str
    precision: Precision
    earliest: date | None = None
    latest: date | None = None
    interval: bool = False
    part: Part | None = None
    starts_at: time | None = None
    ends_at: time | None = None

    @property
    def known(self) -> bool:
        """Whether anything at all is known."""
        return self.precision is not Precision.UNKNOWN

    @property
    def exact(self) -> bool:
        """Whether this is one known day, with or without a time of day."""
        return self.precision <= Precision.DAY and not self.interval

    @property
    def order(self) -> tuple[date, int]:
        """The key to sort by: earliest day, then finer precision; what is unknown comes last."""
        return (self.earliest or self.latest or date.max, int(self.precision))


UNKNOWN_PERIOD = Period(text="unknown", precision=Precision.UNKNOWN)

_CLOCK = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<start>\d\d:\d\d)(?:/(?P<end>\d\d:\d\d))?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)", re.ASCII)
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)", re.ASCII)
_SEASON = re.compile(r"(?P<year>\d{4})-(?P<part>spring|summer|autumn|winter)", re.ASCII)
_MONTH_PART = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)~(?P<part>early|mid|late)", re.ASCII)
_YEAR_PART = re.compile(r"(?P<year>\d{4})~(?P<part>early|mid|late)", re.ASCII)
_FINNISH = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII)

_SEASON_STARTS = {Part.SPRING: 3, Part.SUMMER: 6, Part.AUTUMN: 9, Part.WINTER: 12}
_MONTH_PART_DAYS = {Part.EARLY: (1, 10), Part.MID: (11, 20), Part.LATE: (21, 31)}
_YEAR_PART_MONTHS = {Part.EARLY: (1, 4), Part.MID: (5, 8), Part.LATE: (9, 12)}


def parse_day(text: str) -> date:
    """Read a day such as `2022-01-24`; raises `PeriodError` for anything else."""
    if _DAY.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise PeriodError(Fault.NO_SUCH_DAY, text) from error
        _check_year(day.year, text)
        return day
    finnish = _FINNISH.fullmatch(text)
    if finnish:
        meant = f"{finnish['year']}-{int(finnish['month']):02}-{int(finnish['day']):02}"
        parse_day(meant)  # a day that does not exist is the mistake to name
        raise PeriodError(Fault.FINNISH, text, meant)
    raise PeriodError(Fault.FORM, text)


def parse_clock(text: str) -> time:
    """Read a time of day such as `16:15` or `16.15`; raises `PeriodError` for anything else."""
    if not re.fullmatch(r"\d{1,2}[.:]\d\d", text, re.ASCII):
        raise PeriodError(Fault.FORM, text)
    hour, minute = (int(digits) for digits in re.split(r"[.:]", text))
    try:
        return time(hour, minute)
    except ValueError as error:
        raise PeriodError(Fault.NO_SUCH_DAY, text) from error


def parse_period(text: str) -> Period:
    """Read a period in the grammar of `GRAMMAR`; raises `PeriodError` for anything else."""
    if text == "unknown":
        return UNKNOWN_PERIOD
    clock = _CLOCK.fullmatch(text)
    if clock:
        return _clock_period(text, clock["day"], clock["start"], clock["end"])
    if "/" in text:
        return _interval(text)
    return _single(text)


def _check_year(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(Fault.NO_SUCH_DAY, text)


def _clock_period(text: str, day_text: str, start_text: str, end_text: str | None) -> Period:
    day = parse_day(day_text)
    start = parse_clock(start_text)
    end = parse_clock(end_text) if end_text else None
    if end is not None and end <= start:
        raise PeriodError(Fault.BACKWARDS, text)
    return Period(
        text=text, precision=Precision.CLOCK, earliest=day, latest=day, starts_at=start, ends_at=end
    )


def _interval(text: str) -> Period:
    first_text, last_text = text.split("/", 1)
    if first_text == last_text == "..":
        raise PeriodError(Fault.FORM, text)
    first = None if first_text == ".." else _single(first_text)
    last = None if last_text == ".." else _single(last_text)
    ends = [end for end in (first, last) if end is not None]
    if len({end.precision for end in ends}) > 1:
        raise PeriodError(Fault.MIXED, text)
    if any(end.precision not in (Precision.DAY, Precision.WEEK, Precision.MONTH) for end in ends):
        raise PeriodError(Fault.FORM, text)
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    if earliest and latest and latest < earliest:
        raise PeriodError(Fault.BACKWARDS, text)
    return Period(
        text=text, precision=ends[0].precision, earliest=earliest, latest=latest, interval=True
    )


def _single(text: str) -> Period:
    week, month, season = _WEEK.fullmatch(text), _MONTH.fullmatch(text), _SEASON.fullmatch(text)
    month_part, year_part = _MONTH_PART.fullmatch(text), _YEAR_PART.fullmatch(text)
    try:
        if week:
            monday = date.fromisocalendar(int(week["year"]), int(week["week"]), 1)
            bounds = (monday, monday + timedelta(days=6))
            return _period(text, Precision.WEEK, bounds)
        if month:
            bounds = _months(int(month["year"]), int(month["month"]), 1)
            return _period(text, Precision.MONTH, bounds)
        if season:
            part = Part(season["part"])
            bounds = _months(int(season["year"]), _SEASON_STARTS[part], 3)
            return _period(text, Precision.SEASON, bounds, part)
        if month_part:
            part = Part(month_part["part"])
            first, last = _months(int(month_part["year"]), int(month_part["month"]), 1)
            start, end = _MONTH_PART_DAYS[part]
            bounds = (first.replace(day=start), first.replace(day=min(end, last.day)))
            return _period(text, Precision.MONTH_PART, bounds, part)
        if year_part:
            part = Part(year_part["part"])
            start, end = _YEAR_PART_MONTHS[part]
            bounds = _months(int(year_part["year"]), start, end - start + 1)
            return _period(text, Precision.YEAR_PART, bounds, part)
    except PeriodError:
        raise
    except ValueError as error:  # month 13, week 53 of a year that has 52
        raise PeriodError(Fault.NO_SUCH_DAY, text) from error
    day = parse_day(text)
    return _period(text, Precision.DAY, (day, day))


def _period(
    text: str, precision: Precision, bounds: tuple[date, date], part: Part | None = None
) -> Period:
    _check_year(bounds[0].year, text)
    return Period(text=text, precision=precision, earliest=bounds[0], latest=bounds[1], part=part)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    """Return the first and the last day of `count` months; winter runs into the next year."""
    start = date(year, first, 1)
    months = first - 1 + count - 1
    end_year, end_month = year + months // 12, months % 12 + 1
    return start, date(end_year, end_month, monthrange(end_year, end_month)[1])
