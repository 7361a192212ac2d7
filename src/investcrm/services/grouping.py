"""What confidential cases add to a published period: sums of whole groups, and never a case.

Which figures they may be part of, and why nothing smaller than a group can be found out: domain.disclosure
and docs/decisions/017.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from investcrm.domain import disclosure
from investcrm.domain.disclosure import Entry, Group, Member, Sums
from investcrm.domain.grouped import (
    COUNTED,
    DECIDED,
    LOST_INVESTMENT,
    LOST_JOBS,
    RECEIVED,
    STATED,
    STEPS,
)
from investcrm.domain.kpi import BY_KEY
from investcrm.domain.periods import Period, PeriodKind, containing
from investcrm.domain.rows import Breakdown, Dashboard, FunnelStep, KpiLine, KpiValue
from investcrm.domain.words import N_
from investcrm.services import kpis
from investcrm.store import kpi_sql
from investcrm.store.ids import new_id
from investcrm.store.read import publications as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


class Room(Protocol):
    """What is needed of an unlocked confidential store."""

    def write(self) -> AbstractContextManager[UnitOfWork]: ...


def sums(room: Room, period: Period, totals: Mapping[str, int]) -> Sums:
    """Return what confidential cases add to a period's figures, and keep the groups made for it.

    ``totals`` are the sums with which groups were published before. Asking again makes no other groups, and
    what is returned tells of no case.

    On a server the room itself groups and sums, and knows what its groups were first told to be.

    Raises:
        Forbidden: this person may not publish.
    """
    with room.write() as uow:
        if uow.is_room and uow.dialect == "postgresql":  # where nobody reads every case
            found = Sums(*read.sums_on_server(uow, str(period)))
            uow.commit(N_("Grouped confidential cases for a publication"), reversible=False)
            return found
        cells: dict[str, int] = {}
        used: dict[str, int] = {}
        groups = _groups(uow, totals)
        for quantity, entries in _quantities(uow, period).items():
            known = groups.get(quantity, [])
            taken = {member for group in known for member in group.members}
            known += [Group(new_id(), members) for members in disclosure.form(entries, taken)]
            _keep(uow, period, known, taken)
            published = disclosure.published(entries, known)
            cells |= published.cells
            used |= published.totals
        uow.commit(N_("Grouped confidential cases for a publication"), reversible=False)
    return Sums(cells, used)


def _groups(reader: Reader, totals: Mapping[str, int]) -> dict[str, list[Group]]:
    members: dict[str, set[Member]] = defaultdict(set)
    for group, variable, inquiry in read.grouped(reader):
        members[group].add((variable, inquiry))
    groups: dict[str, list[Group]] = defaultdict(list)
    for group, found in members.items():
        quantity = next(iter(found))[0].partition(" ")[0]
        groups[quantity].append(Group(group, frozenset(found), totals.get(group)))
    return groups


def _keep(uow: UnitOfWork, period: Period, groups: Iterable[Group], taken: set[Member]) -> None:
    uow.insert_raw(
        "published_group",
        [
            {"variable": variable, "inquiry_id": inquiry, "group_id": group.id, "period": str(period)}
            for group in groups
            for variable, inquiry in sorted(group.members - taken)
        ],
    )


class _Entries:
    """Gathers the entries of one quantity: what each case adds, one if nothing is said, and where it lies."""

    def __init__(self) -> None:
        self._amounts: dict[Member, int] = defaultdict(int)
        self._cells: dict[Member, set[str]] = defaultdict(set)

    def add(self, variable: str, case: str, amount: int) -> None:
        self._amounts[variable, case] += amount

    def place(self, variable: str, case: str, *cells: str) -> None:
        self._cells[variable, case].update(cells)

    def all(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(*member, self._amounts.get(member, 1), frozenset(cells))
            for member, cells in sorted(self._cells.items())
        )


def _quantities(reader: Reader, period: Period) -> dict[str, tuple[Entry, ...]]:
    """Return the entries of every quantity, in the cells of a period's report."""
    areas: dict[str, list[str]] = defaultdict(list)
    for case, area in kpi_sql.areas(reader):
        areas[case].append(area)
    found = {
        RECEIVED: _received(reader, period, areas),
        DECIDED: _counted(reader, period, DECIDED),
        **{key: _stated(reader, period, key, areas) for key in STATED},
    }
    lost = {LOST_JOBS: _Entries(), LOST_INVESTMENT: _Entries()}
    for case, reason, jobs, money in kpi_sql.lost_cases(reader, period.first, period.last):
        found[DECIDED].place(DECIDED, case, f"lost.{reason}.cases")
        for variable, amount in ((LOST_JOBS, jobs), (LOST_INVESTMENT, money)):
            lost[variable].add(variable, case, amount)
            lost[variable].place(variable, case, f"lost.{reason}.{variable}")
    return {quantity: entries.all() for quantity, entries in (found | lost).items()}


