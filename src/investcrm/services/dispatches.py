"""What is known of each message for the mail server: that it waits, what came of it, what a person says.

Nothing is sent here. A message is marked before it is handed over and after (:mod:`services.mailing`), so
that whatever stops in between leaves it uncertain, for a person to judge, and never sends it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.commands import Attachment
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.mailing import (
    LONGEST_MINUTES,
    Dispatch,
    Dispatched,
    QueueMessages,
    ResolveDispatch,
    SettleDispatch,
    ToSend,
)
from investcrm.domain.words import N_
from investcrm.services import cases, forwarding, notices, offering, queueing, reminding
from investcrm.store.read import dispatches as read

if TYPE_CHECKING:
    from datetime import datetime

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

OUTCOMES: Final = {
    "arrived": N_("It arrived"),
    "again": N_("Send again"),
    "bounced": N_("It came back"),
    "dropped": N_("Do not send"),
}
_MAY: Final = {
    "arrived": (Dispatched.SENDING, Dispatched.UNCERTAIN),
    "again": (Dispatched.SENDING, Dispatched.UNCERTAIN, Dispatched.REFUSED, Dispatched.BOUNCED),
    "bounced": (Dispatched.SENT, Dispatched.SENDING, Dispatched.UNCERTAIN),
    "dropped": (Dispatched.WAITING, Dispatched.REFUSED, Dispatched.BOUNCED),
}


def of_inquiry(
    reader: Reader, inquiry_id: str, member_id: str = "", now: datetime | None = None
) -> tuple[Dispatch, ...]:
    """Return a case's messages, oldest first; what was begun and not ended is uncertain."""
    return tuple(_seen(reader, one, member_id, now) for one in read.of_inquiry(reader, inquiry_id))


def outbox(reader: Reader, member_id: str = "", now: datetime | None = None) -> tuple[Dispatch, ...]:
    """Return every message that waits, was not taken, came back, or of which the end is not known."""
    return tuple(_seen(reader, one, member_id, now) for one in read.unsettled(reader))


def dispatch(reader: Reader, dispatch_id: str) -> Dispatch:
    """Return one message.

    Raises:
        NotFound: it is gone.
    """
    found = read.one(reader, dispatch_id)
    if found is None:
        raise NotFound(N_("The message is gone: it was sent or dropped."))
    return found


def answered_by(reader: Reader, message_id: str) -> Dispatch | None:
    """Return the message that a mail answers, by the Message-ID in its In-Reply-To or References."""
    found = read.by_message_id(reader, message_id)
    return read.one(reader, found) if found else None


def _seen(reader: Reader, one: Dispatch, member_id: str, now: datetime | None) -> Dispatch:
    """Return a message as it stands: under way only where a colleague on the server may still be at it."""
    if one.state is not Dispatched.SENDING:
        return one
    others = reader.dialect == "postgresql" and one.member_id != member_id
    if others and now is not None and one.tried_at and now - one.tried_at < _longest():
        return one
    return replace(one, state=Dispatched.UNCERTAIN)


def _longest() -> timedelta:
    return timedelta(minutes=LONGEST_MINUTES)


def queue(uow: UnitOfWork, command: QueueMessages) -> tuple[str, ...]:
    """Let messages wait to be sent and return their ids; what was sent, or may have been, is left as it is.

    Raises:
        InvalidInput: an offer or reminder without an address.
    """
    uow.hold("inquiry", command.inquiry_id)
    ids = queueing.put_in_line(uow, command)
    if ids:
        uow.commit(N_("Queued messages to be sent"), reversible=False)
    return ids


@dataclass(frozen=True, slots=True)
class OfferMessage:
    """An offer to be sent to one address; ``domain`` is the sender's."""

    inquiry_id: str
    offer_id: str
    to: str
    domain: str


def keep_offer(uow: UnitOfWork, command: OfferMessage) -> str | None:
    """Keep an offer's message with the case, once for each address, and let it wait to be sent.

    Returns its id; None where the offer was sent, or may have been.
    """
    uow.hold("inquiry", command.inquiry_id)
    for found in read.of_inquiry(uow, command.inquiry_id):
        if found.offer_id == command.offer_id:
            again = ToSend("offer", found.document_id, command.to, None, command.offer_id)
            ids = queue(uow, QueueMessages(command.inquiry_id, (again,), command.domain))
            return ids[0] if ids else None
    row = offering.offer(uow, command.inquiry_id, command.offer_id)
    document = cases.document(uow, row.document_id or "")
    draft = offering.message(uow, command.inquiry_id, command.offer_id)
    name = document.name.removesuffix(".pdf") + ".eml"
    (document_id,) = cases.add_documents(
        uow, command.inquiry_id, (Attachment(name, "message/rfc822", draft, "drawn_up", command.to),)
    )
    message = ToSend("offer", document_id, command.to, None, command.offer_id)
    ids = queue(uow, QueueMessages(command.inquiry_id, (message,), command.domain))
    return ids[0] if ids else None


