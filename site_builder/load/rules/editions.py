"""Rules about editions: the order of days, of ids and of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.load.nodes import Loc
from site_builder.load.rules.facts import Facts
from site_builder.model.academy import Academy, Edition, SeatUnit
from site_builder.model.names import Ref, Unknown
from site_builder.periods import Precision

_LONGEST_LEAD = timedelta(days=366)  # an info session is not held more than a year before closing

_LENGTHS = {Precision.WEEK: timedelta(days=6), Precision.MONTH: timedelta(days=27)}
_OTHER_ID = "give this one another id"


def edition_order(facts: Facts) -> Iterator[Diagnostic]:
    """Yield editions that are not newest first, and ids that stand twice."""
    for ref, academy in facts.things(Academy):
        seen: dict[str, Place] = {}
        for index, edition in enumerate(academy.editions):
            place = facts.place(ref, ("editions", index, "id"))
            first = seen.setdefault(edition.id, place)
            if first is not place:
                words = {"what": f"the edition `{edition.id}`", "where": "in this file"}
                yield diagnose(Code.DUPLICATE_ID, place, first, **words, advice=_OTHER_ID)
            above = academy.editions[index - 1] if index else None
            if above and above.application.last_day < edition.application.last_day:
                yield diagnose(Code.EDITIONS_ORDER, place, id=edition.id)


def edition_problems(facts: Facts) -> Iterator[Diagnostic]:
    """Yield what does not fit together within one edition."""
    for ref, academy in facts.things(Academy):
        for index, edition in enumerate(academy.editions):
            at = _At(facts, ref, ("editions", index))
            yield from _window(at, edition)
            yield from _extensions(at, edition)
            yield from _run(at, edition)
            yield from _sessions(at, edition)
            yield from _ids(at, edition)
            yield from _participants(at, edition)
            if edition.status.cancelled and edition.status.reason is None:
                yield diagnose(Code.CANCELLED_WITHOUT_REASON, at.place("status"))


class _At:
    """Gives the places of one edition's values."""

    def __init__(self, facts: Facts, ref: Ref, loc: Loc) -> None:
        self._facts, self._ref, self._loc = facts, ref, loc

    def place(self, *loc: str | int) -> Place:
        """Return where a value of the edition stands."""
        return self._facts.place(self._ref, (*self._loc, *loc))


def _window(at: _At, edition: Edition) -> Iterator[Diagnostic]:
    application = edition.application
    opens, last = application.opens, application.last_day
    if isinstance(opens, Unknown):
        if edition.announced is None:
            yield diagnose(Code.OPENING_UNKNOWN, at.place("application", "opens"))
        return
    if opens > last:
        related = at.place("application", "last_day")
        place = at.place("application", "opens")
        yield diagnose(Code.WINDOW_BACKWARDS, place, related, opens=opens, last=last)
    if edition.announced and edition.announced > opens:
        words = {"announced": edition.announced, "opens": opens}
        yield diagnose(Code.ANNOUNCED_AFTER_OPENING, at.place("announced"), **words)


def _extensions(at: _At, edition: Edition) -> Iterator[Diagnostic]:
    opens = edition.application.opens
    before: date | None = None
    for index, extension in enumerate(edition.application.extended):
        place = at.place("application", "extended", index, "last_day")
        if extension.last_day >= edition.application.last_day:
            problem = "its last day is not before the present one"
            advice = "write the earlier last day here and the present one as `last_day`"
            yield diagnose(Code.EXTENSION_ORDER, place, problem=problem, advice=advice)
        elif not isinstance(opens, Unknown) and extension.last_day < opens:
            problem = f"its last day is before applications open on {opens}"
            advice = "correct the day: it is the last day that was given first"
            yield diagnose(Code.EXTENSION_ORDER, place, problem=problem, advice=advice)
        elif before and extension.last_day <= before:
            problem = "the last days do not follow one another"
            advice = "list earlier last days oldest first"
            yield diagnose(Code.EXTENSION_ORDER, place, problem=problem, advice=advice)
        elif extension.announced > edition.application.last_day:
            place = at.place("application", "extended", index, "announced")
            problem = "it is announced after the present last day"
            advice = "correct the day on which it was announced"
            yield diagnose(Code.EXTENSION_ORDER, place, problem=problem, advice=advice)
        before = extension.last_day


def _run(at: _At, edition: Edition) -> Iterator[Diagnostic]:
    runs, last = edition.runs, edition.application.last_day
    open_end = runs.known and runs.latest is None
    if edition.over_by and not open_end:
        problem = "is only for runs with an open end, such as `2022-01-20/..`"
        advice = "remove it, or check `runs`"
        yield diagnose(Code.OVER_BY_MISUSED, at.place("over_by"), problem=problem, advice=advice)
    elif edition.over_by and runs.earliest and edition.over_by <= runs.earliest:
        problem = "is not after the start of `runs`"
        place = at.place("over_by")
        yield diagnose(Code.OVER_BY_MISUSED, place, problem=problem, advice="check the year")
    begins = runs.latest  # at the latest
    if runs.earliest and (runs.interval or runs.exact):
        begins = runs.earliest + _LENGTHS.get(runs.precision, timedelta())
    if begins and begins <= last:
        yield diagnose(Code.RUN_BEFORE_CLOSING, at.place("runs"), last=last)


def _sessions(at: _At, edition: Edition) -> Iterator[Diagnostic]:
    for index, session in enumerate(edition.info_sessions):
        where = where_outside(edition, session.date)
        if where:
            place = at.place("info_sessions", index, "date")
            yield diagnose(Code.INFO_OUTSIDE_EDITION, place, day=session.date, where=where)


def where_outside(edition: Edition, day: date) -> str:
    """Return where a day lies if no info session can be held on it, such as `after the edition`."""
    last = edition.application.last_day
    if day > (edition.runs.latest or edition.runs.earliest or last):
        return "after the edition"
    return "more than a year before applications close" if day < last - _LONGEST_LEAD else ""


def _ids(at: _At, edition: Edition) -> Iterator[Diagnostic]:
    """Steps and sessions share one space of ids: calendars name their events by them."""
    own = at.place("id")
    seen = {"application": own, "run": own}  # phases that every edition has
    ids = [
        (("info_sessions", index, "id"), one.id) for index, one in enumerate(edition.info_sessions)
    ]
    ids += [(("schedule", index, "id"), one.id) for index, one in enumerate(edition.schedule)]
    for loc, name in ids:
        place = at.place(*loc)
        first = seen.setdefault(name, place)
        if first is not place:
            words = {"what": f"the id `{name}`", "where": "in this edition"}
            yield diagnose(Code.DUPLICATE_ID, place, first, **words, advice=_OTHER_ID)


def _participants(at: _At, edition: Edition) -> Iterator[Diagnostic]:
    participants, seats = edition.participants, edition.seats
    if participants is None:
        return
    if participants.from_ <= edition.application.last_day:
        days = {"day": participants.from_, "last": edition.application.last_day}
        place = at.place("participants", "from")
        yield diagnose(Code.PARTICIPANTS_TOO_EARLY, place, **days)
    if isinstance(seats, Unknown):
        return
    teams = participants.organisations
    count = len(teams) if seats.unit is SeatUnit.TEAMS else sum(len(team) for team in teams)
    if count > seats.most:
        place = at.place("participants", "organisations")
        words = {"count": f"{count}", "most": f"{seats.most}", "unit": seats.unit.value}
        yield diagnose(Code.TOO_MANY_PARTICIPANTS, place, at.place("seats"), **words)
