"""Tables of rows in SQLite, each row with a check sum: damage is noticed before it matters."""

from __future__ import annotations

import marshal
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]

SYNCHRONOUS = "FULL"
"""Rows are of one moment also after a loss of power: their check sums would not tell."""

_WAIT_SECONDS = 0.5  # for another build that is saving


class DamagedError(Exception):
    """A row is not as it was written."""


class Tables:
    """Some tables in one file, each with its columns, the first of which is the key.

    Raises `sqlite3.Error` where the file is no database or cannot be used.
    """

    def __init__(self, file: Path, tables: Mapping[str, Sequence[str]]) -> None:
        self._tables = tables
        self._database = sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)
        self._database.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        found = {name for (name,) in self._database.execute("SELECT name FROM sqlite_master")}
        if not tables.keys() <= found:
            self.clear()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def clear(self) -> None:
        """Make all tables anew."""
        for table, columns in self._tables.items():
            names = f"{columns[0]} PRIMARY KEY, {', '.join(columns[1:])}, checked"
            self._database.execute(f"DROP TABLE IF EXISTS {table}")
            self._database.execute(f"CREATE TABLE {table} ({names})")

    def hold(self) -> None:
        """Let what is read from now on be of one moment, until a transaction begins."""
        self._database.execute("BEGIN")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing, alone."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def rows(self, table: str) -> Iterator[Row]:
        """Yield every row of a table; raises `DamagedError` where one is not as written."""
        return map(_checked, self._database.execute(f"SELECT * FROM {table}"))  # noqa: S608 - ours

    def size(self, table: str) -> int:
        """Return how many rows a table has."""
        count: int = self._database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608
        return count

    def row(self, table: str, key: str) -> Row | None:
        """Return the row with a key; raises `DamagedError` where it is not as written."""
        question = f"SELECT * FROM {table} WHERE {self._tables[table][0]} = ?"  # noqa: S608
        found = self._database.execute(question, (key,)).fetchone()
        return _checked(found) if found else None

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Write rows, in place of those with the same keys."""
        marks = ", ".join("?" * (len(self._tables[table]) + 1))
        command = f"INSERT OR REPLACE INTO {table} VALUES ({marks})"  # noqa: S608
        self._database.executemany(command, ((*row, _sum(row)) for row in rows))

    def drop(self, table: str, keys: Iterable[str]) -> None:
        """Remove the rows with some keys."""
        command = f"DELETE FROM {table} WHERE {self._tables[table][0]} = ?"  # noqa: S608
        self._database.executemany(command, ((key,) for key in keys))


def _checked(row: Row) -> Row:
    if row[-1] != _sum(row[:-1]):
        raise DamagedError(row[0])
    return row[:-1]


def _sum(row: Row) -> int:
    return zlib.crc32(marshal.dumps(row, 2))  # of this version: the same bytes for equal values
