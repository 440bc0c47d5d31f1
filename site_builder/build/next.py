"""The instants at which the output really changes: rendered and compared, never guessed.

An instant that some output asked for is only a candidate. Between two of them no output can
differ, since none asked; at each, what asked for it is rendered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from site_builder.build.produce import produce
from site_builder.build.product import Made, Plan, Product
from site_builder.build.report import Change
from site_builder.reads import Memory, Trace, World

_ENOUGH = 2  # files to know a change by: the edit of one text renders one of them anew
_INSTANT = timedelta(microseconds=1)  # the finest difference of two instants


@dataclass(frozen=True, slots=True)
class Span:
    """When a product is right: from the one change on, and until the other.

    Each names some of the files that change there. An end is `None` where the product always was,
    or will be.
    """

    since: Change | None = None
    until: Change | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether the product is right at an instant."""
        begun = self.since is None or self.since.at <= now
        return begun and (self.until is None or now < self.until.at)


def changes(
    world: World,
    memory: Memory,
    product: Product,
    end: datetime | None = None,
    most: int | None = None,
) -> Iterator[Change]:
    """Yield the changes after the instant of `world` and before `end`, in order.

    Each names all of its files; or, where there is a most, one change is yielded with so many.
    """
    now = world.now
    while True:
        ahead = [trace.ahead(now) for trace in product.traces]
        candidates = [instant for instant in ahead if instant and (end is None or instant < end)]
        if not candidates:
            return
        now = min(candidates)
        later, paths = _at(now, world, memory, product, most)
        product = later
        if paths:
            yield Change(now, paths)
            if most:  # what is there then was not rendered to its end
                return


def last_change(
    world: World, memory: Memory, product: Product, begin: datetime | None = None
) -> Change | None:
    """Return since when, after `begin`, the output has been what it is; `None`: all the time."""
    now = world.now
    while True:
        behind = [trace.behind(now) for trace in product.traces]
        candidates = [one for one in behind if one and (begin is None or one > begin)]
        if not candidates:
            return None
        instant = max(candidates)
        now = instant - _INSTANT
        earlier, paths = _at(now, world, memory, product, _ENOUGH)
        if paths:
            return Change(instant, paths)
        product = earlier


def _at(
    now: datetime, world: World, memory: Memory, product: Product, most: int | None
) -> tuple[Product, tuple[str, ...]]:
    """Return a product at another instant and the paths of its files that are others then, sorted.

    Where there is a most, rendering ends with so many of them.
    """
    found: list[str] = []

    def enough(path: str, made: Made) -> bool:
        known = product.made.get(path)
        if made.is_file and (known is None or known.digest != made.digest):
            found.append(path)
        return len(found) == most

    moved = produce(replace(world, now=now), memory, before=product, inspected=False, enough=enough)
    if len(found) == most:
        return moved, tuple(sorted(found))
    changed = product.digests.items() ^ moved.digests.items()
    return moved, tuple(sorted({path for path, _ in changed}))


def span(world: World, memory: Memory, product: Product, before: Product, known: Span) -> Span:
    """Return when a product is right, where `known` says so of the one before.

    What was kept of that changes when it would have. So only what is fresh has to be looked at, and
    no further than that; unless nothing was kept of what changes there, and nobody knows when the
    rest does.
    """
    same = known.holds(world.now) and all(
        plan is before.plans.get(kind) for kind, plan in product.plans.items()
    )
    fresh = _part(product)
    since, until = _kept(known.since, product), _kept(known.until, product)
    if same and (since or not known.since):
        since = last_change(world, memory, fresh, since.at if since else None) or since
    else:
        since = last_change(world, memory, product)
    if same and (until or not known.until):
        until = next(changes(world, memory, fresh, until.at if until else None, _ENOUGH), until)
    else:
        until = next(changes(world, memory, product, most=_ENOUGH), None)
    return Span(since, until)


def _kept(change: Change | None, product: Product) -> Change | None:
    """Return what is left of a change where only what was kept is counted."""
    paths = tuple(path for path in change.paths if path not in product.fresh) if change else ()
    return Change(change.at, paths) if change and paths else None


def _part(product: Product) -> Product:
    """Return what is fresh in a product, planned once and for all."""
    plans = {
        kind: Plan(Trace(), tuple(one for one in plan.artifacts if one.path in product.fresh))
        for kind, plan in product.plans.items()
    }
    made = {path: product.made[path] for path in sorted(product.fresh)}
    return Product(made, plans, values=product.values)
