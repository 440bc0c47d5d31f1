"""Producing: which files there are at an instant, and the bytes and traces of each.

What an earlier product of the same site already holds is taken over where no instant that it
asked for lies between the two. Nothing here writes.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.outputs import OUTPUT_KINDS, Artifact, OutputKind, Rendered
from site_builder.reads import Memory, Reads, Trace, World

Progress = Callable[[int, int], None]
Done = tuple[str, Rendered, Trace]

_WORTH_FORKING = 200  # artifacts; below, starting processes costs more than they save


@dataclass(frozen=True, slots=True)
class Product:
    """The files of a site at an instant, with what each of them read, and what was found wrong."""

    pages: dict[str, Rendered] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of every file, by its path."""
        return {path: rendered.data for path, rendered in self.pages.items()}


def produce(
    world: World,
    memory: Memory,
    *,
    before: Product | None = None,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> Product:
    """Return every file of the site at the instant of `world`."""
    wanted, plan_traces, problems = _planned(world, memory)
    kept: list[Done] = []
    if before:
        kept = [
            (path, before.pages[path], before.traces[path])
            for path in wanted
            if path in before.pages and holds(before.traces[path], world.now)
        ]
    fresh = {path for path, *_ in kept}
    stale = [wanted[path] for path in sorted(wanted) if path not in fresh]
    if jobs > 1 and len(stale) >= _WORTH_FORKING:
        done = _forked(world, stale, jobs, progress)
    else:
        done = _rendered(world, memory, stale, progress)
    found = sorted([*kept, *done], key=lambda one: one[0])
    problems += [problem for _, rendered, _ in found for problem in rendered.diagnostics]
    return Product(
        {path: rendered for path, rendered, _ in found},
        {**plan_traces, **{path: trace for path, _, trace in found}},
        tuple(problems),
    )


def holds(trace: Trace, now: datetime) -> bool:
    """Return whether an output with this trace is the same at `now`, if nothing else changed."""
    return all((now >= instant) == reached for instant, reached in trace.instants.items())


def _planned(
    world: World, memory: Memory
) -> tuple[dict[str, tuple[OutputKind, Artifact]], dict[str, Trace], list[Diagnostic]]:
    """Return what is to be built, by path; two claims on one path are a problem."""
    wanted: dict[str, tuple[OutputKind, Artifact]] = {}
    folded: dict[str, Artifact] = {}
    traces: dict[str, Trace] = {}
    problems: list[Diagnostic] = []
    for kind in OUTPUT_KINDS:
        reads = Reads(world, memory)
        for artifact in kind.plan(reads):
            first = folded.setdefault(artifact.path.casefold(), artifact)
            if first is not artifact:
                here = Place(artifact.source or f"({artifact.kind})")
                words = {"path": artifact.path, "other": first.source or f"the {first.kind}"}
                problems.append(diagnose(Code.PATH_TAKEN, here, **words))
                continue
            wanted[artifact.path] = (kind, artifact)
        traces[f"plan of {kind.name}"] = reads.trace()
    return wanted, traces, problems


def _rendered(
    world: World,
    memory: Memory,
    stale: Iterable[tuple[OutputKind, Artifact]],
    progress: Progress,
) -> list[Done]:
    whole = list(stale)
    done: list[Done] = []
    for number, (kind, artifact) in enumerate(whole):
        progress(number, len(whole))
        reads = Reads(world, memory)
        rendered = kind.render(reads, artifact)
        done.append((artifact.path, rendered, reads.trace()))
    return done


_INHERITED: dict[str, World] = {}
"""What forked workers find in their memory instead of having it sent to them."""


def _forked(
    world: World,
    stale: list[tuple[OutputKind, Artifact]],
    jobs: int,
    progress: Progress,
) -> list[Done]:
    """Render in processes, each a batch of its own; the order of results is that of the paths."""
    names = {kind.name: number for number, kind in enumerate(OUTPUT_KINDS)}
    numbered = [(names[kind.name], artifact) for kind, artifact in stale]
    batches = [numbered[start::jobs] for start in range(jobs)]
    _INHERITED["world"] = world
    progress(0, len(stale))
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, context) as pool:
            return [one for batch in pool.map(_batch, batches) for one in batch]
    finally:
        _INHERITED.clear()


def _batch(numbered: list[tuple[int, Artifact]]) -> list[Done]:
    stale = [(OUTPUT_KINDS[number], artifact) for number, artifact in numbered]
    return _rendered(_INHERITED["world"], Memory(), stale, lambda _done, _all: None)


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the paths of files that two products do not have in common, sorted."""
    paths = one.keys() | other.keys()
    return tuple(sorted(path for path in paths if one.get(path) != other.get(path)))
