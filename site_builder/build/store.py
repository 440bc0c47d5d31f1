"""What earlier builds made and read: kept so that the next build can leave it alone.

A cache: losing it only costs time. What does not add up, or was written by other code, is thrown
away. Two builds may use it at once: the first that ends saves, the other then does not.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.build import rows
from site_builder.build.links import Links
from site_builder.build.next import Span
from site_builder.build.numbers import number
from site_builder.build.produce import NOTHING, Made, Plan, Product, Stale, Traced, Value
from site_builder.build.record import FOLDER, diagnostics_in
from site_builder.build.tables import DamagedError, Row, Tables
from site_builder.build.values import as_json
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.load import Content, Loaded, TextRead
from site_builder.reads import Input, World

_FILE = "store.sqlite"
_TABLES = {
    "notes": ("name", "value"),
    "marks": ("name", "mark"),
    "plans": ("kind", "inputs", "instants", "artifacts"),
    "answers": ("query", "mark", "inputs", "instants"),
    "made": ("path", "kind", "digest", "inputs", "instants", "problems", "reasons"),
    "links": ("path", "targets", "ids"),
    "texts": (
        "path",
        "digest",
        "matter",
        "line",
        "head",
        "body",
        "pictured",
        "problems",
        "days",
        "front",
    ),
    "content": ("name", "value"),
    "pages": ("digest", "data"),
}
Reasons = Mapping[str, tuple[str, ...]]
"""Why files were rendered, in sentences, by path."""

_ELSEWHERE = {"prose", "body", "pictured", "facts", "value"}
"""Kinds of inputs whose marks are kept with what they are marks of."""

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
    marks: Mapping[Input, Fingerprint] = field(default_factory=dict)
    """The marks of what was read beside texts and facts, as they were."""
    made_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Why a file was rendered when it last was; by the first build of all, without a reason."""

    def changed(self, world: World, loaded: Loaded) -> set[Input]:
        """Return what is not as it was when the product was made."""
        found = {one for one, mark in self.marks.items() if world.mark(one) != mark}
        for path in self.texts.keys() | loaded.texts.keys():
            old, new = self.texts.get(path), loaded.texts.get(path)
            if old is not new:
                name = path.removeprefix("content/").removesuffix(".md")
                then, now = old.inputs if old else {}, new.inputs if new else {}
                found |= {(kind, name) for kind, _ in then.items() ^ now.items()}
        if self.content is not loaded.content:
            before = self.content.marks if self.content else {}
            found |= {one for one, _ in before.items() ^ loaded.content.marks.items()}
        return found

    def stale(self, changed: AbstractSet[Input]) -> Stale:
        """Return what read any of the inputs that changed."""
        numbers = frozenset(map(number, changed))

        def touched(parts: Mapping[str, Traced]) -> set[str]:
            return {name for name, part in parts.items() if part.reads_any(changed, numbers)}

        if not changed:
            return Stale()
        product = self.product
        return Stale(*map(touched, (product.plans, product.made, product.values)))


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
        if json.loads(notes["sizes"]) != _sizes(tables):
            raise DamagedError(notes["sizes"])
        made: dict[str, Made] = {}
        made_for: dict[str, tuple[str, ...]] = {}
        for path, kind, digest, reads, instants, problems, reasons in tables.rows("made"):
            said = diagnostics_in(json.loads(problems)) if problems else ()
            trace = rows.trace_in(instants)
            made[path] = Made(trace, kind, digest, said, numbers=reads)
            if reasons:
                made_for[path] = tuple(json.loads(reasons))
        plans = {
            kind: Plan(
                rows.trace_in(instants),
                tuple(map(rows.artifact, json.loads(artifacts))),
                numbers=reads,
            )
            for kind, reads, instants, artifacts in tables.rows("plans")
        }
        values = {
            query: Value(rows.trace_in(instants), mark, numbers=reads)
            for query, mark, reads, instants in tables.rows("answers")
        }
        self.state = State(
            Product(made, plans, values=values),
            rows.span_in(json.loads(notes["span"])),
            {row[0]: rows.text(row) for row in tables.rows("texts")},
            rows.content_in(tables.rows("content")),
            {_input(name): mark for name, mark in tables.rows("marks")},
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

    def _write_loaded(self, tables: Tables, loaded: Loaded) -> None:
        state = self.state
        texts = loaded.texts
        new = ((path, read) for path, read in texts.items() if state.texts.get(path) is not read)
        tables.put("texts", (rows.text_row(path, read) for path, read in new))
        tables.drop("texts", state.texts.keys() - texts.keys())
        if loaded.content is not state.content:
            written: dict[str, str] = dict(rows.content_out(loaded.content))
            tables.put("content", written.items())
            tables.drop("content", {name for name, _ in tables.rows("content")} - written.keys())

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
        read = {one for made in fresh.values() for one in made.trace.inputs}
        read.update(one for plan in plans.values() for one in plan.trace.inputs)
        values = {
            query: value
            for query, value in product.values.items()
            if value is not state.product.values.get(query)
        }
        read.update(one for value in values.values() for one in value.trace.inputs)
        marks = {one for one in read if one[0] not in _ELSEWHERE} | state.marks.keys()
        tables.put("marks", ((" ".join(one), outcome.world.mark(one)) for one in sorted(marks)))
        numbers = {one: number(one) for one in read}
        tables.put("plans", (rows.plan_row(kind, plan, numbers) for kind, plan in plans.items()))
        tables.put("answers", (rows.value_row(*one, numbers) for one in values.items()))
        tables.put(
            "made",
            (
                rows.made_row(path, made, numbers, outcome.reasons.get(path, ()))
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
        self._write_loaded(tables, loaded)
        notes = {"version": self._version, "span": as_json(rows.span_out(outcome.span))}
        notes["sizes"] = as_json(_sizes(tables))
        notes["generation"] = str(int(self._generation or 0) + 1)
        tables.put("notes", notes.items())


def _sizes(tables: Tables) -> dict[str, int]:
    """Return how many rows there are of what must not lose any unnoticed."""
    return {table: tables.size(table) for table in ("marks", "content", "answers")}


def _input(written: str) -> Input:
    kind, _, name = written.partition(" ")
    return kind, name
