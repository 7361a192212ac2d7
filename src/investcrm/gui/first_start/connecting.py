"""Connects to a shared server: what to reach, as whom and with what; what keeps one out in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.errors import NoKey, NoPassword, UserError
from investcrm.gui.first_start.server_fields import DraftsField, ServerFields
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label, set_state
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton, SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Met, Workspace
    from investcrm.gui.first_start.making import Makers


_SMALLEST: Final = (620, 580)
_WITH_DRAFTS: Final = (620, 670)


class ConnectDialog(QDialog):
    """``workspace`` is what was entered, as ``connected`` says; ``elsewhere``: something else is wanted."""

    connected = Signal(object)

    def __init__(
        self,
        makers: Makers,
        place: str = "",
        error: UserError | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._makers = makers
        self.workspace: Workspace | None = None
        self.elsewhere = False
        self.setWindowTitle(t("Connect to a shared server"))
        self.setMinimumSize(*_SMALLEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 18)
        column.setSpacing(12)
        column.addWidget(label(t("Connect to a shared server"), "title"))
        column.addWidget(
            label(
                t(
                    "The region's database, where everybody works at once and sees what is theirs. "
                    "The connection is encrypted and the server's certificate is checked."
                ),
                "muted",
                wrap=True,
            )
        )
        self.fields = ServerFields(place)
        self.fields.unreadable.connect(self._failed)
        self.server, self.login = self.fields.server, self.fields.login
        self.password, self.keep = self.fields.password, self.fields.keep
        self.drafts = DraftsField()
        column.addWidget(self.fields)
        column.addWidget(self.drafts)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        column.addStretch(1)
        column.addLayout(self._buttons())
        if error is not None:
            self._failed(error)
        elif place:
            self.password.setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        other = GhostButton(t("Another workspace…"))
        other.clicked.connect(self._other)
        self.test_button = SecondaryButton(t("&Test"))
        self.test_button.clicked.connect(self.test)
        cancel = SecondaryButton(t("Cancel"))
        cancel.clicked.connect(self.reject)
        self.connect_button = PrimaryButton(t("Connect"))
        self.connect_button.setDefault(True)
        self.connect_button.clicked.connect(self.connect_it)
        row.addWidget(other)
        row.addStretch(1)
        for button in (self.test_button, cancel, self.connect_button):
            row.addWidget(button)
        other.setVisible(self.parentWidget() is None)
        return row

    # ---- trying

    def test(self) -> None:
        """Reach the server and say whom it takes one for; nothing is opened or kept."""
        password = self.password.text()
        self._try(lambda place: self._makers.greet(place, password), self._met)

    def connect_it(self) -> None:
        """Enter the server and keep the password where that is asked for."""
        password, keep = self.password.text(), self.keep.isChecked()
        passphrase = self.drafts.given
        self._try(lambda place: self._makers.connect(place, password, keep, passphrase), self._entered)

    def _try(self, work: Any, then: Any) -> None:
        self.said.hide()
        try:
            place = self.fields.address()
        except UserError as error:
            self._failed(error)
            return
        self._say(t("Reaching the server …"), bad=False)
        run_waiting(
            self,
            (self.fields, self.test_button, self.connect_button),
            lambda: work(place),
            then,
            self._failed,
        )

    def _met(self, met: Met) -> None:
        said = t("It works: {region}, as {name}.", region=met.region, name=met.name or met.login)
        self._say(said, bad=False)
        self.connect_button.setFocus()

    def _entered(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()
        self.connected.emit(workspace)

    def _failed(self, error: UserError) -> None:
        self._say(current().error(error), bad=True)
        if isinstance(error, NoKey) and not isinstance(error, NoPassword):
            self.setMinimumSize(*_WITH_DRAFTS)
            self.drafts.ask()
        else:
            self.fields.go_to_fault(error)

    def _say(self, sentence: str, *, bad: bool) -> None:
        self.said.setText(sentence)
        set_state(self.said, "role", "note-bad" if bad else "muted")
        self.said.show()

    def _other(self) -> None:
        self.elsewhere = True
        self.reject()
