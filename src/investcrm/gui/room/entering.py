"""Asks for what a server wants before it opens its confidential room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from investcrm.domain.errors import NoKey, NoPassword, UserError
from investcrm.gui.first_start.server_fields import DraftsField
from investcrm.gui.room.asking import AskingDialog
from investcrm.services import connecting
from investcrm.words import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import ServerLocks


class EnterDialog(AskingDialog):
    """The password of one's login where the server wants it, kept only where the region lets it be."""

    _asks = True

    def __init__(self, locks: ServerLocks, parent: QWidget | None = None) -> None:
        super().__init__(t("Password"), parent)
        self._locks = locks
        self.keep = QCheckBox(t("&Keep it in this computer's key store"))
        self.keep.setEnabled(connecting.can_keep())
        if not self.keep.isEnabled():
            self.keep.setToolTip(t("This computer has no key store"))
        self.more.addWidget(self.keep)
        self.drafts = DraftsField()
        self.more.addWidget(self.drafts)
        self._ask(password=locks.asks_password)

    def _ask(self, *, password: bool) -> None:
        self._asks = password
        self.about.setText(self._words())
        self._show_edit(on=password)
        self.keep.setVisible(password and self._locks.may_keep)
        self._may_try()
        (self.edit if password else self.open_button).setFocus()

    def _words(self) -> str:
        where = {"server": self._locks.server, "login": self._locks.login}
        if self._locks.is_first:
            return t(
                "Confidential cases lie apart, in a database of their own on {server}. Whoever is let in "
                "has a password of their own there. Write that of {login}: from then on the way into the "
                "room stands in this window. What you open is logged.",
                **where,
            )
        if self._asks:
            return t(
                "Confidential cases lie apart, in a database of their own on {server}. Write the password "
                "of {login} there. What you open is logged.",
                **where,
            )
        return t(
            "Confidential cases lie apart, in a database of their own on {server}. This computer proves "
            "there that you are {login}. What you open is logged.",
            **where,
        )

    def _may_try(self) -> None:
        self.open_button.setEnabled(bool(self.edit.text()) or not self._asks)

    def _filled_in(self) -> tuple[QWidget, ...]:
        kept = (self.keep,) if self.keep.isEnabled() else ()
        return (self.edit, *kept, self.drafts)

    @property
    def kept(self) -> bool:
        """Whether the password typed is to be kept."""
        return self.keep.isVisibleTo(self) and self.keep.isChecked()

    def _trial(self) -> Callable[[], Workspace]:
        return partial(self._locks.unlock, self.edit.text(), self.drafts.given, self.kept)

    def _opened(self, room: Workspace) -> None:
        self.drafts.passphrase.clear()
        super()._opened(room)

    def _failed(self, error: UserError) -> None:
        super()._failed(error)
        if isinstance(error, NoPassword):
            self._ask(password=True)
        elif isinstance(error, NoKey):
            self.drafts.ask()
        self.adjustSize()
