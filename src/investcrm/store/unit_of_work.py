"""One act of one person: rows written with versions, every change recorded, all of it or nothing.

A unit of work rolls back unless it is committed. Each commit writes one change set, which is undo, audit and
refresh in one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import REGIONAL, Actor, Verb, demand, reach
from investcrm.domain.errors import Conflict, EditConflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.store import numbers
from investcrm.store.changes import ChangeLog, Committed
from investcrm.store.ids import new_id
from investcrm.store.reader import Reader, driver_sql, listed
from investcrm.store.schema import Base

__all__ = ["EditConflict", "UnitOfWork", "plain", "typed"]

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from investcrm.store.reader import Dialect

OpenRegion = Callable[[], AbstractContextManager["UnitOfWork"]]
"""Opens a unit of work over the store that holds the region's own records."""
_CHUNK: Final = 500
_HOUSEKEEPING: Final = frozenset({"id", "version", "created_ms", "deleted_ms"})
_PLAIN: Final = frozenset({str, int, float, bool, bytes, type(None)})


class UnitOfWork(Reader):
    """Writes within one transaction; reads see what it wrote."""

    def __init__(
        self,
        connection: Connection,
        dialect: Dialect,
        actor: Actor,
        session: str,
        now: datetime,
        today: date,
        act: str | None = None,
        *,
        region: OpenRegion | None = None,
    ) -> None:
        super().__init__(
            lambda sql, params: connection.exec_driver_sql(sql, dict(params)).cursor, dialect, today
        )
        self.actor = actor
        self.session = session
        self.now = now
        self._region = region
        self._connection = connection
        self._now_ms = int(now.timestamp() * 1000)
        self._log = ChangeLog(self, self._bump, self._insert, actor, session, self._now_ms, act)
        self._tables: Mapping[str, Table] = Base.metadata.tables
        self.committed: Committed | None = None
        self._finished = False
        self._merged: list[tuple[str, tuple[str, ...]]] = []

    @property
    def is_room(self) -> bool:
        """Whether it writes into a store of confidential cases."""
        return self._region is not None

    @contextmanager
    def regional(self, verb: str) -> Iterator[UnitOfWork]:
        """Give what writes the region's own records as part of this act: itself, unless it writes in a room.

        From a room it is an act of its own in the open store, named ``verb`` and done before this one: no
        transaction spans both, and what was learnt of the region stands by itself.
        """
        if self._region is None:
            yield self
            return
        with self._region() as region:
            yield region
            region.commit(verb)

    @property
    def connection(self) -> Connection:
        """The connection it writes over, for other rooms of the store."""
        return self._connection

    # Rows

    def insert(self, table: str, values: Mapping[str, Any]) -> str:
        """Add one row and return its id."""
        return self.insert_many(table, [values])[0]

    def insert_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """Add rows that all have the same columns, and return their ids in order."""
        if not rows:
            return []
        self._demand(Verb.ADD, table)
        target = self._tables[table]
        housekeeping = {"version": 1, "created_ms": self._now_ms} if "version" in target.c else {}
        defaults = self._defaults(target)
        prepared = [{"id": new_id(), **defaults, **row, **housekeeping} for row in rows]
        self._insert(table, prepared)
        self._log.added(target, prepared)
        return [str(row["id"]) for row in prepared]

    def _insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Hand rows of one shape to the driver at once; SQLAlchemy's own way took three times as long."""
        names = tuple(rows[0])
        mark = "%s" if self.dialect == "postgresql" else "?"
        columns = ", ".join(f'"{name}"' for name in names)
        sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join([mark] * len(names))})"
        values = list(zip(*(_column(rows, name) for name in names), strict=True))
        self._connection.exec_driver_sql(sql, values)

    def insert_raw(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that carry no history of their own: pieces of documents, working days."""
        if rows:
            self._demand(Verb.ADD, table)
            self._insert(table, rows)

    def written(self, table: str, row_id: str, *, readable: bool = True) -> None:
        """Tell, as part of this act, of a row the server wrote for it, ``readable`` by who acts or not."""
        row = self.find(table, row_id) if readable else None
        self._log.added(self._tables[table], [row or {"id": row_id}])

    def _demand(self, verb: Verb, table: str) -> None:
        """Raise :class:`Forbidden` unless the actor may do this in this store."""
        demand(self.actor, verb, table)
        if self.is_room and table in REGIONAL:
            raise Forbidden(N_("The region's own records are changed in the open. Nothing was changed."))

    def insert_history(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows of the log as another store had them; a server writes its own log and takes none."""
        if rows:
            self._insert(table, rows)

    def update(self, table: str, row_id: str, values: Mapping[str, Any], version: int | None = None) -> int:
        """Change fields of one row and return its new version.

        ``version`` is the one the person saw; fields others changed since are kept unless the person changed
        the same ones, whether ``values`` names them or not. None means the row was read in this unit of work.

        Raises:
            EditConflict: somebody else changed one of these fields since.
            NotFound: the row is gone.
        """
        self._demand(Verb.CHANGE, table)
        self.hold(table, row_id)
        before = self.get(table, row_id)
        if version is not None and before["version"] != version:
            values = self._merge(table, row_id, version, before, values)
        changed = {key: value for key, value in values.items() if before[key] != value}
        if not changed:
            return int(before["version"])
        return self._write(table, before, changed, "change")

    def remove(self, table: str, row_id: str) -> None:
        """Delete one row; it stays as a tombstone, so that nothing stale can be written over it."""
        self._demand(Verb.REMOVE, table)
        self._write(table, self.get(table, row_id), {"deleted_ms": self._now_ms}, "remove")

    def withdraw(self, table: str, row_id: str) -> None:
        """Take back one row that was stated, leaving it marked: its tombstone says when, the log by whom."""
        if reach(self.actor, Verb.WITHDRAW, table) is None:
            self._demand(Verb.REMOVE, table)
        self._write(table, self.get(table, row_id), {"deleted_ms": self._now_ms}, "remove")

    def get(self, table: str, row_id: str) -> dict[str, Any]:
        """Return a live row as a dictionary, days as dates.

        Raises:
            NotFound: it does not exist or was deleted.
        """
        found = self.find(table, row_id)
        if found is None or found.get("deleted_ms") is not None:
            raise NotFound(N_("The record is gone: somebody deleted it. What you typed was kept as a draft."))
        return found

    def hold(self, table: str, row_id: str) -> None:
        """Let nobody else change a row until this act is over; a file has one writer anyway."""
        if self.dialect == "postgresql":
            self.rows(f"SELECT 1 FROM {table} WHERE id = :id FOR NO KEY UPDATE", id=row_id)

    def latest(self, row_id: str, seen: int = 0) -> tuple[str, int]:
        """Return who changed a row last after a version, and when (ms UTC); ("", 0) where nobody did."""
        found = self.row(
            "SELECT s.actor_name, s.at_ms FROM change c JOIN change_set s ON s.seq = c.set_seq "
            "WHERE c.row_id = :row_id AND c.version > :seen ORDER BY c.id DESC LIMIT 1",
            row_id=row_id,
            seen=seen,
        )
        return (str(found[0]), int(found[1])) if found else ("", 0)

    def latest_part(self, part: str, root_id: str) -> tuple[str, int]:
        """Return who changed a part of this kind of a record last, and when (ms UTC)."""
        found = self.row(
            "SELECT s.actor_name, s.at_ms FROM change c JOIN change_set s ON s.seq = c.set_seq "
            "WHERE c.root_id = :root_id AND c.entity = :part ORDER BY c.id DESC LIMIT 1",
            root_id=root_id,
            part=part,
        )
        return (str(found[0]), int(found[1])) if found else ("", 0)

    def find(self, table: str, row_id: str) -> dict[str, Any] | None:
        """Return a row, deleted or not, or None."""
        target = self._tables[table]
        row = self._connection.execute(target.select().where(target.c.id == row_id)).mappings().first()
        return typed(target, row) if row else None

    def parts_changed_since(self, part: str, root_id: str, now: int, seen: int) -> bool:
        """Whether parts of one kind changed since their record, at version ``now``, stood at ``seen``.

        An act raises a record's version once for all its parts, and once for each change of its own.
        """
        acts = self.rows(
            "SELECT sum(CASE WHEN row_id = root_id THEN 1 ELSE 0 END), "
            "max(CASE WHEN row_id <> root_id THEN 1 ELSE 0 END), "
            "max(CASE WHEN entity = :part THEN 1 ELSE 0 END) FROM change WHERE root_id = :root_id "
            "AND NOT (op = 'add' AND row_id = root_id) GROUP BY set_seq ORDER BY max(id) DESC",
            part=part,
            root_id=root_id,
        )
        for own, parts, this_kind in acts:
            if now <= seen:
                return False
            if this_kind:
                return True
            now -= int(own) + int(parts)
        return False

    def execute(self, sql: str, /, **params: Any) -> None:
        """Run one statement on tables without history (search index, number series)."""
        self.rows_affected(sql, **params)

    def rows_affected(self, sql: str, /, **params: Any) -> int:
        """Run one statement and return how many rows it touched."""
        return self._connection.exec_driver_sql(driver_sql(sql, self.dialect), params).rowcount

    # Search index

    def index(self, kind: str, entries: Iterable[tuple[str, str, str, str]]) -> None:
        """Put records into the search index: (id, label, detail, folded words)."""
        rows = [
            {"kind": kind, "ref": ref, "label": label, "detail": detail, "words": words}
            for ref, label, detail, words in entries
        ]
        if rows:
            sql = (
                "INSERT INTO search_entry (kind, ref, label, detail, words) "
                "VALUES (:kind, :ref, :label, :detail, :words) "
                "ON CONFLICT (ref) DO UPDATE SET label = excluded.label, detail = excluded.detail, "
                "words = excluded.words"
            )
            self._connection.exec_driver_sql(driver_sql(sql, self.dialect), rows)

    def unindex(self, ref: str) -> None:
        """Take a record out of the search index."""
        self.execute("DELETE FROM search_entry WHERE ref = :ref", ref=ref)

    # Numbers

    def next_numbers(self, year: int, count: int = 1) -> list[tuple[str, int]]:
        """Give the next human numbers of a year, each as (2026-041, its sort key).

        In a room they are drawn by lot (S-7K3), so that none tells of others; on a server by the server, once
        the cases are there (:meth:`numbers_of`).
        """
        if self.is_room and self.dialect == "postgresql":
            return [("", 0)] * count
        if self.is_room:
            return numbers.drawn(self, count)
        self.execute(
            "INSERT INTO number_series (year, last) VALUES (:year, :count) "
            "ON CONFLICT (year) DO UPDATE SET last = number_series.last + excluded.last",
            year=year,
            count=count,
        )
        last = int(self.value("SELECT last FROM number_series WHERE year = :year", year=year))
        return [(f"{year}-{n:03d}", year * 1_000_000 + n) for n in range(last - count + 1, last + 1)]

    def numbers_of(self, inquiry_ids: Sequence[str]) -> list[str]:
        """Return the numbers that cases were given, in order."""
        return numbers.given(self, inquiry_ids)

    # The end

    def commit(self, verb: str, *, reversible: bool = True, undoes: str | None = None) -> Committed | None:
        """Write the change set named by ``verb`` (a catalogue key); None when nothing was recorded."""
        self._finished = True
        self.committed = self._log.flush(self._connection, verb, reversible=reversible, undoes=undoes)
        if self.committed is not None:
            self.committed.roots.merged = tuple(self._merged)
        return self.committed

    @property
    def is_finished(self) -> bool:
        """Whether everything recorded was committed."""
        return self._finished and not self._log.has_changes

    # Inside

    def restore(self, table: str, row: Mapping[str, Any], values: Mapping[str, Any], op: str) -> None:
        """Write values of an earlier state, as the change log kept them; used by undo."""
        if set(values) != {"deleted_ms"} or reach(self.actor, Verb.WITHDRAW, table) is None:
            self._demand(Verb.CHANGE, table)
        self._write(table, row, typed(self._tables[table], values), op)

    def take_back(self, table: str, ids: Sequence[str]) -> None:
        """Turn rows this person added into tombstones, many in one statement; used by undo."""
        if reach(self.actor, Verb.WITHDRAW, table) is None:
            self._demand(Verb.CHANGE, table)
        target = self._tables[table]
        tombstone = "withdrawn_ms" if "withdrawn_ms" in target.c else "deleted_ms"
        parent = target.info.get("root")
        columns = [target.c.id, *([target.c[parent[1]]] if parent else [])]
        version = ", version = version + 1" if "version" in target.c else ""
        for start in range(0, len(ids), _CHUNK):
            chunk = list(ids[start : start + _CHUNK])
            rows = self._connection.execute(
                target.select().with_only_columns(*columns).where(target.c.id.in_(chunk))
            ).mappings()
            self._log.removed(target, [dict(row) for row in rows], tombstone, self._now_ms)
            text, params = listed("id", chunk)
            self.execute(
                f"UPDATE {table} SET {tombstone} = :now{version} WHERE id IN {text} AND {tombstone} IS NULL",
                now=self._now_ms,
                **params,
            )
            self.execute(f"DELETE FROM search_entry WHERE ref IN {text}", **params)

    def _write(self, table: str, before: Mapping[str, Any], values: Mapping[str, Any], op: str) -> int:
        target = self._tables[table]
        version = int(before.get("version", 0)) + 1
        stamped = {**values, "version": version} if "version" in target.c else dict(values)
        statement = target.update().where(target.c.id == before["id"]).values(**stamped)
        if "version" in target.c:
            statement = statement.where(target.c.version == before["version"])
        if self._connection.execute(statement).rowcount != 1:
            raise Conflict(N_("The record changed while it was saved. Nothing was overwritten; try again."))
        old = {key: before[key] for key in values}
        self._log.changed(target, before, op, version, old, dict(values))
        return version

    def _bump(self, table: str, row_id: str) -> None:
        """Raise the version of a record whose parts changed."""
        target = self._tables[table]
        self._connection.execute(
            target.update().where(target.c.id == row_id).values(version=target.c.version + 1)
        )

    def _merge(
        self, table: str, row_id: str, seen: int, now: Mapping[str, Any], mine: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what the person changed of what they saw."""
        if seen > now["version"]:
            raise InvalidInput(
                N_("This record is newer than this database. Read it again before changing it.")
            )
        since = self.rows(
            "SELECT v.before FROM change c JOIN change_value v ON v.change_id = c.id "
            "WHERE c.row_id = :row_id AND c.version > :seen ORDER BY c.id",
            row_id=row_id,
            seen=seen,
        )
        base: dict[str, Any] = {}
        for (text,) in since:
            for key, value in json.loads(text).items():
                base.setdefault(key, value)
        changed = {k: v for k, v in mine.items() if k not in base or plain(v) != base[k]}
        clashes = {
            key: (base[key], plain(now[key]), plain(value))
            for key, value in changed.items()
            if key in base and plain(now[key]) not in (base[key], plain(value))
        }
        who, at_ms = self.latest(row_id, seen)
        if clashes:
            raise EditConflict(table, clashes, int(now["version"]), who, at_ms)
        kept = tuple(key for key in base if key not in changed and plain(now[key]) != base[key])
        if kept:
            self._merged.append((who, kept))
        return changed

    @staticmethod
    def _defaults(table: Table) -> dict[str, Any]:
        return {
            column.name: getattr(column.default, "arg", None)
            for column in table.columns
            if column.name not in _HOUSEKEEPING and column.default is not None and column.default.is_scalar
        }


def typed(table: Table, values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values of a row with days as dates, however the database or JSON gave them."""
    from sqlalchemy import Date

    return {
        str(key): date.fromisoformat(value)
        if isinstance(value, str) and isinstance(table.c[key].type, Date)
        else value
        for key, value in values.items()
    }


def _column(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """Return a column's plain values; one without days is taken as it is, which most are."""
    values = [row[name] for row in rows]
    return values if _PLAIN.issuperset(map(type, values)) else [plain(value) for value in values]


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: days as ISO text."""
    return value.isoformat() if isinstance(value, date) else value
