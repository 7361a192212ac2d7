"""Takes back what was done in this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.access import Verb, reach
from investcrm.domain.commands import Undo
from investcrm.domain.errors import Conflict, NotFound
from investcrm.domain.sortkey import search_text
from investcrm.domain.words import N_
from investcrm.services.standing import reindex
from investcrm.store import undo as store_undo

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def latest(reader: Reader, session: str) -> tuple[str, str] | None:
    """Return (change set, its verb's catalogue key) that undo would take back now, or None."""
    return store_undo.last_undoable(reader, session)


def undo(uow: UnitOfWork, command: Undo) -> str:
    """Take back a change set, or the session's latest, and return the verb that was taken back.

    Raises:
        NotFound: there is nothing to undo.
        Conflict: somebody changed the same thing since, or it has left the house.
    """
    change_set = command.change_set
    verb = store_undo.verb_of(uow, change_set) if change_set else ""
    if change_set is None:
        found = latest(uow, uow.session)
        if found is None:
            raise NotFound(N_("There is nothing to undo."))
        change_set, verb = found
    touched = store_undo.apply_inverse(uow, change_set)
    _demand_unnamed(uow, change_set)
    for table, row_id in touched:
        _find_again(uow, table, row_id)
    uow.commit(N_("Undid"), reversible=False, undoes=change_set)
    return verb


def _demand_unnamed(uow: UnitOfWork, change_set: str) -> None:
    """Refuse to take sites back that an offer or an answer made elsewhere names."""
    readable = [table for table in store_undo.NAMING_SITES if reach(uow.actor, Verb.READ, table) is not None]
    name = store_undo.named_site(uow, change_set, readable)
    if name is not None:
        raise Conflict(
            N_("{site} stands in an offer or an answer, so adding it cannot be undone. Nothing was changed."),
            site=name,
        )


def _find_again(uow: UnitOfWork, table: str, row_id: str) -> None:
    """Bring the search index in line with a row that was taken back."""
    row = uow.find(table, row_id)
    if row is None or row.get("deleted_ms") is not None:
        return
    if table == "inquiry":
        reindex(uow, row_id)
    elif table == "site":
        uow.index("site", [(row_id, row["name"], row["municipality_code"], search_text(row["name"]))])
    elif table in ("organisation", "contact"):
        uow.index(table, [(row_id, row["name"], "", search_text(row["name"]))])
