"""What a place is where words of a case still stand: the record it belongs to, and what it says."""

from __future__ import annotations

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
    text = " ".join(str(_row(reader, table, row_id).get(column) or "").split())
    return text if len(text) <= _SAID else f"{text[:_SAID]}\u2026"


def _row(reader: Reader, table: str, row_id: str) -> dict[str, Any]:
    target = Base.metadata.tables[table]
    key = next(iter(target.primary_key.columns)).name
    found = reader.records(f"SELECT * FROM {table} WHERE CAST({key} AS TEXT) = :id", id=row_id)
    return found[0] if found else {}
