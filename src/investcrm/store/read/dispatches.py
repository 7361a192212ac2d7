"""Messages handed to a mail server: those of a case, those that are not settled, and one by its id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.mailing import Dispatch, Dispatched

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_COLUMNS: Final = (
    "d.id, d.inquiry_id, i.number, d.kind, d.forwarding_id, d.offer_id, d.document_id, "
    "f.municipality_code, m.name, d.recipient, d.subject, d.message_id, d.state, d.said, d.attempts, "
    "d.tried_ms, d.settled_ms, d.member_id, p.name, d.session "
    "FROM dispatch d JOIN inquiry i ON i.id = d.inquiry_id AND i.deleted_ms IS NULL "
    "LEFT JOIN forwarding f ON f.id = d.forwarding_id "
    "LEFT JOIN municipality m ON m.code = f.municipality_code AND m.deleted_ms IS NULL "
    "LEFT JOIN member p ON p.id = d.member_id "
    "WHERE d.deleted_ms IS NULL"
)


def _rows(reader: Reader, rest: str, **params: Any) -> tuple[Dispatch, ...]:
    found = reader.rows(f"SELECT {_COLUMNS} {rest} ORDER BY d.created_ms, d.id", **params)
    return tuple(_dispatch(r) for r in found)


def _dispatch(r: Any) -> Dispatch:
    return Dispatch(
        r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7] or "", r[8] or "", r[9], r[10], r[11],
        Dispatched(r[12]), r[13], r[14], _moment(r[15]), _moment(r[16]), r[17], r[18] or "", r[19],
    )  # fmt: skip


def of_inquiry(reader: Reader, inquiry_id: str) -> tuple[Dispatch, ...]:
    """Return a case's messages, oldest first."""
    return _rows(reader, "AND d.inquiry_id = :inquiry_id", inquiry_id=inquiry_id)


def unsettled(reader: Reader) -> tuple[Dispatch, ...]:
    """Return every message that is not simply sent, oldest first."""
    return _rows(reader, "AND d.state <> 'sent'")


def one(reader: Reader, dispatch_id: str) -> Dispatch | None:
    """Return one message, or None where it is gone."""
    return next(iter(_rows(reader, "AND d.id = :id", id=dispatch_id)), None)


def of_document(reader: Reader, document_id: str) -> str | None:
    """Return the id of the message that a kept draft became."""
    found = reader.value(
        "SELECT id FROM dispatch WHERE document_id = :id AND deleted_ms IS NULL", id=document_id
    )
    return str(found) if found else None


def open_of_forwarding(reader: Reader, forwarding_id: str, kind: str) -> tuple[Dispatch, ...]:
    """Return the messages of a kind to a municipality that are not known to have arrived, oldest first."""
    return _rows(
        reader,
        "AND d.forwarding_id = :id AND d.kind = :kind "
        "AND d.state IN ('waiting', 'refused', 'sending', 'uncertain')",
        id=forwarding_id,
        kind=kind,
    )


def by_message_id(reader: Reader, message_id: str) -> str | None:
    """Return the id of the message that a mail answers or that came back, by its Message-ID."""
    found = reader.value(
        "SELECT id FROM dispatch WHERE message_id = :message_id AND deleted_ms IS NULL ORDER BY id LIMIT 1",
        message_id=message_id,
    )
    return str(found) if found else None


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)
