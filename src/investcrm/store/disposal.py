"""Empties records that are disposed of: a tombstone with its number stays, and nothing of what it held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date, String, Text

from investcrm.store import chores, seals
from investcrm.store.reader import listed
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import Column

    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

_PARTS: Final = tuple(
    table.name
    for table in Base.metadata.sorted_tables
    if table.info.get("root", ("",))[0] == "inquiry" or table.name == "contact"
)
_STAYS: Final = frozenset({"id", "number", "number_key", "version", "created_ms", "deleted_ms", "inquiry_id"})
_NO_DAY: Final = "1970-01-01"
_HELD: Final = (
    "NOT EXISTS (SELECT 1 FROM disclosure_request r WHERE r.deleted_ms IS NULL AND r.decision = '' "
    "AND (r.inquiry_id = i.id OR r.id IN (SELECT x.request_id FROM disclosed_document x "
    "WHERE x.inquiry_id = i.id AND x.deleted_ms IS NULL)))"
)
"""What somebody has asked to see is not disposed of before that is decided."""
_CASE: Final = (
    "SELECT i.id, i.number, i.decided_on, i.title FROM inquiry i WHERE i.deleted_ms IS NULL "
    f"AND i.decided_on IS NOT NULL AND i.outcome IS NOT NULL AND {_HELD}"
)
_CLOSED: Final = {
    "case": f"{_CASE} ORDER BY i.decided_on, i.number_key",
    "lost": f"{_CASE} AND i.outcome = 'lost' ORDER BY i.decided_on, i.number_key",
    "masked": (
        "SELECT d.id, coalesce(i.number, ''), r.decided_on, d.name FROM document d "
        "JOIN disclosed_document x ON x.masked_id = d.id JOIN disclosure_request r ON r.id = x.request_id "
        "LEFT JOIN inquiry i ON i.id = d.inquiry_id "
        "WHERE d.deleted_ms IS NULL AND r.decided_on IS NOT NULL ORDER BY r.decided_on, d.id"
    ),
    "import": (
        "SELECT b.id, b.file_name, b.imported_on, '' FROM import_batch b WHERE b.deleted_ms IS NULL AND ("
        "EXISTS (SELECT 1 FROM import_row r WHERE r.batch_id = b.id AND r.raw <> '[]') OR EXISTS "
        "(SELECT 1 FROM document d WHERE d.batch_id = b.id AND d.deleted_ms IS NULL)) "
        "ORDER BY b.imported_on, b.id"
    ),
}


def closed(reader: Reader, covers: str) -> list[Values]:
    """Return what a rule may cover: id, number or name, the day it was closed, what it is called."""
    return reader.rows(_CLOSED[covers])


def carried_out(reader: Reader) -> list[Values]:
    """Return disposals, the latest first: day, by whom, how many records, the protocol's document."""
    return reader.rows(
        "SELECT p.carried_out_on, p.carried_out_by, p.records, d.id FROM disposal p "
        "JOIN document d ON d.created_ms = p.created_ms AND d.inquiry_id IS NULL AND d.deleted_ms IS NULL "
        "WHERE p.deleted_ms IS NULL ORDER BY p.created_ms DESC, p.id"
    )


def rules(reader: Reader) -> list[Values]:
    """Return the decided rules: id, what they cover, months, decision, its day."""
    return reader.rows(
        "SELECT id, covers, months, decision, decided_on FROM disposal_rule WHERE deleted_ms IS NULL "
        "ORDER BY covers, months, id"
    )


def registered(reader: Reader, inquiry_id: str) -> list[str]:
    """Return the registry numbers of a case's documents."""
    found = reader.rows(
        "SELECT registry_number FROM document WHERE inquiry_id = :id AND deleted_ms IS NULL "
        "AND registry_number <> '' ORDER BY registry_number",
        id=inquiry_id,
    )
    return [str(number) for (number,) in found]


def empty_case(uow: UnitOfWork, inquiry_id: str) -> int:
    """Empty a case with everything of it, its contacts and its history; return how many records that is.

    What municipalities received of it stays: it is theirs to dispose of.
    """
    contacts = _ids(uow, "contact", inquiry_id)
    batches = uow.rows("SELECT id FROM import_row WHERE entity_id = :id", id=inquiry_id)
    uow.remove("inquiry", inquiry_id)
    emptied = 1
    for (document_id,) in uow.rows("SELECT id FROM document WHERE inquiry_id = :id", id=inquiry_id):
        uow.execute("DELETE FROM document_piece WHERE document_id = :id", id=document_id)
    for name in _PARTS:
        emptied += uow.rows_affected(
            f"UPDATE {name} SET {_emptied(name)} WHERE inquiry_id = :id", id=inquiry_id, now=_now(uow)
        )
    for (row_id,) in batches:
        uow.execute("UPDATE import_row SET raw = '[]', doubts = '[]' WHERE id = :id", id=row_id)
    uow.execute(f"UPDATE inquiry SET {_emptied('inquiry')} WHERE id = :id", id=inquiry_id, now=_now(uow))
    roots = [inquiry_id, *contacts]
    for root in roots:
        uow.unindex(root)
    seals.erase_values(uow, roots)
    chores.leave(uow)
    return emptied


def empty_documents(uow: UnitOfWork, ids: list[str]) -> int:
    """Empty documents with their bytes; return how many."""
    for document_id in ids:
        uow.remove("document", document_id)
        uow.execute("DELETE FROM document_piece WHERE document_id = :id", id=document_id)
        uow.execute(
            f"UPDATE document SET {_emptied('document')} WHERE id = :id", id=document_id, now=_now(uow)
        )
    chores.leave(uow)
    return len(ids)


def empty_import(uow: UnitOfWork, batch_id: str) -> int:
    """Empty the cells and the file of an import; that it was done, and when, stays."""
    found = uow.rows("SELECT id FROM document WHERE batch_id = :id AND deleted_ms IS NULL", id=batch_id)
    ids = [str(row_id) for (row_id,) in found]
    emptied = empty_documents(uow, ids)
    if ids:
        loose, params = listed("id", ids)
        roots = uow.rows(f"SELECT id FROM document WHERE id IN {loose} AND inquiry_id IS NULL", **params)
        seals.erase_values(uow, [str(row_id) for (row_id,) in roots])
    return emptied + uow.rows_affected(
        "UPDATE import_row SET raw = '[]', doubts = '[]' WHERE batch_id = :id AND raw <> '[]'", id=batch_id
    )


def _ids(reader: Reader, table: str, inquiry_id: str) -> list[str]:
    return [
        str(one) for (one,) in reader.rows(f"SELECT id FROM {table} WHERE inquiry_id = :id", id=inquiry_id)
    ]


def _emptied(name: str) -> str:
    """Return the assignments that empty a row of a table, the same whatever stood in it."""
    table = Base.metadata.tables[name]
    parts = ["deleted_ms = coalesce(deleted_ms, :now)"] if "deleted_ms" in table.c else []
    parts += [
        f'"{column.name}" = {_nothing(name, column)}'
        for column in table.columns
        if column.name not in _STAYS and not column.foreign_keys
    ]
    return ", ".join(parts)


def _nothing(table: str, column: Column[Any]) -> str:
    if column.nullable:
        return "NULL"
    if column.unique:
        return "id"
    if (table, column.name) == ("inquiry", "stage"):
        return "'received'"
    if isinstance(column.type, Date):
        return f"'{_NO_DAY}'"
    return "''" if isinstance(column.type, (Text, String)) else "0"


def _now(uow: UnitOfWork) -> int:
    return int(uow.now.timestamp() * 1000)
