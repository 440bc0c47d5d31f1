"""Work in several processes, forked so that they find the whole site in their memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH_FORKING = 60  # items; below, starting processes costs more than they save
_CHUNK = 50  # items that a process takes at a time, at most
_TURNS = 4  # that each process has, at least: then all end at about the same time
_INHERITED: list[Callable[[int], object]] = []
"""What forked workers find in their memory instead of having it sent to them."""


def in_chunks(
    work: Callable[[Sequence[T]], list[R]],
    items: Sequence[T],
    jobs: int,
    kind: Callable[[T], object] = lambda _item: None,
) -> Iterator[R]:
    """Yield what `work` makes of the items, in their order if all are of one kind.

    Of a kind with many, the first is made before any process is forked: what all share is then in
    memory and imported. The few of another kind are left to one process, which imports it for all.
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    if jobs < 2 or len(items) < _WORTH_FORKING or not can_fork:  # noqa: PLR2004 - no choice
        for one in items:  # each when it is asked for: who asks may have enough
            yield from work([one])
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - most builds need none

    size = min(_CHUNK, -(-len(items) // (jobs * _TURNS)))
    kinds: dict[object, list[T]] = {}
    for one in items:
        kinds.setdefault(kind(one), []).append(one)
    first = [alike[0] for alike in kinds.values() if len(alike) > size]
    chunks: list[Sequence[T]] = [alike for alike in kinds.values() if len(alike) <= size]
    many = [one for one in items if len(kinds[kind(one)]) > size and one is not kinds[kind(one)][0]]
    chunks += [many[begin : begin + size] for begin in range(0, len(many), size)]
    yield from work(first)
    _INHERITED.append(lambda number: work(chunks[number]))
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            for made in pool.map(_chunk, range(len(chunks))):
                yield from made  # type: ignore[misc]  # what the lambda returns
    finally:
        _INHERITED.pop()


def _chunk(number: int) -> object:
    return _INHERITED[-1](number)
