"""The page of projects: the list to the left, one project to the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.domain.access import Verb
from investcrm.gui.dialogs.project import ProjectDialog
from investcrm.gui.following import Following
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.projects.columns import project_columns
from investcrm.gui.views.projects.pane import ProjectPane
from investcrm.gui.widgets.basic import EmptyState, PageTitle, TableFrame
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.services import project_periods
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import ProjectRow
    from investcrm.gui.navigation import Navigator


class ProjectsPage(QWidget):
    """What do we owe those who pay, and what came of it?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._wanted = ""
        self.may_write = nav.may(Verb.ADD, "project")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        parts = Splitter("projects", nav.desk)
        parts.addWidget(self._left())
        self.pane = ProjectPane(nav)
        self.pane.setMinimumWidth(520)
        parts.addWidget(self.pane)
        parts.setStretchFactor(1, 1)
        parts.take_up([420, 780])
        column.addWidget(parts)
        self.table.current_changed.connect(self.pane.show_project)
        self.table.opened.connect(lambda _id: self.pane.tabs.setFocus())
        bind(self, "add", self.add)
        bind(self, "edit", self.pane.change)
        Following(self, nav.tasks, self._read, "project", "inquiry")
        self._read()

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.title = PageTitle(t("Projects"))
        new = PrimaryButton(t("New project"), icon="plus", hint=hint("add"))
        new.clicked.connect(self.add)
        new.setVisible(self.may_write)
        self.title.buttons.addWidget(new)
        column.addWidget(self.title)
        self.model = RowsModel(project_columns(), parent=self)
        self.table = DataTable(t("Projects"))
        self.table.set_model(self.model)
        self.table.set_empty(
            EmptyState(
                t("No project yet. Begin one to log activities and hours, and to be told when to report."),
                t("New project") if self.may_write else "",
                self.add,
                icon="project",
            )
        )
        column.addWidget(TableFrame(self.table), 1)
        side.setMinimumWidth(330)
        self.setFocusProxy(self.table)
        return side

    # ---- for the shell

    def open(self, project: str = "", period: int = 0) -> None:
        """Show a project, and one of its reporting periods."""
        if project:
            self._wanted = project
            self.pane.show_project(project, period)
            self.table.select_id(project)
        self.shown()

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("↑↓ moves · N begins a project · E edits · Ctrl+Tab changes the tab"))

    def add(self) -> None:
        """Begin a project."""
        if self.may_write:
            ProjectDialog(self.nav, done=self._added).open()

    # ---- inside

    def _added(self, project_id: str) -> None:
        self._wanted = project_id
        self._read()

    def _read(self) -> None:
        self.nav.tasks.query(
            project_periods.listing, then=self._show, failed=self.nav.shell.say_error, owner=self,
            key="projects",
        )  # fmt: skip

    def _show(self, rows: tuple[ProjectRow, ...]) -> None:
        chosen = self._wanted or self.table.current_id()
        self._wanted = ""
        self.model.set_rows(rows)
        self.title.set_note(n("{count} project", "{count} projects", len(rows)))
        known = {row.id for row in rows}
        chosen = chosen if chosen in known else next((row.id for row in rows), "")
        if chosen:
            self.table.select_id(chosen)
        if chosen != self.pane.project_id:
            self.pane.show_project(chosen)
        else:
            self.pane.read()
