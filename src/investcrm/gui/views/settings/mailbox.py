"""The cards of settings about answers that come: the mailbox for everybody, and what this computer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.domain.mailbox import INBOX, LOGINS, PORTS, SECURITIES, Mailbox, SetMailbox, Tried
from investcrm.domain.mailing import MailAccount
from investcrm.gui.arriving import EVERY, FOLDER, USUAL_MINUTES
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, label, set_state
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import mail_account, mailbox
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_EXAMPLE: Final = "imap.example.se"
_ANY_TENANT: Final = "organizations"
_MINUTES: Final = {
    "0": N_("Only by hand"),
    "5": N_("Every fifth minute"),
    "15": N_("Every quarter of an hour"),
    "60": N_("Every hour"),
}
Read = tuple[Mailbox | None, MailAccount | None, bool]


def _read(reader: Any) -> Read:
    found, account = mailbox.mailbox(reader), mail_account.account(reader)
    return found, account, found is not None and mailbox.has_secret(found, account)


class MailboxCard(Card):
    """The server, the login and the folder; the password goes to the key store of this computer."""

    page_wanted = Signal(str)
    """An address to open in the browser, asked for by a thread that signs in."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Answers by mail"), parent)
        self._nav = nav
        self._seen: Mailbox | None = None
        self._account: MailAccount | None = None
        self._touched = False
        about = t(
            "The mailbox that municipalities answer to. It is only read: nothing in it is marked, moved or "
            "deleted. What answers a case is offered on Today; other mail is left alone and not kept."
        )
        self.body.addWidget(label(about, "muted", wrap=True))
        form = FormGrid(3)
        self.host = form.add(t("Mailbox server"), QLineEdit())
        self.host.setPlaceholderText(_EXAMPLE)
        self.security = form.add(
            t("Encryption"), Choice([(key, t(text)) for key, text in SECURITIES.items()], "tls")
        )
        self.port = form.add(t("Port number"), QSpinBox())
        self.port.setRange(1, 65535)
        self.port.setValue(PORTS["tls"])
        self.port.lineEdit().setTextMargins(7, 0, 0, 0)
        self.login = form.add(t("Login"), Choice([(key, t(text)) for key, text in LOGINS.items()], "same"))
        self.user = form.add(t("User or mailbox, if another"), QLineEdit())
        self.password = form.add(t("Password"), QLineEdit())
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.folder = form.add(t("Folder"), QLineEdit(INBOX))
        self.client_id = form.add(t("Program id (client id)"), QLineEdit())
        self.tenant = form.add(t("Organisation (tenant)"), QLineEdit(_ANY_TENANT))
        self.body.addWidget(form)
        self.said = label("", "muted", wrap=True, selectable=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self.body.addLayout(self._buttons())
        self.page_wanted.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        self.security.chosen.connect(self._follow_port)
        self.login.chosen.connect(lambda _key: self._show_fields())
        for edit in self._edits():
            edit.textEdited.connect(self._touch)
        Following(self, nav.tasks, self._refresh, "setting")
        self._show_fields()
        self._refresh()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.test_button = SecondaryButton(t("Look in the mailbox"), icon="mail")
        self.test_button.clicked.connect(self.try_out)
        self.sign_in_button = SecondaryButton(t("Sign in to Microsoft 365…"))
        self.sign_in_button.clicked.connect(self.sign_in)
        self.off_button = SecondaryButton(t("Look in no mailbox"))
        self.off_button.clicked.connect(self.turn_off)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.test_button)
        row.addWidget(self.sign_in_button)
        row.addStretch(1)
        row.addWidget(self.off_button)
        row.addWidget(self.save_button)
        return row

    def _edits(self) -> tuple[QLineEdit, ...]:
        return self.host, self.user, self.password, self.folder, self.client_id, self.tenant

    def mailbox(self) -> Mailbox:
        """Return the mailbox as it is filled in."""
        return Mailbox(
            self.host.text(),
            self.port.value(),
            self.security.key(),
            self.login.key(),
            self.user.text(),
            self.folder.text(),
            self.tenant.text() or _ANY_TENANT,
            self.client_id.text(),
            *((self._seen.authority,) if self._seen else ()),
        )

    # ---- what the buttons do

    def save(self) -> None:
        """Save the mailbox, and keep the password that was typed."""
        self._save(lambda _found: self._nav.shell.say(t("Settings saved")))

    def _save(self, then: Any) -> None:
        found = self._checked()
        if found is None:
            return
        password, account = self.password.text(), self._account

        def kept(done: bool) -> None:
            self.password.clear()
            then(found)
            if not done:
                self._say(t("This computer has no key store: the password is asked for each time."), "warn")
            self._refresh()

        def saved(_done: Any) -> None:
            self._seen, self._touched = found, False
            if password and found.login == "password":
                self._nav.tasks.background(
                    lambda _report: mailbox.keep_password(found, account, password),
                    then=kept, failed=self._complain, owner=self,
                )  # fmt: skip
            else:
                kept(True)

        self._nav.tasks.mutate(
            mailbox.set_mailbox, SetMailbox(found, self._seen), then=saved, failed=self._complain
        )

    def try_out(self) -> None:
        """Log in and look, with what is filled in; nothing is fetched."""
        found = self._checked()
        if found is None:
            return
        password, account = self.password.text(), self._account
        self._begin(t("Looking in the mailbox…"))
        self._nav.tasks.background(
            lambda _report: mailbox.try_out(found, account, password),
            then=lambda tried: self._tried(found, tried), failed=self._complain, owner=self,
        )  # fmt: skip

    def _tried(self, found: Mailbox, tried: Tried) -> None:
        self._ended()
        told = n(
            "The folder {folder} of the mailbox on {host} can be read ({version}): {count} mail.",
            "The folder {folder} of the mailbox on {host} can be read ({version}): {count} mails.",
            tried.count,
            folder=found.folder,
            host=found.host,
            version=tried.version,
        )
        others = t("Folders: {folders}", folders=", ".join(tried.folders[:40]))
        self._say(f"{told} {others}", "ok")

    def sign_in(self) -> None:
        """Save the mailbox and let the person sign in with the browser."""

        def begin(found: Mailbox) -> None:
            account = self._account

            def work(report: Any) -> None:
                mailbox.sign_in(found, account, self.page_wanted.emit, lambda: report(0, 0))

            self._begin(t("Sign in in the browser. This waits until you are done."))
            self._nav.tasks.background(
                work, then=self._signed_in, failed=self._complain, owner=self, label=t("Signing in")
            )

        self._save(begin)

    def _signed_in(self, _done: Any) -> None:
        self._ended()
        self._say(t("Signed in. This computer can fetch answers."), "ok")

    def turn_off(self) -> None:
        """Look in no mailbox any more, and forget what this computer keeps."""
        before = self._seen

        def done(_done: Any) -> None:
            self._seen, self._touched = None, False
            for edit in self._edits():
                edit.clear()
            self.folder.setText(INBOX)
            if before is not None:
                self._nav.tasks.background(lambda _report: mailbox.forget(before), owner=self)
            self._nav.shell.say(t("No mailbox is looked in for answers."))
            self._refresh()

        self._nav.tasks.mutate(mailbox.set_mailbox, SetMailbox(None), then=done, failed=self._complain)

    # ---- how it stands

    def _checked(self) -> Mailbox | None:
        try:
            return mailbox.checked(self.mailbox(), self._account)
        except UserError as error:
            self._complain(error)
            return None

    def _refresh(self) -> None:
        self._nav.tasks.query(_read, then=self._take, owner=self, key="mailbox")

    def _take(self, read: Read) -> None:
        found, self._account, has_secret = read
        self.off_button.setVisible(found is not None)
        self.password.setPlaceholderText(t("kept on this computer") if has_secret else "")
        if self._touched:
            return
        self._seen = found
        if found is None:
            return
        self.login.set_key(found.login)
        self.security.set_key(found.security)
        self.port.setValue(found.port)
        for edit, text in (
            (self.host, found.host), (self.user, found.user), (self.folder, found.folder),
            (self.client_id, found.client_id), (self.tenant, found.tenant),
        ):  # fmt: skip
            edit.setText(text)
        self._show_fields()
        self._touched = False

    def _show_fields(self) -> None:
        login = self.login.key()
        for edit in (self.client_id, self.tenant):
            edit.setEnabled(login == "oauth")
        self.sign_in_button.setVisible(login == "oauth")
        self.password.setEnabled(login == "password")
        if self._seen is not None and login != self._seen.login:
            self._touched = True

    def _follow_port(self, key: str) -> None:
        self._touched = True
        if self.port.value() in PORTS.values():
            self.port.setValue(PORTS[key])

    def _touch(self, _text: str) -> None:
        self._touched = True

    def _begin(self, sentence: str) -> None:
        self._say(sentence, "")
        for button in (self.test_button, self.sign_in_button, self.save_button):
            button.setEnabled(False)

    def _ended(self) -> None:
        for button in (self.test_button, self.sign_in_button, self.save_button):
            button.setEnabled(True)

    def _complain(self, error: Exception) -> None:
        self._ended()
        if isinstance(error, UserError):
            self._say(words.current().error(error), "bad")

    def _say(self, sentence: str, tone: str) -> None:
        set_state(self.said, "role", f"note-{tone}" if tone else "muted")
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))


