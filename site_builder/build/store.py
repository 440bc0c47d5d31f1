"""What earlier builds made and read: kept so that the next build can leave it alone.

A cache: losing it only costs time. What does not add up, or was written by other code, is thrown
away. Two builds may use it at once: the first that ends saves, the other then does not.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.build import rows
from site_builder.build.links import Links
from site_builder.build.next import Span
from site_builder.build.produce import NOTHING, Made, Plan, Product, Stale
from site_builder.build.record import FOLDER, diagnostics_in
from site_builder.build.tables import DamagedError, Row, Tables
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.load import Content, Loaded, TextRead
from site_builder.reads import Input, Trace, World

_FILE = "store.sqlite"
_TABLES = {
    "notes": ("name", "value"),
    "inputs": ("id", "kind", "name", "mark"),
    "plans": ("kind", "inputs", "instants", "artifacts"),
    "made": ("path", "kind", "digest", "inputs", "instants", "problems", "reasons"),
    "links": ("path", "targets", "ids"),
    "texts": ("path", "digest", "matter", "line", "head", "body", "pictured", "problems", "days"),
    "content": ("name", "value"),
    "pages": ("digest", "data"),
}
Reasons = Mapping[str, tuple[str, ...]]
"""Why files were rendered, in sentences, by path."""

_USELESS = (sqlite3.Error, DamagedError, ValueError, TypeError, KeyError, IndexError)


class LostError(Exception):
    """The store no longer holds what it said: it was damaged, or another build wrote it."""


_NO_SPAN = Span()


@dataclass(frozen=True, slots=True)
class State:
    """What the last build left: its product, when that is right, the texts it read."""

    product: Product = NOTHING
    span: Span = _NO_SPAN
    texts: Mapping[str, TextRead] = field(default_factory=dict)
    content: Content | None = None
    inputs: Mapping[Input, tuple[int, Fingerprint]] = field(default_factory=dict)
    """What the product read: a number for each, and its mark then."""
    plan_reads: Mapping[str, bytes] = field(default_factory=dict)  # numbers of inputs, packed
    made_reads: Mapping[str, bytes] = field(default_factory=dict)
    made_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Why a file was rendered when it last was; by the first build of all, without a reason."""

    def changed(self, world: World) -> dict[int, Input]:
        """Return what is not as it was when the product was made, by number."""
        return {
            number: one for one, (number, mark) in self.inputs.items() if world.mark(one) != mark
        }

    def numbers_of(self, path: str) -> AbstractSet[int]:
        """Return the numbers of what the file at a path was made of."""
        return set(rows.numbers(self.made_reads[path]))

    def numbers_of_plan(self, kind: str) -> AbstractSet[int]:
        """Return the numbers of what planning a kind read."""
        return set(rows.numbers(self.plan_reads[kind])) if kind in self.plan_reads else set()

    def reads(self, path: str) -> list[Input]:
        """Return what the file at a path was made of."""
        found = self.numbers_of(path)
        return [one for one, (number, _) in self.inputs.items() if number in found]

    def stale(self, changed: Mapping[int, Input]) -> Stale:
        """Return what read any of the inputs that changed."""
        numbers = changed.keys()

        def touched(reads: Mapping[str, bytes]) -> set[str]:
            return {
                one for one, packed in reads.items() if not numbers.isdisjoint(rows.numbers(packed))
            }

        return Stale(touched(self.plan_reads), touched(self.made_reads)) if changed else Stale()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build leaves to the next."""

    world: World
    product: Product
    span: Span
    loaded: Loaded
    reasons: Reasons


class Store:
    """The memory of one source folder; without a usable file it knows nothing."""

    def __init__(self, source: Path | None, version: Fingerprint, *, clean: bool = False) -> None:
        self._version = version
        self._tables: Tables | None = None
        self._generation = ""
        self.state = State()
        if source is None:
            return
        file = source / FOLDER / _FILE
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            if clean or not self._is_open(file):
                file.unlink(missing_ok=True)
                self.state = State()
                self._is_open(file)

    def _is_open(self, file: Path) -> bool:
        """Open the file and read what it holds; return whether it can be used."""
        try:
            self._tables = Tables(file, _TABLES)
            self._tables.hold()
            self._read(self._tables)
        except _USELESS:
            self.close()
        return self._tables is not None

    def close(self) -> None:
        """Let go of the file."""
        if self._tables is not None:
            self._tables.close()
        self._tables = None

    def _read(self, tables: Tables) -> None:
        notes: dict[str, str] = dict(tables.rows("notes"))
        self._generation = notes.get("generation", "")
        if notes.get("version") != self._version:
            return
        made: dict[str, Made] = {}
        made_reads: dict[str, bytes] = {}
        made_for: dict[str, tuple[str, ...]] = {}
        traces: dict[str, Trace] = {}

        def trace(instants: str) -> Trace:
            return traces.setdefault(instants, Trace(frozenset(), rows.instants_in(instants)))

        for path, kind, digest, reads, instants, problems, reasons in tables.rows("made"):
            said = diagnostics_in(json.loads(problems)) if problems else ()
            made[path] = Made(kind, trace(instants), digest, said)
            made_reads[path] = reads
            if reasons:
                made_for[path] = tuple(json.loads(reasons))
        plans, plan_reads = {}, {}
        for kind, reads, instants, artifacts in tables.rows("plans"):
            plans[kind] = Plan(tuple(map(rows.artifact, json.loads(artifacts))), trace(instants))
            plan_reads[kind] = reads
        self.state = State(
            Product(made, plans),
            rows.span_in(json.loads(notes["span"])),
            {row[0]: rows.text(row) for row in tables.rows("texts")},
            rows.content_in(tables.rows("content")),
            {(kind, name): (number, mark) for number, kind, name, mark in tables.rows("inputs")},
            plan_reads,
            made_reads,
            made_for,
        )

    def page(self, digest: Fingerprint) -> bytes | None:
        """Return the bytes with a digest, if they are kept."""
        row = self._asked("pages", digest)
        return row[1] if row and fingerprint_bytes(row[1]) == digest else None

    def links(self, path: str) -> Links | None:
        """Return the links of a page as the last build made it; raises `LostError`."""
        if not path.endswith(".html"):
            return None
        row = self._asked("links", path)
        if row is None:
            raise LostError(path)
        targets = tuple((link, file, fragment) for link, file, fragment in json.loads(row[1]))
        return Links(targets, frozenset(json.loads(row[2])), ())

    def _asked(self, table: str, key: str) -> Row | None:
        try:
            return self._tables.row(table, key) if self._tables else None
        except (sqlite3.Error, DamagedError):
            return None

    def save(self, outcome: Outcome) -> None:
        """Remember a build; silently not, where the file cannot be written, or was since."""
        if self._tables is None:
            return
        with suppress(sqlite3.Error, DamagedError), self._tables.transaction():
            now = self._tables.row("notes", "generation")
            if (now[1] if now else "") == self._generation:
                self._write(self._tables, outcome)

    def _write(self, tables: Tables, outcome: Outcome) -> None:
        product, loaded = outcome.product, outcome.loaded
        state = self.state
        if not state.product.made:
            tables.clear()
        fresh = {path: product.made[path] for path in sorted(product.fresh)}
        plans = {
            kind: plan
            for kind, plan in product.plans.items()
            if plan is not state.product.plans.get(kind)
        }
        inputs = {one: number for one, (number, _) in state.inputs.items()}
        traces = (*(one.trace for one in fresh.values()), *(one.trace for one in plans.values()))
        for trace in traces:
            for one in sorted(one for one in trace.inputs if one not in inputs):
                inputs[one] = len(inputs)
        tables.put("inputs", _marked(outcome.world, inputs, state.inputs))
        tables.put("plans", (rows.plan_row(kind, plan, inputs) for kind, plan in plans.items()))
        tables.put(
            "made",
            (
                rows.made_row(path, made, inputs, outcome.reasons.get(path, ()))
                for path, made in fresh.items()
            ),
        )
        tables.put(
            "links",
            (rows.links_row(path, made.links) for path, made in fresh.items() if made.links),
        )
        gone = state.product.made.keys() - product.made.keys()
        tables.drop("made", gone)
        tables.drop("links", gone)
        before = state.product.made
        old = {before[path].digest for path in (*gone, *(fresh.keys() & before.keys()))}
        tables.drop("pages", old - {made.digest for made in product.made.values()})
        tables.put("pages", ((made.digest, made.data) for made in fresh.values()))
        texts = loaded.texts
        new = ((path, read) for path, read in texts.items() if state.texts.get(path) is not read)
        tables.put("texts", (rows.text_row(path, read) for path, read in new))
        tables.drop("texts", state.texts.keys() - texts.keys())
        if loaded.content is not state.content:
            written: dict[str, str] = dict(rows.content_out(loaded.content))
            tables.put("content", written.items())
            tables.drop("content", {name for name, _ in tables.rows("content")} - written.keys())
        notes = {"version": self._version, "span": rows.as_json(rows.span_out(outcome.span))}
        notes["generation"] = str(int(self._generation or 0) + 1)
        tables.put("notes", notes.items())


def _marked(
    world: World,
    inputs: Mapping[Input, int],
    before: Mapping[Input, tuple[int, Fingerprint]],
) -> Iterable[Row]:
    """Yield the rows of inputs that are new or have another mark."""
    for one, number in inputs.items():
        mark = world.mark(one)
        if before.get(one) != (number, mark):
            yield number, *one, mark
