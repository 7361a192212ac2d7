"""The room of a server as a window finds it: whether it is for one's login, and what keeps it fresh."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from investcrm.bootstrap import Workspace, desk_folder
from investcrm.bootstrap.room import exchange, kept_as, recalled
from investcrm.domain.access import Group
from investcrm.domain.errors import Forbidden, NoContact, NoPassword, UserError
from investcrm.security import passwords
from investcrm.services import member_rooms
from investcrm.store.server.entering import enter, lets_in
from investcrm.store.store import PostgresStore

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.server.address import Address

_WORKS: Final = frozenset({Group.ADVISOR, Group.COORDINATOR})
"""Who works with cases; others who are let in there have no business with a list of them."""
_ENTERS: Final = _WORKS | {Group.REGISTRAR}
"""Who enters from a window: a registrar for the register alone."""
_NO_BARE_PASSWORD: Final = {"require_auth": "scram-sha-256"}
"""A password that nobody typed for this server is proved to it and never sent."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """As whom one enters the room and where; ``asks_password``: the server wants to be given it each time.

    ``is_first``: it is not known whether the login is let in at all. ``may_keep``: the region lets the
    password be kept.
    """

    login: str
    server: str
    asks_password: bool
    may_keep: bool = False
    is_first: bool = False


def way_in(workspace: Workspace) -> WayIn | None:
    """Return how this login enters the confidential database of its server, or None where it does not.

    None is the answer, too, where the region has no such database: who is not let in is told nothing. A
    server that shows nobody without a password whom it knows is asked with the one the open database took;
    where it is another one, a login is known again once it has entered from this computer, and may try.

    Raises:
        NoContact: the server cannot be reached, so it is not known.
    """
    region = workspace.store
    if not isinstance(region, PostgresStore) or not workspace.actor.groups & _ENTERS:
        return None
    with workspace.reader() as reader:
        address = member_rooms.address_for(reader, region.address)
        may_keep = member_rooms.may_keep_password(reader)
    if address is None:
        return None
    found = WayIn(address.login, address.name, asks_password=False, may_keep=may_keep)
    try:
        return found if _works(_tried(address, region, may_keep=may_keep)) else None
    except NoContact:
        raise
    except NoPassword:
        known = _known(workspace, region, address)
        return None if known is False else replace(found, asks_password=True, is_first=known is None)
    except UserError:
        return None


def keep_password(workspace: Workspace, password: str, *, keep: bool) -> None:
    """Keep the password of the room in this computer's key store where the region lets it be, or not."""
    address = _address(workspace)
    if address is None:
        return
    with workspace.reader() as reader:
        keep = keep and member_rooms.may_keep_password(reader)
    if keep:
        passwords.remember(kept_as(address), password)
    else:
        passwords.forget(kept_as(address))


def forget(workspace: Workspace) -> None:
    """Keep the password of the room in this computer's key store no more."""
    address = _address(workspace)
    if address is not None:
        passwords.forget(kept_as(address))


def _address(workspace: Workspace) -> Address | None:
    region = workspace.store
    if not isinstance(region, PostgresStore):
        return None
    with workspace.reader() as reader:
        return member_rooms.address_for(reader, region.address)


def refresh(room: Workspace, *, region: bool) -> int:
    """Bring a server's room up to date: municipalities' replies, with ``region`` its records too.

    These are compared whole, which takes longer. Returns how many rows came or changed.

    Raises:
        NoContact: one of the servers cannot be reached; it is made up for the next time.
    """
    store = room.store
    copied = store.mirror() if region and isinstance(store, PostgresStore) else 0
    return copied + exchange(room)


def _tried(address: Address, region: PostgresStore, *, may_keep: bool) -> Actor:
    store = PostgresStore(address.text, region.clock, recalled(address, may_keep=may_keep))
    try:
        return enter(store, upgrade=False)[0]
    finally:
        store.close()


def _known(workspace: Workspace, region: PostgresStore, address: Address) -> bool | None:
    """Whether a server that asks for a password knows the login, as far as this can be found out unasked.

    None where it cannot: it is another server, and the password there is another one.
    """
    mine = region.address
    if (mine.host, mine.port) == (address.host, address.port):
        with workspace.reader() as reader:
            return lets_in(reader, address.database)
    if mine.password:
        careful = replace(address, options={**address.options, **_NO_BARE_PASSWORD}, password=mine.password)
        try:
            return _works(_tried_as(careful, region))
        except Forbidden:
            return False
        except UserError:
            pass
    return desk_folder(address.key).is_dir() or None


def _tried_as(address: Address, region: PostgresStore) -> Actor:
    store = PostgresStore(region.url, region.clock)
    store.address = address
    try:
        return enter(store, upgrade=False)[0]
    finally:
        store.close()


def _works(actor: Actor) -> bool:
    return bool(actor.member_id) and bool(actor.groups & _ENTERS)
