"""Whether the edits would find a recorder that misses a kind of read.

One kind of read at a time is not recorded while the machine builds. As long as every build is a
clean one that changes nothing; once builds take over what their traces vouch for, each such fault
must leave a stale file: set `INCREMENTAL` then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.build.record import Known
from site_builder.fingerprint import Signature
from site_builder.reads import Reads, Trace
from site_builder.reads.recording import _Frame
from tests.edit_steps import take
from tests.edits import Fault, Machine, quick_builds
from tests.random_sites import Seeded

INCREMENTAL = True
"""Whether builds take over what earlier builds made."""

_SEEDS = range(1000, 1010)
_FIRST = (1, 0)
_STEPS = 60 if INCREMENTAL else 6

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture(scope="module", autouse=True)
def _quick_builds() -> Iterator[None]:
    with quick_builds():
        yield


def _unseen(method: str) -> Fault:
    """Return the fault that what a method of `Reads` reads is not recorded.

    Instants still are: within one build, answers are kept and changes are found by them.
    """
    read: Callable[..., object] = getattr(Reads, method)

    def unseen(reads: Reads, *arguments: object, **more: object) -> object:
        frames = reads._frames  # noqa: SLF001 - a fault in the recorder's own parts
        frames.append(_Frame())
        try:
            return read(reads, *arguments, **more)
        finally:
            lost = frames.pop()
            frames[-1].reached |= lost.reached
            frames[-1].published |= lost.published

    return _patched(method, unseen)


def _untraced(instants: str) -> Fault:
    """Return the fault that instants of one verb are missing from traces, and so from the store."""
    trace = Reads.trace

    def untraced(reads: Reads) -> Trace:
        frames = reads._frames  # noqa: SLF001
        frame = frames[0]
        frames[0] = replace(frame, **{instants: {}})
        try:
            return trace(reads)
        finally:
            frames[0] = frame

    return _patched("trace", untraced)


def _inside(known: Known, folder: str, _found: Signature) -> Sequence[str] | None:
    """Return what was in a folder, whatever became of it: the fault that nobody looks again."""
    names: Mapping[str, Sequence[str]] = known._inside  # noqa: SLF001
    return names.get(folder)


def _patched(method: str, fault: Callable[..., object], owner: type = Reads) -> Fault:
    @contextmanager
    def patched() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, method, fault)
            yield

    return patched


_METHODS = {
    "things": "get",
    "lists of things": "refs",
    "texts": "prose",
    "bodies of texts": "body",
    "settings": "settings",
    "templates": "template",
    "static files": "static",
    "names of static files": "static_names",
    "images": "image",
    "which texts show images": "is_pictured",
    "queries": "query",
    "values of queries": "settled",
}
FAULTS: dict[str, Fault] = {
    **{kind: _unseen(method) for kind, method in _METHODS.items() if hasattr(Reads, method)},
    "what is in a folder": _patched("names", _inside, Known),
    "instants reached": _untraced("reached"),
    "instants of publishing": _untraced("published"),
}
"""What a recorder could miss, kind by kind."""


def _stale(folder: Path, fault: Fault, seed: int) -> list[str]:
    """Return the files that the edits of a seed leave stale.

    Before them, a text loses its image and gets it back, which few edits do in this order.
    `build.json` is no evidence: it names the next change, which is found through traces.
    """
    random, machine = Seeded(seed), Machine(folder, fault)
    for number in range(_STEPS):
        if number < len(_FIRST):
            machine.choose("figure", _FIRST[number])
            machine.write()
            found = machine.compared()
        else:
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
    through_others = {"memory", "timeline", "broken", "words", "trace", "named"}
    public = {name for name in vars(Reads) if not name.startswith("_")}
    known = {*_METHODS.values()} & public
    assert public == through_others | known | {"reached", "published"}
    assert len(FAULTS) == len(known) + len({"reached", "published", "folders"})
