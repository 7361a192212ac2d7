"""Takes a change set back as a new one, if what it wrote still stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from investcrm.domain.errors import Conflict, NotFound
from investcrm.domain.words import N_
from investcrm.store.unit_of_work import plain

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def last_undoable(reader: Reader, session: str) -> tuple[str, str] | None:
    """Return (id, verb) of the session's latest change set that can be taken back and was not."""
    found = reader.row(
        "SELECT id, verb FROM change_set WHERE session = :session AND reversible = 1 "
        "AND undoes IS NULL AND undone_by IS NULL ORDER BY seq DESC LIMIT 1",
        session=session,
    )
    return (str(found[0]), str(found[1])) if found else None


def verb_of(reader: Reader, change_set: str) -> str:
    """Return what a change set did, as a catalogue key; empty when there is none."""
    return str(reader.value("SELECT verb FROM change_set WHERE id = :id", id=change_set) or "")


def apply_inverse(uow: UnitOfWork, change_set: str) -> set[tuple[str, str]]:
    """Write the inverse of every change in the set, newest first; returns the rows as (table, id).

    Raises:
        Conflict: somebody changed one of the fields since, or the act cannot be taken back.
        NotFound: there is no such change set.
    """
    head = uow.row("SELECT seq, reversible, undone_by FROM change_set WHERE id = :id", id=change_set)
    if head is None:
        raise NotFound(N_("There is nothing to undo."))
    if not head[1]:
        raise Conflict(N_("This cannot be undone: it has left the house."))
    if head[2] is not None:
        raise Conflict(N_("This has been undone already."))
    changes = uow.rows(
        "SELECT c.entity, c.row_id, c.op, v.before, v.after FROM change c "
        "JOIN change_value v ON v.change_id = c.id WHERE c.set_seq = :seq ORDER BY c.id DESC",
        seq=head[0],
    )
    for entity, row_id, op, before, after in changes:
        _invert(uow, entity, row_id, op, json.loads(before), json.loads(after))
    return {(str(change[0]), str(change[1])) for change in changes}


def _invert(
    uow: UnitOfWork, entity: str, row_id: str, op: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    row = uow.find(entity, row_id)
    if row is None:
        raise Conflict(N_("Something this created is gone, so it cannot be undone any more."))
    tombstone = "withdrawn_ms" if "withdrawn_ms" in row else "deleted_ms"
    if op == "add":
        if row[tombstone] is None:
            uow.restore(entity, row, {tombstone: int(uow.now.timestamp() * 1000)}, "remove")
            uow.unindex(row_id)
        return
    if any(plain(row[key]) != value for key, value in after.items()):
        raise Conflict(
            N_("Somebody changed the same thing afterwards, so it cannot be undone. Nothing was changed.")
        )
    uow.restore(entity, row, before, "change")
