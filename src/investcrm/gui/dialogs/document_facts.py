"""The register's facts of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm.domain.commands import DescribeDocument
from investcrm.domain.rows import DocumentRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import cases
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class DocumentDialog(Sheet):
    """Registry number, date, correspondent, what it concerns, marking."""

    def __init__(self, nav: Navigator, row: DocumentRow) -> None:
        super().__init__(nav, t("Register facts"), t("Save"), note=row.name, topic="inquiries", size=(560, 0))
        self._row = row
        self.version = row.version
        form = FormGrid(2)
        self.name = form.add(t("Name"), QLineEdit(row.name), span=2)
        self.number = form.add(t("Registry number"), QLineEdit(row.registry_number))
        self.day = form.add(t("Date"), DateField(nav.region.today))
        self.day.set_value(row.dated_on)
        who = t("Sender") if row.direction == "received" else t("Recipient")
        self.registered = form.add(t("Registered on"), DateField(nav.region.today))
        self.registered.set_value(row.registered_on)
        self.marking = form.add(t("Confidentiality marking"), QLineEdit(row.marking))
        self.correspondent = form.add(who, QLineEdit(row.correspondent), span=2)
        self.concerns = form.add(t("Concerns"), QLineEdit(row.concerns), span=2)
        self.body.addWidget(form)
        self.number.setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "name": self.name,
            "registry_number": self.number,
            "registered_on": self.registered,
            "dated_on": self.day,
            "correspondent": self.correspondent,
            "concerns": self.concerns,
            "marking": self.marking,
        }

    def go(self) -> None:
        if not self.day.is_valid() or self.day.value() is None or not self.registered.is_valid():
            self.complain(t("The day cannot be read."))
            return
        now = {
            "name": self.name.text().strip() or self._row.name,
            "registry_number": self.number.text().strip(),
            "registered_on": self.registered.value(),
            "dated_on": self.day.value(),
            "correspondent": self.correspondent.text().strip(),
            "concerns": self.concerns.text().strip(),
            "marking": self.marking.text().strip(),
        }
        changed = {key: value for key, value in now.items() if getattr(self._row, key) != value}
        command = DescribeDocument(self._row.id, self.version, changed)
        self.run(
            cases.describe_document, command, lambda _done: self.finished_with(t("Register facts saved"))
        )


def run(nav: Navigator, row: DocumentRow) -> DocumentDialog:
    """Ask for the facts."""
    dialog = DocumentDialog(nav, row)
    dialog.open()
    return dialog
