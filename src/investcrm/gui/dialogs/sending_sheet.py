"""A dialog that hands messages to the mail server and follows each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm.domain.errors import UserError
from investcrm.gui.dialogs import posting
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.words import current, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.domain.mailing import MailAccount
    from investcrm.gui.navigation import Navigator
    from investcrm.services.mailing import Round


class SendingSheet(Sheet):
    """Where the workspace sends mail itself, that is what the dialog is for; else it opens the drafts, and
    once they are out of one's hands it notes them as sent.

    A subclass says which cases it is of, shows how each message stands, and how one sends or notes. What is
    being sent when the dialog is left stops before the next message.
    """

    def __init__(self, nav: Navigator, title: str, *, note: str, topic: str, size: tuple[int, int]) -> None:
        super().__init__(nav, title, t("Mark as sent"), note=note, topic=topic, size=size)
        self.cancel.setText(t("Later"))
        self.ready = posting.Ready()
        self.handed_out = False
        self.line = posting.PostingLine(nav)
        self.mark_button = SecondaryButton(t("Mark as sent"))
        self.mark_button.clicked.connect(self.mark)
        self.mark_button.hide()
        self.more.addWidget(self.mark_button)

    # ---- what subclasses say

    def inquiry_ids(self) -> tuple[str, ...]:
        """Return the cases whose messages the dialog follows."""
        raise NotImplementedError

    def show_ready(self) -> None:
        """Show how each message stands now, in :attr:`ready`."""

    def show_ways(self) -> None:
        """Say on the buttons what they do as things stand."""

    def told_account(self, account: MailAccount) -> str:
        """Return how messages are sent from an account, in a sentence."""
        return t("Sent from {sender}, or open the draft.", sender=account.sender)

    def hand_out(self) -> None:
        """Open what is to be sent in the mail program."""

    def mark(self) -> None:
        """Note what was sent by hand."""

    def send(self) -> None:
        """Send, by :meth:`begin`."""

    def sent(self, done: Round) -> None:
        """Say what came of it."""

    # ---- the way of a message

    @property
    def marks(self) -> bool:
        """Whether the main thing now is to note as sent, for the drafts are out of one's hands."""
        return self.account is None and self.handed_out

    @property
    def account(self) -> MailAccount | None:
        """The account messages are sent with, as far as is known by now."""
        return self.ready.account

    def go(self) -> None:
        """Send where the workspace sends mail, else open the drafts, and then note them as sent."""
        if self.account is not None:
            self.send()
        elif self.marks:
            self.mark()
        else:
            self.hand_out()

    def note_handed_out(self) -> None:
        """Take it that what is shown was opened or saved, so that the next thing is to note it as sent."""
        self.handed_out = True
        self.show_ways()

    def begin(self, fn: Callable[..., Round], *args: Any) -> None:
        """Send by ``fn(side, report, *args, password)``; while something is under way nothing is begun."""
        if self.line.busy:
            return
        self.complain("")
        self.line.start(fn, *args, self.line.password.text(), then=self._told, failed=self._not_begun)
        self.show_ways()

    def look(self) -> None:
        """Read how the messages stand."""
        self.nav.tasks.query(
            posting.read,
            self.inquiry_ids(),
            self.nav.actor.member_id,
            then=self._take,
            failed=self.nav.shell.say_error,
            owner=self,
            key="ready",
        )

    def done(self, result: int) -> None:
        """Close; what is not handed over yet waits."""
        self.line.cancel()
        super().done(result)

    def _told(self, done: Round) -> None:
        self.sent(done)
        if self.isVisible():
            self.look()

    def _not_begun(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.complain(current().error(error))
        self.look()

    def _take(self, ready: posting.Ready) -> None:
        first = self.account is None
        self.ready = ready
        account = ready.account
        asks = account is not None and account.login == "password" and not ready.has_secret
        self.line.want_password(account if asks else None)
        if account is not None:
            self.note.setText(self.told_account(account))
        self.show_ready()
        self.show_ways()
        if first and account is not None:
            self._give_keyboard(asks=asks)
        self._make_room()

    def _give_keyboard(self, *, asks: bool) -> None:
        """Begin where something is missing, else at the button that sends."""
        if asks:
            self.line.password.setFocus()
        elif self.primary.isEnabled():
            self.primary.setFocus()
