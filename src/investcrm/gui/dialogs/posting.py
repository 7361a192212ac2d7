"""Sending from a dialog: what stands in the way, how far it is, what became of each message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.mailing import STATE_LABELS, Dispatch, Dispatched, MailAccount, ResolveDispatch
from investcrm.gui.dialogs.sheet import small_button
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import LowButton
from investcrm.services import dispatches, following, mail_account, offering
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Job

_TONES: Final = {
    Dispatched.REFUSED: "note-bad",
    Dispatched.BOUNCED: "note-bad",
    Dispatched.UNCERTAIN: "note-warn",
    Dispatched.WAITING: "muted",
    Dispatched.SENDING: "muted",
    Dispatched.SENT: "note-ok",
}
_CHOICES: Final = {
    Dispatched.UNCERTAIN: ("arrived", "again"),
    Dispatched.REFUSED: ("again",),
    Dispatched.BOUNCED: ("again",),
    Dispatched.SENT: ("bounced",),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """What sending needs: the account, whether this computer can log in, the case's messages so far."""

    account: MailAccount | None = None
    has_secret: bool = False
    messages: dict[str, Dispatch] = field(default_factory=dict)
    """By the id of the kept message."""
    offers: dict[str, Dispatch] = field(default_factory=dict)
    """The latest for each offer."""
    in_program: frozenset[str] = frozenset()
    """Codes of the municipalities that work on this server."""
    contact: str = ""
    """The address of the case's contact, where it is of one case."""


def read(reader: Any, inquiry_ids: tuple[str, ...], member_id: str) -> Ready:
    """Read what sending from a case, or from several, needs."""
    account = mail_account.account(reader)
    now = datetime.now(UTC)
    found = [one for case in inquiry_ids for one in dispatches.of_inquiry(reader, case, member_id, now)]
    return Ready(
        account,
        account is not None and mail_account.has_secret(account),
        {one.document_id: one for one in found},
        {one.offer_id: one for one in found if one.offer_id},
        following.in_program(reader),
        offering.address(reader, inquiry_ids[0]) if len(inquiry_ids) == 1 else "",
    )


class PostingLine(QWidget):
    """The password where this computer keeps none, how far the sending is, the button that stops it."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.asked = label("", "label", wrap=True)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.asked.setBuddy(self.password)
        column.addWidget(self.asked)
        column.addWidget(self.password)
        self.under_way = QWidget()
        row = QHBoxLayout(self.under_way)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.told = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = small_button(t("Stop"), self.cancel)
        for widget, stretch in ((self.told, 0), (self.bar, 1), (self.stop, 0)):
            row.addWidget(widget, stretch)
        column.addWidget(self.under_way)
        self.under_way.hide()
        self.want_password(None)

    def want_password(self, account: MailAccount | None) -> None:
        """Ask for an account's password; None asks for none."""
        for widget in (self.asked, self.password):
            widget.setVisible(account is not None)
        if account is not None:
            said = t("Password for {login} on {server}", login=account.user, server=account.host)
            self.asked.setText(said)
            self.password.setAccessibleName(said)

    @property
    def busy(self) -> bool:
        """Whether messages are being sent."""
        return self._job is not None

    def start(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Run ``fn(side, report, *args)`` and show how far it is."""
        self._advanced(0, 0)
        self.stop.setEnabled(True)
        self.under_way.show()
        self._job = self._nav.tasks.acting(
            fn,
            *args,
            progress=self._advanced,
            then=partial(self._ended, then),
            failed=partial(self._ended, failed),
            owner=self,
        )

    def cancel(self) -> None:
        """Stop before the next message."""
        if self._job is not None:
            self._job.cancel()
            self.stop.setEnabled(False)
            self.told.setText(t("Stops after this message…"))

    def _advanced(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if done < total:
            self.told.setText(t("Sending {number} of {total}…", number=done + 1, total=total))
        else:
            self.told.setText(t("Connecting…") if not total else t("Sent"))

    def _ended(self, tell: Callable[[Any], object], result: Any) -> None:
        self._job = None
        self.under_way.hide()
        self.password.clear()
        tell(result)


class Standing(QWidget):
    """How it stands with one message, in words, and what a person can say about it."""

    def __init__(self, nav: Navigator, changed: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav, self._changed = nav, changed
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def show_message(self, one: Dispatch | None, *, busy: bool = False) -> None:
        """Show a message; None where none was handed over."""
        clear_layout(self._column)
        self.setVisible(one is not None)
        if one is None:
            return
        state = Dispatched.SENDING if busy and one.state is Dispatched.UNCERTAIN else one.state
        self._column.addWidget(label(sentence(one, state), _TONES[state], wrap=True, selectable=True))
        choices = () if busy else _CHOICES.get(state, ())
        if choices:
            row = QHBoxLayout()
            row.setSpacing(6)
            for key in choices:
                button = LowButton(t(dispatches.OUTCOMES[key]))
                button.setAccessibleName(f"{t(dispatches.OUTCOMES[key])}: {one.recipient}")
                button.clicked.connect(partial(self._say, one, key))
                row.addWidget(button)
            row.addStretch(1)
            self._column.addLayout(row)

    def _say(self, one: Dispatch, outcome: str, _checked: bool = False) -> None:
        self._nav.tasks.mutate(
            dispatches.resolve,
            ResolveDispatch(one.id, outcome),
            then=lambda _done: self._changed(),
            failed=self._nav.shell.say_error,
        )


def sentence(one: Dispatch, state: Dispatched) -> str:
    """Return how a message stands, with when and what the server said."""
    at = one.settled_at if state is Dispatched.SENT else one.tried_at
    moment = formats.moment(at) if at else ""
    if state is Dispatched.UNCERTAIN:
        began = t("Sending began {moment}, and whether it arrived is not known.", moment=moment)
        return f"{began} {t('Ask, or look among sent mail, before you send it again.')}"
    told = f"{t(STATE_LABELS[state])} {moment}".strip()
    return f"{told}. {one.said}" if one.said and state is not Dispatched.SENT else told
