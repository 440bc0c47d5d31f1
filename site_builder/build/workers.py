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


def in_chunks(work: Callable[[Sequence[T]], list[R]], items: Sequence[T], jobs: int) -> Iterator[R]:
    """Yield what `work` makes of the items, in their order; some at a time, in any process."""
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    if jobs < 2 or len(items) < _WORTH_FORKING or not can_fork:  # noqa: PLR2004 - no choice
        yield from work(items)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - most builds need none

    size = min(_CHUNK, -(-len(items) // (jobs * _TURNS)))
    chunks = [items[begin : begin + size] for begin in range(0, len(items), size)]
    _INHERITED.append(lambda number: work(chunks[number]))
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            for made in pool.map(_chunk, range(len(chunks))):
                yield from made  # type: ignore[misc]  # what the lambda returns
    finally:
        _INHERITED.pop()


def _chunk(number: int) -> object:
    return _INHERITED[-1](number)
