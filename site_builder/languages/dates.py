"""How a language names days and periods: the dispatch by precision that all languages share.

Each language fills in the leaves. `when` is for running text ("maanantaina 24.1.2022"), `label`
for tables and headings ("ma 24.1.2022"). Weeks come from the ISO calendar and are always
explained by their days; years are always printed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import date, time, timedelta

from site_builder.languages.sentence import Sentence, Stamp, Unbroken
from site_builder.periods import Part, Period, Precision

EN_DASH = "–"
HOME_ZONE = "Europe/Helsinki"


def week_stamp(day: date) -> str:
    """Return the `datetime` of the ISO week that `day` belongs to, such as `2022-W05`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_stamp(day: date) -> str:
    """Return the `datetime` of the month that `day` belongs to, such as `2022-03`."""
    return f"{day.year:04}-{day.month:02}"


def span(first: Stamp, last: Stamp) -> Sentence:
    """Return a range of two dates that no line break divides."""
    return (Unbroken((first, EN_DASH, last)),)


class Dates(ABC):
    """The date forms of one language; times of day belong to the site's zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    @property
    def zone_name(self) -> str:
        """Say whose time a time of day is, behind a blank; nothing where it goes without."""
        home = self.zone == HOME_ZONE
        return self.home_zone_name if home else f" ({self.zone})"

    home_zone_name = ""  # readers of Finnish take Finnish time for granted

    def when(self, period: Period) -> Sentence:
        """Return the adverbial: the answer to "when?" in running text."""
        return self._form(period, running=True)

    def label(self, period: Period) -> Sentence:
        """Return the name of the period, as it stands in a table."""
        return self._form(period, running=False)

    def start(self, period: Period) -> Sentence:
        """Return when the period begins, in running text."""
        return self.when(self._end_of(period, period.earliest, period.earliest))

    def end(self, period: Period) -> Sentence:
        """Return when the period ends, in running text."""
        return self.when(self._end_of(period, period.latest, period.latest))

    def _end_of(self, period: Period, earliest: date | None, latest: date | None) -> Period:
        """Return the day, week or month in which one end of an interval lies."""
        if not period.interval:
            return period
        if period.precision is Precision.WEEK and earliest and latest:
            earliest -= timedelta(days=earliest.weekday())
            latest += timedelta(days=6 - latest.weekday())
        return replace(period, interval=False, earliest=earliest, latest=latest)

    def _form(self, period: Period, *, running: bool) -> Sentence:
        earliest, latest, part = period.earliest, period.latest, period.part
        if earliest is None and latest is None:
            return ()
        if earliest is None or latest is None:
            return self._open_ended(period)
        match period.precision:
            case Precision.CLOCK:
                day = self.on_day(earliest) if running else self.short_day(earliest)
                return self.day_with_clock(day, self.clock(period.starts_at, period.ends_at))
            case Precision.DAY if period.interval:
                return self.days(earliest, latest)
            case Precision.DAY:
                return self.on_day(earliest) if running else self.short_day(earliest)
            case Precision.WEEK:
                return self.weeks(earliest, latest, running=running)
            case Precision.MONTH:
                return self.months(earliest, latest, running=running)
            case _ if part is not None:
                return (self.part(period.precision, part, earliest, latest),)
            case _:
                return ()

    def _open_ended(self, period: Period) -> Sentence:
        """Return the one end that is known, as finely as it is known: no day is made up."""
        known = period.earliest or period.latest
        end = self._end_of(period, known, known)
        if end.earliest is None or end.latest is None:
            return ()
        if period.precision is Precision.DAY:
            return self.since(end.earliest) if period.earliest else self.until(end.latest)
        return self.since_all(end) if period.earliest else self.until_all(end)

    def at(self, day: Sentence, clock: time | None) -> Sentence:
        """Return a day with a time of day, where there is one."""
        return self.day_with_clock(day, self.clock(clock, None)) if clock else day

    def gloss(self, monday: date, sunday: date) -> Sentence:
        """Return the days of weeks; without years where the week's own year says them."""
        years = {monday.year, sunday.year, monday.isocalendar().year, sunday.isocalendar().year}
        return self.days(monday, sunday, years=len(years) > 1)

    @abstractmethod
    def on_day(self, day: date) -> Sentence:
        """Return "on Monday 24 January 2022" as running text has it."""

    @abstractmethod
    def named_day(self, day: date) -> Sentence:
        """Return the day with its weekday as a noun, the object of "is"."""

    @abstractmethod
    def today(self, day: date) -> Sentence:
        """Return "today" and which day that is: a page may be read later."""

    @abstractmethod
    def short_day(self, day: date) -> Sentence:
        """Return the day with its weekday shortened."""

    @abstractmethod
    def plain_day(self, day: date) -> Sentence:
        """Return the day without a weekday."""

    @abstractmethod
    def day_and_month(self, day: date) -> str:
        """Return the day without weekday and year, for tags whose page says the year."""

    @abstractmethod
    def short_month(self, day: date) -> str:
        """Return the month's short name, for the scale of a picture."""

    @abstractmethod
    def days(self, first: date, last: date, *, years: bool = True) -> Sentence:
        """Return a range of days."""

    @abstractmethod
    def since(self, day: date) -> Sentence:
        """Return "from the day on", for a period whose end is not known."""

    @abstractmethod
    def until(self, day: date, clock: time | None = None) -> Sentence:
        """Return "by the end of the day", or by a time on it: for what has only a last moment."""

    @abstractmethod
    def since_all(self, first: Period) -> Sentence:
        """Return "from the week or month on"."""

    @abstractmethod
    def until_all(self, last: Period) -> Sentence:
        """Return "by the end of the week or month"."""

    @abstractmethod
    def weeks(self, monday: date, sunday: date, *, running: bool) -> Sentence:
        """Return one ISO week or a range of them, with their days in brackets."""

    @abstractmethod
    def months(self, first: date, last: date, *, running: bool) -> Sentence:
        """Return one month or a range of them."""

    @abstractmethod
    def part(self, precision: Precision, part: Part, first: date, last: date) -> str:
        """Return a season, or the beginning, middle or end of a month or a year."""

    @abstractmethod
    def clock(self, start: time | None, end: time | None) -> str:
        """Return a time of day or a range of them, with the word that goes before it."""

    @abstractmethod
    def day_with_clock(self, day: Sentence, clock: str) -> Sentence:
        """Return a day followed by a time of day."""
