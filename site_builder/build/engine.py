"""One build, readable aloud: scan, load, produce, inspect, publish, report."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from site_builder.build.inspect import inspect
from site_builder.build.manifest import MANIFEST, manifest
from site_builder.build.next import changes, since
from site_builder.build.produce import Product, produce, render
from site_builder.build.publish import publish
from site_builder.build.report import Change, Options, Report
from site_builder.build.store import Interval, State, load_state, save_state
from site_builder.build.unchanged import last_output, remember, signatures, version
from site_builder.diagnostics import Diagnostic, blocks, in_order
from site_builder.fingerprint import fingerprint_bytes
from site_builder.instants import load_zone
from site_builder.load import Snapshot, TextRead, is_image, load, scan
from site_builder.model.site import Site
from site_builder.outputs import texts
from site_builder.reads import Memory, World

_TEMPLATES, _STATIC = "templates/", "templates/static/"


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
    texts: Mapping[str, TextRead] = field(default_factory=dict)


def build(options: Options) -> Report:
    """Build the site and publish it, unless something is wrong with it."""
    return _run(options, publishing=True)


def check(options: Options) -> Report:
    """Do all of a build but the publishing."""
    return _run(options, publishing=False)


def upcoming(options: Options) -> tuple[Report, Iterator[Change]]:
    """Return what `check` returns, and the changes of the output after the given instant."""
    stage = _produced(options, _Stopwatch(), State(version()))
    diagnostics = in_order(stage.problems)
    blocked = stage.world is None or blocks(diagnostics)
    report = Report(diagnostics=diagnostics, excerpt=stage.snapshot.line, blocked=blocked)
    if stage.world is None or blocked:
        return report, iter(())
    return report, changes(stage.world, stage.memory, stage.product)


def _produced(options: Options, watch: _Stopwatch, state: State) -> _Stage:
    """Return the files of the site, as far as its content can be read."""
    snapshot = scan(options.source)
    watch.lap("read")
    loaded = load(snapshot, state.texts)
    watch.lap("decode")
    stage = _Stage(snapshot, list(loaded.diagnostics), texts=loaded.texts)
    if loaded.site is None:
        return stage
    stage.world = world = _world(loaded.site, snapshot, options)
    if blocks(stage.problems):  # then links are all that can still be looked at
        stage.problems += produce(world, stage.memory, kinds=(texts.KIND,)).problems
        return stage
    stage.product = produce(
        world,
        stage.memory,
        before=state.product,
        changed=state.changed(world),
        jobs=options.jobs,
        progress=options.progress,
    )
    stage.problems += stage.product.problems
    watch.lap("render")
    if not blocks(stage.problems):
        stage.problems += inspect(stage.product.published)
    watch.lap("inspect")
    return stage


def _run(options: Options, *, publishing: bool) -> Report:
    watch, seen = _Stopwatch(), signatures(options.source)
    fresh = not publishing or options.clean
    state = State(version()) if fresh else load_state(options.source)
    stage = _produced(options, watch, state)
    diagnostics, world, product = in_order(stage.problems), stage.world, stage.product
    if world is None or blocks(diagnostics, strict=options.strict):
        return Report(
            diagnostics=diagnostics,
            excerpt=stage.snapshot.line,
            blocked=True,
            seconds=watch.seconds,
        )
    first, next_change = _interval(stage, state)
    watch.lap("look ahead")
    digests = product.digests
    last = manifest(digests, first, next_change)
    digests[MANIFEST] = fingerprint_bytes(last)
    pages = {path: made.data for path, made in product.published.items() if made.data is not None}
    pages[MANIFEST] = last

    def data(path: str) -> bytes:
        if path not in pages:  # only its fingerprint was remembered, and the file is not there
            made = product.made[path]
            pages[path] = render(world, stage.memory, made.artifact, made.kind).data or b""
        return pages[path]

    published = None
    if publishing:
        published = publish(
            options.output, digests, data, last_output(options), clean=options.clean
        )
        watch.lap("publish")
    report = Report(
        diagnostics=diagnostics,
        excerpt=stage.snapshot.line,
        blocked=False,
        files=len(digests),
        pages=pages,
        published=published,
        since=first,
        next_change=next_change,
        seconds=watch.seconds,
    )
    if publishing:
        save_state(
            options.source, State(state.version, product, (first, next_change), stage.texts), world
        )
        remember(options, report, seen, world.site.settings.time_zone)
        watch.lap("remember")
    return report


def _interval(stage: _Stage, state: State) -> Interval:
    """Return the interval in which the product is right: the known one, if it is the known one."""
    world, product, known = stage.world, stage.product, state.product
    if world is None:
        return None, None
    first, following = state.interval
    same = product.made.keys() == known.made.keys() and all(
        made is known.made[path] for path, made in product.made.items()
    )
    within = (first is None or first <= world.now) and (following is None or world.now < following)
    if same and within:
        return state.interval
    change = next(changes(world, stage.memory, product), None)
    return since(world, stage.memory, product), change.at if change else None


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
