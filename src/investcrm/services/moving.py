"""Moves a laptop's workspace to the shared server: everything, with its history and its numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.services import serving
from investcrm.store.read import members as read
from investcrm.store.server import cleaning
from investcrm.store.server import moving as store_moving
from investcrm.store.server.entering import enter
from investcrm.store.server.moving import COMPARING, COPYING, READING, STEPS
from investcrm.store.store import PostgresStore

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.server.moving import Content
    from investcrm.store.unit_of_work import UnitOfWork

__all__ = ["COMPARING", "COPYING", "READING", "Moved", "move", "step"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: the content of every table, the same on both sides, and whose login the work is now."""

    tables: dict[str, Content]
    login: str

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(content.rows for content in self.tables.values())

    def count(self, table: str) -> int:
        """Return how many rows of a table there are."""
        return self.tables[table].rows


def step(done: int, total: int) -> tuple[str, int, int]:
    """Return what a move does when it reports this: its step, and how many of how many rows it is through."""
    rows = total // len(STEPS)
    place = min(done // rows, len(STEPS) - 1) if rows else 0
    return STEPS[place], done - place * rows, rows


def move(
    reader: Reader, url: str, login: str = "", report: Callable[[int, int], None] | None = None
) -> Moved:
    """Copy a laptop's workspace into a server newly set up, and let ``login`` go on as its member.

    ``login`` is one of the server's members, or empty for the address's own. The workspace stays as it was.
    Run again after a failure it begins anew; run again after it is done it only compares. ``report`` may
    raise, which leaves the server as it was; :func:`step` says what its two numbers mean.

    Raises:
        WorkspaceProblem: the server holds no workspace, or one this program does not fit.
        Conflict: somebody has worked on the server.
        InvalidInput: the login is a municipality's.
        NotFound: nobody has the login.
        Forbidden: the address's login may not do this.
    """
    store = PostgresStore(url)
    try:
        enter(store)
        with store.write(serving.administrator(), secrets.token_hex(16)) as uow:
            serving.demand_administrator(uow)
            who = login or read.session_login(uow)
            fresh = store_moving.is_empty(uow.connection)
            held = store_moving.copy(reader, uow.connection, report)
            if fresh:
                _take_over(uow, reader, who)
                uow.commit(N_("Moved a workspace in"), reversible=False)
    finally:
        store.close()
    if fresh:
        cleaning.settle(url)
    return Moved(held, who)


def _take_over(uow: UnitOfWork, reader: Reader, login: str) -> None:
    """Let a login be the laptop's member from now on, so that what was theirs stays theirs."""
    old = read.id_of(uow, login)
    if old is None:
        raise NotFound(N_("Nobody has the login {login}."), login=login)
    row = uow.get("member", old)
    if "municipality" in row["groups"].split(","):
        raise InvalidInput(N_("A municipality's login cannot take the region's work over."))
    uow.update("member", old, {"login": ""})
    uow.remove("member", old)
    first = True
    for member_id, name, groups in read.of_file(reader):
        taken = {"login": login, "name": row["name"], "groups": row["groups"]} if first else {"login": ""}
        if uow.find("member", member_id):
            uow.update("member", member_id, taken)
        else:
            uow.insert("member", {"id": member_id, "name": name, "groups": groups, **taken})
        first = False
