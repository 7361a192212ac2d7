"""The card of settings where the workspace is told how to send mail, with a test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm.domain.errors import UserError
from investcrm.domain.mailing import LOGINS, PORTS, SECURITIES, MailAccount, SetMail
from investcrm.gui.views.settings.server_card import ANY_TENANT, ServerCard
from investcrm.services import mail_account
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def _read(reader: Any) -> tuple[MailAccount | None, bool]:
    account = mail_account.account(reader)
    return account, account is not None and mail_account.has_secret(account)


class MailCard(ServerCard):
    """The server, the login, the sender; the password goes to the key store of this computer."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        about = t(
            "With this, briefs, reminders and offers are sent by the program, one message to each. Without "
            "it they are drafts that your mail program opens. It holds for everybody in this workspace; the "
            "password stays in the key store of each computer."
        )
        super().__init__(nav, t("Sending mail"), about, PORTS, parent)
        self.add_server(t("Mail server"), "smtp.example.se", SECURITIES, "starttls")
        self.from_address = self.form.add(t("From (address)"), QLineEdit())
        self.name = self.form.add(t("From (name)"), QLineEdit())
        self.reply_to = self.form.add(t("Answers to, if elsewhere"), QLineEdit())
        self.add_login(LOGINS, "password", t("User, if not the address"))
        self.add_microsoft()
        self.add_buttons(t("Send a test message"), t("Send no mail from here"))

    def edits(self) -> tuple[QLineEdit, ...]:
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
            self.tenant.text() or ANY_TENANT,
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
            self.saved(found)
            if password and found.login == "password":
                self.keep(lambda: mail_account.keep_password(found, password), lambda kept: then(found, kept))
            else:
                then(found, True)

        self._nav.tasks.mutate(
            mail_account.set_account, SetMail(found, self._seen), then=saved, failed=self.complain
        )

    def _saved(self, _found: MailAccount, kept: bool) -> None:
        self.password.clear()
        self._nav.shell.say(t("Settings saved"))
        if not kept:
            self.say(t("This computer has no key store: the password is asked for each time."), "warn")
        self.read()

    def try_out(self) -> None:
        """Send a message to the sender's own address, with what is filled in."""
        found = self._checked()
        if found is None:
            return
        password = self.password.text()
        self.begin(
            t("Sending a test message to {address}…", address=found.sender),
            lambda _report: mail_account.try_out(found, found.sender, datetime.now(UTC), password),
            lambda done: self._tried(found, *done),
        )

    def _tried(self, found: MailAccount, version: str, said: str) -> None:
        self.say(
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
        def work(report: Any) -> None:
            mail_account.sign_in(found, self.page_wanted.emit, lambda: report(0, 0))

        self.begin(
            t("Sign in in the browser. This waits until you are done."),
            work,
            lambda _done: self.say(t("Signed in. This computer can send mail."), "ok"),
        )

    def turn_off(self) -> None:
        """Send no mail any more, and forget what this computer keeps."""
        before = self._seen

        def done(_done: Any) -> None:
            self.emptied()
            if before is not None:
                self._nav.tasks.background(lambda _report: mail_account.forget(before), owner=self)
            self._nav.shell.say(t("This workspace sends no mail itself; it writes drafts."))
            self.read()

        self._nav.tasks.mutate(mail_account.set_account, SetMail(None), then=done, failed=self.complain)

    # ---- how it stands

    def _checked(self) -> MailAccount | None:
        try:
            return mail_account.checked(self.account())
        except UserError as error:
            self.complain(error)
            return None

    def read(self) -> None:
        self._nav.tasks.query(_read, then=self._take, owner=self, key="mail")

    def _take(self, read: tuple[MailAccount | None, bool]) -> None:
        account, has_secret = read
        texts: dict[QLineEdit, str] = {}
        if account is not None:
            texts = {
                self.host: account.host,
                self.user: account.user if account.user != account.sender else "",
                self.from_address: account.sender,
                self.name: account.name,
                self.reply_to: account.reply_to,
                self.client_id: account.client_id,
                self.tenant: account.tenant,
            }
        self.take(account, has_secret, texts)
