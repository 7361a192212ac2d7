"""The year's targets beside what is reached, and the quarters of a year side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm import phrases
from investcrm.domain.forecast import Forecast
from investcrm.domain.kpi import THEME_LABELS, Direction, Kpi
from investcrm.domain.periods import Period, PeriodKind, parse
from investcrm.domain.rows import Dashboard, KpiLine
from investcrm.domain.targets import SUMMED
from investcrm.reports import quarter_data as paper
from investcrm.services import forecasting
from investcrm.store import kpi_count
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_ENOUGH: Final = 0.9
"""So much of what should be reached by now is on course: months of a year are not alike."""


def goals(reader: Reader, period: Period, board: Dashboard, w: Words) -> tuple[paper.GoalRow, ...]:
    """Return each KPI that has a target for the year, with how far it is reached at the period's end."""
    lines = [line for line in board.lines if line.target is not None]
    part = gone(reader, period)
    day = min(period.last, reader.today)
    found = forecasting.forecasts(reader, on=day) if lines and part < 1 else {}
    return tuple(_goal(line, found.get(line.key), part, period, w) for line in lines)


def gone(reader: Reader, period: Period) -> float:
    """Return how much of a period's year is over at its end, or today where it is not over, 0 to 1."""
    day, whole = min(period.last, reader.today), date(period.year, 12, 31)
    return max(day - date(period.year - 1, 12, 31), timedelta()) / (whole - date(period.year - 1, 12, 31))


def _goal(line: KpiLine, ahead: Forecast | None, part: float, period: Period, w: Words) -> paper.GoalRow:
    one, summed = line.kpi, line.kpi.measure in SUMMED
    months = period.last.month - period.first.month + 1
    target = (line.target or 0.0) * (12 / months if summed else 1)
    so_far = _so_far(line, period) if summed else line.year_to_date.value
    if so_far != line.year_to_date.value:
        ahead = None  # what is reached counts confidential cases, which a forecast does not
    share = 100 * so_far / target if summed and so_far is not None and target > 0 else None
    return paper.GoalRow(
        label=phrases.kpi_label(one, w.language),
        target=target,
        so_far=so_far,
        share=share,
        course=_course(one, so_far, target, part, ahead),
        target_shown=phrases.kpi_aim(one, target, w.language),
        so_far_shown=phrases.kpi_value(one, so_far, w.language),
        key=line.key,
        forecast=ahead.likely if ahead else None,
        forecast_shown=phrases.kpi_forecast(one, ahead, w.language) if ahead else "",
        at_most=one.direction is Direction.DOWN,
    )


def _so_far(line: KpiLine, period: Period) -> float | None:
    """Return the sum of the year's periods as the report shows them, where it shows them all."""
    shown = [value for value in line.trend if parse(value.period).year == period.year]
    if len(shown) == period.number:
        return sum(value.value or 0.0 for value in shown)
    return line.year_to_date.value


def _course(
    one: Kpi, so_far: float | None, target: float, gone: float, ahead: Forecast | None
) -> paper.Course | None:
    """Return how a target stands when so much of the year is gone; a level is held, or it is not."""
    if so_far is None or one.direction is Direction.NONE:
        return None
    up = one.direction is Direction.UP
    if one.measure not in SUMMED:
        held = so_far >= target if up else so_far <= target
        return paper.Course.REACHED if held else paper.Course.BEHIND
    if up and so_far >= target:
        return paper.Course.REACHED
    if ahead is not None:
        good = ahead.likely >= target if up else ahead.likely <= target
    else:
        good = so_far >= _ENOUGH * gone * target if up else so_far <= gone * target
    return paper.Course.ON_COURSE if good else paper.Course.BEHIND


def side_by_side(
    reader: Reader, period: Period, board: Dashboard, w: Words
) -> tuple[tuple[str, ...], tuple[paper.SideRow, ...]]:
    """Return the quarters of a year beside each other, and the year as the report shows it; else nothing."""
    if period.kind is not PeriodKind.YEAR:
        return (), ()
    quarters = [Period(period.year, number, PeriodKind.QUARTER) for number in (1, 2, 3, 4)]
    titles = (
        *(phrases.period_short(each, w.language) for each in quarters),
        phrases.period(period, w.language),
    )
    spans = [(each.first, each.last) for each in quarters]
    found = kpi_count.values(reader, [line.kpi for line in board.lines], spans)
    rows = []
    for line in board.lines:
        one = line.kpi
        values = (*(found[one.key, span][0] for span in spans), line.now.value)
        shown = tuple(phrases.kpi_value(one, value, w.language) for value in values)
        rows.append(
            paper.SideRow(
                phrases.kpi_label(one, w.language), values, shown, line.key, w.t(THEME_LABELS[one.theme])
            )
        )
    return titles, tuple(rows)
