"""The cards of settings about answers that come: the mailbox for everybody, and what this computer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from investcrm.domain.errors import UserError
from investcrm.domain.mailbox import INBOX, LOGINS, PORTS, SECURITIES, Mailbox, SetMailbox, Tried
from investcrm.domain.mailing import MailAccount
from investcrm.gui.arriving import EVERY, FOLDER, USUAL_MINUTES
from investcrm.gui.views.settings.server_card import ANY_TENANT, ServerCard
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import mail_account, mailbox
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

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


class MailboxCard(ServerCard):
    """The server, the login and the folder; the password goes to the key store of this computer."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        about = t(
            "The mailbox that municipalities answer to. It is only read: nothing in it is marked, moved or "
            "deleted. What answers a case is offered on Today; other mail is left alone and not kept."
        )
        super().__init__(nav, t("Answers by mail"), about, PORTS, parent)
        self._account: MailAccount | None = None
        self.add_server(t("Mailbox server"), "imap.example.se", SECURITIES, "tls")
        self.add_login(LOGINS, "same", t("User or mailbox, if another"))
        self.folder = self.form.add(t("Folder"), QLineEdit(INBOX))
        self.add_microsoft()
        self.add_buttons(t("Look in the mailbox"), t("Look in no mailbox"))

    def edits(self) -> tuple[QLineEdit, ...]:
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
            self.tenant.text() or ANY_TENANT,
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
                self.say(t("This computer has no key store: the password is asked for each time."), "warn")
            self.read()

        def saved(_done: Any) -> None:
            self.saved(found)
            if password and found.login == "password":
                self.keep(lambda: mailbox.keep_password(found, account, password), kept)
            else:
                kept(True)

        self._nav.tasks.mutate(
            mailbox.set_mailbox, SetMailbox(found, self._seen), then=saved, failed=self.complain
        )

    def try_out(self) -> None:
        """Log in and look, with what is filled in; nothing is fetched."""
        found = self._checked()
        if found is None:
            return
        password, account = self.password.text(), self._account
        self.begin(
            t("Looking in the mailbox…"),
            lambda _report: mailbox.try_out(found, account, password),
            lambda tried: self._tried(found, tried),
        )

    def _tried(self, found: Mailbox, tried: Tried) -> None:
        told = n(
            "The folder {folder} of the mailbox on {host} can be read ({version}): {count} mail.",
            "The folder {folder} of the mailbox on {host} can be read ({version}): {count} mails.",
            tried.count,
            folder=found.folder,
            host=found.host,
            version=tried.version,
        )
        others = t("Folders: {folders}", folders=", ".join(tried.folders[:40]))
        self.say(f"{told} {others}", "ok")

    def sign_in(self) -> None:
        """Save the mailbox and let the person sign in with the browser."""

        def begin(found: Mailbox) -> None:
            account = self._account

            def work(report: Any) -> None:
                mailbox.sign_in(found, account, self.page_wanted.emit, lambda: report(0, 0))

            self.begin(
                t("Sign in in the browser. This waits until you are done."),
                work,
                lambda _done: self.say(t("Signed in. This computer can fetch answers."), "ok"),
            )

        self._save(begin)

    def turn_off(self) -> None:
        """Look in no mailbox any more, and forget what this computer keeps."""
        before = self._seen

        def done(_done: Any) -> None:
            self.emptied()
            self.folder.setText(INBOX)
            if before is not None:
                self._nav.tasks.background(lambda _report: mailbox.forget(before), owner=self)
            self._nav.shell.say(t("No mailbox is looked in for answers."))
            self.read()

        self._nav.tasks.mutate(mailbox.set_mailbox, SetMailbox(None), then=done, failed=self.complain)

    # ---- how it stands

    def _checked(self) -> Mailbox | None:
        try:
            return mailbox.checked(self.mailbox(), self._account)
        except UserError as error:
            self.complain(error)
            return None

    def read(self) -> None:
        self._nav.tasks.query(_read, then=self._take, owner=self, key="mailbox")

    def _take(self, read: Read) -> None:
        found, self._account, has_secret = read
        texts: dict[QLineEdit, str] = {}
        if found is not None:
            texts = {
                self.host: found.host,
                self.user: found.user,
                self.folder: found.folder,
                self.client_id: found.client_id,
                self.tenant: found.tenant,
            }
        self.take(found, has_secret, texts)


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
