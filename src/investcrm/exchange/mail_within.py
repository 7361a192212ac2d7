"""Writes a mail that lay within another as a mail of its own, so that it is read like any other."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from typing import Any

from investcrm.domain.mail_notices import Told
from investcrm.exchange.mail_parts import Mail


def written(mail: Mail) -> bytes:
    """Return a mail as the bytes of an .eml; the same mail gives the same."""
    message = EmailMessage(policy=policy.SMTP)
    heads = {
        "From": mail.sender,
        "To": ", ".join(mail.recipients),
        "Subject": mail.subject,
        "Date": mail.sent_at,
        "Message-ID": mail.message_id,
        "References": " ".join(reversed(mail.answers)),
        "Auto-Submitted": "auto-replied" if mail.automatic else "",
        "X-Failed-Recipients": ", ".join(_failed(mail)),
    }
    for key, value in heads.items():
        if value:
            put(message, key, value)
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    for one in mail.attachments:
        main, _, sub = one.media_type.partition("/")
        if main in ("message", "multipart", "text") or not sub:
            main, sub = "application", "octet-stream"
        message.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    if mail.attachments:
        message.set_boundary("=_within")
    return message.as_bytes()


def _failed(mail: Mail) -> tuple[str, ...]:
    reports = mail.notice.reports if mail.notice else ()
    return tuple(one.address for one in reports if one.told is Told.FAILED)


def put(message: EmailMessage, key: str, value: Any) -> None:
    """Set a head; one that cannot stand there is kept in plain letters under a name of its own."""
    try:
        message[key] = value
    except (ValueError, TypeError, IndexError):
        message[f"X-{key}"] = " ".join(str(value).encode("ascii", "replace").decode("ascii").split())
