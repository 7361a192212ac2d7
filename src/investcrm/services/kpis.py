"""Key figures: one KPI, the dashboard of a period, the list behind a figure, targets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain import promises
from investcrm.domain.commands import SetTarget
from investcrm.domain.errors import EditConflict, InvalidInput
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.grouped import TREND
from investcrm.domain.kpi import BY_KEY, KPIS, Kpi, Measure
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.rows import Dashboard, KpiLine, KpiValue
from investcrm.domain.words import N_
from investcrm.services import promising
from investcrm.store import kpi_sql

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

"""How many periods a trend shows, the asked one last."""
_SUMMED: Final = frozenset({Measure.COUNT, Measure.SUM_JOBS, Measure.SUM_MONEY})
_PARTS: Final = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.THIRD: 3, PeriodKind.YEAR: 1}


def kpi(reader: Reader, key: str, period: Period) -> KpiValue:
    """Compute one KPI over a period.

    Raises:
        InvalidInput: there is no such KPI.
    """
    if key not in BY_KEY:
        raise InvalidInput(N_("There is no KPI called {key}."), key=key)
    return kpi_sql.value(reader, BY_KEY[key], period.first, period.last, str(period))


def dashboard(reader: Reader, period: Period) -> Dashboard:
    """Compute everything the KPI page and the quarter show."""
    goals = kpi_sql.targets(reader, period.year)
    lost = kpi_sql.lost(reader, period.first, period.last)
    return Dashboard(
        period=str(period),
        lines=tuple(_line(reader, one, period, goals.get(one.key)) for one in KPIS),
        funnel=kpi_sql.funnel(reader, date(period.year, 1, 1), period.last),
        strength_areas=kpi_sql.by_strength_area(reader, period.first, period.last),
        municipalities=kpi_sql.by_municipality(reader, period.first, period.last),
        lost=lost,
        lost_jobs=sum(row.jobs for row in lost),
        lost_investment_sek=sum(row.investment_sek for row in lost),
    )


def shown(period: Period) -> tuple[Period, ...]:
    """Return the periods a KPI is shown for beside this one: the trend and the same period last year."""
    return tuple(sorted({*period.run(TREND), period.year_before()}))


def _line(reader: Reader, one: Kpi, period: Period, goal: float | None) -> KpiLine:
    trend = tuple(kpi(reader, one.key, each) for each in period.run(TREND))
    year_ago = trend[-1 - _PARTS[period.kind]] if _PARTS[period.kind] < TREND else None
    first = date(period.year, 1, 1)
    return KpiLine(
        key=one.key,
        now=trend[-1],
        before=trend[-2],
        year_ago=year_ago or kpi(reader, one.key, period.year_before()),
        trend=trend,
        target=target_for(one, period, _promise(reader, one) if goal is None else goal),
        year_to_date=kpi_sql.value(reader, one, first, period.last, str(period.year)),
    )


def _promise(reader: Reader, one: Kpi) -> float | None:
    """Return the promised working days of a step that a KPI measures: its target unless another is set."""
    promise = promises.KPIS.get(one.key)
    return None if promise is None else float(promising.promised(reader)[promise])


def target_for(one: Kpi, period: Period, goal: float | None) -> float | None:
    """Return what a year's target means for a period: sums are shared evenly, the rest holds as it is."""
    if goal is None or one.measure not in _SUMMED:
        return goal
    return goal / _PARTS[period.kind]


def behind(key: str, period: Period) -> InquiryFilter:
    """Return the list of inquiries behind a figure."""
    return InquiryFilter(kpi=key, period=str(period))


def set_target(uow: UnitOfWork, command: SetTarget) -> None:
    """Set the region's target for a KPI and year; None takes it away."""
    if command.kpi not in BY_KEY:
        raise InvalidInput(N_("There is no KPI called {key}."), key=command.kpi)
    found = kpi_sql.target_id(uow, command.kpi, command.year)
    if found and command.compare:
        uow.hold("target", found)
        now = uow.get("target", found)["value"]
        if now not in (command.seen, command.value):
            clash = {"value": (command.seen, now, command.value)}
            who, at_ms = uow.latest(found)
            raise EditConflict(table="target", fields=clash, who=who, at_ms=at_ms)
    if command.value is None:
        if found:
            uow.remove("target", found)
    elif found:
        uow.update("target", found, {"value": float(command.value)})
    else:
        uow.insert("target", {"kpi": command.kpi, "year": command.year, "value": float(command.value)})
    uow.commit(N_("Set a target"))
