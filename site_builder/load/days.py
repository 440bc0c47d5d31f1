"""The days that running text names: whether they exist, and have the weekday that is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.languages import Language
from site_builder.load.prose import source_lines
from site_builder.model.site import Prose

_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    Language.FI: (
        "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai",
    ),
    Language.SV: ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    Language.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}  # fmt: skip
_MONTHS: dict[Language, tuple[str, ...]] = {
    Language.FI: (
        "tammi", "helmi", "maalis", "huhti", "touko", "kesä",
        "heinä", "elo", "syys", "loka", "marras", "joulu",
    ),
    Language.SV: (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    Language.EN: (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


_YEAR = re.compile(r"[.\s]\d{4}")


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """Return what a date with a year looks like, with the weekday that may stand before it."""
    days = "|".join(_WEEKDAYS[language])
    months = "|".join(_MONTHS[language])
    ending = "(?:kuuta|kuun)" if language is Language.FI else ""
    weekday = rf"(?:\b(?P<weekday>{days})(?:na|en)?,?\s+(?:den\s+)?)?"
    numeric = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"
    named = rf"(?P<named_day>\d{{1,2}})\.?\s+(?P<name>{months}){ending}\s+(?P<named_year>\d{{4}})"
    return re.compile(rf"{weekday}(?<![\d.])(?:{numeric}|{named})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a text names, and where."""

    day: date
    written: str
    place: Place


def named_days(prose: Prose, language: Language) -> tuple[list[NamedDay], list[Diagnostic]]:
    """Return the days that a text names, and those that do not exist or have a wrong weekday."""
    named: list[NamedDay] = []
    problems: list[Diagnostic] = []
    if not _YEAR.search(prose.body.markdown):
        return named, problems  # most texts name no date
    for number, line in source_lines(prose):
        for found in _pattern(language).finditer(line) if _YEAR.search(line) else ():
            place = Place(prose.path, number, found.start() + 1, number, found.end() + 1)
            day = _day(found, language)
            if day is None:
                problems.append(diagnose(Code.NO_SUCH_DAY, place, value=found[0].strip()))
                continue
            right = _WEEKDAYS[language][day.weekday()]
            written = found["weekday"]
            if written and written.casefold() != right.casefold():
                words = {"day": f"{day.day}.{day.month}.{day.year}", "right": right}
                problems.append(diagnose(Code.WEEKDAY_WRONG, place, **words, written=written))
            else:
                named.append(NamedDay(day, found[0].strip(), place))
    return named, problems


def _day(found: re.Match[str], language: Language) -> date | None:
    """Return the day that a text names, or `None` where the calendar has no such day."""
    months = [name.casefold() for name in _MONTHS[language]]
    month = int(found["month"]) if found["month"] else months.index(found["name"].casefold()) + 1
    try:
        return date(
            int(found["year"] or found["named_year"]),
            month,
            int(found["day"] or found["named_day"]),
        )
    except ValueError:
        return None
