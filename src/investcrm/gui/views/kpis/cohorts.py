"""Conversion by cohort: what came in each period down, how far it came across; every cell opens its list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from investcrm import formats, phrases, words
from investcrm.domain import chart_cells
from investcrm.domain.chart import Chart
from investcrm.domain.chart_cells import Cell, Row
from investcrm.domain.kpi import FUNNEL
from investcrm.domain.rows import FunnelStep
from investcrm.gui.widgets.basic import Card
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.services.cohorts import FIRST_STEP, SHOWN, Cohort
from investcrm.words import t

_ROW, _SIZE = 30.0, 12.5
_HEIGHT = round(2 * _SIZE + _ROW * SHOWN)


class CohortsCard(Card):
    """``picked`` (period, step) wants the list of the inquiries of a cohort that reached a step."""

    picked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        title = t("Conversion by cohort")
        super().__init__(title, parent, note=t("of what came in each period, how much reached each step"))
        self._title = title
        self.chart = ChartView()
        self.chart.setMinimumHeight(_HEIGHT)
        self.chart.picked.connect(self._pick)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def show_cohorts(self, cohorts: tuple[Cohort, ...]) -> None:
        """Show these, newest last."""
        language = words.current().language
        heads = [t(label) for _, label, _ in FUNNEL]
        rows = [
            Row(
                phrases.period_short(period, language),
                tuple(Cell(_level(step), _said(step), f"{period}|{step.key}") for step in steps),
            )
            for period, steps in cohorts
        ]
        tips = {
            f"{period}|{step.key}": t(
                "{step} of what came in {period}: {value}",
                step=head,
                period=phrases.period(period, language),
                value=_said(step),
            )
            for period, steps in cohorts
            for step, head in zip(steps, heads, strict=True)
        }

        def lay_out(width: float) -> Chart:
            return chart_cells.heatmap(
                self._title, heads, rows, width=width, size=_SIZE, row=_ROW, fits=measure
            )

        self.chart.set_layout(lay_out, tips)

    def _pick(self, cell: str) -> None:
        period, step = cell.split("|")
        self.picked.emit(period, step)


def _level(step: FunnelStep) -> int | None:
    """Return how deep a cell is coloured: by fifths of its cohort; not where nothing came."""
    return None if not step.of else min(4, 5 * step.count // step.of)


def _said(step: FunnelStep) -> str:
    count = formats.number(step.count, decimals=0)
    if step.key == FIRST_STEP or not step.of:
        return count
    return f"{count} · {round(100 * step.count / step.of)}\u00a0%"
