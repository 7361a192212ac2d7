"""Asks for what a server wants before it opens its confidential room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.errors import NoKey, NoPassword, UserError
from investcrm.gui.first_start.server_fields import DraftsField
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import ServerLocks


class EnterDialog(QDialog):
    """The password of one's login where the server wants it; ``unlocked`` is sent with the room it opened."""

    unlocked = Signal(object)

    def __init__(self, locks: ServerLocks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locks = locks
        self.setWindowTitle(t("Confidential room"))
        self.setMinimumWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.addWidget(label(t("Open the confidential room"), "title"))
        self.about = label("", wrap=True)
        column.addWidget(self.about)
        asked = t("Password")
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(asked)
        self._name = label(asked, "label")
        self._name.setBuddy(self.edit)
        column.addWidget(self._name)
        column.addWidget(self.edit)
        self.drafts = DraftsField()
        column.addWidget(self.drafts)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        leave = SecondaryButton(t("Cancel"))
        leave.clicked.connect(self.reject)
        self.open_button = PrimaryButton(t("Open"))
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self.try_it)
        self.edit.textChanged.connect(self._may_try)
        row.addWidget(leave)
        row.addWidget(self.open_button)
        column.addLayout(row)
        self._ask(password=locks.asks_password)

    def _ask(self, *, password: bool) -> None:
        self._asks = password
        where = {"server": self._locks.server, "login": self._locks.login}
        self.about.setText(
            t(
                "Confidential cases lie apart, in a database of their own on {server}. Write the password "
                "of {login} there. What you open is logged.",
                **where,
            )
            if password
            else t(
                "Confidential cases lie apart, in a database of their own on {server}. This computer proves "
                "there that you are {login}. What you open is logged.",
                **where,
            )
        )
        self._name.setVisible(password)
        self.edit.setVisible(password)
        self._may_try()
        (self.edit if password else self.open_button).setFocus()

    def _may_try(self) -> None:
        self.open_button.setEnabled(bool(self.edit.text()) or not self._asks)

    def try_it(self) -> None:
        """Try what was typed."""
        self.said.hide()
        typed, passphrase = self.edit.text(), self.drafts.given
        run_waiting(
            self,
            (self.edit, self.drafts, self.open_button),
            lambda: self._locks.unlock(typed, passphrase),
            self._opened,
            self._failed,
        )

    def _opened(self, room: Workspace) -> None:
        self.edit.clear()
        self.drafts.passphrase.clear()
        self.accept()
        self.unlocked.emit(room)

    def _failed(self, error: UserError) -> None:
        self.said.setText(current().error(error))
        self.said.show()
        if isinstance(error, NoPassword):
            self._ask(password=True)
            self.edit.selectAll()
        elif isinstance(error, NoKey):
            self.drafts.ask()
        self.adjustSize()
