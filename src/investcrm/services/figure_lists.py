"""The list behind every figure, bar and cell of the dashboard, as a filter with exactly its cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.slices import ALL, UNSTATED, Dimension, Slice
from investcrm.domain.stages import LostReason
from investcrm.services import kpis
from investcrm.services.cohorts import FIRST_STEP
from investcrm.store import kpi_sql

if TYPE_CHECKING:
    from investcrm.domain.periods import Period
    from investcrm.store.reader import Reader


def of_group(dimension: Dimension, key: str, period: Period, cut: Slice = ALL) -> InquiryFilter:
    """Return what a bar of a dimension counts: of a municipality what was forwarded to it, else what came.

    An empty ``key`` is what is not stated.
    """
    if dimension is Dimension.MUNICIPALITY:
        return InquiryFilter(asked=key, period=str(period), cut=replace(cut, municipality_code=""))
    came = InquiryFilter(received_from=period.first, received_to=period.last, cut=cut)
    if dimension is Dimension.STRENGTH_AREA:  # a case has several: one can be narrowed to and another meant
        return replace(came, strength_area=key)
    return replace(came, cut=replace(cut, **{dimension.value: key or UNSTATED}))


def of_step(period: Period, step: str, cut: Slice = ALL) -> InquiryFilter:
    """Return what a step of the funnel counts: of what came in the year until the period's end."""
    return _reached(date(period.year, 1, 1), period.last, step, cut)


def of_cohort(period: Period, step: str, cut: Slice = ALL) -> InquiryFilter:
    """Return what a cell of the cohorts counts."""
    return _reached(period.first, period.last, step, cut)


def of_reason(reason: LostReason, period: Period, cut: Slice = ALL) -> InquiryFilter:
    """Return the cases lost for a reason."""
    return replace(kpis.behind("lost", period, cut), lost_reasons=(reason,))


def sources(reader: Reader) -> tuple[str, ...]:
    """Return every source an inquiry names."""
    return kpi_sql.sources(reader)


def countries(reader: Reader) -> tuple[str, ...]:
    """Return every country an inquiry comes from."""
    return kpi_sql.countries(reader)


def _reached(first: date, last: date, step: str, cut: Slice) -> InquiryFilter:
    reached = None if step == FIRST_STEP else step
    return InquiryFilter(received_from=first, received_to=last, reached=reached, cut=cut)
