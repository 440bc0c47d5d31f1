"""English as British public bodies write it; times always name the zone."""

from __future__ import annotations

from datetime import date, time

from site_builder.languages.dates import Dates, month_stamp, span, week_stamp
from site_builder.languages.sentence import NO_BREAK, Sentence, Stamp, Unbroken
from site_builder.periods import Part, Period, Precision

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PARTS = {Part.EARLY: "early", Part.MID: "mid-", Part.LATE: "late"}


def _long(day: date) -> str:
    return f"{day.day}{NO_BREAK}{_MONTHS[day.month - 1]} {day.year}"


class EnglishDates(Dates):
    """Date forms of English: `on Monday 24 January 2022`, `in weeks 5–7 of 2022`."""

    home_zone_name = " (Finnish time)"

    def on_day(self, day: date) -> Sentence:
        """Return `on Monday 24 January 2022`."""
        return ("on ", *self.named_day(day))

    def named_day(self, day: date) -> Sentence:
        """Return `Monday 24 January 2022`."""
        return (Stamp(f"{_WEEKDAYS[day.weekday()]} {_long(day)}", day.isoformat()),)

    def today(self, day: date) -> Sentence:
        """Return `today, Monday 24 January 2022`."""
        return ("today, ", *self.named_day(day))

    def short_day(self, day: date) -> Sentence:
        """Return `Mon 24 Jan 2022`."""
        weekday, month = _WEEKDAYS[day.weekday()][:3], _MONTHS[day.month - 1][:3]
        text = f"{weekday}{NO_BREAK}{day.day}{NO_BREAK}{month} {day.year}"
        return (Stamp(text, day.isoformat()),)

    def plain_day(self, day: date) -> Sentence:
        """Return `24 January 2022`."""
        return (Stamp(_long(day), day.isoformat()),)

    def day_and_month(self, day: date) -> str:
        """Return `24 Jan`."""
        return f"{day.day}{NO_BREAK}{_MONTHS[day.month - 1][:3]}"

    def short_month(self, day: date) -> str:
        """Return `Jan`."""
        return _MONTHS[day.month - 1][:3]

    def days(self, first: date, last: date, *, years: bool = True) -> Sentence:
        """Return `17 January–11 February 2022`."""
        if first == last and years:
            return self.plain_day(first)
        first_text = f"{first.day}{NO_BREAK}{_MONTHS[first.month - 1]}"
        if years and first.year != last.year:
            first_text = _long(first)
        elif (first.year, first.month) == (last.year, last.month):
            first_text = f"{first.day}"
        last_text = _long(last) if years else f"{last.day}{NO_BREAK}{_MONTHS[last.month - 1]}"
        return span(Stamp(first_text, first.isoformat()), Stamp(last_text, last.isoformat()))

    def since(self, day: date) -> Sentence:
        """Return `from 20 January 2022`."""
        return ("from ", *self.plain_day(day))

    def until(self, day: date, clock: time | None = None) -> Sentence:
        """Return `by the end of Friday 15 September 2023`."""
        if clock:
            return (f"by {self.clock(clock, None)} ", *self.on_day(day))
        return ("by the end of ", *self.named_day(day))

    def since_all(self, first: Period) -> Sentence:
        """Return `from March 2022`."""
        return ("from ", *self.label(first))

    def until_all(self, last: Period) -> Sentence:
        """Return `by the end of May 2022`."""
        return ("by the end of ", *self.label(last))

    def weeks(self, monday: date, sunday: date, *, running: bool) -> Sentence:
        """Return `in weeks 5–7 of 2022 (31 January–20 February)`."""
        year, first, _ = monday.isocalendar()
        last_year, last, _ = sunday.isocalendar()
        before = "in " if running else ""
        gloss = (" (", *self.gloss(monday, sunday), ")")
        if (year, first) == (last_year, last):
            stamp = Stamp(f"{first} of {year}", week_stamp(monday))
            return (f"{before}week{NO_BREAK}", stamp, *gloss)
        last_stamp = Stamp(f"{last} of {last_year}", week_stamp(sunday))
        if year != last_year:
            first_stamp = Stamp(f"{first} of {year}", week_stamp(monday))
            word = "from week" if running else "week"
            return (f"{word}{NO_BREAK}", first_stamp, f" to week{NO_BREAK}", last_stamp, *gloss)
        numbers = span(Stamp(f"{first}", week_stamp(monday)), last_stamp)
        return (f"{before}weeks{NO_BREAK}", *numbers, *gloss)

    def months(self, first: date, last: date, *, running: bool) -> Sentence:
        """Return `in March 2022`, or a range: `March–May 2022`."""
        last_text = f"{_MONTHS[last.month - 1]} {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            stamp = Stamp(last_text, month_stamp(last))
            return ("in ", stamp) if running else (stamp,)
        first_text = _MONTHS[first.month - 1]
        if first.year != last.year:
            first_text = f"{first_text} {first.year}"
            dash = " to " if running else " – "
            ends = (Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))
            return ("from ", ends[0], dash, ends[1]) if running else (ends[0], dash, ends[1])
        return span(Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))

    def part(self, precision: Precision, part: Part, first: date, last: date) -> str:
        """Return `in autumn 2021`, `in early March 2022` or `in mid-2022`."""
        if precision is Precision.SEASON:
            years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
            return f"in {part.value} {years}"
        gap = "" if part is Part.MID else " "
        if precision is Precision.MONTH_PART:
            return f"in {_PARTS[part]}{gap}{_MONTHS[first.month - 1]} {first.year}"
        return f"in {_PARTS[part]}{gap}{first.year}"

    def clock(self, start: time | None, end: time | None) -> str:
        """Return `9:00–11:00 (Finnish time)`."""
        if start is None:
            return ""
        until = f"–{end.hour}:{end.minute:02}" if end else ""
        return f"{start.hour}:{start.minute:02}{until}{self.zone_name}"

    def day_with_clock(self, day: Sentence, clock: str) -> Sentence:
        """Return `Mon 24 Jan 2022, 9:00–11:00 (Finnish time)`."""
        return (*day, ", ", Unbroken((clock,)))
