"""Writes mail drafts that Outlook and Thunderbird open ready to send."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

_BARE_SUBJECT: Final = re.compile(rb"\r\nSubject:\r\n ", re.I)
"""A subject that begins on its second line, as the library folds a long one; some programs show a space."""
_OWN_HEADS: Final = (b"x-unsent", b"from", b"to", b"date", b"message-id", b"reply-to")


def draft(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    attachments: Sequence[tuple[str, str, bytes]] = (),
    date: datetime | None = None,
    message_id: str = "",
    sender: str = "",
) -> bytes:
    """Return a message as ``.eml``: marked as unsent, so that a mail program opens it for sending.

    ``attachments`` are (file name, media type, bytes). The same arguments give the same bytes.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if sender:
        message["From"] = sender
    if to:
        message["To"] = ", ".join(to)
    message["Subject"] = " ".join(subject.split())
    if date is not None:
        message["Date"] = format_datetime(date)
    if message_id:
        message["Message-ID"] = message_id
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    for name, media_type, data in attachments:
        main, _, sub = media_type.partition("/")
        if main == "message":
            main, sub = "application", "octet-stream"
        told = {"charset": "utf-8", "method": "PUBLISH"} if media_type == "text/calendar" else None
        message.add_attachment(data, maintype=main, subtype=sub or "octet-stream", filename=name, params=told)
    if attachments:
        digest = hashlib.sha256(repr((subject, message_id, [name for name, _, _ in attachments])).encode())
        message.set_boundary(f"=_{digest.hexdigest()[:32]}")
    head, parted, body = message.as_bytes().partition(b"\r\n\r\n")
    return _BARE_SUBJECT.sub(b"\r\nSubject: ", head, count=1) + parted + body


def ready(
    draft: bytes,
    *,
    sender: str,
    name: str,
    to: str,
    reply_to: str,
    date: datetime,
    message_id: str,
) -> bytes:
    """Return a draft as it is sent: no longer marked as unsent, from ``name`` <``sender``> to ``to``.

    Everything else, attachments included, stays byte for byte. The same arguments give the same bytes.
    """
    head, _, body = draft.partition(b"\r\n\r\n")
    kept = [
        line
        for line in re.split(rb"\r\n(?![ \t])", head)
        if line.partition(b":")[0].strip().lower() not in _OWN_HEADS
    ]
    heads = EmailMessage(policy=SMTP)
    heads["From"] = Address(name, addr_spec=sender) if name else sender
    if reply_to:
        heads["Reply-To"] = reply_to
    heads["To"] = to
    heads["Date"] = format_datetime(date)
    heads["Message-ID"] = message_id
    made, _, _ = heads.as_bytes().partition(b"\r\n\r\n")
    return made.rstrip(b"\r\n") + b"\r\n" + b"\r\n".join(kept) + b"\r\n\r\n" + body


def readdressed(data: bytes, *, to: str, first: str, date: datetime, message_id: str) -> bytes:
    """Return a draft for somebody else: its words after ``first``, the rest as it was."""
    message = message_from_bytes(data, policy=SMTP)
    for name, value in (("To", to), ("Date", format_datetime(date)), ("Message-ID", message_id)):
        del message[name]
        message[name] = value
    body = message.get_body(("plain",))
    if body is not None:
        text = f"{first}\n\n{body.get_content()}".replace("\r\n", "\n")
        body.set_content(text, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()