def settle(uow: UnitOfWork, command: SettleDispatch) -> None:
    """Note what came of an attempt; what was sent counts as sent in its case on the day of the attempt.

    Told twice, it is noted once.
    """
    row = queueing.hold(uow, command.dispatch_id)
    if row is None or row["state"] not in (Dispatched.SENDING, Dispatched.WAITING):
        return
    _settled(uow, row, command.state, command.said)
    uow.commit(_VERBS[command.state], reversible=False)


_VERBS: Final = {
    Dispatched.WAITING: N_("A message could not be sent yet"),
    Dispatched.SENT: N_("Sent a message"),
    Dispatched.REFUSED: N_("The mail server did not take a message"),
    Dispatched.UNCERTAIN: N_("A message may not have arrived"),
    Dispatched.BOUNCED: N_("A message came back"),
}


def judge(uow: UnitOfWork, dispatch_id: str, state: Dispatched, said: str) -> None:
    """Let a message that was handed over have arrived (sent) or come back, as part of a larger act.

    One that waits, was not taken or came back before stays as it is.
    """
    uow.hold("dispatch", dispatch_id)
    row = uow.get("dispatch", dispatch_id)
    doubtful = (Dispatched.SENDING, Dispatched.UNCERTAIN)
    if row["state"] in ((*doubtful, Dispatched.SENT) if state is Dispatched.BOUNCED else doubtful):
        _settled(uow, row, state, said)


def _settled(uow: UnitOfWork, row: dict[str, Any], state: Dispatched, said: str) -> None:
    values: dict[str, Any] = {"state": state.value, "said": said}
    if state in (Dispatched.SENT, Dispatched.BOUNCED):
        values["settled_ms"] = int(uow.now.timestamp() * 1000)
    uow.update("dispatch", row["id"], values)
    if state is Dispatched.SENT:
        _counts(uow, row, queueing.day_of(row["tried_ms"], uow.today))


def _counts(uow: UnitOfWork, row: dict[str, Any], day: date) -> None:
    """Let the case know that its message is sent, unless somebody noted that by hand."""
    if row["kind"] == "offer":
        found = uow.find("offer", row["offer_id"])
        if found is not None and found["deleted_ms"] is None and found["sent_on"] is None:
            offering.count_as_sent(uow, found, day)
        return
    found = uow.find("forwarding", row["forwarding_id"])
    if found is None or found["deleted_ms"] is not None:
        return
    if row["kind"] == "forwarding" and found["state"] == "prepared":
        forwarding.count_as_sent(uow, found, day)
    elif row["kind"] == "reminder":
        reminding.count_as_reminded(uow, found, day)
        notices.count_as_sent(uow, row["document_id"], day)
    elif row["kind"] in ("extension", "readdress"):
        notices.count_as_sent(uow, row["document_id"], day)


def resolve(uow: UnitOfWork, command: ResolveDispatch) -> None:
    """Note what a person says became of a message: it arrived, send it again, it came back, leave it.

    Raises:
        InvalidInput: that cannot be said of it as it stands.
        Conflict: a colleague may still be sending it.
    """
    queueing.hold(uow, command.dispatch_id)
    row = uow.get("dispatch", command.dispatch_id)
    if command.outcome not in OUTCOMES:
        raise InvalidInput(N_("Say what became of it: arrived, again, bounced or dropped."))
    if row["state"] not in _MAY[command.outcome]:
        raise InvalidInput(N_("That cannot be said of a message that stands as this one does."))
    _demand_ended(uow, row)
    if command.outcome == "arrived":
        _settled(uow, row, Dispatched.SENT, command.said)
        uow.commit(N_("Noted that a message arrived"), reversible=False)
    elif command.outcome == "bounced":
        _settled(uow, row, Dispatched.BOUNCED, command.said)
        if row["forwarding_id"]:
            forwarding.take_bounce(uow, row["forwarding_id"], uow.today)
        uow.commit(_VERBS[Dispatched.BOUNCED], reversible=False)
    elif command.outcome == "again":
        uow.update("dispatch", row["id"], {"state": Dispatched.WAITING.value})
        if row["forwarding_id"]:
            forwarding.take_bounce(uow, row["forwarding_id"], None)
        uow.commit(N_("A message is to be sent again"), reversible=False)
    else:
        uow.remove("dispatch", row["id"])
        uow.commit(N_("Dropped a message"), reversible=False)


def _demand_ended(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Refuse to judge what a colleague on the server may be sending this very moment."""
    if row["state"] != Dispatched.SENDING or uow.dialect != "postgresql" or row["tried_ms"] is None:
        return
    recent = int(uow.now.timestamp() * 1000) - row["tried_ms"] < LONGEST_MINUTES * 60_000
    if recent and row["member_id"] != uow.actor.member_id:
        raise Conflict(
            N_("{name} began to send this less than {minutes} minutes ago. Ask, or wait."),
            name=dispatch(uow, row["id"]).by or "–",
            minutes=LONGEST_MINUTES,
        )
