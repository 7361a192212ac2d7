"""Other locks for the confidential room: another passphrase, or a new key with a new recovery sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from investcrm.domain.errors import UserError
from investcrm.gui.first_start.recovery import RecoveryPage
from investcrm.gui.first_start.strength import judge
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Created
    from investcrm.gui.first_start.making import Locks


def _secret() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


class _Asking(QDialog):
    """A title, what it is about, secret fields, and what went wrong."""

    def __init__(self, title: str, about: str, action: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        self.pages = QStackedWidget()
        whole.addWidget(self.pages)
        asking = QWidget()
        asking.setMinimumWidth(500)
        self.pages.addWidget(asking)
        column = QVBoxLayout(asking)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(label(title, "title"))
        column.addWidget(label(about, wrap=True))
        self.form = FormGrid(1)
        column.addWidget(self.form)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel = SecondaryButton(t("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.primary = PrimaryButton(action)
        self.primary.setDefault(True)
        self.primary.clicked.connect(self.go)
        row.addWidget(self.cancel)
        row.addWidget(self.primary)
        column.addLayout(row)

    def go(self) -> None:
        """Do what the dialog is for."""

    def show_code(self, made: Created, kept: Callable[[bool], object]) -> RecoveryPage:
        """Show a recovery code in place of what was asked; ``kept`` is told whether it is kept."""
        page = RecoveryPage(made, self, leaving=t("Close"))
        page.kept.toggled.connect(kept)
        page.setMinimumSize(600, 440)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.print_button.setFocus()
        return page

    def complain(self, sentence: str, field: QLineEdit) -> None:
        """Say what is wrong and lead to where it is."""
        self.said.setText(sentence)
        self.said.show()
        self.adjustSize()
        field.selectAll()
        field.setFocus()


class PassphraseChange(_Asking):
    """The passphrase so far or the recovery code, and the new one twice; ``changed`` when it holds.

    Where nobody was given either, the new passphrase alone is asked for, and the recovery code is shown.
    """

    changed = Signal()

    def __init__(self, locks: Locks, parent: QWidget | None = None) -> None:
        self._locks = locks
        had = locks.has_passphrase()
        self.is_first = locks.is_unclaimed()
        self.recovery: RecoveryPage | None = None
        """The recovery code of a workspace that had none, once it is there."""
        self._written = True
        super().__init__(
            t("Change the passphrase") if had else t("Choose a passphrase"),
            _first() if self.is_first else _another(),
            t("Change it") if had else t("Choose"),
            parent,
        )
        before = t("Passphrase so far, or recovery code") if had else t("Recovery code")
        self.before = _secret()
        if not self.is_first:
            self.form.add(before, self.before)
        self.first = self.form.add(t("New passphrase"), _secret())
        self.second = self.form.add(t("The same once more"), _secret())
        for field in (self.first, self.second):
            field.textChanged.connect(self._judge)
        self._judge()
        (self.first if self.is_first else self.before).setFocus()

    def _judge(self) -> None:
        first, second = self.first.text(), self.second.text()
        said = judge(first)[1] if first else t("Long is strong: four words or more.")
        self.form.set_note(self.first, said)
        differ = bool(second) and first != second
        self.form.set_note(self.second, t("The two differ.") if differ else "", "warn" if differ else "")

    def go(self) -> None:
        """Change it."""
        self.said.hide()
        before, first = self.before.text().strip(), self.first.text()
        good, sentence = judge(first)
        if not before and not self.is_first:
            self.complain(t("Write what opens the workspace until now."), self.before)
        elif not good:
            self.complain(sentence, self.first)
        elif first != self.second.text():
            self.complain(t("The two passphrases differ. Write the same twice."), self.second)
        else:
            fields = (self.before, self.first, self.second, self.primary, self.cancel)
            work, claim = self._locks.change_passphrase, self._locks.claim
            if self.is_first and claim is not None:
                run_waiting(self, fields, lambda: claim(first), self._claimed, self._failed)
            else:
                run_waiting(self, fields, lambda: work(before, first), self._done, self._failed)

    def _claimed(self, made: Created) -> None:
        self._written = False
        self.recovery = self.show_code(made, self._kept)
        self.recovery.done.connect(lambda: self._done(made))

    def _kept(self, on: bool) -> None:
        self._written = on

    def _done(self, _result: object) -> None:
        for field in (self.before, self.first, self.second):
            field.clear()
        self.accept()
        self.changed.emit()

    def _failed(self, error: UserError) -> None:
        self.complain(current().error(error), self.first if self.is_first else self.before)

    def reject(self) -> None:
        """Leave, unless the passphrase is being changed or nobody has kept the recovery code yet."""
        if self.cancel.isEnabled() and self._written:
            super().reject()


def _another() -> str:
    return t(
        "It opens the workspace and the confidential room. The printed recovery code stays as it is. "
        "Backups made until now are opened with what opened the workspace then."
    )


def _first() -> str:
    return t(
        "It opens the workspace and the confidential room. Then the recovery code is shown, once, to print "
        "or write down. Backups made until now are opened with this computer's key store alone."
    )


class NewKeyDialog(_Asking):
    """The passphrase; then the room lies under a fresh key and the new recovery code is shown."""

    def __init__(self, locks: Locks, parent: QWidget | None = None) -> None:
        super().__init__(
            t("New key and recovery sheet"),
            t(
                "The room is encrypted anew under a fresh key, and there is a new recovery code for the "
                "whole workspace. The printed one opens nothing of it any more, but still opens older "
                "backups. The passphrase stays."
            ),
            t("Make a new key"),
            parent,
        )
        self._locks = locks
        self._written = True
        self.recovery: RecoveryPage | None = None
        """The new code, once it is there."""
        self.secret = self.form.add(t("Passphrase"), _secret())
        if not locks.has_passphrase():
            self.secret.setEnabled(False)
            self.primary.setEnabled(False)
            self.said.setText(t("Choose a passphrase first; the recovery code of today is enough for that."))
            self.said.show()
        self.secret.setFocus()

    def go(self) -> None:
        """Make the key."""
        self.said.hide()
        secret = self.secret.text().strip()
        if not secret:
            self.complain(t("Write the passphrase."), self.secret)
            return
        fields = (self.secret, self.primary, self.cancel)
        run_waiting(self, fields, lambda: self._locks.rekey(secret), self._done, self._failed)

    def _done(self, made: Created) -> None:
        self.secret.clear()
        self._written = False
        self.recovery = self.show_code(made, self._keep)
        self.recovery.done.connect(self.accept)

    def _keep(self, on: bool) -> None:
        self._written = on

    def _failed(self, error: UserError) -> None:
        self.complain(current().error(error), self.secret)

    def reject(self) -> None:
        """Leave, unless the key is being made or nobody has kept the new code yet."""
        if self.cancel.isEnabled() and self._written:
            super().reject()
