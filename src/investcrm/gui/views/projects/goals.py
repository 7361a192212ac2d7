"""What a project is to reach, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.domain.access import Verb
from investcrm.domain.project_commands import RemovePart
from investcrm.domain.projects import OWN
from investcrm.gui.dialogs.project_goal import CountDialog, GoalDialog
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.inquiries import acts
from investcrm.gui.views.projects.columns import count_columns, goal_columns
from investcrm.gui.widgets.basic import EmptyState, SectionTitle
from investcrm.gui.widgets.buttons import GhostButton, SecondaryButton
from investcrm.gui.widgets.table import DataTable
from investcrm.services import projects
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Goal
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View

_MOST = 12


class GoalsTab(QWidget):
    """The goals with their results; below, what was counted by hand towards the chosen one."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.view: View | None = None
        self._sources: dict[str, str] = {}
        self.may_write = nav.may(Verb.ADD, "project_goal")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        title = SectionTitle(t("Goals"))
        new = SecondaryButton(t("Set a goal"), icon="plus")
        new.clicked.connect(self.add)
        new.setVisible(self.may_write)
        title.buttons.addWidget(new)
        column.addWidget(title)
        self.model = RowsModel(goal_columns(self._sources), parent=self)
        self.table = DataTable(t("Goals"))
        self.table.set_model(self.model)
        self.table.set_empty(
            EmptyState(
                t("No goals yet. Set what the project is to reach, as it was promised to the funder."),
                t("Set a goal") if self.may_write else "",
                self.add,
                icon="flag",
            )
        )
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(lambda _id: self._show_counts())
        column.addWidget(self.table, 2)
        self._counts_title = SectionTitle("")
        self.count = SecondaryButton(t("Count…"), icon="plus")
        self.count.clicked.connect(self.add_count)
        self.out = GhostButton(t("Take away"), icon="trash")
        self.out.clicked.connect(self._take_away)
        for button in (self.out, self.count):
            self._counts_title.buttons.addWidget(button)
            button.setVisible(self.may_write)
        column.addWidget(self._counts_title)
        self.counts = RowsModel(count_columns(), parent=self)
        self.count_table = DataTable(t("Counted by hand"))
        self.count_table.set_model(self.counts)
        column.addWidget(self.count_table, 1)

    def show_view(self, view: View) -> None:
        """Show a project's goals."""
        self.view = view
        self._sources.clear()
        self._sources.update(view.counted)
        self.model.set_rows(view.figures.goals)
        if view.figures.goals and not self.table.current_id():
            self.table.select_id(view.figures.goals[0].id)
        self._show_counts()

    def chosen(self) -> Goal | None:
        """Return the goal chosen in the list, or None."""
        found: Goal | None = self.table.current_row()
        return found

    def _show_counts(self) -> None:
        goal = self.chosen()
        by_hand = goal is not None and goal.counted == OWN
        for widget in (self._counts_title, self.count_table):
            widget.setVisible(by_hand)
        if goal is None or self.view is None or not by_hand:
            return
        self._counts_title.set(t("Counted by hand"), goal.words)
        self.counts.set_rows(one for one in self.view.page.counts if one.goal_id == goal.id)

    # ---- what is done

    def add(self) -> None:
        """Set a goal."""
        if self.view is not None and self.may_write:
            GoalDialog(self.nav, self.view.page.project).open()

    def _open(self, _goal_id: str) -> None:
        goal = self.chosen()
        if goal is not None and self.view is not None and self.may_write:
            GoalDialog(self.nav, self.view.page.project, goal).open()

    def add_count(self) -> None:
        """Count by hand towards the chosen goal."""
        goal = self.chosen()
        if goal is not None and self.may_write:
            CountDialog(self.nav, goal).open()

    def _take_away(self) -> None:
        count_id = self.count_table.current_id()
        if not count_id:
            self.nav.shell.say(t("Choose a count in the list first."), "info")
            return
        acts.mutate(self.nav, projects.remove_part, RemovePart("count", count_id), t("Count taken away"))
