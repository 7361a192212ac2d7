"""Asks for what opens the confidential room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.errors import UserError
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace


class UnlockDialog(QDialog):
    """The passphrase or the recovery code; ``unlocked`` is sent with the room it opened."""

    unlocked = Signal(object)

    def __init__(self, unlock: Callable[[str], Workspace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlock = unlock
        self.setWindowTitle(t("Confidential room"))
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.addWidget(label(t("Open the confidential room"), "title"))
        column.addWidget(
            label(
                t(
                    "Confidential cases lie apart, under a key of their own. Write the passphrase, or the "
                    "recovery code from the printed sheet. What you open there is logged."
                ),
                wrap=True,
            )
        )
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        name = label(t("Passphrase or recovery code"), "label")
        name.setBuddy(self.edit)
        self.edit.setAccessibleName(t("Passphrase or recovery code"))
        column.addWidget(name)
        column.addWidget(self.edit)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        leave = SecondaryButton(t("Cancel"))
        leave.clicked.connect(self.reject)
        self.open_button = PrimaryButton(t("Open"))
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self.try_it)
        self.edit.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        row.addWidget(leave)
        row.addWidget(self.open_button)
        column.addLayout(row)
        self.edit.setFocus()

    def try_it(self) -> None:
        """Try what was typed."""
        self.said.hide()
        typed = self.edit.text().strip()
        run_waiting(
            self, (self.edit, self.open_button), lambda: self._unlock(typed), self._opened, self._failed
        )

    def _opened(self, room: Workspace) -> None:
        self.edit.clear()
        self.accept()
        self.unlocked.emit(room)

    def _failed(self, error: UserError) -> None:
        self.said.setText(current().error(error))
        self.said.show()
        self.adjustSize()
        self.edit.selectAll()
        self.edit.setFocus()