def _parts(reader: Reader, period: Period, key: str) -> list[tuple[str, date, int, tuple[str, ...]]]:
    """Return what a KPI is made of, with the cells of the periods that show it."""
    periods = kpis.shown(period)
    parts = kpi_sql.parts(reader, BY_KEY[key], periods[0].first, period.last)
    return [
        (case, day, amount, tuple(_kpi(key, str(one)) for one in periods if one.first <= day <= one.last))
        for case, day, amount in parts
    ]


def _kpi(key: str, period: str) -> str:
    return f"kpi.{key}.{period}"


def _counted(reader: Reader, period: Period, quantity: str) -> _Entries:
    entries = _Entries()
    for key in (key for key, owner in COUNTED.items() if owner == quantity):
        for case, _, _, cells in _parts(reader, period, key):
            entries.place(quantity, case, *cells)
    return entries


def _received(reader: Reader, period: Period, areas: Mapping[str, list[str]]) -> _Entries:
    entries = _counted(reader, period, RECEIVED)
    start = date(period.year, 1, 1)
    for step in STEPS:
        for case in kpi_sql.cohort(reader, step, start, period.last):
            entries.place(RECEIVED, case, f"funnel.{step}")
    for case, _, _ in kpi_sql.parts(reader, BY_KEY["inquiries"], period.first, period.last):
        entries.place(RECEIVED, case, *(f"area.{area}.inquiries" for area in areas[case]))
    return entries


def _stated(reader: Reader, period: Period, key: str, areas: Mapping[str, list[str]]) -> _Entries:
    entries = _Entries()
    for case, day, amount, cells in _parts(reader, period, key):
        variable = f"{key} {containing(day, PeriodKind.MONTH)}"
        entries.add(variable, case, amount)
        entries.place(variable, case, *cells)
        if period.first <= day <= period.last:
            entries.place(variable, case, *(f"area.{area}.{STATED[key]}" for area in areas[case]))
    return entries


def added(board: Dashboard, cells: Mapping[str, int]) -> Dashboard:
    """Return the open figures of a period with what confidential cases add to them."""
    lost = _lost(board, cells)
    return replace(
        board,
        lines=tuple(_line(line, cells) for line in board.lines),
        funnel=tuple(_step(step, cells) for step in board.funnel),
        strength_areas=_areas(board, cells),
        lost=lost,
        lost_jobs=sum(row.jobs for row in lost),
        lost_investment_sek=sum(row.investment_sek for row in lost),
    )


def _line(line: KpiLine, cells: Mapping[str, int]) -> KpiLine:
    def more(value: KpiValue) -> KpiValue:
        extra = cells.get(_kpi(value.key, value.period), 0)
        return replace(value, value=(value.value or 0) + extra) if extra else value

    return replace(
        line,
        now=more(line.now),
        before=more(line.before),
        year_ago=more(line.year_ago),
        trend=tuple(map(more, line.trend)),
    )


def _step(step: FunnelStep, cells: Mapping[str, int]) -> FunnelStep:
    return replace(
        step,
        count=step.count + cells.get(f"funnel.{step.key}", 0),
        of=step.of + cells.get(f"funnel.{STEPS[0]}", 0),
    )


def _areas(board: Dashboard, cells: Mapping[str, int]) -> tuple[Breakdown, ...]:
    known = {row.key: row for row in board.strength_areas}
    rows = [
        replace(
            row,
            inquiries=row.inquiries + cells.get(f"area.{row.key}.inquiries", 0),
            jobs=row.jobs + cells.get(f"area.{row.key}.jobs", 0),
            investment_sek=row.investment_sek + cells.get(f"area.{row.key}.investment_sek", 0),
        )
        for row in (known.get(key, Breakdown(key, key, 0)) for key in known.keys() | _keys(cells, "area"))
    ]
    return tuple(sorted(rows, key=lambda row: (-row.inquiries, row.key)))


def _lost(board: Dashboard, cells: Mapping[str, int]) -> tuple[Breakdown, ...]:
    known = {row.key: row for row in board.lost}
    rows = [
        replace(
            row,
            inquiries=row.inquiries + cells.get(f"lost.{row.key}.cases", 0),
            jobs=row.jobs + cells.get(f"lost.{row.key}.{LOST_JOBS}", 0),
            investment_sek=row.investment_sek + cells.get(f"lost.{row.key}.{LOST_INVESTMENT}", 0),
        )
        for row in (known.get(key, Breakdown(key, key, 0)) for key in known.keys() | _keys(cells, "lost"))
    ]
    counted = (row for row in rows if row.inquiries)
    return tuple(sorted(counted, key=lambda row: (-row.inquiries, row.key)))


def _keys(cells: Iterable[str], table: str) -> set[str]:
    """Return the rows of a table that cells stand for, between its name and the column's."""
    return {cell[len(table) + 1 :].rpartition(".")[0] for cell in cells if cell.startswith(f"{table}.")}
