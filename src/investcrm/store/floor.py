"""The floor to measure lists against: the same rows in plain sqlite3, read with one statement each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from investcrm.store.reader import Reader

_COLUMNS: Final = (
    "id, number, number_key, title, title_key, stage_order, strength_area, source, investor, received_on, "
    "deadline_on, next_step, next_step_on, asked_count, answered_count, jobs, investment_sek"
)
_ROWS: Final = 100
_STEP: Final = 5000


class Floor:
    """A plain, unencrypted database with the inquiries of a store, their indexes and their search words."""

    def __init__(self, path: Path, reader: Reader) -> None:
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path)
        run = self._connection.execute
        run(f"CREATE TABLE inquiry ({_COLUMNS.replace('id,', 'id TEXT PRIMARY KEY,', 1)}) WITHOUT ROWID")
        run("CREATE VIRTUAL TABLE found USING fts5 (words, ref UNINDEXED, prefix = '2 3')")
        for kind, sql in (
            ("inquiry", f"SELECT {_COLUMNS} FROM inquiry WHERE deleted_ms IS NULL"),
            ("found", "SELECT words, ref FROM search_entry WHERE kind = 'inquiry'"),
        ):
            for rows in _chunks(reader.rows(sql)):
                marks = ", ".join("?" * len(rows[0]))
                self._connection.executemany(f"INSERT INTO {kind} VALUES ({marks})", rows)
        for column in ("number_key", "title_key", "stage_order", "received_on", "deadline_on"):
            run(f"CREATE INDEX by_{column} ON inquiry ({column}, id)")
        run("ANALYZE")
        self._connection.commit()

    def opened(self) -> Callable[[], object]:
        """Return how the list is opened: its length and first rows."""
        return lambda: (self._all("SELECT count(*) FROM inquiry"), self._page("number_key DESC"))

    def sorted_by(self, column: str) -> Callable[[], object]:
        """Return how the list is read in another order."""
        return lambda: (self._all("SELECT count(*) FROM inquiry"), self._page(column))

    def filtered(self, condition: str) -> Callable[[], object]:
        """Return how the list is narrowed by an SQL condition."""
        return lambda: (
            self._all(f"SELECT count(*) FROM inquiry WHERE {condition}"),
            self._page("number_key DESC", condition),
        )

    def searched(self, text: str) -> Callable[[], object]:
        """Return how the list is searched for words beginning with ``text``."""
        found = f"id IN (SELECT ref FROM found WHERE found MATCH '\"{text}\"*')"
        return self.filtered(found)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _page(self, order: str, condition: str = "1") -> list[Any]:
        return self._all(f"SELECT {_COLUMNS} FROM inquiry WHERE {condition} ORDER BY {order} LIMIT {_ROWS}")

    def _all(self, sql: str) -> list[Any]:
        return self._connection.execute(sql).fetchall()


def _chunks(rows: list[tuple[Any, ...]]) -> Iterable[list[tuple[Any, ...]]]:
    return (rows[start : start + _STEP] for start in range(0, len(rows), _STEP))
