"""Asks for what opens the confidential room of a workspace on this computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from investcrm.gui.room.asking import AskingDialog
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton
from investcrm.words import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import Locks


class UnlockDialog(AskingDialog):
    """The passphrase or the recovery code."""

    choosing = Signal()
    """A passphrase is to be chosen first."""

    def __init__(self, locks: Locks, parent: QWidget | None = None) -> None:
        has_passphrase = locks.has_passphrase()
        is_unclaimed = locks.is_unclaimed()
        super().__init__(t("Passphrase or recovery code") if has_passphrase else t("Recovery code"), parent)
        self._unlock = locks.unlock
        self.about.setText(_unclaimed() if is_unclaimed else _about(has_passphrase))
        self._show_edit(on=not is_unclaimed)
        make = PrimaryButton if is_unclaimed else GhostButton
        self.choose_button = make(t("Choose a passphrase\u2026"))
        self.choose_button.setVisible(not has_passphrase)
        self.choose_button.clicked.connect(self._choose)
        self.buttons.insertWidget(self.buttons.count() if is_unclaimed else 0, self.choose_button)
        self.open_button.setHidden(is_unclaimed)
        (self.choose_button if is_unclaimed else self.edit).setFocus()

    def _choose(self) -> None:
        self.reject()
        self.choosing.emit()

    def _trial(self) -> Callable[[], Workspace]:
        return partial(self._unlock, self.edit.text().strip())


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
