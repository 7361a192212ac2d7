"""The fields of a connection to a shared server, wherever one is filled in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QHBoxLayout, QLineEdit, QWidget

from investcrm.domain.errors import NoPassword, UserError
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import connecting
from investcrm.services.connecting import Connection
from investcrm.words import t


class ServerFields(FormGrid):
    """Server, database, login, password and files; ``unreadable`` when what was pasted is no address."""

    unreadable = Signal(object)

    def __init__(self, place: str = "", parent: QWidget | None = None) -> None:
        super().__init__(2, parent)
        filled = connecting.read(place) if place else Connection()
        self.server = self.add(
            t("&Server"), QLineEdit(filled.server), span=2, note=t("Its name, such as crm.region.se")
        )
        self.server.editingFinished.connect(self.take_apart)
        self.database = self.add(t("&Database"), QLineEdit(filled.database))
        self.login = self.add(t("Your &login"), QLineEdit(filled.login))
        self.password = self.add(
            t("Pass&word"),
            QLineEdit(),
            note=t("Leave it empty with a client certificate or Kerberos."),
        )
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QCheckBox(t("&Keep it in this computer's key store"))
        self.keep.setEnabled(connecting.can_keep())
        if not self.keep.isEnabled():
            self.keep.setToolTip(t("This computer has no key store"))
        self.add("", self.keep)
        self.authority = self._file(t("Certificate &authority of your own"), filled.authority, span=2)
        self.certificate = self._file(t("&Client certificate"), filled.certificate)
        self.key = self._file(t("&Its key"), filled.key)

    def _file(self, text: str, value: str, *, span: int = 1) -> QLineEdit:
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
        self.add(text, place, span=span)
        return edit

    def _browse(self, edit: QLineEdit) -> None:
        folder = str(Path(edit.text()).parent) if edit.text() else ""
        chosen, _ = QFileDialog.getOpenFileName(self, edit.accessibleName(), folder)
        if chosen:
            edit.setText(chosen)

    def take_apart(self) -> None:
        """Put a whole address, pasted as the server, into its fields."""
        text = self.server.text().strip()
        if not connecting.names_server(text):
            return
        try:
            filled = connecting.read(text)
        except UserError as error:
            self.unreadable.emit(error)
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

    def address(self, login: str = "") -> str:
        """Return the address of what is filled in; ``login`` where it is another's.

        Raises:
            UserError: something is missing.
        """
        self.take_apart()
        return connecting.written(
            Connection(
                self.server.text(),
                self.database.text(),
                login or self.login.text(),
                self.authority.text(),
                self.certificate.text(),
                self.key.text(),
            )
        )

    def go_to_fault(self, error: UserError) -> None:
        """Put the keyboard where what went wrong can be put right."""
        if isinstance(error, NoPassword):
            self.password.selectAll()
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        empty = (edit for edit in (self.server, self.database, self.login) if not edit.text().strip())
        next(empty, self.server).setFocus(Qt.FocusReason.OtherFocusReason)


class DraftsField(FormGrid):
    """The passphrase of the drafts on a computer without a key store; hidden until it is needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, parent)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.add(
            t("&Passphrase for your drafts on this computer"),
            self.passphrase,
            note=t("There is no key store here, so your drafts are encrypted with this."),
        )
        self.hide()

    @property
    def given(self) -> str | None:
        """What was typed, or None."""
        return self.passphrase.text() or None

    def ask(self) -> None:
        """Show it, with the keyboard in it."""
        self.show()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
