"""What both ways into the confidential room ask by: a secret, tried while the window lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.errors import UserError
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Workspace

_WIDTH: Final = 480
_MARGIN: Final = 24


class AskingDialog(QDialog):
    """Asks for what opens the room, called ``asked``; ``unlocked`` is sent with the room it opened."""

    unlocked = Signal(object)

    def __init__(self, asked: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Confidential room"))
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 18)
        column.setSpacing(10)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.addStrut(_WIDTH - 2 * _MARGIN)
        column.addWidget(label(t("Open the confidential room"), "title"))
        self.about = label("", wrap=True)
        column.addWidget(self.about)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(asked)
        self._name = label(asked, "label")
        self._name.setBuddy(self.edit)
        column.addWidget(self._name)
        column.addWidget(self.edit)
        self.more = QVBoxLayout()
        """What else is filled in."""
        column.addLayout(self.more)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        leave = SecondaryButton(t("Cancel"))
        leave.clicked.connect(self.reject)
        self.open_button = PrimaryButton(t("Open"))
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self.try_it)
        self.edit.textChanged.connect(self._may_try)
        self.buttons.addWidget(leave)
        self.buttons.addWidget(self.open_button)
        column.addLayout(self.buttons)
        self._may_try()

    def _may_try(self) -> None:
        self.open_button.setEnabled(bool(self.edit.text()))

    def _show_edit(self, *, on: bool) -> None:
        self._name.setVisible(on)
        self.edit.setVisible(on)

    def _trial(self) -> Callable[[], Workspace]:
        """Read what is filled in, and return what opens the room with it on another thread."""
        raise NotImplementedError

    def _filled_in(self) -> tuple[QWidget, ...]:
        return (self.edit,)

    def try_it(self) -> None:
        """Try what was typed."""
        self.said.hide()
        fields = (*self._filled_in(), self.open_button)
        run_waiting(self, fields, self._trial(), self._opened, self._failed)

    def _opened(self, room: Workspace) -> None:
        self.edit.clear()
        self.accept()
        self.unlocked.emit(room)

    def _failed(self, error: UserError) -> None:
        self.said.setText(current().error(error))
        self.said.show()
        self.edit.selectAll()
        self.edit.setFocus()
        self.adjustSize()
