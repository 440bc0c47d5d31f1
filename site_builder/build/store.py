"""What earlier builds made and read: kept so that the next build can leave it alone.

A cache: losing it only costs time. What does not add up, or was written by other code, is thrown
away. Two builds may use it at once: the first that ends saves, the other then does not.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from site_builder.build import rows
from site_builder.build.links import Links
from site_builder.build.numbers import number
from site_builder.build.product import Made, Plan, Product, Value
from site_builder.build.record import FOLDER, diagnostics_in
from site_builder.build.state import LostError, Outcome, State
from site_builder.build.tables import DamagedError, Row, Tables
from site_builder.build.values import as_json
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.load import Loaded
from site_builder.reads import Input

_FILE = "store.sqlite"
_TABLES = {
    "notes": ("name", "value"),
    "marks": ("name", "mark"),
    "plans": ("kind", "inputs", "instants", "artifacts"),
    "answers": ("query", "mark", "inputs", "instants"),
    "made": ("path", "kind", "digest", "inputs", "instants", "problems", "reasons"),
    "links": ("path", "targets", "ids", "translations"),
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
        "title",
        "title_line",
    ),
    "content": ("name", "value"),
    "pages": ("digest", "data"),
    "beside": ("digest", "smaller"),
}
_USELESS = (sqlite3.Error, DamagedError, ValueError, TypeError, KeyError, IndexError)


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

    def beside(self) -> dict[Fingerprint, dict[str, Fingerprint]]:
        """Return what lies precompressed beside files, by the digest of the file; by suffix."""
        with suppress(*_USELESS):
            if self._tables is not None and self.state.product.made:
                return {digest: json.loads(said) for digest, said in self._tables.rows("beside")}
        return {}

    def links(self, path: str) -> Links | None:
        """Return the links of a page as the last build made it; raises `LostError`."""
        if not path.endswith(".html"):
            return None
        row = self._asked("links", path)
        if row is None:
            raise LostError(path)
        return rows.links(row)

    def whole(self, product: Product) -> Product:
        """Return a product with the bytes and the links of all its files; raises `LostError`."""

        def filled(path: str, made: Made) -> Made:
            data = self.page(made.digest)
            if data is None:
                raise LostError(path)
            return replace(made, data=data, links=self.links(path))

        return replace(
            product, made={path: filled(path, one) for path, one in product.made.items()}
        )

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
        new = outcome.since(state)
        fresh, plans, values = new.fresh, new.plans, new.values
        marks = sorted(new.marked | state.marks.keys())
        tables.put("marks", ((" ".join(one), outcome.world.mark(one)) for one in marks))
        numbers = {one: number(one) for one in new.read}
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
        if outcome.beside:
            known, beside = {row[0] for row in tables.rows("beside")}, outcome.beside
            tables.drop("beside", known - beside.keys())
            tables.put("beside", ((one, as_json(beside[one])) for one in beside.keys() - known))
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
