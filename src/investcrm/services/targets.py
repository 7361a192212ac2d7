"""Targets of KPIs for a year: all of them in one table, one set, many set at once."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from investcrm.domain.commands import SetTarget, SetTargets
from investcrm.domain.errors import EditConflict, InvalidInput
from investcrm.domain.kpi import Measure
from investcrm.domain.targets import Aim, TargetYear
from investcrm.domain.words import N_
from investcrm.services import kpis, reference
from investcrm.store import kpi_count
from investcrm.store.read import reference as read_reference
from investcrm.store.read import targets as read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
Clash = tuple[float | None, float | None, float | None]


def of_year(reader: Reader, year: int) -> TargetYear:
    """Return every target of a year beside what was aimed at and reached the year before."""
    every = kpis.specifications(reader)
    this, last = ((date(one, 1, 1), date(one, 12, 31)) for one in (year, year - 1))
    spans = [span for span in (this, last) if span[0] <= reader.today]
    found = kpi_count.values(reader, every, spans)
    goals, goals_before = read.of_year(reader, year), read.of_year(reader, year - 1)
    reached, reached_before = (
        {one.key: found[one.key, span][0] for one in every} if span in spans else {} for span in (this, last)
    )
    return TargetYear(year, every, goals, goals_before, reached, reached_before)


def set_target(uow: UnitOfWork, command: SetTarget) -> None:
    """Set or take away one target.

    Raises:
        EditConflict: somebody else set it since it was seen.
        InvalidInput: there is no such KPI, municipality or strength area, or no such target is possible.
    """
    clash = _put(uow, command, reference.load(uow))
    if clash:
        _refuse(uow, {"value": clash}, command)
    uow.commit(N_("Set a target"))


def set_targets(uow: UnitOfWork, command: SetTargets) -> int:
    """Set or take away many targets as one act, and return how many.

    Raises:
        EditConflict: somebody else set some of them since they were seen; nothing was set. Its fields are
            called as :func:`field_of` says.
        InvalidInput: as for one target.
    """
    known = reference.load(uow)
    clashes = {field_of(one): clash for one in command.targets if (clash := _put(uow, one, known))}
    if clashes:
        _refuse(uow, clashes, next(one for one in command.targets if field_of(one) in clashes))
    uow.commit(N_("Set targets"))
    return len(command.targets)


def aim_of(command: SetTarget) -> Aim:
    """Return what a command's target is of."""
    return Aim(command.kpi, command.municipality_code, command.strength_area)


def field_of(command: SetTarget) -> str:
    """Return what a target is called in a conflict of many."""
    return f"{command.year}|{command.kpi}|{command.municipality_code}|{command.strength_area}"


def _put(uow: UnitOfWork, command: SetTarget, known: Reference) -> Clash | None:
    """Write a target, or return what stands against it: seen, there now, wanted."""
    _check(uow, command, known)
    _wait_for_others(uow)
    aim = aim_of(command)
    found = read.row_id(uow, aim, command.year)
    now = None if found is None else float(uow.get("target", found)["value"])
    if command.compare and now not in (command.seen, command.value):
        return command.seen, now, command.value
    if command.value is None:
        if found:
            uow.remove("target", found)
    elif found and now != command.value:
        uow.update("target", found, {"value": float(command.value)})
    elif not found:
        uow.insert(
            "target",
            {
                "kpi": aim.kpi,
                "year": command.year,
                "value": float(command.value),
                "municipality_code": aim.municipality_code or None,
                "strength_area": aim.strength_area or None,
            },
        )
    return None


def _wait_for_others(uow: UnitOfWork) -> None:
    """Let nobody set a target beside this act: two that are new to both would stand side by side."""
    found = read_reference.setting_id(uow, "county_code")
    if found:
        uow.hold("setting", found)


def _check(reader: Reader, command: SetTarget, known: Reference) -> None:
    one = kpis.specification(reader, command.kpi)
    if not _FIRST_YEAR <= command.year <= _LAST_YEAR:
        raise InvalidInput(N_("{year} is not a year targets can be set for."), year=command.year)
    if command.municipality_code and command.municipality_code not in known.municipalities:
        raise InvalidInput(N_("The region has no municipality {name}."), name=command.municipality_code)
    if command.strength_area and known.area(command.strength_area) is None:
        raise InvalidInput(N_("The region has no strength area {name}."), name=command.strength_area)
    value = command.value
    most = 100.0 if one.measure is Measure.SHARE else math.inf
    if value is not None and not (math.isfinite(value) and 0 <= value <= most):
        raise InvalidInput(N_("{value} cannot be a target of {kpi}."), value=f"{value:g}", kpi=one.label)


def _refuse(uow: UnitOfWork, clashes: Mapping[str, Clash], first: SetTarget) -> None:
    """Raise the conflict, told by who set the first of them.

    Raises:
        EditConflict: always.
    """
    found = read.row_id(uow, aim_of(first), first.year)
    who, at_ms = uow.latest(found) if found else ("", 0)
    raise EditConflict(table="target", fields=clashes, who=who, at_ms=at_ms)
