"""One build, readable aloud: scan, load, plan, render, inspect, publish, report."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.build.inspect import inspect
from site_builder.build.manifest import MANIFEST, manifest
from site_builder.build.publish import Published, publish
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place, blocks, in_order
from site_builder.instants import Moment, load_zone
from site_builder.load import Snapshot, load, scan
from site_builder.model.site import Site
from site_builder.outputs import OUTPUT_KINDS, Artifact, OutputKind
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
    progress: Callable[[int, int], None] = lambda _done, _all: None


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


def build(options: Options) -> Report:
    """Build the site and publish it, unless something is wrong with it."""
    return _run(options, publishing=True)


def check(options: Options) -> Report:
    """Do all of a build but the publishing."""
    return _run(options, publishing=False)


def _run(options: Options, *, publishing: bool) -> Report:
    watch = _Stopwatch()
    snapshot = scan(options.source)
    watch.lap("read")
    loaded = load(snapshot)
    watch.lap("decode")
    problems = list(loaded.diagnostics)
    if loaded.site is None:
        return _failed(snapshot, problems, watch)
    world = _world(loaded.site, snapshot, options)
    memory = Memory()
    problems += _links(world, memory)
    if blocks(problems):
        return _failed(snapshot, problems, watch)
    wanted, traces = _planned(world, memory, problems)
    pages, rendered_traces = _rendered(world, memory, wanted, problems, options.progress)
    traces |= rendered_traces
    watch.lap("render")
    if not blocks(problems):
        problems += inspect(pages, traces)
    watch.lap("inspect")
    if blocks(problems, strict=options.strict):
        return _failed(snapshot, problems, watch)
    since, next_change = interval(traces)
    pages[MANIFEST] = manifest(pages, since, next_change)
    published = publish(options.output, pages, clean=options.clean) if publishing else None
    watch.lap("publish")
    return Report(
        snapshot=snapshot,
        diagnostics=in_order(problems),
        blocked=False,
        pages=pages,
        traces=traces,
        published=published,
        since=since,
        next_change=next_change,
        seconds=watch.seconds,
    )


def interval(traces: Mapping[str, Trace]) -> tuple[datetime | None, datetime | None]:
    """Return the interval in which outputs with these traces are right: [since, next_change)."""
    since = [trace.since for trace in traces.values() if trace.since]
    ahead = [trace.next_change for trace in traces.values() if trace.next_change]
    return max(since, default=None), min(ahead, default=None)


def _failed(snapshot: Snapshot, problems: list[Diagnostic], watch: _Stopwatch) -> Report:
    ordered = in_order(problems)
    return Report(snapshot=snapshot, diagnostics=ordered, blocked=True, seconds=watch.seconds)


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
        now=options.now.instant(load_zone(settings.time_zone)),
    )


def _planned(
    world: World, memory: Memory, problems: list[Diagnostic]
) -> tuple[dict[str, tuple[OutputKind, Artifact]], dict[str, Trace]]:
    """Return what is to be built, by path; two claims on one path are a problem."""
    wanted: dict[str, tuple[OutputKind, Artifact]] = {}
    folded: dict[str, Artifact] = {}
    traces: dict[str, Trace] = {}
    for kind in OUTPUT_KINDS:
        reads = Reads(world, memory)
        for artifact in kind.plan(reads):
            first = folded.setdefault(artifact.path.casefold(), artifact)
            if first is not artifact:
                here = Place(artifact.source or f"({artifact.kind})")
                other = first.source or f"the {first.kind}"
                words = {"path": artifact.path, "other": other}
                problems.append(diagnose(Code.PATH_TAKEN, here, **words))
                continue
            wanted[artifact.path] = (kind, artifact)
        traces[f"plan of {kind.name}"] = reads.trace()
    return wanted, traces


def _rendered(
    world: World,
    memory: Memory,
    wanted: Mapping[str, tuple[OutputKind, Artifact]],
    problems: list[Diagnostic],
    progress: Callable[[int, int], None],
) -> tuple[dict[str, bytes], dict[str, Trace]]:
    """Return the bytes and the trace of every artifact."""
    pages: dict[str, bytes] = {}
    traces: dict[str, Trace] = {}
    for done, (path, (kind, artifact)) in enumerate(sorted(wanted.items())):
        progress(done, len(wanted))
        reads = Reads(world, memory)
        rendered = kind.render(reads, artifact)
        pages[path] = rendered.data
        traces[path] = reads.trace()
        problems += rendered.diagnostics
    return pages, traces


def _links(world: World, memory: Memory) -> list[Diagnostic]:
    """Return what is wrong with links: also in texts that no page shows yet."""
    texts = Reads(world, memory)
    return [
        problem
        for ref, language in world.site.prose
        if language in world.site.settings.languages
        for problem in texts.query(markup, ref, language).diagnostics
    ]
