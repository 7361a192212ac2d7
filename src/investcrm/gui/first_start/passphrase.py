"""Asks for the passphrase of a workspace that this computer's key store does not open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.errors import NoKey, UserError
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton, SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import Makers


class PassphraseDialog(QDialog):
    """The passphrase or the recovery code; ``workspace`` is what it opened."""

    def __init__(self, makers: Makers, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers, self._place = makers, place
        self.workspace: Workspace | None = None
        self.trouble: UserError | None = None
        self.elsewhere = False
        self.setWindowTitle("InvestCRM")
        self.setMinimumWidth(500)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.addWidget(label(t("Open {name}", name=Path(place).name), "title"))
        column.addWidget(
            label(
                t(
                    "The workspace is encrypted. Write its passphrase, or the recovery code from the "
                    "printed sheet."
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
        other = GhostButton(t("Another workspace…"))
        other.clicked.connect(self._other)
        self.open_button = PrimaryButton(t("Open"))
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self.try_it)
        leave = SecondaryButton(t("Quit"))
        leave.clicked.connect(self.reject)
        self.edit.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        row.addWidget(other)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.open_button)
        column.addLayout(row)
        self.edit.setFocus()

    def try_it(self) -> None:
        """Try what was typed."""
        self.said.hide()
        run_waiting(
            self,
            (self.edit, self.open_button),
            lambda: self._makers.open(self._place, self.edit.text().strip()),
            self._opened,
            self._failed,
        )

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()

    def _failed(self, error: UserError) -> None:
        if not isinstance(error, NoKey):
            self.trouble = error
            self.accept()
            return
        self.said.setText(current().error(error))
        self.said.show()
        self.adjustSize()
        self.edit.selectAll()
        self.edit.setFocus()

    def _other(self) -> None:
        self.elsewhere = True
        self.reject()
