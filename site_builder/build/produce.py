"""Producing: which files there are at an instant, and what each is made of.

What an earlier product already holds is taken over where nothing that it read has changed and no
instant that it asked for lies between the two. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import itemgetter

from site_builder.build.links import links_of
from site_builder.build.numbers import number
from site_builder.build.obstacles import obstacle
from site_builder.build.product import (
    KINDS,
    NOTHING,
    NOTHING_STALE,
    Made,
    Plan,
    Product,
    Stale,
    Value,
)
from site_builder.build.report import Progress
from site_builder.build.workers import in_chunks
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.fingerprint import fingerprint, fingerprint_bytes
from site_builder.outputs import OUTPUT_KINDS, Artifact, ListedKind
from site_builder.outputs.leftovers import in_page
from site_builder.reads import Input, Memory, Reads, Trace, World

Wanted = tuple[Artifact, str]
"""An artifact, and the name of its kind."""

_TEXTS_KEPT = 200  # whose HTML is remembered while rendering: it is large, and used at once


def produce(  # noqa: PLR0913 - each says how, none says what
    world: World,
    memory: Memory,
    *,
    before: Product = NOTHING,
    stale: Stale = NOTHING_STALE,
    kinds: tuple[ListedKind, ...] = OUTPUT_KINDS,
    inspected: bool = True,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
    enough: Callable[[str, Made], bool] = lambda _path, _made: False,
) -> Product:
    """Return every file of the site at the instant of `world`; `inspected`, to be published.

    Who has seen `enough` of what is rendered gets no more, and a product that lacks the rest.
    """
    holds = _holding(world)
    plans: dict[str, Plan] = {}
    for kind in kinds:
        plan = before.plans.get(kind.name)
        if plan is None or kind.name in stale.kinds or not holds(plan.trace):
            reads = Reads(world, memory)
            artifacts = kind.load().plan(reads)
            plan = Plan(reads.trace(), artifacts)
        plans[kind.name] = plan
    wanted, clashes = _claimed(plans, before.plans)
    values = {
        query: one
        if query not in stale.values and holds(one.trace)
        else _value(world, memory, query)
        for query, one in before.values.items()
    }
    moved = moved_values(values, before)
    memory.drop(moved)
    numbers = frozenset(map(number, moved))
    kept: dict[str, Made] = {}
    for name, plan in plans.items():
        known = before.plans.get(name)
        same = set(known.artifacts if known and known is not plan else ())
        for artifact in plan.artifacts:
            path = artifact.path
            made = before.made.get(path)
            if (
                made is not None
                and made.kind == name
                and wanted.get(path, (None, ""))[0] is artifact
                and (known is plan or artifact in same)
                and path not in stale.paths
                and holds(made.trace)
                and not (moved and made.reads_any(moved, numbers))
            ):
                kept[path] = made
    missing = [wanted[path] for path in wanted.keys() - kept.keys()]
    missing.sort(key=lambda one: _turn(one[0]), reverse=True)
    fresh: dict[str, Made] = {}
    work = partial(_rendered, world, memory, inspected=inspected)
    done = in_chunks(work, missing, jobs, kind=itemgetter(1))
    for count, (path, made) in enumerate(done):
        progress(count, len(missing))
        fresh[path] = made
        if enough(path, made):
            break
    asked = {name for one in fresh.values() for kind, name in one.trace.inputs if kind == "value"}
    values |= {query: _value(world, memory, query) for query in sorted(asked - values.keys())}
    return Product(dict(sorted((kept | fresh).items())), plans, clashes, fresh.keys(), values)


def _turn(artifact: Artifact) -> tuple[str, bool, str]:
    """Return what is about one thing together, pages last; before all, what is about many.

    Backwards, pages of things come first: they tell of time more often than any other file.
    """
    return artifact.ref, artifact.path.endswith(".html"), artifact.path


def _value(world: World, memory: Memory, query: str) -> Value:
    """Return what a query answers, as far as it counts."""
    reads = Reads(world, memory)
    mark = fingerprint(reads.named(query))
    return Value(reads.trace(), mark)


def moved_values(values: Mapping[str, Value], before: Product) -> frozenset[Input]:
    """Return the queries that give another value than before, as traces name them."""
    same = {query for query, one in before.values.items() if values[query].mark == one.mark}
    return frozenset(("value", query) for query in before.values.keys() - same)


def _holding(world: World) -> Callable[[Trace], bool]:
    """Return whether a trace holds at the instant of `world`, asked once for each trace."""
    known: dict[int, bool] = {}

    def holds(trace: Trace) -> bool:
        found = known.get(id(trace))
        if found is None:
            found = known[id(trace)] = trace.holds(world.now)
        return found

    return holds


def _rendered(
    world: World, memory: Memory, wanted: Sequence[Wanted], *, inspected: bool
) -> list[tuple[str, Made]]:
    if not wanted:
        return []
    from site_builder.outputs.markup import markup  # noqa: PLC0415 - not where all is kept

    made: list[tuple[str, Made]] = []
    for artifact, kind in wanted:
        one = render(world, memory, artifact, kind, inspected=inspected)
        made.append((artifact.path, one))
        memory.forget(markup, _TEXTS_KEPT)
    return made


def render(
    world: World, memory: Memory, artifact: Artifact, kind: str, *, inspected: bool = True
) -> Made:
    """Return one artifact, rendered now."""
    reads, path = Reads(world, memory), artifact.path
    loaded = KINDS[kind].load()
    rendered = loaded.render(reads, artifact)
    data, digest, trace = rendered.data, fingerprint_bytes(rendered.data), reads.trace()
    if not inspected:
        return Made(trace, kind, digest, rendered.diagnostics, data=data)
    malformed = loaded.fault(data) if data else ""
    html = data.decode() if path.endswith(".html") else None
    links = None if html is None else links_of(html, path)
    left = () if html is None else in_page(data, html)
    return Made(trace, kind, digest, rendered.diagnostics, links, data, left, malformed)


def _claimed(
    plans: Mapping[str, Plan], sound: Mapping[str, Plan]
) -> tuple[dict[str, Wanted], tuple[Diagnostic, ...]]:
    """Return what is to be made, by path; one claim too many is a problem. `sound` have none."""
    wanted: dict[str, Wanted] = {}
    folded: dict[str, Artifact] = {}
    problems: list[Diagnostic] = []
    for kind, plan in plans.items():
        if plan is not sound.get(kind):
            problems += chain.from_iterable(map(_unusable, plan.artifacts))
        for artifact in plan.artifacts:
            first = folded.setdefault(artifact.path.casefold(), artifact)
            if first is artifact:
                wanted[artifact.path] = (artifact, kind)
                continue
            here = _place_of(artifact)
            words = {"path": artifact.path, "other": first.source or f"the {first.kind}"}
            problems.append(diagnose(Code.PATH_TAKEN, here, **words))
    return wanted, tuple(problems)


def _place_of(artifact: Artifact) -> Place:
    return Place(artifact.source or f"({artifact.kind})")


def _unusable(artifact: Artifact) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names of a file and of its folders."""
    for name in artifact.path.split("/"):
        why = obstacle(name)
        if why:
            words = {"name": name, "path": artifact.path, "why": why}
            yield diagnose(Code.UNUSABLE_NAME, _place_of(artifact), **words)
