"""Rules about dates in running text: the weekday must be right, and the facts must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.languages import Language
from site_builder.load.prose import source_lines
from site_builder.load.rules.facts import Facts, walk
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.news import News
from site_builder.model.session import InfoSession
from site_builder.periods import Period

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


_YEAR = re.compile(r"[. ]\d{4}")


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


def prose_dates(facts: Facts) -> Iterator[Diagnostic]:
    """Yield dates in texts that do not exist, have the wrong weekday or contradict the facts."""
    for (ref, language), prose in sorted(
        facts.site.prose.items(), key=lambda item: (item[0][0], item[0][1].value)
    ):
        if not _YEAR.search(prose.body.markdown):
            continue  # most texts name no date
        known = _days_of(facts, ref)
        for number, line in source_lines(prose):
            for found in _pattern(language).finditer(line):
                place = Place(prose.path, number, found.start() + 1, number, found.end() + 1)
                day = _day(found, language)
                if day is None:
                    yield diagnose(Code.NO_SUCH_DAY, place, value=found[0].strip())
                    continue
                right = _WEEKDAYS[language][day.weekday()]
                written = found["weekday"]
                if written and written.casefold() != right.casefold():
                    words = {"day": f"{day.day}.{day.month}.{day.year}", "right": right}
                    yield diagnose(Code.WEEKDAY_WRONG, place, **words, written=written)
                elif known is not None and day not in known:
                    words = {"written": found[0].strip(), "thing": facts.noun(ref)}
                    yield diagnose(Code.PROSE_DATE, place, **words)


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


def _days_of(facts: Facts, ref: Ref) -> set[date] | None:
    """Return the days that the facts of an academy, or of a news item's academy, name."""
    news = facts.site.get(News, ref)
    things: list[object] = [news] if news else []
    academy_ref = Ref(f"academies/{news.academy}") if news and news.academy else ref
    academy = facts.site.get(Academy, academy_ref)
    if academy is None:
        return None
    things.append(academy)
    days: set[date] = set()
    for thing in things:
        for _, value in walk(thing):
            if isinstance(value, date):
                days.add(value)
            elif isinstance(value, Period):
                days.update(bound for bound in (value.earliest, value.latest) if bound)
            elif isinstance(value, InfoSession):
                days.add(value.date)
    return days
