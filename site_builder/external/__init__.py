"""Pages elsewhere: whether the web addresses in content lead to something.

The only package that asks other servers anything. It knows no site and no clock: it is given
addresses with their places, and the instant. Nothing that it finds stops a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from site_builder.diagnostics import Diagnostic, Place
from site_builder.external.answers import Answer, asked
from site_builder.external.asking import MANNERS, Manners, ask
from site_builder.external.remembered import remember, remembered
from site_builder.external.turns import Turns
from site_builder.external.verdicts import verdicts

__all__ = ["MANNERS", "Asked", "Manners", "look"]


_NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What other servers say, and how many addresses were asked now or known to be good."""

    diagnostics: tuple[Diagnostic, ...]
    asked: int
    remembered: int


def look(
    written: Iterable[tuple[str, Place]],
    file: Path,
    now: datetime,
    *,
    manners: Manners = MANNERS,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Asked:
    """Ask each address once, unless `file` knows a good answer; keep the good ones there."""
    places: dict[str, list[Place]] = {}
    for address, place in written:
        places.setdefault(address, []).append(place)
    wanted = {address: _asked(address) for address in places}
    urls = {*wanted.values()} - {_NOWHERE}
    known = remembered(file, now)
    turns = Turns(known, lambda url: ask(url, manners), manners, progress)
    turns.run(sorted(urls))
    remember(file, now, {url: turns.answers[url] for url in turns.begun})
    nothing = Answer(problem="this is no address that can be asked")
    found = verdicts(places, wanted, {**turns.answers, _NOWHERE: nothing})
    return Asked(tuple(found), len(urls - known.keys()), len(urls & known.keys()))


def _asked(address: str) -> str:
    try:
        return asked(address)
    except ValueError:
        return _NOWHERE
