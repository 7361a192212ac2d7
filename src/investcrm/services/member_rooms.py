"""Who is let into a server's confidential database, and where that database is."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import ROOM_GROUPS, Actor, Group
from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.services import settings
from investcrm.store.read import members as read
from investcrm.store.server import databases, members
from investcrm.store.server.address import parse
from investcrm.store.store import PostgresStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.store.reader import Reader
    from investcrm.store.server.address import Address
    from investcrm.store.unit_of_work import UnitOfWork

ADDRESS: Final = "confidential_url"
"""The setting that says where the confidential database is; no municipality reads it."""

KEEPS: Final = "room_password_kept"
"""The setting that says whether passwords of the room may lie in the key stores of people's computers."""


def may_keep_password(reader: Reader) -> bool:
    """Whether the region lets a password of its room be kept in a computer's key store."""
    return bool(settings.load(reader, KEEPS, default=False))


def place(url: str) -> str:
    """Return what everybody may know of an address: the server and the database, not who or by what files."""
    return replace(parse(url), login="", password="", options={}).text


def keep_place(uow: UnitOfWork, url: str) -> None:
    """Let those who work in the region know where its confidential database is, as part of a larger act."""
    if settings.load(uow, ADDRESS) != place(url):
        settings.put(uow, ADDRESS, place(url))


def address_for(reader: Reader, mine: Address) -> Address | None:
    """Return the confidential database's address for somebody who reaches the open one by ``mine``."""
    kept = settings.load(reader, ADDRESS)
    if not kept:
        return None
    found = parse(str(kept))
    return replace(mine, host=found.host, port=found.port, database=found.database, password="")


def let_in(
    url: str,
    open_url: str,
    member: tuple[str, str, str],
    groups: frozenset[Group],
    password: str,
    checked: Callable[[UnitOfWork], None],
    actor: Actor,
) -> bool:
    """Make ``member`` (id, login, name) one who may enter the confidential database; return whether it is.

    Whose groups have no business there is shut out of it. Being let in opens no case.

    Raises:
        InvalidInput: the login belongs to another member there.
    """
    member_id, login, name = member
    inside = groups & frozenset(ROOM_GROUPS) if Group.MUNICIPALITY not in groups else frozenset()
    if not inside:
        shut_out(url, open_url, login, checked, actor)
        return False
    same = databases.cluster_of(url) == databases.cluster_of(open_url) != ""
    store = PostgresStore(url)
    try:
        secret = members.verifier(store, login, password) if password else ""
        with store.write(actor, secrets.token_hex(16)) as uow:
            checked(uow)
            known = read.id_of(uow, login)
            if known not in (None, member_id):
                raise InvalidInput(
                    N_("In the confidential database {login} is somebody else. Remove that one first."),
                    login=login,
                )
            members.put(uow, login, groups if same else inside, secret)
            members.let_into_room(uow, login)
            values = {"name": name, "groups": ",".join(sorted(inside))}
            found = uow.find("member", member_id)
            if found is None:
                uow.insert("member", {**values, "id": member_id, "login": login})
            elif found["deleted_ms"] is not None:
                uow.restore("member", found, {**values, "login": login, "deleted_ms": None}, "change")
            else:
                uow.update("member", member_id, values)
            uow.commit(N_("Let somebody in"), reversible=False)
    finally:
        store.close()
    return True


def shut_out(
    url: str, open_url: str, login: str, checked: Callable[[UnitOfWork], None], actor: Actor
) -> bool:
    """Let a login into the confidential database no more; return whether it was let in before."""
    same = databases.cluster_of(url) == databases.cluster_of(open_url) != ""
    store = PostgresStore(url)
    try:
        with store.write(actor, secrets.token_hex(16)) as uow:
            checked(uow)
            known = read.id_of(uow, login)
            if known is None:
                return False
            uow.remove("member", known)
            members.shut_out_of_room(uow, login, everywhere=not same)
            uow.commit(N_("Shut somebody out"), reversible=False)
    finally:
        store.close()
    return True
