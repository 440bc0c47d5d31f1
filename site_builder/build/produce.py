"""Producing: which files there are at an instant, and what each is made of.

What an earlier product already holds is taken over where nothing that it read has changed and no
instant that it asked for lies between the two. Nothing here writes.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain

from site_builder.build.links import Links, links_of
from site_builder.build.report import Progress
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.outputs import OUTPUT_KINDS, Artifact, OutputKind
from site_builder.reads import Input, Memory, Reads, Trace, World

_WORTH_FORKING = 200  # artifacts; below, starting processes costs more than they save
_KINDS = {kind.name: kind for kind in OUTPUT_KINDS}


@dataclass(frozen=True, slots=True)
class Made:
    """One artifact as it was rendered; `data` is absent where only the store remembers it."""

    artifact: Artifact
    kind: str
    trace: Trace
    digest: Fingerprint
    problems: tuple[Diagnostic, ...]
    links: Links | None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The artifacts of one kind, and what planning them read."""

    artifacts: tuple[Artifact, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Product:
    """The files of a site at an instant, and what was found wrong while planning them."""

    made: Mapping[str, Made] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    clashes: tuple[Diagnostic, ...] = ()

    @property
    def published(self) -> dict[str, Made]:
        """What becomes a file, by its path."""
        return {path: made for path, made in self.made.items() if _KINDS[made.kind].published}

    @property
    def digests(self) -> dict[str, Fingerprint]:
        """The fingerprint of every file, by its path."""
        return {path: made.digest for path, made in self.published.items()}

    @property
    def traces(self) -> Iterator[Trace]:
        """Every trace: an instant that one of them asks for may change the product."""
        plans = (plan.trace for plan in self.plans.values())
        return chain(plans, (made.trace for made in self.made.values()))

    @property
    def problems(self) -> list[Diagnostic]:
        """Everything that was found wrong."""
        return [*self.clashes, *(one for made in self.made.values() for one in made.problems)]


def produce(  # noqa: PLR0913 - each says how, none says what
    world: World,
    memory: Memory,
    *,
    before: Product | None = None,
    changed: AbstractSet[Input] = frozenset(),
    kinds: tuple[OutputKind, ...] = OUTPUT_KINDS,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> Product:
    """Return every file of the site at the instant of `world`."""
    before = before or Product()
    plans = {kind.name: _planned(world, memory, kind, before, changed) for kind in kinds}
    wanted, clashes = _claimed(plans)
    kept: dict[str, Made] = {}
    for path, (artifact, kind) in wanted.items():
        known = before.made.get(path)
        same = known and known.artifact == artifact and known.kind == kind
        if known and same and known.trace.holds(world.now, changed):
            kept[path] = known
    stale = [wanted[path] for path in sorted(wanted.keys() - kept.keys())]
    if jobs > 1 and len(stale) >= _WORTH_FORKING:
        fresh = _forked(world, stale, jobs, progress)
    else:
        fresh = _rendered(world, memory, stale, progress)
    made = kept | {one.artifact.path: one for one in fresh}
    return Product(dict(sorted(made.items())), plans, clashes)


def render(world: World, memory: Memory, artifact: Artifact, kind: str) -> Made:
    """Return one artifact, rendered now."""
    reads = Reads(world, memory)
    rendered = _KINDS[kind].render(reads, artifact)
    links = links_of(rendered.data, artifact.path) if artifact.path.endswith(".html") else None
    digest = fingerprint_bytes(rendered.data)
    trace, problems = reads.trace(), rendered.diagnostics
    return Made(artifact, kind, trace, digest, problems, links, rendered.data)


def _planned(
    world: World, memory: Memory, kind: OutputKind, before: Product, changed: AbstractSet[Input]
) -> Plan:
    known = before.plans.get(kind.name)
    if known and known.trace.holds(world.now, changed):
        return known
    reads = Reads(world, memory)
    return Plan(kind.plan(reads), reads.trace())


def _claimed(
    plans: Mapping[str, Plan],
) -> tuple[dict[str, tuple[Artifact, str]], tuple[Diagnostic, ...]]:
    """Return what is to be made, by path; two claims on one path are a problem."""
    wanted: dict[str, tuple[Artifact, str]] = {}
    folded: dict[str, Artifact] = {}
    problems: list[Diagnostic] = []
    for kind, plan in plans.items():
        for artifact in plan.artifacts:
            first = folded.setdefault(artifact.path.casefold(), artifact)
            if first is artifact:
                wanted[artifact.path] = (artifact, kind)
                continue
            here = Place(artifact.source or f"({artifact.kind})")
            words = {"path": artifact.path, "other": first.source or f"the {first.kind}"}
            problems.append(diagnose(Code.PATH_TAKEN, here, **words))
    return wanted, tuple(problems)


def _rendered(
    world: World, memory: Memory, stale: Iterable[tuple[Artifact, str]], progress: Progress
) -> list[Made]:
    whole = list(stale)
    made: list[Made] = []
    for number, (artifact, kind) in enumerate(whole):
        progress(number, len(whole))
        made.append(render(world, memory, artifact, kind))
    return made


_INHERITED: dict[str, World] = {}
"""What forked workers find in their memory instead of having it sent to them."""


def _forked(
    world: World, stale: list[tuple[Artifact, str]], jobs: int, progress: Progress
) -> list[Made]:
    """Render in processes: what is about one thing in one process, so that it is read once."""
    ordered = sorted(stale, key=lambda one: (one[0].ref, one[0].path))
    size = -(-len(ordered) // jobs)
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    _INHERITED["world"] = world
    progress(0, len(stale))
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, context) as pool:
            return [one for batch in pool.map(_batch, batches) for one in batch]
    finally:
        _INHERITED.clear()


def _batch(stale: list[tuple[Artifact, str]]) -> list[Made]:
    return _rendered(_INHERITED["world"], Memory(), stale, lambda _done, _all: None)


def differing(one: Mapping[str, Fingerprint], other: Mapping[str, Fingerprint]) -> tuple[str, ...]:
    """Return the paths of files that two products do not have in common, sorted."""
    paths = one.keys() | other.keys()
    return tuple(sorted(path for path in paths if one.get(path) != other.get(path)))
