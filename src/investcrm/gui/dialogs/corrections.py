"""What an edition corrects, as a table: the figure, what was published, what holds now, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.table import DataTable
from investcrm.words import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from investcrm.gui.navigation import Navigator
    from investcrm.reports.quarter_data import CorrectionRow


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    row: CorrectionRow


class CorrectionsDialog(Sheet):
    """The corrections of one edition; rows can be copied into a spreadsheet."""

    def __init__(self, nav: Navigator, title: str, rows: Iterable[CorrectionRow], note: str = "") -> None:
        super().__init__(nav, title, "", note=note, topic="reports", size=(980, 520))
        self.table = table(tuple(rows), self)
        self.body.addWidget(self.table, 1)
        self.table.setFocus()


def table(rows: tuple[CorrectionRow, ...], parent: QWidget) -> DataTable:
    """Return corrections as a table."""
    model = RowsModel(_columns(), [_Line(str(number), row) for number, row in enumerate(rows)], parent=parent)
    shown = DataTable(t("Corrections"), parent)
    shown.set_model(model)
    return shown


def _columns() -> tuple[Column, ...]:
    return (
        Column("figure", t("Published figure"), 260, kind="strong", text=_figure, tip=_figure, stretch=True),
        Column("published", t("Published then"), 130, kind="number", text=lambda r: r.row.published),
        Column("now", t("Now"), 110, kind="number", text=lambda r: r.row.now),
        Column("why", t("Why"), 300, text=_why, tip=_why, stretch=True),
    )


def _figure(line: _Line) -> str:
    return line.row.figure


def _why(line: _Line) -> str:
    return line.row.why
