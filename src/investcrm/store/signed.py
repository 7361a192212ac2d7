"""The steps by which a server's databases hand a case over: each gives a text that the next one asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_SIGNATURE: Final = 64
_PIECES: Final = {"document_piece": "document", "reply_piece": "reply_document"}


def pack(reader: Reader, inquiry_id: str) -> str | None:
    """Return a case as it stands, signed; None where it is not awake here, or the database has no key."""
    return _text(reader.value("SELECT sec.pack(:id)", id=inquiry_id))


def pieces(reader: Reader, packed: str) -> Iterator[dict[str, Any]]:
    """Yield the pieces of the documents of a packed case one by one."""
    rows = json.loads(packed[_SIGNATURE:])["rows"]
    for kind, table in _PIECES.items():
        sql = f"SELECT position, data FROM {kind} WHERE document_id = :id ORDER BY position"
        for document in rows[table]:
            for place, data in reader.each(sql, id=document["id"]):
                yield {"kind": kind, "document": document["id"], "place": place, "data": bytes(data)}


def take_in(
    uow: UnitOfWork, inquiry_id: str, packed: str, waking: str | None, pieces: Iterator[dict[str, Any]]
) -> None:
    """Put a packed case here, asleep; ``waking`` is what changes of it, None where that was said before."""
    uow.rows("SELECT sec.take_in(:packed, :waking)", packed=packed, waking=waking)
    for piece in pieces:
        uow.rows("SELECT sec.take_piece(:case, :kind, :document, :place, :data)", case=inquiry_id, **piece)


def receipt(reader: Reader, inquiry_id: str) -> str | None:
    """Return the proof that a case arrived here whole; None where it did not."""
    return _text(reader.value("SELECT sec.receipt(:id)", id=inquiry_id))


def asleep(reader: Reader) -> list[tuple[str, str | None]]:
    """Return what has arrived here and not been woken, with the proof of each."""
    rows = reader.rows("SELECT case_id, receipt FROM sec.asleep()")
    return [(str(inquiry_id), _text(proof)) for inquiry_id, proof in rows]


def let_go(uow: UnitOfWork, inquiry_id: str, receipt: str) -> str | None:
    """Empty a case here, and return the proof; None where it changed since it was packed."""
    gone = _text(uow.value("SELECT sec.let_go(:receipt)", receipt=receipt))
    if gone is not None:
        uow.written("inquiry", inquiry_id, readable=False)
    return gone


def wake(uow: UnitOfWork, inquiry_id: str, gone: str) -> str:
    """Let a case live on here, and return its number."""
    number = str(uow.value("SELECT sec.wake(:gone)", gone=gone))
    uow.written("inquiry", inquiry_id, readable=False)
    return number


def _text(found: Any) -> str | None:
    return None if found is None else str(found)
