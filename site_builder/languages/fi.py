"""Finnish: date forms as Kielitoimisto recommends them, and the generator's words."""

from __future__ import annotations

from datetime import date, time

from site_builder.languages.dates import Dates, month_stamp, span, week_stamp
from site_builder.languages.sentence import NO_BREAK, Sentence, Stamp, Unbroken
from site_builder.periods import Part, Period, Precision

_WEEKDAYS = (
    "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai",
)  # fmt: skip
_MONTHS = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä",
    "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip
_SEASONS = {
    Part.SPRING: "keväällä", Part.SUMMER: "kesällä",
    Part.AUTUMN: "syksyllä", Part.WINTER: "talvella",
}  # fmt: skip
_MONTH_PARTS = {Part.EARLY: "alussa", Part.MID: "puolivälissä", Part.LATE: "lopussa"}
_YEAR_PARTS = {Part.EARLY: "alkuvuonna", Part.MID: "keskivaiheilla", Part.LATE: "loppuvuonna"}


def _numeric(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


class FinnishDates(Dates):
    """Date forms of Finnish: `24.1.2022`, `viikoilla 5–7/2022`, `maaliskuussa 2022`."""

    def on_day(self, day: date) -> Sentence:
        """Return the essive: `maanantaina 24.1.2022`."""
        weekday = _WEEKDAYS[day.weekday()]
        essive = "keskiviikkona" if weekday == "keskiviikko" else f"{weekday}na"
        return (Stamp(f"{essive} {_numeric(day)}", day.isoformat()),)

    def named_day(self, day: date) -> Sentence:
        """Return the nominative: `maanantai 24.1.2022`."""
        return (Stamp(f"{_WEEKDAYS[day.weekday()]} {_numeric(day)}", day.isoformat()),)

    def today(self, day: date) -> Sentence:
        """Return `tänään maanantaina 24.1.2022`."""
        return ("tänään ", *self.on_day(day))

    def short_day(self, day: date) -> Sentence:
        """Return `ma 24.1.2022`."""
        weekday = _WEEKDAYS[day.weekday()][:2]
        return (Stamp(f"{weekday}{NO_BREAK}{_numeric(day)}", day.isoformat()),)

    def plain_day(self, day: date) -> Sentence:
        """Return `24.1.2022`."""
        return (Stamp(_numeric(day), day.isoformat()),)

    def day_and_month(self, day: date) -> str:
        """Return `24.1.`."""
        return f"{day.day}.{day.month}."

    def short_month(self, day: date) -> str:
        """Return `tammi`."""
        return _MONTHS[day.month - 1]

    def days(self, first: date, last: date, *, years: bool = True) -> Sentence:
        """Return `17.1.–11.2.2022` or `1.–11.2.2022`."""
        if first == last and years:
            return self.plain_day(first)
        first_text = f"{first.day}.{first.month}."
        if years and first.year != last.year:
            first_text = _numeric(first)
        elif (first.year, first.month) == (last.year, last.month):
            first_text = f"{first.day}."
        last_text = _numeric(last) if years else f"{last.day}.{last.month}."
        return span(Stamp(first_text, first.isoformat()), Stamp(last_text, last.isoformat()))

    def since(self, day: date) -> Sentence:
        """Return `20.1.2022 alkaen`."""
        return (*self.plain_day(day), " alkaen")

    def until(self, day: date, clock: time | None = None) -> Sentence:
        """Return `viimeistään perjantaina 15.9.2023`."""
        return ("viimeistään ", *self.at(self.on_day(day), clock))

    def since_all(self, first: Period) -> Sentence:
        """Return `maaliskuusta 2022 alkaen` or `viikosta 5/2022 (31.1.–6.2.) alkaen`."""
        start, end = first.earliest or date.min, first.latest or date.max
        if first.precision is Precision.WEEK:
            _, *rest = self.weeks(start, end, running=False)
            return (f"viikosta{NO_BREAK}", *rest, " alkaen")
        month = f"{_MONTHS[start.month - 1]}kuusta {start.year}"
        return (Stamp(month, month_stamp(start)), " alkaen")

    def until_all(self, last: Period) -> Sentence:
        """Return `viimeistään toukokuussa 2022`."""
        return ("viimeistään ", *self.when(last))

    def weeks(self, monday: date, sunday: date, *, running: bool) -> Sentence:
        """Return `viikoilla 5–7/2022 (31.1.–20.2.)`."""
        year, first, _ = monday.isocalendar()
        last_year, last, _ = sunday.isocalendar()
        gloss = (" (", *self.gloss(monday, sunday), ")")
        if (year, first) == (last_year, last):
            word = "viikolla" if running else "viikko"
            return (f"{word}{NO_BREAK}", Stamp(f"{first}/{year}", week_stamp(monday)), *gloss)
        word = "viikoilla" if running else "viikot"
        first_text = f"{first}" if year == last_year else f"{first}/{year}"
        numbers = span(
            Stamp(first_text, week_stamp(monday)), Stamp(f"{last}/{last_year}", week_stamp(sunday))
        )
        return (f"{word}{NO_BREAK}", *numbers, *gloss)

    def months(self, first: date, last: date, *, running: bool) -> Sentence:
        """Return `maaliskuussa 2022` or `maalis–toukokuussa 2022`."""
        ending = "kuussa" if running else "kuu"
        last_text = f"{_MONTHS[last.month - 1]}{ending} {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return (Stamp(last_text, month_stamp(last)),)
        first_text = _MONTHS[first.month - 1]
        if first.year == last.year:
            return span(Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))
        return (
            Stamp(f"{first_text}kuusta {first.year}", month_stamp(first)),
            " ",
            Stamp(f"{_MONTHS[last.month - 1]}kuuhun {last.year}", month_stamp(last)),
        )

    def part(self, precision: Precision, part: Part, first: date, last: date) -> str:
        """Return `syksyllä 2021`, `maaliskuun 2022 alussa` or `alkuvuonna 2022`."""
        if precision is Precision.SEASON:
            years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
            return f"{_SEASONS[part]} {years}"
        if precision is Precision.MONTH_PART:
            return f"{_MONTHS[first.month - 1]}kuun {first.year} {_MONTH_PARTS[part]}"
        if part is Part.MID:
            return f"vuoden {first.year} {_YEAR_PARTS[part]}"
        return f"{_YEAR_PARTS[part]} {first.year}"

    def clock(self, start: time | None, end: time | None) -> str:
        """Return `klo 9.00–11.00`."""
        if start is None:
            return ""
        until = f"–{end.hour}.{end.minute:02}" if end else ""
        return f"klo{NO_BREAK}{start.hour}.{start.minute:02}{until}{self.zone_name}"

    def day_with_clock(self, day: Sentence, clock: str) -> Sentence:
        """Return `ma 24.1.2022 klo 9.00–11.00`."""
        return (*day, " ", Unbroken((clock,)))
