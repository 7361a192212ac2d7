"""The card of settings where the workspace is told how to send mail, with a test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.domain.mailing import LOGINS, PORTS, SECURITIES, MailAccount, SetMail
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import mail_account
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Job


_EXAMPLE: Final = "smtp.example.se"
_ANY_TENANT: Final = "organizations"


def _read(reader: Any) -> tuple[MailAccount | None, bool]:
    account = mail_account.account(reader)
    return account, account is not None and mail_account.has_secret(account)


class MailCard(Card):
    """The server, the login, the sender; the password goes to the key store of this computer."""

    page_wanted = Signal(str)
    """An address to open in the browser, asked for by a thread that signs in."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Sending mail"), parent)
        self._nav = nav
        self._seen: MailAccount | None = None
        self._touched = False
        self._job: Job | None = None
        about = t(
            "With this, briefs, reminders and offers are sent by the program, one message to each. Without "
            "it they are drafts that your mail program opens. It holds for everybody in this workspace; the "
            "password stays in the key store of each computer."
        )
        self.body.addWidget(label(about, "muted", wrap=True))
        form = self.form = FormGrid(3)
        self.host = form.add(t("Mail server"), QLineEdit())
        self.host.setPlaceholderText(_EXAMPLE)
        security = [(key, t(text)) for key, text in SECURITIES.items()]
        self.security = form.add(t("Encryption"), Choice(security, "starttls"))
        self.port = form.add(t("Port number"), QSpinBox())
        self.port.setRange(1, 65535)
        self.port.setValue(PORTS["starttls"])
        self.port.lineEdit().setTextMargins(7, 0, 0, 0)
        self.from_address = form.add(t("From (address)"), QLineEdit())
        self.name = form.add(t("From (name)"), QLineEdit())
        self.reply_to = form.add(t("Answers to, if elsewhere"), QLineEdit())
        logins = [(key, t(text)) for key, text in LOGINS.items()]
        self.login = form.add(t("Login"), Choice(logins, "password"))
        self.user = form.add(t("User, if not the address"), QLineEdit())
        self.password = form.add(t("Password"), QLineEdit())
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(form)
        self.microsoft = FormGrid(3)
        self.client_id = self.microsoft.add(
            t("Program id (client id)"),
            QLineEdit(),
            span=2,
            note=t("Those who run your Microsoft 365 register the program and give its id."),
        )
        self.tenant = self.microsoft.add(t("Organisation (tenant)"), QLineEdit())
        self.tenant.setText(_ANY_TENANT)
        self.body.addWidget(self.microsoft)
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
        self.test_button = SecondaryButton(t("Send a test message"), icon="mail")
        self.test_button.clicked.connect(self.try_out)
        self.sign_in_button = SecondaryButton(t("Sign in to Microsoft 365…"))
        self.sign_in_button.clicked.connect(self.sign_in)
        self.stop_button = SecondaryButton(t("Stop"))
        self.stop_button.clicked.connect(self._stop)
        self.stop_button.hide()
        self.off_button = SecondaryButton(t("Send no mail from here"))
        self.off_button.clicked.connect(self.turn_off)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.test_button)
        row.addWidget(self.sign_in_button)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        row.addWidget(self.off_button)
        row.addWidget(self.save_button)
        return row

    def _edits(self) -> tuple[QLineEdit, ...]:
        return (
            self.host, self.from_address, self.name, self.reply_to, self.user, self.password, self.client_id,
            self.tenant,
        )  # fmt: skip

    def account(self) -> MailAccount:
        """Return the account as it is filled in."""
        return MailAccount(
            self.host.text(),
            self.port.value(),
            self.security.key(),
            self.login.key(),
            self.user.text(),
            self.from_address.text(),
            self.name.text(),
            self.reply_to.text(),
            self.tenant.text() or _ANY_TENANT,
            self.client_id.text(),
            *((self._seen.authority,) if self._seen else ()),
        )

    # ---- what the buttons do

    def save(self) -> None:
        """Save the account, and keep the password that was typed."""
        found = self._checked()
        if found is not None:
            self._save(found, self._saved)

    def _save(self, found: MailAccount, then: Any) -> None:
        password = self.password.text()

        def saved(_done: Any) -> None:
            self._seen, self._touched = found, False
            if password and found.login == "password":
                self._nav.tasks.background(
                    lambda _report: mail_account.keep_password(found, password),
                    then=lambda kept: then(found, bool(kept)),
                    failed=self._complain,
                    owner=self,
                )
            else:
                then(found, True)

        self._nav.tasks.mutate(
            mail_account.set_account, SetMail(found, self._seen), then=saved, failed=self._complain
        )

    def _saved(self, _found: MailAccount, kept: bool) -> None:
        self.password.clear()
        self._nav.shell.say(t("Settings saved"))
        if not kept:
            self._say(t("This computer has no key store: the password is asked for each time."), "warn")
        self._refresh()

    def try_out(self) -> None:
        """Send a message to the sender's own address, with what is filled in."""
        found = self._checked()
        if found is None:
            return
        password = self.password.text()
        self._say(t("Sending a test message to {address}…", address=found.sender), "")
        self._begin(
            self._nav.tasks.background(
                lambda _report: mail_account.try_out(found, found.sender, datetime.now(UTC), password),
                then=lambda done: self._tried(found, *done),
                failed=self._complain,
                owner=self,
            )
        )

    def _tried(self, found: MailAccount, version: str, said: str) -> None:
        self._ended()
        self._say(
            t(
                "A test message to {recipient} was taken by the server ({version}): {said}",
                recipient=found.sender,
                version=version,
                said=said,
            ),
            "ok",
        )

    def sign_in(self) -> None:
        """Save the account and let the person sign in with the browser."""
        found = self._checked()
        if found is not None:
            self._save(found, lambda account, _kept: self._sign_in(account))

    def _sign_in(self, found: MailAccount) -> None:
        self._say(t("Sign in in the browser. This waits until you are done."), "")

        def work(report: Any) -> None:
            mail_account.sign_in(found, self.page_wanted.emit, lambda: report(0, 0))

        self._begin(self._nav.tasks.background(work, then=self._signed_in, failed=self._complain, owner=self))
        self.stop_button.show()

    def _signed_in(self, _done: Any) -> None:
        self._ended()
        self._say(t("Signed in. This computer can send mail."), "ok")

    def turn_off(self) -> None:
        """Send no mail any more, and forget what this computer keeps."""
        before = self._seen

        def done(_done: Any) -> None:
            self._seen, self._touched = None, False
            for edit in self._edits():
                edit.clear()
            if before is not None:
                self._nav.tasks.background(lambda _report: mail_account.forget(before), owner=self)
            self._nav.shell.say(t("This workspace sends no mail itself; it writes drafts."))
            self._refresh()

        self._nav.tasks.mutate(mail_account.set_account, SetMail(None), then=done, failed=self._complain)

    # ---- how it stands

    def _checked(self) -> MailAccount | None:
        try:
            return mail_account.checked(self.account())
        except UserError as error:
            self._complain(error)
            return None

    def _refresh(self) -> None:
        self._nav.tasks.query(_read, then=self._take, owner=self, key="mail")

    def _take(self, read: tuple[MailAccount | None, bool]) -> None:
        account, has_secret = read
        self.off_button.setVisible(account is not None)
        self.password.setPlaceholderText(t("kept on this computer") if account and has_secret else "")
        if self._touched:
            return
        self._seen = account
        if account is None:
            return
        self.login.set_key(account.login)
        self.security.set_key(account.security)
        self.port.setValue(account.port)
        for edit, text in (
            (self.host, account.host), (self.user, account.user if account.user != account.sender else ""),
            (self.from_address, account.sender), (self.name, account.name), (self.reply_to, account.reply_to),
            (self.client_id, account.client_id), (self.tenant, account.tenant),
        ):  # fmt: skip
            edit.setText(text)
        self._show_fields()
        self._touched = False

    def _show_fields(self) -> None:
        login = self.login.key()
        self.microsoft.setVisible(login == "oauth")
        self.sign_in_button.setVisible(login == "oauth")
        self.password.setEnabled(login == "password")
        self.user.setEnabled(login != "none")
        self._touch_choice()

    def _touch_choice(self) -> None:
        if self._seen is not None and self.login.key() != self._seen.login:
            self._touched = True

    def _follow_port(self, key: str) -> None:
        self._touched = True
        if self.port.value() in PORTS.values():
            self.port.setValue(PORTS[key])

    def _touch(self, _text: str) -> None:
        self._touched = True

    def _begin(self, job: Job) -> None:
        self._job = job
        for button in (self.test_button, self.sign_in_button, self.save_button):
            button.setEnabled(False)

    def _ended(self) -> None:
        self._job = None
        self.stop_button.hide()
        for button in (self.test_button, self.sign_in_button, self.save_button):
            button.setEnabled(True)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _complain(self, error: Exception) -> None:
        self._ended()
        if isinstance(error, UserError):
            self._say(words.current().error(error), "bad")

    def _say(self, sentence: str, tone: str) -> None:
        from investcrm.gui.widgets.basic import set_state

        set_state(self.said, "role", f"note-{tone}" if tone else "muted")
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
