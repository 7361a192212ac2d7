"""What only a shared Postgres has: roles, row policies, functions, triggers, and what checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def protect(connection: Connection) -> None:
    """Put roles, functions, grants and row policies over the tables, anew each time.

    Running it twice changes nothing. It runs in the caller's transaction, whose login must be able to alter
    the tables; roles that are missing are made, which only an administrator of the server can.
    """
    from investcrm.store.server import audit, functions, passages, policies, registry, roles, room

    confidential = room.is_room(connection)
    roles.make(connection)
    roles.own(connection, room=confidential)
    if confidential:
        room.widen(connection)
    functions.make(connection, room=confidential)
    audit.make(connection, room=confidential)
    if confidential:
        room.make(connection)
    passages.make(connection, room=confidential)
    registry.make(connection, room=confidential)
    policies.make(connection, room=confidential)
