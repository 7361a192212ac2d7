"""Reads what editions of an offer were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def kept(reader: Reader, offer_id: str) -> tuple[str, str] | None:
    """Return an edition's data as JSON and the id of its document; None where there is no such edition."""
    found = reader.rows(
        "SELECT data, document_id FROM offer WHERE id = :id AND deleted_ms IS NULL", id=offer_id
    )
    return next(((str(r[0] or ""), str(r[1] or "")) for r in found), None)


def editions(reader: Reader, inquiry_id: str) -> tuple[tuple[str, str], ...]:
    """Return the editions of a case's offers in order: id and data as JSON."""
    found = reader.rows(
        "SELECT id, data FROM offer WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY edition, id",
        id=inquiry_id,
    )
    return tuple((str(r[0]), str(r[1] or "")) for r in found)


def site_ids(reader: Reader, offer_id: str) -> tuple[str, ...]:
    """Return the sites of an edition in their order."""
    found = reader.rows(
        "SELECT site_id FROM offer_site WHERE offer_id = :id AND deleted_ms IS NULL ORDER BY position",
        id=offer_id,
    )
    return tuple(str(r[0]) for r in found)
