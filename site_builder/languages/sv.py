"""Swedish as it is written in Finland: numeric dates with dots, `kl. 9.00`."""

from __future__ import annotations

from datetime import date, time

from site_builder.languages.dates import Dates, month_stamp, span, week_stamp
from site_builder.languages.sentence import NO_BREAK, Sentence, Stamp, Unbroken
from site_builder.periods import Part, Period, Precision

_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_SEASONS = {
    Part.SPRING: "våren", Part.SUMMER: "sommaren", Part.AUTUMN: "hösten", Part.WINTER: "vintern",
}  # fmt: skip
_PARTS = {Part.EARLY: "i början av", Part.MID: "i mitten av", Part.LATE: "i slutet av"}


def _long(day: date) -> str:
    return f"{day.day}{NO_BREAK}{_MONTHS[day.month - 1]} {day.year}"


class SwedishDates(Dates):
    """Date forms of Swedish: `måndagen den 24 januari 2022`, `vecka 5–7/2022`, `i mars 2022`."""

    home_zone_name = " (finsk tid)"

    def on_day(self, day: date) -> Sentence:
        """Return `måndagen den 24 januari 2022`."""
        return (Stamp(f"{_WEEKDAYS[day.weekday()]}en den {_long(day)}", day.isoformat()),)

    def named_day(self, day: date) -> Sentence:
        """Return `måndagen den 24 januari 2022`, the same form."""
        return self.on_day(day)

    def today(self, day: date) -> Sentence:
        """Return `i dag, måndagen den 24 januari 2022`."""
        return ("i dag, ", *self.on_day(day))

    def short_day(self, day: date) -> Sentence:
        """Return `mån 24.1.2022`."""
        text = f"{_WEEKDAYS[day.weekday()][:3]}{NO_BREAK}{day.day}.{day.month}.{day.year}"
        return (Stamp(text, day.isoformat()),)

    def plain_day(self, day: date) -> Sentence:
        """Return `den 24 januari 2022`."""
        return (Stamp(f"den {_long(day)}", day.isoformat()),)

    def day_and_month(self, day: date) -> str:
        """Return `24.1`."""
        return f"{day.day}.{day.month}"

    def short_month(self, day: date) -> str:
        """Return `jan`."""
        return _MONTHS[day.month - 1][:3]

    def days(self, first: date, last: date, *, years: bool = True) -> Sentence:
        """Return `17.1–11.2.2022` or `1–11.2.2022`."""
        if first == last and years:
            return self.plain_day(first)
        first_text = f"{first.day}.{first.month}"
        if years and first.year != last.year:
            first_text = f"{first_text}.{first.year}"
        elif (first.year, first.month) == (last.year, last.month):
            first_text = f"{first.day}"
        last_text = f"{last.day}.{last.month}" + (f".{last.year}" if years else "")
        return span(Stamp(first_text, first.isoformat()), Stamp(last_text, last.isoformat()))

    def since(self, day: date) -> Sentence:
        """Return `från och med den 20 januari 2022`."""
        return ("från och med ", *self.plain_day(day))

    def until(self, day: date, clock: time | None = None) -> Sentence:
        """Return `senast fredagen den 15 september 2023`."""
        return ("senast ", *self.at(self.on_day(day), clock))

    def since_all(self, first: Period) -> Sentence:
        """Return `från och med mars 2022`."""
        return ("från och med ", *self.label(first))

    def until_all(self, last: Period) -> Sentence:
        """Return `senast i maj 2022`."""
        return ("senast ", *self.when(last))

    def weeks(self, monday: date, sunday: date, *, running: bool) -> Sentence:
        """Return `under veckorna 5–7/2022 (31.1–20.2)`."""
        year, first, _ = monday.isocalendar()
        last_year, last, _ = sunday.isocalendar()
        gloss = (" (", *self.gloss(monday, sunday), ")")
        if (year, first) == (last_year, last):
            word = "under vecka" if running else "vecka"
            return (f"{word}{NO_BREAK}", Stamp(f"{first}/{year}", week_stamp(monday)), *gloss)
        word = "under veckorna" if running else "vecka"
        first_text = f"{first}" if year == last_year else f"{first}/{year}"
        numbers = span(
            Stamp(first_text, week_stamp(monday)), Stamp(f"{last}/{last_year}", week_stamp(sunday))
        )
        return (f"{word}{NO_BREAK}", *numbers, *gloss)

    def months(self, first: date, last: date, *, running: bool) -> Sentence:
        """Return `i mars 2022` or `i mars–maj 2022`."""
        before = ("i ",) if running else ()
        last_text = f"{_MONTHS[last.month - 1]} {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return (*before, Stamp(last_text, month_stamp(last)))
        first_text = _MONTHS[first.month - 1]
        if first.year == last.year:
            ends = (Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))
            return (*before, *span(*ends))
        first_text = f"{first_text} {first.year}"
        word = "från " if running else ""
        dash = " till " if running else " – "
        ends = (Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))
        return (word, ends[0], dash, ends[1]) if word else (ends[0], dash, ends[1])

    def part(self, precision: Precision, part: Part, first: date, last: date) -> str:
        """Return `hösten 2021`, `i början av mars 2022` or `i början av 2022`."""
        if precision is Precision.SEASON:
            years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
            return f"{_SEASONS[part]} {years}"
        if precision is Precision.MONTH_PART:
            return f"{_PARTS[part]} {_MONTHS[first.month - 1]} {first.year}"
        return f"{_PARTS[part]} {first.year}"

    def clock(self, start: time | None, end: time | None) -> str:
        """Return `kl. 9.00–11.00 (finsk tid)`."""
        if start is None:
            return ""
        until = f"–{end.hour}.{end.minute:02}" if end else ""
        return f"kl.{NO_BREAK}{start.hour}.{start.minute:02}{until}{self.zone_name}"

    def day_with_clock(self, day: Sentence, clock: str) -> Sentence:
        """Return `mån 24.1.2022 kl. 9.00–11.00 (finsk tid)`."""
        return (*day, " ", Unbroken((clock,)))
