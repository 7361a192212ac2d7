"""The cases behind a project's figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import EmptyState
from investcrm.gui.widgets.table import DataTable
from investcrm.services import project_figures
from investcrm.words import n, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.domain.projects import Span
    from investcrm.gui.navigation import Navigator


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    number: str
    title: str


class BehindDialog(Sheet):
    """A line for each case; Enter opens it."""

    def __init__(self, nav: Navigator, title: str, cases: Iterable[tuple[str, str, str]]) -> None:
        super().__init__(nav, title, "", topic="projects", size=(620, 460))
        lines = [_Line(*one) for one in cases]
        self.note.setText(n("{count} case", "{count} cases", len(lines)))
        self.note.setVisible(True)
        self.model = RowsModel(_columns(), lines, parent=self)
        self.table = DataTable(title)
        self.table.set_model(self.model)
        self.table.set_empty(EmptyState(t("No case stands behind this figure."), icon="inquiries"))
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        case = small_button(t("Open the case"), lambda: self._open(self.table.current_id()), icon="inquiries")
        case.setEnabled(bool(lines))
        self.left.addWidget(case)
        self.table.setFocus()

    def _open(self, inquiry_id: str) -> None:
        if inquiry_id:
            self.accept()
            self.nav.open_inquiry(inquiry_id)


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", t("No."), 96, kind="muted", text=lambda r: r.number),
        Column(
            "title",
            t("Case"),
            240,
            kind="strong",
            text=lambda r: r.title,
            tip=lambda r: r.title,
            stretch=True,
        ),
    )


def of_kpi(nav: Navigator, key: str, title: str, span: Span, owner: QWidget) -> None:
    """Show the cases behind a KPI within days."""

    def show(found: tuple[tuple[str, str, str], ...]) -> None:
        BehindDialog(nav, title, found).open()

    nav.tasks.query(
        project_figures.behind_kpi, key, span, then=show, failed=nav.shell.say_error, owner=owner,
        key="behind",
    )  # fmt: skip
