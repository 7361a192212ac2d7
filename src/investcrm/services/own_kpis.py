"""The region's own KPIs: define, change, remove; each is a specification like the program's, without code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from investcrm.domain.errors import EditConflict, NotFound
from investcrm.domain.own_kpis import OwnKpi, compiled
from investcrm.domain.words import N_
from investcrm.services import settings
from investcrm.store.read import own_kpis as store
from investcrm.store.read import reference

if TYPE_CHECKING:
    from investcrm.domain.own_commands import DefineKpi
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def own(reader: Reader) -> tuple[OwnKpi, ...]:
    """Return the region's own KPIs, by key."""
    return store.own(reader)


def define(uow: UnitOfWork, command: DefineKpi) -> str:
    """Define a KPI, or change the one with its key; return the key.

    Raises:
        InvalidInput: it asks for something that cannot be counted, or has the key of the program's.
        EditConflict: somebody else changed it since it was ``seen``.
    """
    one = compiled(command.kpi)
    _unless_changed(uow, one.key, command.seen)
    settings.put(uow, store.PREFIX + one.key, command.kpi.data())
    uow.commit(N_("Defined a KPI"))
    return one.key


def remove(uow: UnitOfWork, key: str) -> None:
    """Remove one of the region's own KPIs; its targets stay, and count again if it is defined anew.

    Raises:
        NotFound: the region has none of this key.
    """
    if key not in {one.key for one in store.own(uow)}:
        raise NotFound(N_("The region has no KPI of its own called {key}."), key=key)
    settings.put(uow, store.PREFIX + key, None)
    uow.commit(N_("Removed a KPI"))


def _unless_changed(uow: UnitOfWork, key: str, seen: OwnKpi | None) -> None:
    found = reference.setting_id(uow, store.PREFIX + key)
    if found is None or seen is None:
        return
    uow.hold("setting", found)
    now = next((one for one in store.own(uow) if one.key == key), None)
    if now not in (None, seen):
        who, at_ms = uow.latest(found)
        told = json.dumps(now.data() if now else None, ensure_ascii=False)
        clash = {"value": (json.dumps(seen.data(), ensure_ascii=False), told, told)}
        raise EditConflict(table="setting", fields=clash, who=who, at_ms=at_ms)
