"""What a place is where words of a case still stand: the record it belongs to, and what it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from investcrm.store.schema import Base

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

OWNERS: Final = (("inquiry", "inquiry_id"), ("organisation", "organisation_id"), ("site", "site_id"))
"""Records that can be gone to, and the column that names each."""
_NAMES: Final = {
    "inquiry": "SELECT number || ' ' || title FROM inquiry WHERE id = :id AND deleted_ms IS NULL",
    "organisation": "SELECT name FROM organisation WHERE id = :id AND deleted_ms IS NULL",
    "site": "SELECT name FROM site WHERE id = :id AND deleted_ms IS NULL",
}
_SAID: Final = 160
_CELLS: Final = ("import_row", "raw")
"""What a spreadsheet's row held: its headers and cells in pairs."""

_TOLD: Final = ("title", "investor", "number")
"""What a case is known by, besides its people."""


def known_by(reader: Reader, inquiry_id: str) -> tuple[str, ...]:
    """Return what a case was ever called, its investor and numbers, but for what it is called here now."""
    row = reader.row("SELECT title, number, investor FROM inquiry WHERE id = :id", id=inquiry_id)
    if row is None:
        return ()
    told = [str(row[2] or "")]
    for values in reader.rows(
        "SELECT v.before, v.after FROM change c JOIN change_value v ON v.change_id = c.id "
        "WHERE c.entity = 'inquiry' AND c.row_id = :id",
        id=inquiry_id,
    ):
        for value in values:
            said = json.loads(value) if value else {}
            told += [str(said[name]) for name in _TOLD if said.get(name)]
    return tuple(word for word in dict.fromkeys(told) if word and word not in (row[0], row[1]))


def people(reader: Reader, inquiry_id: str) -> list[tuple[str, str]]:
    """Return the names and addresses of a case's contacts."""
    found = reader.rows(
        "SELECT name, email FROM contact WHERE inquiry_id = :id AND deleted_ms IS NULL", id=inquiry_id
    )
    return [(str(name or ""), str(email or "")) for name, email in found]


def owner(reader: Reader, table: str, row_id: str) -> tuple[str, str]:
    """Return the record a row belongs to, as (table, id); ("", "") where it is none that can be gone to."""
    if table in _NAMES:
        return table, row_id
    row = _row(reader, table, row_id)
    if table in ("change", "change_value"):
        found = reader.row(
            "SELECT root, root_id FROM change WHERE id = :id", id=row.get("change_id", row.get("id"))
        )
        return (str(found[0]), str(found[1])) if found and found[0] in _NAMES else ("", "")
    if table == "search_entry" and row.get("kind") in _NAMES:
        return str(row["kind"]), str(row["ref"])
    for name, column in OWNERS:
        if row.get(column):
            return name, str(row[column])
    return "", ""


def name(reader: Reader, table: str, row_id: str) -> str:
    """Return what a record is called; empty where it is gone."""
    return str(reader.value(_NAMES[table], id=row_id) or "") if table in _NAMES else ""


def said(reader: Reader, table: str, row_id: str, column: str) -> str:
    """Return the beginning of what stands in a place."""
    text = str(_row(reader, table, row_id).get(column) or "")
    if (table, column) == _CELLS:
        text = "; ".join(f"{header}: {cell}" for header, cell in json.loads(text or "[]") if cell)
    text = " ".join(text.split())
    return text if len(text) <= _SAID else f"{text[:_SAID]}\u2026"


def _row(reader: Reader, table: str, row_id: str) -> dict[str, Any]:
    target = Base.metadata.tables[table]
    key = next(iter(target.primary_key.columns)).name
    found = reader.records(f"SELECT * FROM {table} WHERE CAST({key} AS TEXT) = :id", id=row_id)
    return found[0] if found else {}
