"""A promise with its day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from investcrm.domain.commands import AddTask
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import cases
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class TaskDialog(Sheet):
    """What is to be done, when, by whom."""

    def __init__(self, nav: Navigator, inquiry_id: str | None) -> None:
        super().__init__(nav, t("Add task"), t("Add"), topic="today", size=(520, 0))
        self._inquiry_id = inquiry_id
        form = FormGrid(2)
        self.title_edit = form.add(t("What is to be done"), QLineEdit(), span=2)
        self.due = form.add(t("By"), DateField(nav.region.today))
        self.due.set_value(nav.region.today() + timedelta(days=7))
        members = list(nav.region.reference.members.items())
        self.owner = form.add(t("Who"), Choice(members, nav.region.member_id))
        self.body.addWidget(form)
        self.title_edit.setFocus()

    def go(self) -> None:
        if not self.due.is_valid():
            self.complain(t("The day cannot be read."))
            return
        command = AddTask(
            self.title_edit.text(), self.due.value(), self._inquiry_id, self.owner.key() or None
        )
        self.run(cases.add_task, command, lambda _id: self.finished_with(t("Task added")))


def run(nav: Navigator, inquiry_id: str | None = None) -> TaskDialog:
    """Ask for a task."""
    dialog = TaskDialog(nav, inquiry_id)
    dialog.open()
    return dialog
