"""Brings a room's copies of the region's own records up to date: what differs, whoever made it differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import MIRRORED
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import Table

    from investcrm.store.reader import Reader
    from investcrm.store.store import PostgresStore

_TABLES: Final = tuple(table for table in Base.metadata.sorted_tables if table.name in MIRRORED)
_ALL: Final = (
    "SELECT md5(coalesce(string_agg(md5(to_jsonb(t)::text), '' ORDER BY {key} COLLATE \"C\"), '')) "
    "FROM {table} t"
)
_EACH: Final = "SELECT {key}, md5(to_jsonb(t)::text) FROM {table} t"
_ROWS: Final = "SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text FROM {table} t WHERE {key} = ANY({ids})"


def refresh(reader: Reader, room: PostgresStore) -> int:
    """Copy what differs from the open database into the room's, and return how many rows did.

    Rows are compared by their content, so that a copy somebody altered by hand is put right as well.
    """
    connection = room.connect()
    try:
        connection.execute("SET LOCAL search_path = public, pg_temp")
        return _bring(reader, connection)
    finally:
        connection.close()


def _bring(reader: Reader, connection: Any) -> int:
    moved = 0
    wanted: dict[str, tuple[Table, list[str]]] = {}
    for table in reversed(_TABLES):
        key = _key(table)
        whole = _ALL.format(key=key, table=table.name)
        if reader.value(whole) == connection.execute(whole).fetchone()[0]:
            continue
        each = _EACH.format(key=key, table=table.name)
        there = {str(row_id): str(digest) for row_id, digest in reader.rows(each)}
        here = {str(row_id): str(digest) for row_id, digest in connection.execute(each).fetchall()}
        gone = [row_id for row_id in here if row_id not in there]
        other = [row_id for row_id, digest in there.items() if here.get(row_id) != digest]
        if gone:
            connection.execute(f"DELETE FROM {table.name} t WHERE {key} = ANY(%s)", (gone,))
        wanted[table.name] = (table, other)
        moved += len(gone) + len(other)
    for table, ids in reversed(wanted.values()):
        _put(reader, connection, table, ids)
    connection.commit()
    return moved


def _put(reader: Reader, connection: Any, table: Table, ids: list[str]) -> None:
    if not ids:
        return
    key, columns = _key(table), list(table.c.keys())
    rows = reader.value(_ROWS.format(key=key, table=table.name, ids=":ids"), ids=ids)
    names = ", ".join(f'"{name}"' for name in columns)
    keys = {column.name for column in table.primary_key.columns}
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    bare = next(iter(keys))
    connection.execute(
        f"INSERT INTO {table.name} ({names}) SELECT {names} "
        f"FROM jsonb_populate_recordset(NULL::{table.name}, %s::jsonb) "
        f'ON CONFLICT ("{bare}") DO ' + (f"UPDATE SET {changes}" if changes else "NOTHING"),
        (rows,),
    )


def _key(table: Table) -> str:
    return f't."{next(iter(table.primary_key.columns)).name}"::text'
