"""What a request for disclosure may cover, and what was found and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.store.read import documents
from investcrm.store.reader import listed
from investcrm.store.search import condition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from investcrm.domain.rows import DocumentRow
    from investcrm.store.reader import Reader

_COLUMNS = ", ".join(f"d.{name}" for name in documents.COLUMNS.split(", "))
_LIVE = "d.deleted_ms IS NULL AND d.masked_of IS NULL AND (d.inquiry_id IS NULL OR i.deleted_ms IS NULL)"


def every(reader: Reader) -> Iterator[tuple[DocumentRow, str, str]]:
    """Yield every document with its case's number and title, masked copies apart."""
    for r in reader.each(
        f"SELECT coalesce(i.number, ''), coalesce(i.title, ''), {_COLUMNS} FROM document d "
        f"LEFT JOIN inquiry i ON i.id = d.inquiry_id WHERE {_LIVE} ORDER BY d.dated_on DESC, d.id DESC"
    ):
        yield documents.row(r[2:]), str(r[0]), str(r[1])


def cases_with(reader: Reader, words: str) -> frozenset[str]:
    """Return the numbers of the cases that full-text search finds for words."""
    matching = condition(reader, words, "s")
    if matching is None:
        return frozenset()
    where, params = matching
    found = reader.rows(
        "SELECT i.number FROM search_entry s JOIN inquiry i ON i.id = s.ref "
        f"WHERE s.kind = 'inquiry' AND i.deleted_ms IS NULL AND {where}",
        **params,
    )
    return frozenset(str(number) for (number,) in found)


def of_cases(reader: Reader, document_ids: tuple[str, ...]) -> dict[str, str | None]:
    """Return the case of each document that is there, None for one that belongs to none."""
    text, params = listed("id", document_ids)
    found = reader.rows(
        f"SELECT id, inquiry_id FROM document WHERE id IN {text} AND deleted_ms IS NULL", **params
    )
    return {str(row_id): case for row_id, case in found}


def covered(reader: Reader, request_id: str) -> frozenset[str]:
    """Return the ids of the documents a request covers already."""
    found = reader.rows(
        "SELECT document_id FROM disclosed_document WHERE request_id = :id AND deleted_ms IS NULL",
        id=request_id,
    )
    return frozenset(str(row_id) for (row_id,) in found)


def document_of(reader: Reader, disclosed_id: str) -> str | None:
    """Return the document that a line of a request is about, or None where it is gone."""
    found = reader.value(
        "SELECT document_id FROM disclosed_document WHERE id = :id AND deleted_ms IS NULL", id=disclosed_id
    )
    return str(found) if found else None
