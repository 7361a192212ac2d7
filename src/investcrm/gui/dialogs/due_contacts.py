"""The contacts whose day has come, to be kept on, handed out or erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.domain.commands import KeepContact
from investcrm.domain.persons import DueContact
from investcrm.gui.dialogs import person
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.following import Following
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.table import DataTable
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def _read(reader: Any) -> tuple[DueContact, ...]:
    from investcrm.services import persons

    return persons.due(reader)


class DueContactsDialog(Sheet):
    """One line for each contact; the buttons act on the chosen one."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(
            nav,
            t("Contacts that have come to their day"),
            "",
            note=t("Personal data is kept no longer than it is needed. Keep on whom you still work with."),
            topic="organisations",
            size=(720, 480),
        )
        self.cancel.setText(t("Close"))
        self.model = RowsModel(
            (
                Column("name", t("Name"), 150, kind="strong", text=lambda r: r.name, stretch=True),
                Column("email", t("E-mail"), 160, text=lambda r: r.email, tip=lambda r: r.email),
                Column("organisation", t("Company"), 130, text=lambda r: r.organisation),
                Column("number", t("Case"), 84, text=lambda r: r.number),
                Column("due", t("Day"), 96, kind="date", text=lambda r: formats.day(r.due_on)),
            ),
            parent=self,
        )
        self.table = DataTable(t("Contacts"))
        self.table.set_model(self.model)
        self.table.set_empty(label(t("No contact has come to its day."), "muted"))
        self.body.addWidget(self.table, 1)
        self.keep = SecondaryButton(t("Keep on"), icon="clock")
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.erase = SecondaryButton(t("Erase…"), icon="trash")
        for button, run in (
            (self.keep, self._keep_on),
            (self.export, self._export),
            (self.erase, self._erase),
        ):
            button.clicked.connect(lambda _on=False, run=run: run())
            self.left.addWidget(button)
        self.keep.setVisible(nav.may(Verb.CHANGE, "contact"))
        self.erase.setVisible(nav.may(Verb.REMOVE, "contact"))
        Following(self, nav.tasks, self.read, "contact")
        self.read()

    def read(self) -> None:
        """Read the list again."""
        self.nav.tasks.query(_read, then=self._take, owner=self, key="due")

    def _take(self, found: tuple[DueContact, ...]) -> None:
        self.model.set_rows(found)
        for button in (self.keep, self.export, self.erase):
            button.setEnabled(bool(found))
        if found and not self.table.current_id():
            self.table.select_id(found[0].id)

    def _chosen(self) -> DueContact | None:
        row = self.table.current_row()
        return row if isinstance(row, DueContact) else None

    def _keep_on(self) -> None:
        from investcrm.services import persons

        row = self._chosen()
        if row is not None:
            self.nav.tasks.mutate(
                persons.keep,
                KeepContact(row.id),
                then=lambda day: self.nav.shell.say(
                    t("{name} is kept until {day}", name=row.name, day=formats.day(day))
                ),
                failed=self._failed,
                owner=self,
            )

    def _export(self) -> None:
        row = self._chosen()
        if row is not None:
            person.export(self.nav, row.id, row.name, self)

    def _erase(self) -> None:
        row = self._chosen()
        if row is not None:
            person.erase(self.nav, row.id, row.name)


def run(nav: Navigator) -> DueContactsDialog:
    """Show the contacts whose day has come."""
    dialog = DueContactsDialog(nav)
    dialog.open()
    return dialog
