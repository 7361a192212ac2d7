"""Documents and their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm.domain.rows import DocumentRow
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

COLUMNS = (
    "id, version, name, media_type, size, sha256, direction, dated_on, correspondent, registry_number, "
    "concerns, marking, registered_on, masked_of"
)


def row(values: Values) -> DocumentRow:
    """Return a document's facts from its columns."""
    changed: list[Any] = list(values)
    changed[7], changed[12] = day(changed[7]), day(changed[12])
    return DocumentRow(*changed)


def of_inquiry(reader: Reader, inquiry_id: str) -> tuple[DocumentRow, ...]:
    """Return the documents of an inquiry, newest first."""
    found = reader.rows(
        f"SELECT {COLUMNS} FROM document WHERE inquiry_id = :id AND deleted_ms IS NULL "
        "ORDER BY dated_on DESC, id DESC",
        id=inquiry_id,
    )
    return tuple(row(values) for values in found)


def document(reader: Reader, document_id: str) -> DocumentRow | None:
    """Return one document's facts."""
    found = reader.row(
        f"SELECT {COLUMNS} FROM document WHERE id = :id AND deleted_ms IS NULL", id=document_id
    )
    return row(found) if found else None


def content(reader: Reader, document_id: str) -> bytes:
    """Return a document's bytes."""
    pieces = reader.rows(
        "SELECT data FROM document_piece WHERE document_id = :id ORDER BY position", id=document_id
    )
    return b"".join(bytes(piece) for (piece,) in pieces)
