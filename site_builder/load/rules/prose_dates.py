"""The rule about dates in running text: they must not contradict the facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic
from site_builder.languages import Language
from site_builder.load.rules.facts import Facts, walk
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.news import News
from site_builder.model.session import InfoSession
from site_builder.periods import Period


def prose_dates(facts: Facts) -> Iterator[Diagnostic]:
    """Yield days in texts about academies that the facts of the academy do not name."""
    refs = [ref for kind in (Academy, News) for ref in facts.site.refs(kind)]
    for ref in refs:
        known = _days_of(facts, ref)
        if known is None:
            continue
        for one in chain.from_iterable(facts.named_days.get((ref, each), ()) for each in Language):
            if one.day not in known:
                words = {"written": one.written, "thing": facts.noun(ref)}
                yield diagnose(Code.PROSE_DATE, one.place, **words)


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
