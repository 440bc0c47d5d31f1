"""Whether the edits would find a recorder that misses a kind of read.

One kind of read at a time is not recorded while the machine builds. As long as every build is a
clean one that changes nothing; once builds take over what their traces vouch for, each such fault
must leave a stale file: set `INCREMENTAL` then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from site_builder.reads import Reads, Trace, _Frame
from tests.edit_steps import take
from tests.edits import Fault, Machine, quick_builds

INCREMENTAL = False
"""Whether builds take over what earlier builds made."""

_SEEDS, _STEPS = range(1000, 1008), 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture(scope="module", autouse=True)
def _quick_builds() -> Iterator[None]:
    with quick_builds():
        yield


def _unseen(method: str) -> Fault:
    """Return the fault that what a method of `Reads` reads is not recorded."""
    read: Callable[..., object] = getattr(Reads, method)

    def unseen(reads: Reads, *arguments: object) -> object:
        reads._frames.append(_Frame())  # noqa: SLF001 - a fault in the recorder's own parts
        try:
            return read(reads, *arguments)
        finally:
            reads._frames.pop()  # noqa: SLF001

    return _patched(method, unseen)


def _untraced(part: str) -> Fault:
    """Return the fault that a part of what was recorded is missing from traces.

    Instants must not be missing earlier: answers are kept by them within one build.
    """
    trace = Reads.trace

    def untraced(reads: Reads) -> Trace:
        [default] = [one.default_factory for one in fields(_Frame) if one.name == part]
        frame = reads._frames[0]  # noqa: SLF001
        missing: dict[str, Any] = {part: default()}  # type: ignore[operator,misc]
        reads._frames[0] = replace(frame, **missing)  # noqa: SLF001
        try:
            return trace(reads)
        finally:
            reads._frames[0] = frame  # noqa: SLF001

    return _patched("trace", untraced)


def _patched(method: str, fault: Callable[..., object]) -> Fault:
    @contextmanager
    def patched() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Reads, method, fault)
            yield

    return patched


FAULTS: dict[str, Fault] = {
    "things": _unseen("get"),
    "lists of things": _unseen("refs"),
    "texts": _unseen("prose"),
    "settings": _unseen("settings"),
    "templates": _unseen("template"),
    "static files": _unseen("static"),
    "names of static files": _unseen("static_names"),
    "images": _unseen("image"),
    "queries": _untraced("questions"),
    "instants reached": _untraced("reached"),
    "instants of publishing": _untraced("published"),
}
"""What a recorder could miss, kind by kind."""


def _stale(folder: Path, fault: Fault, seed: int) -> list[str]:
    """Return the files that the edits of a seed leave stale.

    `build.json` is no evidence: it names the next change, which is found through traces.
    """
    random, machine = Random(seed), Machine.__new__(Machine)
    machine.__init__(folder, fault)  # type: ignore[misc]
    for _ in range(_STEPS):
        found = take(machine, random.getrandbits(32))
        stale = [one.told for one in found if one.about == "file" and one.told != "build.json"]
        if stale:
            return stale
    return []


@pytest.mark.parametrize("kind", FAULTS)
def test_a_read_that_is_not_recorded_is_found(kind: str, tmp_path: Path) -> None:
    """For each kind of read, the edits of one seed or another leave a stale file."""
    seeds = _SEEDS if INCREMENTAL else _SEEDS[:1]
    found = any(_stale(tmp_path / f"{seed}", FAULTS[kind], seed) for seed in seeds)
    assert found == INCREMENTAL


def test_every_kind_of_read_has_its_fault() -> None:
    """A new way to read needs a fault here; those that read through others have none."""
    through_others = {"memory", "query", "timeline", "broken", "words", "trace"}
    instants = {"reached", "published"}
    seen = {"get", "refs", "prose", "settings", "template", "static", "static_names", "image"}
    public = {name for name in vars(Reads) if not name.startswith("_")}
    assert public == through_others | instants | seen
    assert len(FAULTS) == len(seen) + len(instants) + 1
