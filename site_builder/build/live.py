"""A site in memory: built again from what is there, and looked at at any instant.

The same stages as a build that publishes. What is wrong leaves the last good site as it is.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path

from site_builder.build.links import Links
from site_builder.build.manifest import MANIFEST, SUMS
from site_builder.build.produce import produce
from site_builder.build.product import Product
from site_builder.build.record import version
from site_builder.build.report import Options, Report
from site_builder.build.stages import Stopwatch, blocked, looked_ahead, produced
from site_builder.build.state import LostError, Outcome, State
from site_builder.build.store import Store
from site_builder.diagnostics import blocks, in_order
from site_builder.instants import Moment
from site_builder.load import Snapshot, rescan, scan
from site_builder.reads import Memory, Reads, World

_INSTANTS_KEPT = 8  # at which the site was looked at


@dataclass(eq=False)
class Shown:
    """A site without a mistake, as it is at the instant of `world`."""

    world: World
    product: Product
    report: Report
    at: dict[datetime, Mapping[str, bytes]] = field(default_factory=dict)
    """The files at other instants, as far as somebody looked."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The bytes of every file, by path."""
        return {**_files(self.product), **{one: self.report.pages[one] for one in (MANIFEST, SUMS)}}


def _files(product: Product) -> dict[str, bytes]:
    return {path: made.data or b"" for path, made in product.published.items()}


class Live:
    """A site that is built again and again, by what changed."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._memory = Memory()
        self._snapshot: Snapshot | None = None
        self.state = State()
        self.shown: Shown | None = None
        """The last good site; `None` before the first."""

    def links(self, path: str) -> Links | None:
        """Return the links of a page of the last good site."""
        return self.state.product.made[path].links

    def refresh(self, now: Moment, touched: Collection[str] | None = None) -> Report:
        """Build the site as it is on the disk; `touched` are the files to read again, if known.

        Raises `OSError` where the disk does, and `TornError` where a file changes meanwhile.
        """
        source = self._source
        options = Options(source=source, output=source, now=now, jobs=os.cpu_count() or 1)
        if self._snapshot is not None:
            self._snapshot = rescan(source, self._snapshot, touched)
            return self._built(options, self._snapshot)
        self._snapshot = scan(source)
        store = Store(source, version())  # begin with what the last build left, if all is there
        with suppress(LostError):
            self.state = replace(store.state, product=store.whole(store.state.product))
        try:
            return self._built(options, self._snapshot, store)
        finally:
            store.close()

    def _built(self, options: Options, snapshot: Snapshot, store: Store | None = None) -> Report:
        memory, self._memory = self._memory, Memory()
        stage = produced(options, self, snapshot, memory, Stopwatch())
        diagnostics = in_order(stage.problems)
        if stage.world is None or blocks(diagnostics):
            return blocked(stage, diagnostics)
        report, right = looked_ahead(stage, stage.world, diagnostics)
        self._memory = memory  # all else has left answers about a site that is not the last good
        outcome = Outcome(stage.world, stage.product, right, stage.loaded)
        if store:
            store.save(outcome)
        self.state = self.state.after(outcome)
        self.shown = Shown(stage.world, stage.product, report)
        return report

    def is_current(self) -> bool:
        """Return whether the files on the disk are those that were last read."""
        known = self._snapshot
        return known is not None and rescan(self._source, known, None).is_like(known)

    def files(self, instant: datetime | None = None) -> Mapping[str, bytes]:
        """Return the files of the last good site, as it is or as it is at another instant."""
        if self.shown is None:
            return {}
        if instant is None or instant == self.shown.world.now:
            return self.shown.files
        known = self.shown.at
        if instant not in known:
            world = replace(self.shown.world, now=instant)
            files = _files(produce(world, self._memory, before=self.shown.product, inspected=False))
            while len(known) >= _INSTANTS_KEPT:
                del known[next(iter(known))]
            known[instant] = files
        return known[instant]

    def reads(self, instant: datetime) -> Reads | None:
        """Return what answers questions about the last good site at an instant."""
        shown = self.shown
        return Reads(replace(shown.world, now=instant), self._memory) if shown else None

    @property
    def instants(self) -> frozenset[datetime]:
        """The instants that files of the last good site ask for."""
        traces = self.shown.product.traces if self.shown else ()
        return frozenset(chain.from_iterable(trace.instants for trace in traces))
