"""Lets messages wait to be sent, each once whatever is asked for twice, and drops what is needless by now."""

from __future__ import annotations

from datetime import date, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from investcrm.domain.mailing import Dispatch, Dispatched, QueueMessages, ToSend
from investcrm.services import cases
from investcrm.store.read import dispatches as read

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

_IDLE: Final = (Dispatched.WAITING, Dispatched.REFUSED)


def put_in_line(uow: UnitOfWork, command: QueueMessages) -> tuple[str, ...]:
    """Let messages wait as part of a larger act; return the ids of those that do.

    What was sent, or may have been, is left as it is.
    """
    found = (_put_in_line(uow, command, message) for message in command.messages)
    return tuple(key for key in found if key is not None)


def _put_in_line(uow: UnitOfWork, command: QueueMessages, message: ToSend) -> str | None:
    found = read.of_document(uow, message.document_id)
    if found is not None:
        row = uow.get("dispatch", found)
        if row["state"] not in _IDLE:
            return None
        if row["state"] != Dispatched.WAITING or row["recipient"] != message.recipient:
            uow.update("dispatch", found, {"state": Dispatched.WAITING.value, "recipient": message.recipient})
        return found
    values = {
        "inquiry_id": command.inquiry_id,
        "kind": message.kind,
        "forwarding_id": message.forwarding_id,
        "offer_id": message.offer_id,
        "document_id": message.document_id,
        "recipient": message.recipient,
        "state": Dispatched.WAITING.value,
    }
    if needless(uow, values, since=uow.today):
        return None
    subject, own_id = heads(cases.document_bytes(uow, message.document_id))
    name = f"<{own_id or message.document_id}@{command.domain}>"
    return uow.insert("dispatch", values | {"subject": subject, "message_id": name})


def heads(message: bytes) -> tuple[str, str]:
    """Return the subject of a kept draft, and its Message-ID without the domain."""
    head = message_from_bytes(message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.default)
    own_id = str(head.get("Message-ID", "")).strip().strip("<>").rpartition("@")[0]
    return " ".join(str(head.get("Subject", "")).split()), own_id


def day_of(ms: int | None, today: date) -> date:
    """Return the Swedish day of a moment in milliseconds; ``today`` where there is none."""
    if ms is None:
        return today
    return datetime.fromtimestamp(ms / 1000, ZoneInfo("Europe/Stockholm")).date()


def needless(uow: UnitOfWork, row: dict[str, Any], *, since: date, sent_once: bool = False) -> bool:
    """Whether what a message is for was done meanwhile, ``since`` the day it began to wait.

    One that came back may go out once more.
    """
    if row["kind"] == "offer":
        found = uow.find("offer", row["offer_id"] or "")
        return found is None or found["deleted_ms"] is not None or (bool(found["sent_on"]) and not sent_once)
    found = uow.find("forwarding", row["forwarding_id"] or "")
    if found is None or found["deleted_ms"] is not None:
        return True
    if row["kind"] == "forwarding" and not sent_once:
        return bool(found["state"] != "prepared")
    if found["state"] != "sent":
        return True
    return row["kind"] == "reminder" and not sent_once and _reminded(uow, found, row, since)


def _reminded(uow: UnitOfWork, forwarding: dict[str, Any], row: dict[str, Any], since: date) -> bool:
    """Whether a municipality was reminded since a day, or another reminder may have reached it since."""
    on = forwarding["reminded_on"]
    if on is not None and on >= since:
        return True
    return any(
        one.document_id != row["document_id"] and one.state not in _IDLE and _tried(one, uow.today) >= since
        for one in read.open_of_forwarding(uow, forwarding["id"], "reminder")
    )


def _tried(one: Dispatch, today: date) -> date:
    return day_of(int(one.tried_at.timestamp() * 1000) if one.tried_at else None, today)


def hold(uow: UnitOfWork, dispatch_id: str) -> dict[str, Any] | None:
    """Let nobody else touch a message, nor whom it asks, until this act is over; return it as it is then.

    The municipality comes first, as in every act that is about it. None where the message is gone.
    """
    row = uow.find("dispatch", dispatch_id)
    if row is not None and row["forwarding_id"]:
        uow.hold("forwarding", row["forwarding_id"])
    uow.hold("dispatch", dispatch_id)
    row = uow.find("dispatch", dispatch_id)
    return None if row is None or row["deleted_ms"] is not None else row


def drop(uow: UnitOfWork, forwarding_id: str, *kinds: str) -> None:
    """Drop what waits to be sent to a municipality, or was not taken, as something else takes its place."""
    for kind in kinds:
        for one in read.open_of_forwarding(uow, forwarding_id, kind):
            row = hold(uow, one.id)
            if row is not None and row["state"] in _IDLE:
                uow.remove("dispatch", one.id)


def by_hand(uow: UnitOfWork, forwarding_id: str, kind: str, document_id: str = "") -> None:
    """Let go of what the program was to send, as somebody sent it by hand or knows that it arrived.

    With ``document_id`` only that message.
    """
    for one in read.open_of_forwarding(uow, forwarding_id, kind):
        if document_id and one.document_id != document_id:
            continue
        if one.state in (Dispatched.SENDING, Dispatched.UNCERTAIN):
            uow.update("dispatch", one.id, {"state": Dispatched.SENT.value})
        else:
            uow.remove("dispatch", one.id)
