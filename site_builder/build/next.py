"""The instants at which the output really changes: rendered and compared, never guessed.

An instant that some output asked for is only a candidate. Between two of them no output can
differ, since none asked; at each, what asked for it is rendered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from site_builder.build.produce import Product, differing, produce
from site_builder.build.report import Change
from site_builder.reads import Memory, World

_INSTANT = timedelta(microseconds=1)  # the finest difference of two instants


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


def since(world: World, memory: Memory, product: Product) -> datetime | None:
    """Return the instant from which on the output has been what it is; `None`: always."""
    now = world.now
    while True:
        behind = [trace.behind(now) for trace in product.traces]
        candidates = [instant for instant in behind if instant]
        if not candidates:
            return None
        instant = max(candidates)
        now = instant - _INSTANT
        earlier = produce(replace(world, now=now), memory, before=product)
        if differing(product.digests, earlier.digests):
            return instant
        product = earlier
