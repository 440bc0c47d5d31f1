"""One build, readable aloud: scan, load, produce, inspect, look ahead, publish, remember."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from site_builder.build.inspect import inspect
from site_builder.build.manifest import MANIFEST, manifest
from site_builder.build.next import Span, changes, span
from site_builder.build.produce import NOTHING, Product, produce, render
from site_builder.build.publish import publish
from site_builder.build.record import NO_DIGEST, Record, version, write_record
from site_builder.build.report import Answer, Change, Options, Report
from site_builder.build.store import LostError, Outcome, Store
from site_builder.build.why import Differences, why
from site_builder.build.workers import in_chunks
from site_builder.diagnostics import Diagnostic, Place, blocks, in_order
from site_builder.fingerprint import fingerprint_bytes
from site_builder.instants import load_zone
from site_builder.load import (
    Loaded,
    Snapshot,
    TextRead,
    TornError,
    is_image,
    load,
    scan,
)
from site_builder.load.texts import New, in_turn
from site_builder.model.site import Site
from site_builder.outputs import ALL_TEXTS
from site_builder.reads import Input, Memory, World

_TEMPLATES, _STATIC = "templates/", "templates/static/"
_NO_DRAFTS: Mapping[str, bytes] = {}
_ATTEMPTS = 3  # while files change as they are read


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

    store: Store
    snapshot: Snapshot
    problems: list[Diagnostic]
    watch: _Stopwatch
    loaded: Loaded
    memory: Memory = field(default_factory=Memory)
    world: World | None = None
    product: Product = NOTHING
    changed: AbstractSet[Input] = frozenset()

    def differences(self, world: World) -> Differences:
        """Return what is not as the last build left it."""
        return Differences(self.store.state, world, self.loaded, self.changed)


def build(options: Options, record: Record) -> Report:
    """Build the site and publish it, unless something is wrong with it."""
    for attempt in range(_ATTEMPTS):
        store = Store(options.source, version(), clean=options.clean or attempt > 0)
        try:
            return _published(options, _produced(options, store, record), record)
        except (TornError, LostError):
            record = Record()
        finally:
            store.close()
    message = "files in content/ or templates/ change while they are read; build again later"
    raise OSError(message)


def check(options: Options, drafts: Mapping[str, bytes]) -> Report:
    """Do all of a build but the publishing, as if the drafts were files of the source."""
    return _checked(options, drafts)[1]


def elsewhere(options: Options) -> tuple[Report, tuple[tuple[str, Place], ...]]:
    """Return what `check` returns, and every web address in the content with its place."""
    from site_builder.build import outgoing  # noqa: PLC0415 - it needs YAML and Markdown

    stage, report = _checked(options, {})
    return report, tuple(outgoing.elsewhere(stage.snapshot, stage.world, stage.memory))


def _checked(options: Options, drafts: Mapping[str, bytes]) -> tuple[_Stage, Report]:
    stage, report = _looked_at(options, Store(None, version()), drafts)
    if stage.world is None or blocks(report.diagnostics, strict=options.strict):
        return stage, replace(report, blocked=True)
    return stage, _looked_ahead(stage, stage.world, report.diagnostics)[0]


def upcoming(options: Options) -> tuple[Report, Iterator[Change]]:
    """Return what `check` returns, and the changes of the output after the given instant."""
    stage, report = _looked_at(options, Store(None, version()))
    if stage.world is None or report.blocked:
        return report, iter(())
    return report, changes(stage.world, stage.memory, stage.product)


def explain(options: Options, path: str) -> tuple[Report, Answer | None]:
    """Return what `check` returns, and what a build would do with a file of the output, and why."""
    store = Store(options.source, version())
    try:
        stage, report = _looked_at(options, store)
    except LostError:
        stage, report = _looked_at(options, Store(None, version()))
    finally:
        store.close()
    if stage.world is None or report.blocked:
        return report, None
    return report, why(stage.differences(stage.world), stage.product, path)


def _looked_at(
    options: Options, store: Store, drafts: Mapping[str, bytes] = _NO_DRAFTS
) -> tuple[_Stage, Report]:
    """Return how far a build would come, and whether its content stops it."""
    stage = _produced(options, store, Record(), drafts)
    diagnostics = in_order(stage.problems)
    report = _blocked(stage, diagnostics)
    return stage, replace(report, blocked=stage.world is None or blocks(diagnostics))


def _produced(
    options: Options, store: Store, record: Record, drafts: Mapping[str, bytes] = _NO_DRAFTS
) -> _Stage:
    """Return the files of the site, as far as its content can be read."""
    watch = _Stopwatch()
    snapshot = scan(options.source, record.sources.digest).with_files(drafts)
    watch.lap("read")

    def each(texts: Sequence[New]) -> Iterator[TextRead]:
        return in_chunks(in_turn, texts, options.jobs)

    loaded = load(snapshot, store.state.texts, store.state.content, each)
    watch.lap("decode")
    stage = _Stage(store, snapshot, list(loaded.diagnostics), watch, loaded)
    if loaded.site is None:
        return stage
    stage.world = world = _world(loaded.site, snapshot, options)
    if blocks(stage.problems):  # then links are all that can still be looked at
        stage.problems += produce(world, stage.memory, kinds=(ALL_TEXTS,)).problems
        return stage
    state = store.state
    stage.changed = state.changed(world, loaded)
    stale = state.stale(stage.changed)
    watch.lap("compare")
    stage.product = produce(
        world,
        stage.memory,
        before=state.product,
        stale=stale,
        jobs=options.jobs,
        progress=options.progress,
    )
    stage.problems += stage.product.problems
    if stage.product.clashes:  # one of two pages was left out, and with it what is wrong there
        stage.problems += produce(world, stage.memory, kinds=(ALL_TEXTS,)).problems
    watch.lap("render")
    if not blocks(stage.problems):
        stage.problems += inspect(stage.product, store)
    watch.lap("inspect")
    return stage


def _blocked(stage: _Stage, diagnostics: tuple[Diagnostic, ...]) -> Report:
    return Report(
        diagnostics=diagnostics,
        excerpt=stage.snapshot.line,
        blocked=True,
        seconds=stage.watch.seconds,
    )


def _looked_ahead(
    stage: _Stage, world: World, diagnostics: tuple[Diagnostic, ...]
) -> tuple[Report, Span]:
    """Return the report of a sound site, with the bytes at hand, and when it is right."""
    state, product = stage.store.state, stage.product
    right = span(world, stage.memory, product, state.product, state.span)
    stage.watch.lap("look ahead")
    first = right.since.at if right.since else None
    next_change = right.until.at if right.until else None
    pages = {
        path: product.made[path].data or b"" for path in product.fresh & product.published.keys()
    }
    pages[MANIFEST] = manifest(product.digests, first, next_change)
    report = Report(
        diagnostics=diagnostics,
        excerpt=stage.snapshot.line,
        blocked=False,
        files=len(product.published) + 1,
        pages=pages,
        since=first,
        next_change=next_change,
        seconds=stage.watch.seconds,
    )
    return report, right


def _published(options: Options, stage: _Stage, record: Record) -> Report:
    """Publish what was produced, unless something is wrong with it, and remember it."""
    diagnostics, world, product = in_order(stage.problems), stage.world, stage.product
    if world is None or blocks(diagnostics, strict=options.strict):
        return _blocked(stage, diagnostics)
    report, right = _looked_ahead(stage, world, diagnostics)
    digests = {**product.digests, MANIFEST: fingerprint_bytes(report.pages[MANIFEST])}

    def data(path: str) -> bytes:
        known = report.pages.get(path)
        if known is None:
            known = stage.store.page(digests[path])
        if known is None:  # its fingerprint was remembered alone, and the file is not there
            kind = product.made[path].kind
            known = render(world, stage.memory, product.artifact(path), kind).data or b""
        return known

    known = record.outputs(options)
    published = publish(options.output, digests, data, known, clean=options.clean)
    stage.watch.lap("publish")
    report = replace(report, published=published)
    reasons = stage.differences(world).reasons(product)
    stage.store.save(Outcome(world, product, right, stage.loaded, reasons))
    files = stage.snapshot.files
    sources = {
        path: (signature, files[path].digest if path in files else NO_DIGEST)
        for path, signature in stage.snapshot.signatures.items()
    }
    write_record(options, report, sources, world.site.settings.time_zone)
    stage.watch.lap("remember")
    return report


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
