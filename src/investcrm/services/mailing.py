"""Hands waiting messages to the mail server, one after the other; what stops it leaves the rest waiting.

Each is marked as under way in the store before it is handed over and as sent right after. Cut off in between
it is uncertain, and a person says what holds (:mod:`services.dispatches`); nothing is sent again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from investcrm.domain.commands import MarkSent, NoteReminded, NoteSent, NoteTold
from investcrm.domain.errors import Cancelled, InvalidInput, NoContact, UserError
from investcrm.domain.mailing import (
    ClaimDispatch,
    Dispatch,
    Dispatched,
    Forwarded,
    ForwardedItem,
    MailAccount,
    QueueMessages,
    SettleDispatch,
    ToSend,
)
from investcrm.domain.words import N_
from investcrm.services import by_hand, cases, dispatches, mail_account, queueing
from investcrm.store.read import following as rounds
from investcrm.words import current

if TYPE_CHECKING:
    from investcrm.exchange.smtp import Post
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

Report = Callable[[int, int], object]


class Side(Protocol):
    """What sending needs of a workspace: questions and acts, each a transaction of its own."""

    def ask(self, query: Callable[..., Any], *args: Any) -> Any: ...

    def act(self, mutation: Callable[..., Any], command: Any) -> Any: ...


def claim(uow: UnitOfWork, command: ClaimDispatch) -> bool:
    """Begin an attempt, committed before the message is handed over; return whether it is to be sent.

    Not where somebody else has it, or it was sent by hand, answered or withdrawn meanwhile: then it is
    dropped.
    """
    row = queueing.hold(uow, command.dispatch_id)
    if row is None or row["state"] != Dispatched.WAITING:
        return False
    since = queueing.day_of(row["created_ms"], uow.today)
    if queueing.needless(uow, row, since=since, sent_once=row["settled_ms"] is not None):
        uow.remove("dispatch", row["id"])
        uow.commit(N_("Dropped a message"), reversible=False)
        return False
    uow.update(
        "dispatch",
        row["id"],
        {
            "state": Dispatched.SENDING.value,
            "tried_ms": int(uow.now.timestamp() * 1000),
            "attempts": row["attempts"] + 1,
            "member_id": uow.actor.member_id,
            "session": uow.session[:32],
            "said": "",
        },
    )
    uow.commit(N_("Began to send a message"), reversible=False)
    return True


@dataclass(frozen=True, slots=True)
class Round:
    """What came of sending: every message as it stands now, and what stopped it before the last."""

    messages: tuple[Dispatch, ...]
    stopped_by: UserError | None = None
    in_program: tuple[str, ...] = ()
    """Forwardings of whom no message was sent, as they read what they are asked in the program."""

    def count(self, state: Dispatched) -> int:
        """Return how many messages stand so."""
        return sum(one.state is state for one in self.messages)


def send_forwarded(side: Side, made: Forwarded, report: Report | None = None, password: str = "") -> Round:
    """Send what was made for municipalities, of one case or of several, to everybody who has an address.

    Who has none and works in the program on the server finds it there, unless the sending was stopped.

    Raises:
        UserError: nothing could be begun: no account, no login, no way to the server.
    """
    here = side.ask(rounds.logins)
    shown = [one for one in made.items if not one.email and one.municipality_code in here]
    if shown and not any(one.email for one in made.items):
        return _put_before(side, shown, Round(()))
    account = side.ask(mail_account.demand)
    wanted: dict[str, tuple[str, ...]] = {}
    documents = set()
    for case in made.inquiry_ids:
        messages = tuple(
            ToSend(item.kind, item.message_id, item.email, item.forwarding_id)
            for item in made.items
            if item.email and item.inquiry_id == case
        )
        wanted[case] = side.act(dispatches.queue, QueueMessages(case, messages, account.domain))
        documents |= {one.document_id for one in messages}
    stopped = _send(side, account, wanted, report, password)
    found = _messages(side, made.inquiry_ids)
    done = Round(tuple(one for one in found if one.document_id in documents), stopped)
    return done if stopped is not None else _put_before(side, shown, done)


def _put_before(side: Side, shown: list[ForwardedItem], done: Round) -> Round:
    """Let those read it in the program who work there and have no address."""
    of = {
        kind: tuple(one.forwarding_id for one in shown if one.kind == kind)
        for kind in ("forwarding", "reminder")
    }
    if any(of.values()):
        side.act(
            by_hand.note,
            NoteSent(MarkSent(of["forwarding"]), NoteReminded(of["reminder"]), NoteTold(())),
        )
    return replace(done, in_program=(*of["forwarding"], *of["reminder"]))


def send_offer(
    side: Side, inquiry_id: str, offer_id: str, to: str, report: Report | None = None, password: str = ""
) -> Round:
    """Keep an offer's message with the case and send it to one address.

    Raises:
        InvalidInput: it is no address.
        UserError: nothing could be begun.
    """
    from investcrm.exchange.mail_server import is_address

    if not is_address(to):
        raise InvalidInput(N_("“{address}” cannot be a mail address."), address=to)
    account = side.ask(mail_account.demand)
    kept = side.act(dispatches.keep_offer, dispatches.OfferMessage(inquiry_id, offer_id, to, account.domain))
    if kept is None:
        found = side.ask(dispatches.of_inquiry, inquiry_id)
        return Round(tuple(one for one in found if one.offer_id == offer_id))
    return resume(side, inquiry_id, (kept,), report, password)


def resume(
    side: Side,
    inquiry_id: str,
    ids: tuple[str, ...] | None = None,
    report: Report | None = None,
    password: str = "",
) -> Round:
    """Send the case's messages that wait, or of them those with ``ids``.

    ``report`` is told how many are done of how many, and may raise :class:`Cancelled` between two messages.

    Raises:
        UserError: nothing could be begun.
    """
    account = side.ask(mail_account.demand)
    if ids is None:
        ids = tuple(one.id for one in _messages(side, (inquiry_id,)) if one.state is Dispatched.WAITING)
    stopped = _send(side, account, {inquiry_id: ids}, report, password)
    asked = set(ids)
    return Round(tuple(one for one in _messages(side, (inquiry_id,)) if one.id in asked), stopped)


def _send(
    side: Side,
    account: MailAccount,
    wanted: Mapping[str, tuple[str, ...]],
    report: Report | None,
    password: str,
) -> UserError | None:
    """Send those of each case's messages that wait, in one conversation; return what stopped it."""
    ids = {key for keys in wanted.values() for key in keys}
    waiting = [
        one for one in _messages(side, tuple(wanted)) if one.state is Dispatched.WAITING and one.id in ids
    ]
    return _Sending(side, account, password).run(waiting, report or _silently) if waiting else None


