"""Takes a change set back as a new one, if what it wrote still stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import Conflict, NotFound
from investcrm.domain.words import N_
from investcrm.store.unit_of_work import plain

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


NAMING_SITES: Final = ("offer_site", "answer_site", "reply_site")
"""The tables whose rows name a site to somebody."""


def last_undoable(reader: Reader, session: str) -> tuple[str, str] | None:
    """Return (id, verb) of the session's latest change set that can be taken back and was not."""
    found = reader.row(
        "SELECT id, verb FROM change_set WHERE session = :session AND reversible = 1 "
        f"AND undoes IS NULL AND undone_by IS NULL{_own(reader)} ORDER BY seq DESC LIMIT 1",
        session=session,
    )
    return (str(found[0]), str(found[1])) if found else None


def _own(reader: Reader) -> str:
    """Return the condition that an act was done under this login: a session's id proves nothing."""
    return " AND login = session_user::text" if reader.dialect == "postgresql" else ""


def verb_of(reader: Reader, change_set: str) -> str:
    """Return what a change set did, as a catalogue key; empty when there is none."""
    return str(reader.value("SELECT verb FROM change_set WHERE id = :id", id=change_set) or "")


def apply_inverse(uow: UnitOfWork, change_set: str) -> set[tuple[str, str]]:
    """Write the inverse of every change in the set; returns the rows that live on, as (table, id).

    Parts of a record that was born in the set go with it.

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
    seq = int(head[0])
    added = _added(uow, seq)
    born = {row_id for ids in added.values() for row_id in ids}
    if _touched_since(uow, seq):
        raise Conflict(
            N_("Somebody changed the same thing afterwards, so it cannot be undone. Nothing was changed.")
        )
    if _erased(uow, seq):
        raise Conflict(N_("What this changed was erased for good, so it cannot be undone."))
    touched: set[tuple[str, str]] = set()
    for entity, row_id, before, after in uow.rows(
        "SELECT c.entity, c.row_id, v.before, v.after FROM change c "
        "JOIN change_value v ON v.change_id = c.id "
        "WHERE c.set_seq = :seq AND c.op <> 'add' ORDER BY c.id DESC",
        seq=seq,
    ):
        if row_id not in born:
            _invert(uow, entity, row_id, json.loads(before), json.loads(after))
            touched.add((entity, row_id))
    for entity, ids in added.items():
        uow.take_back(entity, ids)
    return touched


def named_site(reader: Reader, change_set: str, tables: Iterable[str]) -> str | None:
    """Return the name of a site the change set added that a standing row of ``tables`` names, or None."""
    for table in tables:
        named = reader.value(
            "SELECT x.name FROM change_set s JOIN change c ON c.set_seq = s.seq "
            "JOIN site x ON x.id = c.row_id "
            "WHERE s.id = :id AND c.op = 'add' AND c.entity = 'site' "
            f"AND EXISTS (SELECT 1 FROM {table} n WHERE n.site_id = x.id AND n.deleted_ms IS NULL) LIMIT 1",
            id=change_set,
        )
        if named is not None:
            return str(named)
    return None


def _added(uow: UnitOfWork, seq: int) -> dict[str, list[str]]:
    added: dict[str, list[str]] = {}
    for entity, row_id in uow.rows(
        "SELECT entity, row_id FROM change WHERE set_seq = :seq AND op = 'add' AND (row_id = root_id OR "
        "root_id NOT IN (SELECT b.row_id FROM change b WHERE b.set_seq = :seq AND b.op = 'add')) "
        "ORDER BY id DESC",
        seq=seq,
    ):
        added.setdefault(entity, []).append(row_id)
    return added


def _erased(uow: UnitOfWork, seq: int) -> bool:
    """Whether the values of some change of a change set were erased."""
    found = uow.row(
        "SELECT 1 FROM change c LEFT JOIN change_value v ON v.change_id = c.id "
        "WHERE c.set_seq = :seq AND v.change_id IS NULL LIMIT 1",
        seq=seq,
    )
    return found is not None


def _touched_since(uow: UnitOfWork, seq: int) -> bool:
    """Whether a row this change set added, or a part of it, was changed later by an act that still stands.

    Later is what comes after it in the record's own log: on a server acts may end in another order than they
    began.
    """
    later = (
        "SELECT 1 FROM change b JOIN change c ON c.{key} = b.row_id AND c.id > b.id "
        "JOIN change_set s ON s.seq = c.set_seq WHERE b.set_seq = :seq AND b.op = 'add'{root} "
        "AND c.set_seq <> :seq AND s.undoes IS NULL AND s.undone_by IS NULL"
    )
    of_rows = later.format(key="row_id", root="")
    of_parts = later.format(key="root_id", root=" AND b.row_id = b.root_id")
    found = uow.row(f"{of_rows} UNION ALL {of_parts} LIMIT 1", seq=seq)
    return found is not None


def _invert(uow: UnitOfWork, entity: str, row_id: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    row = uow.find(entity, row_id)
    if row is None:
        raise Conflict(N_("Something this changed is gone, so it cannot be undone any more."))
    if any(plain(row[key]) != value for key, value in after.items()):
        raise Conflict(
            N_("Somebody changed the same thing afterwards, so it cannot be undone. Nothing was changed.")
        )
    uow.restore(entity, row, before, "change")
