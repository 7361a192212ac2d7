"""Who has which record open now: rows without history, gone with the session or when they grow stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

STALE_MS: Final = 90_000
"""How long a row holds after it was last written, in milliseconds."""


def put(uow: UnitOfWork, record_id: str, municipality_code: str | None, *, editing: bool) -> None:
    """Say that this session has one record open and no other; "" has none."""
    uow.execute("DELETE FROM presence WHERE session = :session", session=uow.session)
    if record_id:
        uow.execute(
            "INSERT INTO presence (session, record_id, login, name, municipality_code, editing, seen_ms) "
            "VALUES (:session, :record, session_user, :name, :code, :editing, :seen)",
            session=uow.session,
            record=record_id,
            name=uow.actor.name,
            code=municipality_code,
            editing=int(editing),
            seen=int(uow.now.timestamp() * 1000),
        )


def others(reader: Reader, session: str, now_ms: int) -> list[Values]:
    """Return (record, name, editing) of the other sessions, those that were seen of late."""
    return reader.rows(
        "SELECT record_id, name, editing FROM presence WHERE session <> :session AND seen_ms > :since "
        "ORDER BY name",
        session=session,
        since=now_ms - STALE_MS,
    )
