"""Says why a workspace cannot be opened, what is safe, and what one can do."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.errors import UserError
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.words import current, t


class TroubleDialog(QDialog):
    """``choice`` is again, folder (then ``folder``) or new."""

    def __init__(self, place: str, error: UserError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ""
        self.folder = ""
        self.setWindowTitle("InvestCRM")
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(label(t("The workspace cannot be opened"), "title"))
        self.sentence = label(current().error(error), wrap=True, selectable=True)
        column.addWidget(self.sentence)
        column.addWidget(label(t("Workspace: {folder}", folder=place), "muted", wrap=True, selectable=True))
        row = QHBoxLayout()
        for words, choice in ((t("Make a new one…"), "new"), (t("Open another folder…"), "folder")):
            button = SecondaryButton(words)
            button.clicked.connect(lambda _on=False, c=choice: self._choose(c))
            row.addWidget(button)
        row.addStretch(1)
        again = PrimaryButton(t("Try again"))
        again.clicked.connect(lambda: self._choose("again"))
        again.setDefault(True)
        row.addWidget(again)
        column.addSpacing(6)
        column.addLayout(row)

    def _choose(self, choice: str) -> None:
        self.choice = choice
        if choice == "folder":
            self.folder = QFileDialog.getExistingDirectory(self, t("Open another folder…"))
            if not self.folder:
                return
        self.accept()
