"""What an import did, with the ways on: to the list, back, to another file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm.gui.views.importing import lines
from investcrm.gui.widgets.basic import Card, clear_layout, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.services.importing import ImportResult
from investcrm.words import n, t


class DonePane(QWidget):
    """The result in words and numbers."""

    list_wanted = Signal()
    undo_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(t("Taken in"))
        self.said = label("", "lead", wrap=True)
        self.more = label("", "muted", wrap=True)
        counts = QWidget()
        self._flow = FlowLayout(counts, 6)
        for widget in (self.said, counts, self.more):
            card.body.addWidget(widget)
        row = QHBoxLayout()
        self.show_list = PrimaryButton(t("Show the list"), icon="table")
        self.show_list.clicked.connect(self.list_wanted)
        self.undo = SecondaryButton(t("Undo import"), icon="undo")
        self.undo.clicked.connect(self.undo_wanted)
        self.another = SecondaryButton(t("Another file…"), icon="import")
        self.another.clicked.connect(self.another_wanted)
        for button in (self.show_list, self.undo, self.another):
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        column.addWidget(card)
        column.addStretch(1)

    def show_result(self, result: ImportResult) -> None:
        """Show what an import did."""
        self.said.setText(added(result))
        self.more.setText(lines.told(result))
        clear_layout(self._flow)
        for chip in lines.count_chips(result.counts):
            self._flow.addWidget(Chip(chip.text, chip.tone))
        self.undo.setEnabled(bool(result.change_set))


def added(result: ImportResult) -> str:
    """Return how many rows were added, as a sentence."""
    return n("{count} row was added.", "{count} rows were added.", result.added)