def _messages(side: Side, inquiry_ids: tuple[str, ...]) -> list[Dispatch]:
    return [one for case in inquiry_ids for one in side.ask(dispatches.of_inquiry, case)]


def _silently(_done: int, _total: int) -> None:
    """Tell nobody."""


class _Sending:
    """One round: a conversation with the server that is begun again once when it breaks between messages."""

    def __init__(self, side: Side, account: MailAccount, password: str) -> None:
        self._side, self._account, self._password = side, account, password
        self._post: Post | None = None
        self._stack = ExitStack()

    def run(self, waiting: list[Dispatch], report: Report) -> UserError | None:
        """Send one after the other; return what stopped it, None where all were tried."""
        from investcrm.exchange.mail_server import MailProblem

        with self._stack:
            report(0, len(waiting))
            self._connect()
            for done, one in enumerate(waiting):
                try:
                    report(done, len(waiting))
                    self._one(one)
                except (Cancelled, MailProblem, NoContact) as error:
                    return error
            with suppress(Cancelled):  # stopped when every one was sent already
                report(len(waiting), len(waiting))
        return None

    def _connect(self) -> Post:
        entered = mail_account.login(self._account, self._password)
        self._post = self._stack.enter_context(mail_account.post(self._account, entered))
        return self._post

    def _offered(self, one: Dispatch, message: bytes) -> Post:
        """Return the conversation in which the server takes the recipient, begun anew where it had broken."""
        from investcrm.exchange.mail_server import MailProblem

        if self._post is not None:
            try:
                self._post.offer(self._account.sender, one.recipient, len(message))
                return self._post
            except MailProblem:
                self._post = None
        post = self._connect()
        post.offer(self._account.sender, one.recipient, len(message))
        return post

    def _one(self, one: Dispatch) -> None:
        from investcrm.exchange.mail_server import MailProblem
        from investcrm.exchange.smtp import Refused, Unanswered

        message = self._side.ask(_message, one, self._account)
        try:
            post = self._offered(one, message)
        except Refused as error:
            self._settle(one, _refused(error), _told(error))
            return
        if not self._side.act(claim, ClaimDispatch(one.id)):
            post.withdraw()
            return
        try:
            said = post.deliver(message)
        except Refused as error:
            self._settle(one, _refused(error), _told(error))
        except Unanswered as error:
            self._post = None
            self._settle(one, Dispatched.UNCERTAIN, _told(error))
        except MailProblem as error:
            self._post = None
            self._settle(one, Dispatched.WAITING, _told(error))
            raise
        else:
            self._settle(one, Dispatched.SENT, said)

    def _settle(self, one: Dispatch, state: Dispatched, said: str) -> None:
        self._side.act(dispatches.settle, SettleDispatch(one.id, state, said))


def _refused(error: Any) -> Dispatched:
    return Dispatched.REFUSED if error.permanent else Dispatched.WAITING


def _told(error: UserError) -> str:
    return current().error(error)


def _message(reader: Reader, one: Dispatch, account: MailAccount) -> bytes:
    """Return the bytes that are handed over: the kept draft under the account's sender, dated now."""
    from investcrm.exchange import eml

    return eml.ready(
        cases.document_bytes(reader, one.document_id),
        sender=account.sender,
        name=account.name,
        to=one.recipient,
        reply_to=account.reply_to,
        date=datetime.now(UTC),
        message_id=one.message_id,
    )
