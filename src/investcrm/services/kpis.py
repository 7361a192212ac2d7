"""Key figures: one KPI, the dashboard of a period, a slice of either, the list behind a figure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain import promises, targets
from investcrm.domain.errors import InvalidInput
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.grouped import TREND
from investcrm.domain.kpi import Kpi
from investcrm.domain.periods import Period
from investcrm.domain.rows import Breakdown, Dashboard, KpiLine, KpiValue
from investcrm.domain.slices import ALL, Dimension, Slice
from investcrm.domain.words import N_
from investcrm.services import promising
from investcrm.store import kpi_count, kpi_sql
from investcrm.store.read import own_kpis
from investcrm.store.read import targets as read_targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.store.kpi_count import Figure, Span
    from investcrm.store.reader import Reader

_TABLES: Final = {
    Dimension.MUNICIPALITY: kpi_sql.by_municipality,
    Dimension.STRENGTH_AREA: kpi_sql.by_strength_area,
    Dimension.SOURCE: kpi_sql.by_source,
    Dimension.COUNTRY: kpi_sql.by_country,
}


def specifications(reader: Reader) -> tuple[Kpi, ...]:
    """Return every KPI in the order it is shown; whoever lists KPIs asks this."""
    return own_kpis.specifications(reader)


def specification(reader: Reader, key: str) -> Kpi:
    """Return one KPI.

    Raises:
        InvalidInput: there is no such KPI.
    """
    found = next((one for one in specifications(reader) if one.key == key), None)
    if found is None:
        raise InvalidInput(N_("There is no KPI called {key}."), key=key)
    return found


def kpi(reader: Reader, key: str, period: Period, cut: Slice = ALL) -> KpiValue:
    """Compute one KPI over a period, of a slice where one is given.

    Its value is None where there is nothing to measure, or where the KPI cannot be sliced so.

    Raises:
        InvalidInput: there is no such KPI.
    """
    one, span = specification(reader, key), (period.first, period.last)
    return KpiValue(key, str(period), *kpi_count.values(reader, (one,), (span,), cut)[key, span])


def dashboard(reader: Reader, period: Period, cut: Slice = ALL) -> Dashboard:
    """Compute everything the KPI page and the quarter show, of a slice where one is given.

    A slice has the targets of its municipality or strength area; a source or country has none.
    """
    goals = {}
    if not (cut.source or cut.country):
        goals = read_targets.goals(reader, period.year, cut.municipality_code, cut.strength_area)
    lost = kpi_sql.lost(reader, period.first, period.last, cut)
    return Dashboard(
        period=str(period),
        lines=_lines(reader, period, goals, cut),
        funnel=kpi_sql.funnel(reader, date(period.year, 1, 1), period.last, cut),
        strength_areas=kpi_sql.by_strength_area(reader, period.first, period.last, cut),
        municipalities=kpi_sql.by_municipality(reader, period.first, period.last, cut),
        lost=lost,
        lost_jobs=sum(row.jobs for row in lost),
        lost_investment_sek=sum(row.investment_sek for row in lost),
        cut=cut,
    )


def by_dimension(
    reader: Reader, dimension: Dimension, period: Period, cut: Slice = ALL
) -> tuple[Breakdown, ...]:
    """Return inquiries, jobs and SEK of a period by municipality, strength area, source or country.

    A municipality's inquiries are those forwarded to it in the period, with how it answered; the others' are
    those received. Jobs and SEK are those decided; an empty key is what is not stated.
    """
    return _TABLES[Dimension(dimension)](reader, period.first, period.last, cut)


def shown(period: Period) -> tuple[Period, ...]:
    """Return the periods a KPI is shown for beside this one: the trend and the same period last year."""
    return tuple(sorted({*period.run(TREND), period.year_before()}))


def _lines(reader: Reader, period: Period, goals: Mapping[str, float], cut: Slice) -> tuple[KpiLine, ...]:
    every = specifications(reader)
    this_year = (date(period.year, 1, 1), period.last)
    spans = [(one.first, one.last) for one in shown(period)]
    found = kpi_count.values(reader, every, (*spans, this_year), cut)
    promised = promising.promised(reader)

    def line(one: Kpi) -> KpiLine:
        goal = goals.get(one.key)
        if goal is None and one.key in promises.KPIS:  # the promise is the target unless another is set
            goal = float(promised[promises.KPIS[one.key]])
        return _line(one, period, targets.for_period(one, period, goal), found, this_year)

    return tuple(map(line, every))


def _line(
    one: Kpi, period: Period, target: float | None, found: Mapping[tuple[str, Span], Figure], this_year: Span
) -> KpiLine:
    def value(when: Period) -> KpiValue:
        return KpiValue(one.key, str(when), *found[one.key, (when.first, when.last)])

    trend = tuple(map(value, period.run(TREND)))
    return KpiLine(
        key=one.key,
        kpi=one,
        now=trend[-1],
        before=trend[-2],
        year_ago=value(period.year_before()),
        trend=trend,
        target=target,
        year_to_date=KpiValue(one.key, str(period.year), *found[one.key, this_year]),
    )


def behind(key: str, period: Period, cut: Slice = ALL) -> InquiryFilter:
    """Return the list of inquiries behind a figure, of a slice where one is given."""
    return InquiryFilter(kpi=key, period=str(period), cut=cut)
