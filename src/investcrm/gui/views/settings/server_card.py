"""A card of settings about a mail server: where it is, how one logs in, what is tried and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, label, set_state
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Job

ANY_TENANT: Final = "organizations"


class ServerCard(Card):
    """What the cards of sending and of the mailbox have in common; each puts its own fields into ``form``.

    What somebody else saves meanwhile is shown unless something was typed here. What a subclass says of
    itself: :meth:`edits`, :meth:`read`, :meth:`save`, :meth:`try_out`, :meth:`sign_in`, :meth:`turn_off`.
    """

    page_wanted = Signal(str)
    """An address to open in the browser, asked for by a thread that signs in."""

    def __init__(
        self, nav: Navigator, title: str, about: str, ports: Mapping[str, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self._nav = nav
        self._ports = ports
        self._seen: Any = None
        self._touched = False
        self._job: Job | None = None
        self.body.addWidget(label(about, "muted", wrap=True))
        self.form = FormGrid(3)
        self.body.addWidget(self.form)
        self.said = label("", "muted", wrap=True, selectable=True)
        self.said.hide()
        self.page_wanted.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))

    # ---- what it is made of

    def add_server(self, name: str, example: str, securities: Mapping[str, str], usual: str) -> None:
        """Add where the server is and how the way there is encrypted."""
        self.host = self.form.add(name, QLineEdit())
        self.host.setPlaceholderText(example)
        self.security = self.form.add(
            t("Encryption"), Choice([(key, t(text)) for key, text in securities.items()], usual)
        )
        self.port = self.form.add(t("Port number"), QSpinBox())
        self.port.setRange(1, 65535)
        self.port.setValue(self._ports[usual])
        self.port.lineEdit().setTextMargins(7, 0, 0, 0)
        self.security.chosen.connect(self._follow_port)

    def add_login(self, logins: Mapping[str, str], usual: str, user: str) -> None:
        """Add how one logs in, and who."""
        self.login = self.form.add(
            t("Login"), Choice([(key, t(text)) for key, text in logins.items()], usual)
        )
        self.user = self.form.add(user, QLineEdit())
        self.password = self.form.add(t("Password"), QLineEdit())
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.login.chosen.connect(lambda _key: self._login_chosen())

    def add_microsoft(self) -> None:
        """Add what Microsoft 365 wants to know of the program, shown where one logs in there."""
        self.microsoft = FormGrid(3)
        self.client_id = self.microsoft.add(
            t("Program id (client id)"),
            QLineEdit(),
            span=2,
            note=t("Those who run your Microsoft 365 register the program and give its id."),
        )
        self.tenant = self.microsoft.add(t("Organisation (tenant)"), QLineEdit(ANY_TENANT))
        self.body.addWidget(self.microsoft)

    def add_buttons(self, test: str, off: str) -> None:
        """Add what came of it, and the buttons; the card is whole then and shows what is saved."""
        self.body.addWidget(self.said)
        self.test_button = SecondaryButton(test, icon="mail")
        self.test_button.clicked.connect(self.try_out)
        self.sign_in_button = SecondaryButton(t("Sign in to Microsoft 365…"))
        self.sign_in_button.clicked.connect(self.sign_in)
        self.stop_button = SecondaryButton(t("Stop"))
        self.stop_button.clicked.connect(self._stop)
        self.stop_button.hide()
        self.off_button = SecondaryButton(off)
        self.off_button.clicked.connect(self.turn_off)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.test_button, self.sign_in_button, self.stop_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.off_button)
        row.addWidget(self.save_button)
        self.body.addLayout(row)
        for edit in self.edits():
            edit.textEdited.connect(self._touch)
        Following(self, self._nav.tasks, self.read, "setting")
        self.show_fields()
        self.read()

    # ---- what each card says of itself

    def edits(self) -> tuple[QLineEdit, ...]:
        """Return the fields that are typed in."""
        raise NotImplementedError

    def read(self) -> None:
        """Read what is saved, and show it."""
        raise NotImplementedError

    def save(self) -> None:
        """Save what is filled in."""
        raise NotImplementedError

    def try_out(self) -> None:
        """Try what is filled in."""
        raise NotImplementedError

    def sign_in(self) -> None:
        """Save and let the person sign in with the browser."""
        raise NotImplementedError

    def turn_off(self) -> None:
        """Use no such server any more."""
        raise NotImplementedError

    # ---- how it stands

    def take(self, seen: Any, has_secret: bool, texts: Mapping[QLineEdit, str]) -> None:
        """Show what is saved, unless somebody is typing here."""
        self.off_button.setVisible(seen is not None)
        self.password.setPlaceholderText(t("kept on this computer") if seen and has_secret else "")
        if self._touched:
            return
        self._seen = seen
        if seen is None:
            return
        self.login.set_key(seen.login)
        self.security.set_key(seen.security)
        self.port.setValue(seen.port)
        for edit, text in texts.items():
            edit.setText(text)
        self.show_fields()
        self._touched = False

    def saved(self, seen: Any) -> None:
        """Note that what is filled in is what is saved."""
        self._seen, self._touched = seen, False

    def emptied(self) -> None:
        """Note that nothing is saved any more."""
        self.saved(None)
        for edit in self.edits():
            edit.clear()

    def show_fields(self) -> None:
        """Show what the chosen way of logging in asks for."""
        login = self.login.key()
        self.microsoft.setVisible(login == "oauth")
        self.sign_in_button.setVisible(login == "oauth")
        self.password.setEnabled(login == "password")
        self.user.setEnabled(login != "none")

    def _login_chosen(self) -> None:
        self.show_fields()
        if self._seen is not None and self.login.key() != self._seen.login:
            self._touched = True

    def _follow_port(self, key: str) -> None:
        self._touched = True
        if self.port.value() in self._ports.values():
            self.port.setValue(self._ports[key])

    def _touch(self, _text: str) -> None:
        self._touched = True

    # ---- what takes a while

    def keep(self, work: Callable[[], bool], then: Callable[[bool], object]) -> None:
        """Let the key store take a password; ``then`` hears whether it did."""
        self._nav.tasks.background(
            lambda _report: work(), then=lambda kept: then(bool(kept)), failed=self.complain, owner=self
        )

    def begin(self, sentence: str, work: Any, then: Callable[[Any], object]) -> None:
        """Do something that takes a while, and can be stopped."""
        self.say(sentence, "")
        for button in (self.test_button, self.sign_in_button, self.save_button):
            button.setEnabled(False)

        def done(found: Any) -> None:
            self._ended()
            then(found)

        self._job = self._nav.tasks.background(work, then=done, failed=self.complain, owner=self)
        self.stop_button.show()

    def _ended(self) -> None:
        self._job = None
        self.stop_button.hide()
        for button in (self.test_button, self.sign_in_button, self.save_button):
            button.setEnabled(True)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def complain(self, error: Exception) -> None:
        """Say what went wrong."""
        self._ended()
        if isinstance(error, UserError):
            self.say(words.current().error(error), "bad")

    def say(self, sentence: str, tone: str) -> None:
        """Say something under the fields; ``tone``: ok, warn, bad or none."""
        set_state(self.said, "role", f"note-{tone}" if tone else "muted")
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
