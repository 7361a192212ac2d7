"""What a project did in the period, with the sums of who took part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.domain.access import Verb
from investcrm.gui.dialogs.project_activity import ActivityDialog
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.projects.columns import activity_columns
from investcrm.gui.widgets.basic import EmptyState, SectionTitle
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.table import DataTable
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View


class ActivitiesTab(QWidget):
    """The activities; Enter opens one."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.view: View | None = None
        self.may_write = nav.may(Verb.ADD, "project_activity")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        self.title = SectionTitle(t("Activities"))
        new = SecondaryButton(t("Note an activity"), icon="plus")
        new.clicked.connect(self.add)
        new.setVisible(self.may_write)
        self.title.buttons.addWidget(new)
        column.addWidget(self.title)
        self.model = RowsModel(activity_columns(), parent=self)
        self.table = DataTable(t("Activities"))
        self.table.set_model(self.model)
        self.table.set_empty(
            EmptyState(
                t("No activity in the period. Note meetings, seminars and visits with how many took part."),
                t("Note an activity") if self.may_write else "",
                self.add,
                icon="calendar",
            )
        )
        self.table.opened.connect(self._open)
        column.addWidget(self.table, 1)

    def show_view(self, view: View) -> None:
        """Show a project's activities of the period."""
        self.view = view
        found = view.figures
        self.model.set_rows(found.activities)
        told = [
            n("{count} participant", "{count} participants", found.participants),
            t("women {women}, men {men}, not told {others}",
              women=found.women, men=found.men, others=found.not_told),
            n("{count} organisation", "{count} organisations", found.organisations),
        ]  # fmt: skip
        self.title.set_note(" \u00b7 ".join(told) if found.activities else "")

    def add(self) -> None:
        """Note something that was done."""
        if self.view is not None and self.may_write:
            ActivityDialog(self.nav, self.view.page.project).open()

    def _open(self, activity_id: str) -> None:
        found = next((one for one in self.model.rows() if one.id == activity_id), None)
        if found is not None and self.view is not None and self.may_write:
            ActivityDialog(self.nav, self.view.page.project, found).open()
