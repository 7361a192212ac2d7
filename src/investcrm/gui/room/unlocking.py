"""Asks for what opens the confidential room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.errors import UserError
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton, SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import Locks


class UnlockDialog(QDialog):
    """The passphrase or the recovery code; ``unlocked`` is sent with the room it opened."""

    unlocked = Signal(object)
    choosing = Signal()
    """A passphrase is to be chosen first."""

    def __init__(self, locks: Locks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlock = locks.unlock
        has_passphrase = locks.has_passphrase()
        is_unclaimed = locks.is_unclaimed()
        asked = t("Passphrase or recovery code") if has_passphrase else t("Recovery code")
        self.setWindowTitle(t("Confidential room"))
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.addStrut(412)
        column.addWidget(label(t("Open the confidential room"), "title"))
        column.addWidget(label(_unclaimed() if is_unclaimed else _about(has_passphrase), wrap=True))
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        name = label(asked, "label")
        name.setBuddy(self.edit)
        self.edit.setAccessibleName(asked)
        column.addWidget(name)
        column.addWidget(self.edit)
        name.setHidden(is_unclaimed)
        self.edit.setHidden(is_unclaimed)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        row = QHBoxLayout()
        make = PrimaryButton if is_unclaimed else GhostButton
        self.choose_button = make(t("Choose a passphrase\u2026"))
        self.choose_button.setVisible(not has_passphrase)
        self.choose_button.clicked.connect(self._choose)
        if not is_unclaimed:
            row.addWidget(self.choose_button)
        row.addStretch(1)
        leave = SecondaryButton(t("Cancel"))
        leave.clicked.connect(self.reject)
        self.open_button = PrimaryButton(t("Open"))
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self.try_it)
        self.edit.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        self.open_button.setHidden(is_unclaimed)
        row.addWidget(leave)
        row.addWidget(self.choose_button if is_unclaimed else self.open_button)
        column.addLayout(row)
        (self.choose_button if is_unclaimed else self.edit).setFocus()

    def _choose(self) -> None:
        self.reject()
        self.choosing.emit()

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


def _unclaimed() -> str:
    return t(
        "Nobody has opened this room yet. Choose the passphrase that opens it; then its recovery code is "
        "shown, once. What you open in the room is logged."
    )


def _about(has_passphrase: bool) -> str:
    if has_passphrase:
        return t(
            "Confidential cases lie apart, under a key of their own. Write the passphrase, or the "
            "recovery code from the printed sheet. What you open there is logged."
        )
    return t(
        "Confidential cases lie apart, under a key of their own, which this computer's key store does not "
        "hold. No passphrase was chosen for this workspace, so the recovery code from the printed sheet "
        "opens them. With the code you can choose a passphrase, too. What you open there is logged."
    )
