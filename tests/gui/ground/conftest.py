"""A small real database behind Tasks, and the theme, for tests of the window's ground."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from investcrm import words
from investcrm.gui.models.window_model import ListHead
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import theme


class Unit:
    """A unit of work over one connection that notes what it changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.roots: set[str] = set()

    def commit(self) -> set[str]:
        self.connection.commit()
        return self.roots


class SmallGateway:
    """A database file with one table of cases."""

    def __init__(self, file: Path, count: int) -> None:
        self.file = file
        with self._open() as connection:
            connection.execute("CREATE TABLE a_case (id TEXT PRIMARY KEY, title TEXT, days INTEGER)")
            connection.executemany(
                "INSERT INTO a_case VALUES (?, ?, ?)",
                ((f"id{place:06}", f"Projekt {place}", place % 30) for place in range(count)),
            )
            connection.commit()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.file)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with self._open() as connection:
            yield Unit(connection)


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: str
    title: str
    days: int


@dataclass(frozen=True, slots=True)
class CaseQuery:
    sort: str = "title"
    descending: bool = False
    text: str = ""


class CaseSource:
    """Cases in the order of their ids or days."""

    def head(self, reader: Any, query: CaseQuery) -> ListHead:
        sql = "SELECT count(*) FROM a_case WHERE title LIKE ?"
        return ListHead(reader.execute(sql, (f"%{query.text}%",)).fetchone()[0])

    def window(
        self, reader: Any, query: CaseQuery, _head: ListHead, first: int, limit: int
    ) -> tuple[CaseRow, ...]:
        order = ("days" if query.sort == "days" else "id") + (" DESC" if query.descending else "")
        sql = f"SELECT id, title, days FROM a_case WHERE title LIKE ? ORDER BY {order}, id LIMIT ? OFFSET ?"
        return tuple(CaseRow(*row) for row in reader.execute(sql, (f"%{query.text}%", limit, first)))

    def position(self, reader: Any, query: CaseQuery, head: ListHead, identity: str) -> int | None:
        rows = self.window(reader, query, head, 0, head.count)
        return next((place for place, row in enumerate(rows) if row.id == identity), None)


@pytest.fixture
def gateway(tmp_path: Path) -> SmallGateway:
    return SmallGateway(tmp_path / "cases.db", 2_500)


@pytest.fixture
def tasks(qapp: Any, gateway: SmallGateway) -> Iterator[Tasks]:
    made = Tasks(gateway)
    yield made
    made.close()


@pytest.fixture
def dressed(qapp: Any) -> Iterator[None]:
    words.set_language("sv")
    if not theme().family:
        theme().start("light")
    theme().set_mode("light")
    yield
    theme().set_mode("light")
    words.set_language("sv")
