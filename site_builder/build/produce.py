"""Producing: which files there are at an instant, and what each is made of.

What an earlier product already holds is taken over where nothing that it read has changed and no
instant that it asked for lies between the two. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from operator import itemgetter

from site_builder.build.links import Links, links_of
from site_builder.build.numbers import number, unpacked
from site_builder.build.obstacles import obstacle
from site_builder.build.report import Progress
from site_builder.build.workers import in_chunks
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.fingerprint import Fingerprint, fingerprint, fingerprint_bytes
from site_builder.outputs import ALL_TEXTS, OUTPUT_KINDS, Artifact, ListedKind
from site_builder.outputs.leftovers import Leftover, in_page
from site_builder.reads import Input, Memory, Reads, Trace, World

_KINDS = {kind.name: kind for kind in (*OUTPUT_KINDS, ALL_TEXTS)}
Wanted = tuple[Artifact, str]
"""An artifact, and the name of its kind."""

_TEXTS_KEPT = 200  # whose HTML is remembered while rendering: it is large, and used at once


@dataclass(frozen=True, slots=True)
class Traced:
    """What was made of inputs; of what an earlier build made, they are known by numbers alone."""

    trace: Trace
    numbers: bytes | None = field(default=None, kw_only=True)

    def reads_any(self, inputs: AbstractSet[Input], numbers: AbstractSet[int]) -> bool:
        """Return whether any of some inputs was read; they are given with their numbers."""
        if self.numbers is None:
            return not inputs.isdisjoint(self.trace.inputs)
        return not numbers.isdisjoint(unpacked(self.numbers))

    def reads_of(self, inputs: Iterable[Input]) -> list[Input]:
        """Return those of some inputs that were read."""
        if self.numbers is None:
            known = frozenset(self.trace.inputs)
            return [one for one in inputs if one in known]
        found = frozenset(unpacked(self.numbers))
        return [one for one in inputs if number(one) in found]


@dataclass(frozen=True, slots=True)
class Made(Traced):
    """One artifact as it was rendered; of an earlier build's, the store keeps links and bytes.

    What is `left` over in it and why it is `malformed` is judged before anything is published.
    """

    kind: str
    digest: Fingerprint
    problems: tuple[Diagnostic, ...] = ()
    links: Links | None = None
    data: bytes | None = None
    left: tuple[Leftover, ...] = ()
    malformed: str = ""


@dataclass(frozen=True, slots=True)
class Plan(Traced):
    """The artifacts of one kind."""

    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Value(Traced):
    """The mark of an answer of which its value alone counts."""

    mark: Fingerprint


@dataclass(frozen=True, slots=True)
class Product:
    """The files of a site at an instant, and what was found wrong while planning them."""

    made: Mapping[str, Made] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    clashes: tuple[Diagnostic, ...] = ()
    fresh: AbstractSet[str] = frozenset()
    """The paths of what was rendered for this product, and not taken over."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """The values that files were made of, by the queries that gave them."""

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
        """Every trace, each once: an instant that one of them asks for may change the product."""
        parts = (self.plans, self.values, self.made)
        found = (one.trace for part in parts for one in part.values())
        return iter({id(trace): trace for trace in found}.values())

    @property
    def problems(self) -> list[Diagnostic]:
        """Everything that was found wrong."""
        return [*self.clashes, *(one for made in self.made.values() for one in made.problems)]

    def artifact(self, path: str) -> Artifact:
        """Return what is made at a path; raises `KeyError` where nothing is."""
        for artifact in self.plans[self.made[path].kind].artifacts:
            if artifact.path == path:
                return artifact
        raise KeyError(path)


NOTHING = Product()


@dataclass(frozen=True, slots=True)
class Stale:
    """What an earlier product cannot vouch for: kinds to plan, paths to render, queries to ask."""

    kinds: AbstractSet[str] = frozenset()
    paths: AbstractSet[str] = frozenset()
    values: AbstractSet[str] = frozenset()


def produce(  # noqa: PLR0913 - each says how, none says what
    world: World,
    memory: Memory,
    *,
    before: Product = NOTHING,
    stale: Stale = Stale(),
    kinds: tuple[ListedKind, ...] = OUTPUT_KINDS,
    inspected: bool = True,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> Product:
    """Return every file of the site at the instant of `world`; `inspected`, to be published."""
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
    missing.sort(key=lambda one: (one[0].ref, one[0].path))  # what is about one thing, together
    fresh: dict[str, Made] = {}
    work = partial(_rendered, world, memory, inspected=inspected)
    done = in_chunks(work, missing, jobs, kind=itemgetter(1))
    for count, (path, made) in enumerate(done):
        progress(count, len(missing))
        fresh[path] = made
    asked = {name for one in fresh.values() for kind, name in one.trace.inputs if kind == "value"}
    values |= {query: _value(world, memory, query) for query in sorted(asked - values.keys())}
    return Product(dict(sorted((kept | fresh).items())), plans, clashes, fresh.keys(), values)


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
    loaded = _KINDS[kind].load()
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
