"""Reads a mail written as MIME (.eml): text, attachments, what it answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.exchange import mail_notices, smime
from investcrm.exchange.mail_parts import (
    Attachment,
    Mail,
    file_name,
    html_to_text,
    is_winmail,
    message_ids,
    tidy,
)

_HEADER: Final = re.compile(rb"^[!-9;-~]+:[ \t]?", re.MULTILINE)

_SEALED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
_LATIN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1"})
"""Programs of Windows call their own letters so; their dashes would become control characters."""
_WRAPPED: Final = 3
"""So many times a message may be signed anew."""


def read_eml(name: str, data: bytes) -> Mail:
    """Return the mail in the bytes of a file called ``name``.

    Raises:
        InvalidInput: it is no mail.
    """
    head = data.lstrip(b"\xef\xbb\xbf\r\n ")[:20_000]
    named = {match.group().split(b":")[0].lower() for match in _HEADER.finditer(head)}
    if not named & {b"from", b"subject", b"to", b"date", b"message-id", b"mime-version", b"received"}:
        raise InvalidInput(N_("“{name}” is not a mail."), name=name)
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n "), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise InvalidInput(N_("“{name}” is not a mail."), name=name)
    text, attachments, encrypted = inside(message)
    subject = _header(message, "Subject")
    return Mail(
        subject=subject,
        sender=_header(message, "From"),
        recipients=tuple(filter(None, (_header(message, key) for key in ("To", "Cc")))),
        sent_at=_sent_at(message),
        text=text,
        attachments=attachments,
        raw=data,
        message_id=_header(message, "Message-ID"),
        answers=message_ids(_header(message, "In-Reply-To"), _header(message, "References")),
        notice=mail_notices.read(message, subject, text),
        encrypted=encrypted,
    )


def inside(message: EmailMessage) -> tuple[str, tuple[Attachment, ...], bool]:
    """Return a message's text and attachments, a signed one's too, and whether it is encrypted."""
    for _ in range(_WRAPPED):
        if message.get_content_type() not in _SEALED:
            break
        data = message.get_payload(decode=True)
        if not isinstance(data, bytes) or smime.is_encrypted(data):
            return "", (), True
        signed = smime.signed_content(data)
        opened = message_from_bytes(signed, policy=policy.default) if signed is not None else None
        if not isinstance(opened, EmailMessage):
            break
        message = opened
    used, text = _body(message)
    found = tuple(one for one in _attachments(message, used) if one.media_type not in _SIGNATURES)
    if any(is_winmail(one) for one in found):
        from investcrm.exchange import winmail

        text, found = winmail.opened(text, found)
    return tidy(text), found, False


def _header(message: Message, key: str) -> str:
    try:
        value = message.get(key)
    except Exception:  # a malformed header can fail deep inside the header parser
        value = next((v for k, v in message.raw_items() if k.lower() == key.lower()), "")
    plain = str(value or "").encode("utf-8", "replace").decode("utf-8", "replace")
    return " ".join(plain.split())


def _sent_at(message: Message) -> datetime | None:
    text = _header(message, "Date")
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return None


def _body(message: EmailMessage) -> tuple[list[Message], str]:
    """Return the parts that make the body and its text: plain text before HTML.

    Some programs go on writing below an attachment, in a part of its own: the text is all of them.
    """
    plain, html = _texts(message, "text/plain"), _texts(message, "text/html")
    said = [text for part in plain if (text := _content(part)).strip()]
    if said:
        return [*plain, *html[:1]], said[0] if len(said) == 1 else "\n\n".join(map(str.strip, said))
    pages = [text for part in html if (text := html_to_text(_content(part)))]
    return [*plain, *html], "\n\n".join(pages) or "".join(map(_content, plain))


def _texts(message: EmailMessage, media_type: str) -> list[Message]:
    """Return the parts of a kind that are read as the mail itself: neither attached nor named."""
    return [
        part
        for part in _parts(message)
        if part.get_content_type() == media_type
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    ]


def _parts(message: Message) -> list[Message]:
    """Return the leaves of a message; a mail within the mail is one leaf, and signed parts stay whole."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        return [message]
    leaves: list[Message] = []
    payload = message.get_payload()
    for part in payload if isinstance(payload, list) else []:
        if isinstance(part, Message):
            leaves.extend(_parts(part))
    return leaves


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(part.get_payload() or "")
    charset = part.get_content_charset() or "utf-8"
    for encoding in ("cp1252" if charset in _LATIN else charset, "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("latin-1")


def _attachments(message: EmailMessage, body: list[Message]) -> list[Attachment]:
    found: list[Attachment] = []
    for part in _parts(message):
        if any(part is used for used in body):
            continue
        media_type = part.get_content_type()
        if media_type == "message/rfc822":
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            data = inner.as_bytes(policy=policy.SMTP) if isinstance(inner, Message) else b""
            fallback = _header(inner, "Subject") if isinstance(inner, Message) else ""
        else:
            decoded = part.get_payload(decode=True)
            data, fallback = decoded if isinstance(decoded, bytes) else b"", ""
        if not data and not part.get_filename():
            continue
        found.append(
            Attachment(file_name(part.get_filename(), fallback, media_type, len(found) + 1), media_type, data)
        )
    return found
