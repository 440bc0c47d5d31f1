"""The instants at which the output really changes: rendered and compared, never guessed.

An instant that some output asked for is only a candidate. Between two of them no output can
differ, since none asked; at each, what asked for it is rendered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from site_builder.build.produce import Plan, Product, differing, produce
from site_builder.build.report import Change
from site_builder.reads import Memory, Trace, World

_INSTANT = timedelta(microseconds=1)  # the finest difference of two instants


@dataclass(frozen=True, slots=True)
class Span:
    """When a product is right: from the one change on, and until the other.

    An end is `None` where the product always was, or will be.
    """

    since: Change | None = None
    until: Change | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether the product is right at an instant."""
        begun = self.since is None or self.since.at <= now
        return begun and (self.until is None or now < self.until.at)


def changes(world: World, memory: Memory, product: Product) -> Iterator[Change]:
    """Yield the changes after the instant of `world`, in order."""
    now = world.now
    while True:
        ahead = [trace.ahead(now) for trace in product.traces]
        candidates = [instant for instant in ahead if instant]
        if not candidates:
            return
        now = min(candidates)
        later = produce(replace(world, now=now), memory, before=product)
        paths = differing(product.digests, later.digests)
        product = later
        if paths:
            yield Change(now, paths)


def last_change(world: World, memory: Memory, product: Product) -> Change | None:
    """Return since when the output has been what it is; `None`: always."""
    now = world.now
    while True:
        behind = [trace.behind(now) for trace in product.traces]
        candidates = [instant for instant in behind if instant]
        if not candidates:
            return None
        instant = max(candidates)
        now = instant - _INSTANT
        earlier = produce(replace(world, now=now), memory, before=product)
        paths = differing(product.digests, earlier.digests)
        if paths:
            return Change(instant, paths)
        product = earlier


def span(world: World, memory: Memory, product: Product, before: Product, known: Span) -> Span:
    """Return when a product is right, where `known` says so of the one before.

    What was kept of that changes when it would have. So only what is fresh has to be looked at;
    unless nothing that changes at an end of `known` was kept, and nobody knows when the rest does.
    """
    same = known.holds(world.now) and all(
        plan is before.plans.get(kind) for kind, plan in product.plans.items()
    )
    since, part = _of_kept(known.since, product, same=same)
    last = last_change(world, memory, part)
    if since and (last is None or since.at >= last.at):
        last = _together(since, last)
    until, part = _of_kept(known.until, product, same=same)
    following = next(changes(world, memory, part), None)
    if until and (following is None or until.at <= following.at):
        following = _together(until, following)
    return Span(last, following)


def _of_kept(
    known: Change | None, product: Product, *, same: bool
) -> tuple[Change | None, Product]:
    """Return the change of what was kept, and the part of the product to look at besides."""
    paths = tuple(path for path in known.paths if path not in product.fresh) if known else ()
    if not same or (known and not paths):
        return None, product
    plans = {
        kind: Plan(tuple(one for one in plan.artifacts if one.path in product.fresh), Trace())
        for kind, plan in product.plans.items()
    }
    part = Product({path: product.made[path] for path in sorted(product.fresh)}, plans)
    return (replace(known, paths=paths) if known else None), part


def _together(change: Change, other: Change | None) -> Change:
    same = other is not None and other.at == change.at
    return (
        Change(change.at, tuple(sorted({*change.paths, *other.paths})))
        if other and same
        else change
    )
