"""The stages of one build, as far as nothing is written: produce, inspect, look ahead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from site_builder.build.inspect import inspect
from site_builder.build.manifest import MANIFEST, SUMS, manifest, sums
from site_builder.build.next import Span, span
from site_builder.build.produce import produce
from site_builder.build.product import NOTHING, Product
from site_builder.build.report import Options, Report
from site_builder.build.state import Past
from site_builder.build.workers import in_chunks
from site_builder.diagnostics import Diagnostic, blocks
from site_builder.fingerprint import fingerprint_bytes
from site_builder.instants import load_zone
from site_builder.load import Loaded, Snapshot, TextRead, is_image, load
from site_builder.load.texts import New, in_turn
from site_builder.model.site import Site
from site_builder.outputs import ALL_TEXTS
from site_builder.reads import Input, Memory, World

_TEMPLATES, _STATIC = "templates/", "templates/static/"


class Stopwatch:
    """Measures the stages of one build."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Note the time since the last stage."""
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


@dataclass(slots=True)
class Stage:
    """How far a build has come: what was read, what is wrong, and the files there would be."""

    past: Past
    snapshot: Snapshot
    problems: list[Diagnostic]
    watch: Stopwatch
    loaded: Loaded
    memory: Memory
    world: World | None = None
    product: Product = NOTHING
    changed: AbstractSet[Input] = frozenset()


def produced(
    options: Options, past: Past, snapshot: Snapshot, memory: Memory, watch: Stopwatch
) -> Stage:
    """Return the files of the site, as far as its content can be read.

    `memory` is of the site as `past` left it, or empty.
    """

    def each(texts: Sequence[New]) -> Iterator[TextRead]:
        return in_chunks(in_turn, texts, options.jobs)

    loaded = load(snapshot, past.state.texts, past.state.content, each)
    watch.lap("decode")
    stage = Stage(past, snapshot, list(loaded.diagnostics), watch, loaded, memory)
    if loaded.site is None:
        return stage
    stage.world = world = _world(loaded.site, snapshot, options)
    if blocks(stage.problems):  # then links are all that can still be looked at
        stage.problems += produce(world, Memory(), kinds=(ALL_TEXTS,)).problems
        return stage
    state = past.state
    stage.changed = state.changed(world, loaded)
    stale = state.stale(stage.changed)
    memory.drop(stage.changed)
    watch.lap("compare")
    stage.product = produce(
        world,
        memory,
        before=state.product,
        stale=stale,
        jobs=options.jobs,
        progress=options.progress,
    )
    stage.problems += stage.product.problems
    if stage.product.clashes:  # one of two pages was left out, and with it what is wrong there
        stage.problems += produce(world, memory, kinds=(ALL_TEXTS,)).problems
    watch.lap("render")
    if not blocks(stage.problems):
        stage.problems += inspect(stage.product, past, world, memory)
    watch.lap("inspect")
    return stage


def blocked(stage: Stage, diagnostics: tuple[Diagnostic, ...]) -> Report:
    """Return the report of a site that something is wrong with."""
    return Report(
        diagnostics=diagnostics,
        excerpt=stage.snapshot.line,
        blocked=True,
        seconds=stage.watch.seconds,
    )


def looked_ahead(
    stage: Stage, world: World, diagnostics: tuple[Diagnostic, ...]
) -> tuple[Report, Span]:
    """Return the report of a sound site, with the bytes at hand, and when it is right."""
    state, product = stage.past.state, stage.product
    right = span(world, stage.memory, product, state.product, state.span)
    stage.watch.lap("look ahead")
    first = right.since.at if right.since else None
    next_change = right.until.at if right.until else None
    digests = product.digests
    pages = {path: product.made[path].data or b"" for path in product.fresh & digests.keys()}
    pages[MANIFEST] = manifest(digests, first, next_change)
    pages[SUMS] = sums({**digests, MANIFEST: fingerprint_bytes(pages[MANIFEST])})
    report = Report(
        diagnostics=diagnostics,
        excerpt=stage.snapshot.line,
        blocked=False,
        files=len(digests) + len((MANIFEST, SUMS)),
        pages=pages,
        since=first,
        next_change=next_change,
        seconds=stage.watch.seconds,
    )
    return report, right


def _world(site: Site, snapshot: Snapshot, options: Options) -> World:
    settings = site.settings
    if options.base_url:
        site = replace(site, settings=replace(settings, base_url=options.base_url))
    under = list(snapshot.under("templates"))
    return World(
        site=site,
        templates={
            file.path.removeprefix(_TEMPLATES): file
            for file in under
            if not file.path.startswith(_STATIC)
        },
        static={
            file.path.removeprefix(_STATIC): file for file in under if file.path.startswith(_STATIC)
        },
        images={file.path: file for file in snapshot.under("content") if is_image(file.path)},
        now=options.now.instant(load_zone(settings.time_zone)),
    )