class ArrivingCard(Card):
    """How often this computer looks in the mailbox, and the folder it watches; kept for this person alone."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Answers on this computer"), parent)
        self._nav = nav
        about = t(
            "What comes to rest in the watched folder (filled forms, .eml, .msg) is offered on Today as "
            "well. Nothing is taken over by itself, and the files stay where they are."
        )
        self.body.addWidget(label(about, "muted", wrap=True))
        form = FormGrid(3)
        every = nav.desk.get(EVERY)
        chosen = str(USUAL_MINUTES if every is None else every)
        self.every = form.add(
            t("Look in the mailbox"), Choice([(key, t(text)) for key, text in _MINUTES.items()], chosen)
        )
        self.folder = form.add(t("Watched folder"), QLineEdit(str(nav.desk.get(FOLDER) or "")), span=2)
        self.folder.setReadOnly(True)
        self.folder.setPlaceholderText(t("No folder is watched"))
        self.body.addWidget(form)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choose_button = SecondaryButton(t("Choose a folder…"))
        self.choose_button.clicked.connect(lambda _on=False: self.choose())
        self.none_button = SecondaryButton(t("Watch no folder"))
        self.none_button.clicked.connect(lambda _on=False: self.watch(""))
        row.addWidget(self.choose_button)
        row.addWidget(self.none_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.every.chosen.connect(self._chosen)
        self.none_button.setVisible(bool(self.folder.text()))

    def _chosen(self, key: str) -> None:
        self._nav.desk.put(EVERY, int(key))
        self._start()

    def choose(self) -> None:
        """Let a folder be chosen."""
        found = QFileDialog.getExistingDirectory(self._nav.window(), t("Watched folder"), self.folder.text())
        if found:
            self.watch(found)

    def watch(self, folder: str) -> None:
        """Watch a folder from now on, or none."""
        self.folder.setText(folder)
        self.none_button.setVisible(bool(folder))
        self._nav.desk.put(FOLDER, folder)
        self._start()

    def _start(self) -> None:
        if self._nav.arrivals is not None:
            self._nav.arrivals.start()
            self._nav.arrivals.changed.emit()
        self._nav.shell.say(t("Settings saved"))
