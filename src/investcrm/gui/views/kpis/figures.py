"""All key figures in one table: now, before, a year ago, this year, target; figures open their lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from investcrm import phrases, words
from investcrm.domain.forecast import Forecast
from investcrm.domain.kpi import Kpi
from investcrm.domain.rows import Dashboard, KpiLine
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.kpis.tile import Against
from investcrm.gui.widgets.basic import Card
from investcrm.gui.widgets.table import DataTable
from investcrm.words import t

_EARLIER: Final = ("before", "year_ago")
"""The columns whose figures have a list of their own; the others open the list of the period."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A key figure in the table; ``id`` is the key."""

    id: str
    kpi: Kpi
    line: KpiLine
    against: Against = Against.BEFORE
    forecast: Forecast | None = None


class FiguresCard(Card):
    """``opened`` (key, period) wants the list behind a figure."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        title = t("All key figures")
        super().__init__(title, parent, margin=0)
        if self.heading is not None:  # the title begins where the cells below begin
            self.heading.setContentsMargins(9, 12, 9, 4)
        self.columns = _columns()
        self.model = RowsModel(self.columns, parent=self)
        self.table = DataTable(title)
        self.table.set_model(self.model)
        self.table.opened.connect(lambda key: self._open(key, ""))
        self.table.clicked.connect(self._clicked)
        self.body.addWidget(self.table)

    def show_board(
        self, board: Dashboard, against: Against, forecasts: Mapping[str, Forecast] | None = None
    ) -> None:
        """Show the figures of a period, compared with one of their neighbours."""
        ahead = forecasts or {}
        self.model.set_rows(
            FigureLine(line.key, line.kpi, line, against, ahead.get(line.key)) for line in board.lines
        )
        self.table.fit_rows(len(board.lines))

    def _clicked(self, index: QModelIndex) -> None:
        self._open(self.table.current_id(), self.columns[index.column()].key)

    def _open(self, key: str, column: str) -> None:
        row = next((row for row in self.model.rows() if row.id == key), None)
        if row is not None:
            figure = getattr(row.line, column if column in _EARLIER else "now")
            self.opened.emit(key, figure.period)


def _columns() -> tuple[Column, ...]:
    def figure(key: str, title: str, width: int = 96) -> Column:
        return Column(key, title, width, kind="number", text=lambda row: _said(row, key))

    return (
        Column(
            "label",
            t("Key figure"),
            240,
            kind="strong",
            text=lambda row: phrases.kpi_label(row.kpi, words.current().language),
            tip=lambda row: phrases.kpi_formula(row.kpi, words.current().language),
            stretch=True,
        ),
        figure("now", t("Now")),
        figure("before", t("Before")),
        Column("change", t("Change"), 150, kind="number", text=_change),
        figure("year_ago", t("A year ago"), 116),
        figure("year_to_date", t("This year")),
        figure("target", t("Target")),
        Column("forecast", t("Forecast for the year"), 210, text=_forecast, tip=_forecast),
    )


def _said(row: FigureLine, key: str) -> str:
    language = words.current().language
    if key == "target":
        return phrases.kpi_goal(row.kpi, row.line.target, language)
    return phrases.kpi_value(row.kpi, getattr(row.line, key).value, language)


def _change(row: FigureLine) -> str:
    line = row.line
    other = line.year_ago if row.against is Against.YEAR_AGO else line.before
    return phrases.kpi_change(row.kpi, line.now.value, other.value, words.current().language)


def _forecast(row: FigureLine) -> str:
    if row.forecast is None:
        return ""
    return phrases.kpi_forecast(row.kpi, row.forecast, words.current().language)
