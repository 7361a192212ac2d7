"""Connects to a shared server: what to reach, as whom and with what; what keeps one out in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from investcrm.domain.errors import NoKey, NoPassword, UserError
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label, set_state
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import connecting
from investcrm.services.connecting import Connection
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
        column.addWidget(self._form(connecting.read(place) if place else Connection()))
        column.addWidget(self._drafts)
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        column.addStretch(1)
        column.addLayout(self._buttons())
        if error is not None:
            self._failed(error)
        elif place:
            self.password.setFocus()

    def _form(self, filled: Connection) -> FormGrid:
        form = self._grid = FormGrid(2)
        self.server = form.add(
            t("&Server"), QLineEdit(filled.server), span=2, note=t("Its name, such as crm.region.se")
        )
        self.server.editingFinished.connect(self._take_apart)
        self.database = form.add(t("&Database"), QLineEdit(filled.database))
        self.login = form.add(t("Your &login"), QLineEdit(filled.login))
        self.password = form.add(
            t("Pass&word"),
            QLineEdit(),
            note=t("Leave it empty with a client certificate or Kerberos."),
        )
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QCheckBox(t("&Keep it in this computer's key store"))
        self.keep.setEnabled(connecting.can_keep())
        if not self.keep.isEnabled():
            self.keep.setToolTip(t("This computer has no key store"))
        form.add("", self.keep)
        self.authority = self._file(form, t("Certificate &authority of your own"), filled.authority, span=2)
        self.certificate = self._file(form, t("&Client certificate"), filled.certificate)
        self.key = self._file(form, t("&Its key"), filled.key)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._drafts = FormGrid(1)
        self._drafts.add(
            t("&Passphrase for your drafts on this computer"),
            self.passphrase,
            note=t("There is no key store here, so your drafts are encrypted with this."),
        )
        self._drafts.hide()
        return form

    def _file(self, form: FormGrid, text: str, value: str, *, span: int = 1) -> QLineEdit:
        place = QFrame()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        edit = QLineEdit("" if value == "system" else value)
        edit.setPlaceholderText(t("No file"))
        edit.setAccessibleName(text.replace("&", ""))
        browse = SecondaryButton(t("Browse…"))
        browse.setAccessibleName(f"{text.replace('&', '')}: {t('Browse…').rstrip('…')}")
        browse.clicked.connect(lambda _on=False: self._browse(edit))
        row.addWidget(edit, 1)
        row.addWidget(browse)
        place.setFocusProxy(edit)
        form.add(text, place, span=span)
        return edit

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

    def _browse(self, edit: QLineEdit) -> None:
        folder = str(Path(edit.text()).parent) if edit.text() else ""
        chosen, _ = QFileDialog.getOpenFileName(self, edit.accessibleName(), folder)
        if chosen:
            edit.setText(chosen)

    def _take_apart(self) -> None:
        """Put a whole address, pasted as the server, into its fields."""
        text = self.server.text().strip()
        if not connecting.names_server(text):
            return
        try:
            filled = connecting.read(text)
        except UserError as error:
            self._say(current().error(error), bad=True)
            return
        for edit, value in (
            (self.server, filled.server),
            (self.database, filled.database),
            (self.login, filled.login or self.login.text()),
            (self.authority, filled.authority),
            (self.certificate, filled.certificate),
            (self.key, filled.key),
        ):
            edit.setText("" if value == "system" else value)

    def address(self) -> str:
        """Return the address of what is filled in.

        Raises:
            UserError: something is missing.
        """
        self._take_apart()
        return connecting.written(
            Connection(
                self.server.text(),
                self.database.text(),
                self.login.text(),
                self.authority.text(),
                self.certificate.text(),
                self.key.text(),
            )
        )

    # ---- trying

    def test(self) -> None:
        """Reach the server and say whom it takes one for; nothing is opened or kept."""
        password = self.password.text()
        self._try(lambda place: self._makers.greet(place, password), self._met)

    def connect_it(self) -> None:
        """Enter the server and keep the password where that is asked for."""
        password, keep = self.password.text(), self.keep.isChecked()
        passphrase = self.passphrase.text() or None
        self._try(lambda place: self._makers.connect(place, password, keep, passphrase), self._entered)

    def _try(self, work: Any, then: Any) -> None:
        self.said.hide()
        try:
            place = self.address()
        except UserError as error:
            self._failed(error)
            return
        self._say(t("Reaching the server …"), bad=False)
        run_waiting(
            self, (self._grid, self.test_button, self.connect_button), lambda: work(place), then, self._failed
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
        if isinstance(error, NoPassword):
            self.password.selectAll()
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(error, NoKey):
            self._drafts.show()
            self.setMinimumSize(*_WITH_DRAFTS)
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            empty = (edit for edit in (self.server, self.database, self.login) if not edit.text().strip())
            next(empty, self.server).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str, *, bad: bool) -> None:
        self.said.setText(sentence)
        set_state(self.said, "role", "note-bad" if bad else "muted")
        self.said.show()

    def _other(self) -> None:
        self.elsewhere = True
        self.reject()
