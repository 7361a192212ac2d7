"""Whether the two databases of a server know each other, and what makes them do so."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from investcrm.domain.words import N_
from investcrm.services import member_rooms, settings
from investcrm.store.server import databases, passage_bodies, passages
from investcrm.store.server.address import parse
from investcrm.store.server.matrix import Deviation
from investcrm.store.store import PostgresStore

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ONCE_MORE: Final = N_(
    "The open and the confidential database do not know each other, as on a server that an earlier version "
    "set up: cases cannot move between them, and windows do not find the room. Run once more: {command}"
)


def command(url: str, confidential_url: str = "") -> str:
    """Return what is typed to set a server up, or bring it up to date; no password is in it."""
    more = ("--confidential-url", parse(confidential_url).text) if confidential_url else ()
    return shlex.join(("investcrm", "server", "init", parse(url).text, *more))


def apart(url: str, confidential_url: str = "") -> tuple[Deviation, ...]:
    """Return the deviation of two databases that are not told of each other; none where there is but one.

    Without the address of the confidential one, that is held against what the open one says of it.
    """
    with databases.engine(url) as engine, engine.connect() as connection:
        mine = _key(connection)
    store = PostgresStore(url)
    try:
        with store.reader() as reader:
            kept = settings.load(reader, member_rooms.ADDRESS)
            known = member_rooms.address_for(reader, store.address)
    finally:
        store.close()
    if not confidential_url:
        found = known is not None and mine is None
        other = known.text if known is not None else ""
    else:
        with databases.engine(confidential_url) as engine, engine.connect() as connection:
            theirs = _key(connection)
        found = mine is None or mine != theirs or kept != member_rooms.place(confidential_url)
        other = confidential_url
    return (Deviation.told(_ONCE_MORE, command=command(url, other)),) if found else ()


def _key(connection: Connection) -> bytes | None:
    there = connection.exec_driver_sql(f"SELECT to_regclass('{passage_bodies.KEY}') IS NOT NULL").scalar_one()
    return passages.key_of(connection) if there else None
