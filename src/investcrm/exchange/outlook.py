"""Reads Outlook's .msg: a compound file of properties, with mails within it that are attached whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.mail_notices import Told
from investcrm.domain.words import N_
from investcrm.exchange import mail_notices, rtf, smime
from investcrm.exchange.mail_parts import Attachment, Mail, file_name, html_to_text, message_ids, tidy
from investcrm.exchange.mail_within import put, written
from investcrm.exchange.mime import inside

if TYPE_CHECKING:
    from oxmsg import Message
    from oxmsg.storage import Storage

    from investcrm.domain.mail_notices import Notice

_HEADER_WITHIN: Final = 24
"""Bytes before the properties of a message within a message; those of a file have 32."""
_DEEPEST: Final = 5
_MESSAGE_ID, _ANSWERED, _REFERENCES, _HEADERS = 0x1035, 0x1042, 0x1039, 0x007D
_SEQUENCE: Final = 0x30
_PACKED, _REAL_SENDERS = 0x1009, (0x5D01, 0x5D02)
_SUPPLEMENT, _REPORT_TEXT = 0x0C1B, 0x1001
_REPORTS: Final = {
    ".IPNNRN": Told.UNREAD, ".IPNRN": Told.READ, ".DELAYED": Told.DELAYED, ".NDR": Told.FAILED,
    ".DR": Told.DELIVERED,
}  # fmt: skip
_STRUCTURE: Final = ("content-type", "content-transfer-encoding", "mime-version")


def read(name: str, data: bytes) -> Mail:
    """Return the mail in the bytes of an Outlook file called ``name``.

    Raises:
        InvalidInput: it holds something else, such as a contact.
    """
    from oxmsg import Message

    message = Message.load(data)
    kind = message.message_class.upper()
    if not kind.startswith(("IPM", "REPORT")):
        raise InvalidInput(N_("“{name}” is not a mail."), name=name)
    return _mail(message, data, kind, 0)


def _mail(message: Message, data: bytes, kind: str, depth: int) -> Mail:
    text = _words(message)
    text, attachments, encrypted = tidy(text), _attachments(message, depth), False
    if kind.startswith("IPM.NOTE.SMIME") and len(attachments) == 1:
        text, attachments, encrypted = _signed(attachments[0].data)
    recipients = tuple(
        f"{person.name} <{person.email_address}>" if person.name and person.name != person.email_address
        else person.email_address or person.name
        for person in message.recipients
    )  # fmt: skip
    sent = message.sent_date
    told = {key.casefold(): value for key, value in message.message_headers.items()}
    subject = " ".join(message.subject.split())
    answers = message_ids(
        _text(message, _ANSWERED) or told.get("in-reply-to", ""),
        _text(message, _REFERENCES) or told.get("references", ""),
    )
    return Mail(
        subject=subject,
        sender=_sender(message),
        recipients=recipients,
        sent_at=sent.astimezone(UTC) if sent else None,
        text=text,
        attachments=attachments,
        raw=data,
        message_id=_text(message, _MESSAGE_ID) or told.get("message-id", "").strip(),
        answers=answers,
        notice=_notice(message, kind, subject, text, answers),
        encrypted=encrypted,
    )


def _notice(message: Message, kind: str, subject: str, text: str, answers: tuple[str, ...]) -> Notice | None:
    """Return what a report of Exchange or an automatic reply tells; its recipients are whom it is about."""
    heads = EmailMessage()
    for key, value in message.message_headers.items():
        if key.casefold() not in _STRUCTURE:
            put(heads, key, " ".join(value.split()))
    if kind.startswith("REPORT"):
        told = next((told for ending, told in _REPORTS.items() if kind.endswith(ending)), Told.AUTOMATIC)
        people = list(message.recipients)
        whom = tuple(one.email_address.casefold() for one in people if "@" in one.email_address)
        words = [text, _text(message, _REPORT_TEXT)]
        words += [one.properties.str_prop_value(_SUPPLEMENT) or "" for one in people]
        said = "\n".join(filter(None, words))
        found = mail_notices.of_words(told, said, subject, addresses=whom, message_ids=answers)
        return replace(found, text=text or said)
    if kind.startswith("IPM.NOTE.RULES.OOF") and "Auto-Submitted" not in heads:
        heads["Auto-Submitted"] = "auto-replied"
    if "From" not in heads and "@" in (message.sender or ""):
        put(heads, "From", _sender(message))
    read = mail_notices.read(heads, subject, text)
    ids = tuple(dict.fromkeys((*read.message_ids, *answers))) if read else ()
    return replace(read, message_ids=ids) if read else None


def _words(message: Message) -> str:
    """Return what is written in a mail, which some programs keep as packed RTF alone."""
    body = message.body or ""
    text = body if body.strip() else html_to_text(message.html_body or "")
    packed = message.properties.binary_prop_value(_PACKED)
    if text or not packed:
        return text
    plain, html = rtf.text_of(rtf.unpacked(packed))
    return plain or html_to_text(html)


def _sender(message: Message) -> str:
    """Return "Name <address>"; within one Exchange the address is a path, and the real one stands beside."""
    named = " ".join((message.sender or "").split())
    real = next(filter(None, (_text(message, one) for one in _REAL_SENDERS)), "")
    return named if "@" in named or not real else f"{named.partition('<')[0]}<{real}>"


def _text(message: Message, property_id: int) -> str:
    return (message.properties.str_prop_value(property_id) or "").strip()


def _attachments(message: Message, depth: int) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for number, part in enumerate(message.attachments, start=1):
        content = part.file_bytes
        if content:
            media_type = part.mime_type or "application/octet-stream"
            found.append(Attachment(file_name(part.file_name, "", media_type, number), media_type, content))
            continue
        storage: Any = part._storage  # the library reads no mail within a mail by itself
        within = next((one for one in storage.storages if one.name.startswith("__substg1.0_3701")), None)
        if within is not None and depth < _DEEPEST:
            found.append(_within(within, depth + 1, number))
    return tuple(found)


def _within(storage: Storage, depth: int, number: int) -> Attachment:
    """Return a mail within the mail, written as any mail program reads it."""
    from oxmsg import Message
    from oxmsg.properties import Properties

    message = Message(storage)
    message.__dict__["_properties"] = Properties(storage, properties_header_offset=_HEADER_WITHIN)
    mail = _mail(message, b"", message.message_class.upper(), depth)
    return Attachment(
        file_name(None, mail.subject, "message/rfc822", number), "message/rfc822", written(mail)
    )


def _signed(data: bytes) -> tuple[str, tuple[Attachment, ...], bool]:
    """Return what a signed message holds, which Outlook keeps as one attachment."""
    if data[:1] == bytes((_SEQUENCE,)):
        if smime.is_encrypted(data):
            return "", (), True
        data = smime.signed_content(data) or b""
    message = message_from_bytes(data, policy=policy.default)
    return inside(message) if isinstance(message, EmailMessage) else ("", (), False)
