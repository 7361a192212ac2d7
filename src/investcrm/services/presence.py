"""Who else has a record open, on a server where several work at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain.words import N_
from investcrm.store import presence as store

if TYPE_CHECKING:
    from datetime import datetime

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Opened:
    """The record this session has open, "" for none, and whether a form over it is."""

    record_id: str
    editing: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who has a record open."""

    name: str
    editing: bool


def tell(uow: UnitOfWork, opened: Opened) -> None:
    """Say which record this session has open; nothing of it is kept in the history."""
    code = min(uow.actor.municipality_codes, default=None)
    store.put(uow, opened.record_id, code, editing=opened.editing)
    uow.commit(N_("Opened a record"))


def others(reader: Reader, session: str, now: datetime) -> Mapping[str, tuple[Present, ...]]:
    """Return who else is where, by record."""
    found: dict[str, tuple[Present, ...]] = {}
    for record_id, name, editing in store.others(reader, session, int(now.timestamp() * 1000)):
        found[str(record_id)] = (*found.get(str(record_id), ()), Present(str(name), bool(editing)))
    return found
