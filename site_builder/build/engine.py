"""One build, readable aloud: scan, load, produce, inspect, publish, report."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.build.inspect import inspect
from site_builder.build.manifest import MANIFEST, manifest
from site_builder.build.next import Change, changes, since
from site_builder.build.produce import Product, Progress, produce
from site_builder.build.publish import Published, publish
from site_builder.diagnostics import Diagnostic, blocks, in_order
from site_builder.instants import Moment, load_zone
from site_builder.load import Snapshot, is_image, load, scan
from site_builder.model.site import Site
from site_builder.outputs.markup import markup
from site_builder.reads import Memory, Reads, Trace, World

_TEMPLATES, _STATIC = "templates/", "templates/static/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build is asked to do."""

    source: Path
    output: Path
    now: Moment
    base_url: str = ""
    clean: bool = False
    strict: bool = False
    jobs: int = 1
    progress: Progress = lambda _done, _all: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build found and did; `seconds` by stage, in the order of the stages."""

    snapshot: Snapshot
    diagnostics: tuple[Diagnostic, ...]
    blocked: bool
    pages: Mapping[str, bytes] = field(default_factory=dict)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    published: Published | None = None
    since: datetime | None = None
    next_change: datetime | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)


class _Stopwatch:
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
class _Stage:
    """How far a build has come: what was read, what is wrong, and the files there would be."""

    snapshot: Snapshot
    problems: list[Diagnostic]
    memory: Memory = field(default_factory=Memory)
    world: World | None = None
    product: Product = field(default_factory=Product)


def build(options: Options) -> Report:
    """Build the site and publish it, unless something is wrong with it."""
    return _run(options, publishing=True)


def check(options: Options) -> Report:
    """Do all of a build but the publishing."""
    return _run(options, publishing=False)


def upcoming(options: Options) -> tuple[Report, Iterator[Change]]:
    """Return what `check` returns, and the changes of the output after the given instant."""
    watch = _Stopwatch()
    stage = _produced(options, watch)
    blocked = stage.world is None or blocks(stage.problems)
    report = Report(snapshot=stage.snapshot, diagnostics=in_order(stage.problems), blocked=blocked)
    if stage.world is None or blocked:
        return report, iter(())
    return report, changes(stage.world, stage.memory, stage.product)


def _produced(options: Options, watch: _Stopwatch) -> _Stage:
    """Return the files of the site, as far as its content can be read."""
    snapshot = scan(options.source)
    watch.lap("read")
    loaded = load(snapshot)
    watch.lap("decode")
    stage = _Stage(snapshot, list(loaded.diagnostics))
    if loaded.site is None:
        return stage
    stage.world = world = _world(loaded.site, snapshot, options)
    stage.problems += _links(world, stage.memory)
    if blocks(stage.problems):
        return stage
    stage.product = produce(world, stage.memory, jobs=options.jobs, progress=options.progress)
    stage.problems += stage.product.problems
    watch.lap("render")
    if not blocks(stage.problems):
        stage.problems += inspect(stage.product.files, stage.product.traces)
    watch.lap("inspect")
    return stage


def _run(options: Options, *, publishing: bool) -> Report:
    watch = _Stopwatch()
    stage = _produced(options, watch)
    diagnostics, world, product = in_order(stage.problems), stage.world, stage.product
    if world is None or blocks(diagnostics, strict=options.strict):
        return Report(
            snapshot=stage.snapshot,
            diagnostics=diagnostics,
            blocked=True,
            seconds=watch.seconds,
        )
    first = since(world, stage.memory, product)
    following = next(changes(world, stage.memory, product), None)
    next_change = following.at if following else None
    watch.lap("look ahead")
    pages = product.files
    pages[MANIFEST] = manifest(pages, first, next_change)
    published = publish(options.output, pages, clean=options.clean) if publishing else None
    watch.lap("publish")
    return Report(
        snapshot=stage.snapshot,
        diagnostics=diagnostics,
        blocked=False,
        pages=pages,
        traces=product.traces,
        published=published,
        since=first,
        next_change=next_change,
        seconds=watch.seconds,
    )


def _world(site: Site, snapshot: Snapshot, options: Options) -> World:
    settings = site.settings
    if options.base_url:
        site = replace(site, settings=replace(settings, base_url=options.base_url))
    under = list(snapshot.under("templates"))
    return World(
        site=site,
        templates={
            file.path.removeprefix(_TEMPLATES): file.text
            for file in under
            if not file.path.startswith(_STATIC)
        },
        static={
            file.path.removeprefix(_STATIC): file.data
            for file in under
            if file.path.startswith(_STATIC)
        },
        images={file.path: file.data for file in snapshot.under("content") if is_image(file.path)},
        now=options.now.instant(load_zone(settings.time_zone)),
    )


def _links(world: World, memory: Memory) -> list[Diagnostic]:
    """Return what is wrong with links: also in texts that no page shows yet."""
    texts = Reads(world, memory)
    return [
        problem
        for ref, language in world.site.prose
        if language in world.site.settings.languages
        for problem in texts.query(markup, ref, language).diagnostics
    ]
