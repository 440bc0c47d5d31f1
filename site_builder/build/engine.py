"""One build, readable aloud: scan, load, produce, inspect, look ahead, publish, remember."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from site_builder.build.manifest import MANIFEST, SUMS, sums
from site_builder.build.next import changes
from site_builder.build.precompress import Precompressed, precompressed
from site_builder.build.produce import render
from site_builder.build.publish import publish, refuse
from site_builder.build.record import NO_DIGEST, Record, present, version, write_record
from site_builder.build.report import Answer, Change, Options, Report
from site_builder.build.stages import Stage, Stopwatch, blocked, looked_ahead, produced
from site_builder.build.state import LostError, Outcome
from site_builder.build.store import Store
from site_builder.build.why import Differences, why
from site_builder.diagnostics import Excerpt, Place, blocks, in_order
from site_builder.fingerprint import fingerprint_bytes
from site_builder.load import Snapshot, TornError, scan
from site_builder.reads import Memory, World

_NO_DRAFTS: Mapping[str, bytes] = {}
_ATTEMPTS = 3  # while files change as they are read


def build(options: Options, record: Record) -> Report:
    """Build the site and publish it, unless something is wrong with it.

    Raises `OutputError` where the output folder cannot be one, `OSError` where the disk fails.
    """
    refuse(options.source, options.output)
    record = Record() if options.clean else record
    for attempt in range(_ATTEMPTS):
        begun = present(options.source)
        store = Store(options.source, version(), clean=options.clean or attempt > 0)
        try:
            stage = _produced(options, store, record)
            return _published(options, stage, store, record, begun)
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


def _checked(options: Options, drafts: Mapping[str, bytes]) -> tuple[Stage, Report]:
    stage, report = _looked_at(options, Store(None, version()), drafts)
    if stage.world is None or blocks(report.diagnostics, strict=options.strict):
        return stage, replace(report, blocked=True)
    return stage, looked_ahead(stage, stage.world, report.diagnostics)[0]


def upcoming(options: Options) -> tuple[Report, Iterator[Change]]:
    """Return what `check` returns, and the changes of the output after the given instant."""
    stage, report = _looked_at(options, Store(None, version()))
    if stage.world is None or report.blocked:
        return report, iter(())
    return report, changes(stage.world, stage.memory, stage.product)


def explain(options: Options, path: str) -> tuple[Report, Answer | None]:
    """Return what `check` returns, and what a build would do with a file of the output, and why."""
    with closing(Store(options.source, version())) as store:
        try:
            stage, report = _looked_at(options, store)
        except LostError:
            stage, report = _looked_at(options, Store(None, version()))
        beside = store.beside()
    if stage.world is None or report.blocked:
        return report, None
    return report, why(_differences(store, stage, stage.world), stage.product, path, beside)


def _differences(store: Store, stage: Stage, world: World) -> Differences:
    """Return what is not as the last build left it."""
    return Differences(store.state, world, stage.loaded, stage.changed)


def _produced(
    options: Options, store: Store, record: Record, drafts: Mapping[str, bytes] = _NO_DRAFTS
) -> Stage:
    watch = Stopwatch()
    snapshot = scan(options.source, record.sources).with_files(drafts)
    watch.lap("read")
    return produced(options, store, snapshot, Memory(), watch)


def _looked_at(
    options: Options, store: Store, drafts: Mapping[str, bytes] = _NO_DRAFTS
) -> tuple[Stage, Report]:
    """Return how far a build would come, and whether its content stops it."""
    stage = _produced(options, store, Record(), drafts)
    diagnostics = in_order(stage.problems)
    report = blocked(stage, diagnostics)
    return stage, replace(report, blocked=stage.world is None or blocks(diagnostics))


def _lines(snapshot: Snapshot, record: Record) -> Excerpt:
    """Return what gives lines of files; of files that stayed as they were, those that were noted.

    A site with many warnings need not be read for them again.
    """
    noted, before = record.lines, record.sources.files

    def line(path: str, number: int) -> str:
        known, file = noted.get(f"{path}:{number}"), snapshot.files.get(path)
        is_as_noted = file is not None and file.digest == before.get(path, ((), ""))[1]
        return known if known and is_as_noted else snapshot.line(path, number)

    return line


def _published(options: Options, stage: Stage, store: Store, record: Record, begun: int) -> Report:
    """Publish what was produced, unless something is wrong with it, and remember it."""
    diagnostics, world, product = in_order(stage.problems), stage.world, stage.product
    if world is None or blocks(diagnostics, strict=options.strict):
        return blocked(stage, diagnostics)
    report, right = looked_ahead(stage, world, diagnostics)
    report = replace(report, excerpt=_lines(stage.snapshot, record))
    digests = {**product.digests, MANIFEST: fingerprint_bytes(report.pages[MANIFEST])}
    beside, listed = Precompressed(), report.pages[SUMS]

    def data(path: str) -> bytes:
        if path in beside.files:
            return beside.data(path, data)
        known = listed if path == SUMS else report.pages.get(path)
        if known is None:
            known = store.page(digests[path])
        if known is None:  # its fingerprint was remembered alone, and the file is not there
            kind = product.made[path].kind
            known = render(world, stage.memory, product.artifact(path), kind).data or b""
        return known

    if options.precompress:
        beside = precompressed(digests, data, store.beside(), options.jobs)
        digests |= beside.files
        listed = sums(digests)
        stage.watch.lap("precompress")
    digests[SUMS] = fingerprint_bytes(listed)
    known = record.outputs(options)
    published = publish(
        options.output, digests, data, known, clean=options.clean, waiting=options.waiting
    )
    stage.watch.lap("publish")
    report = replace(report, published=published, files=len(digests))
    reasons = _differences(store, stage, world).reasons(product)
    store.save(Outcome(world, product, right, stage.loaded, reasons, beside.known))
    files = stage.snapshot.files
    sources = {
        path: (signature, files[path].digest if path in files else NO_DIGEST)
        for path, signature in stage.snapshot.signatures.items()
    }
    write_record(options, report, begun, sources, world.site.settings.time_zone)
    stage.watch.lap("remember")
    return report
