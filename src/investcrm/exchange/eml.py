"""Writes mail drafts that Outlook and Thunderbird open ready to send."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


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
        message.add_attachment(data, maintype=main, subtype=sub or "octet-stream", filename=name)
    if attachments:
        digest = hashlib.sha256(repr((subject, message_id, [name for name, _, _ in attachments])).encode())
        message.set_boundary(f"=_{digest.hexdigest()[:32]}")
    return message.as_bytes()
