"""What was frozen with a forwarding, by its id and by the reference that names it outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def content(reader: Reader, forwarding_id: str) -> str:
    """Return the brief and form a forwarding was made with, as JSON; "" where there is none."""
    found = reader.value(
        "SELECT content FROM forwarding WHERE id = :id AND deleted_ms IS NULL", id=forwarding_id
    )
    return str(found or "")


def forwarding_of(reader: Reader, token: str) -> str | None:
    """Return the id of the forwarding with a reference."""
    found = reader.value("SELECT id FROM forwarding WHERE token = :token AND deleted_ms IS NULL", token=token)
    return str(found) if found else None
