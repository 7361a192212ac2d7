"""Puts what lies in Outlook's winmail.dat where any other mail has it: among the attachments, as the text."""

from __future__ import annotations

import mimetypes

from investcrm.exchange import tnef
from investcrm.exchange.mail_parts import Attachment, Mail, file_name, html_to_text, is_winmail, message_ids
from investcrm.exchange.mail_within import written


def opened(text: str, parts: tuple[Attachment, ...]) -> tuple[str, tuple[Attachment, ...]]:
    """Return a mail's text and attachments with each winmail.dat unpacked; one that is damaged stays."""
    found: list[Attachment] = []
    for part in parts:
        try:
            inside = tnef.read(part.data) if is_winmail(part) else None
        except ValueError:
            inside = None
        if inside is None:
            found.append(part)
            continue
        text = text if text.strip() else _text(inside)
        found += _files(inside)
    return text, tuple(found)


def _text(inside: tnef.Opened) -> str:
    return inside.text if inside.text.strip() else html_to_text(inside.html)


def _files(inside: tnef.Opened) -> list[Attachment]:
    found = []
    for number, one in enumerate(inside.files, start=1):
        if one.within is not None:
            mail = _mail(one.within)
            name = file_name(None, mail.subject or one.name, "message/rfc822", number)
            found.append(Attachment(name, "message/rfc822", written(mail)))
            continue
        kind = one.media_type or mimetypes.guess_type(one.name)[0] or "application/octet-stream"
        found.append(Attachment(file_name(one.name or None, "", kind, number), kind, one.data))
    return found


def _mail(inside: tnef.Opened) -> Mail:
    """Return a mail that was attached whole."""
    return Mail(
        subject=" ".join(inside.subject.split()),
        sender=inside.sender,
        recipients=(),
        sent_at=None,
        text=_text(inside),
        attachments=tuple(_files(inside)),
        raw=b"",
        message_id=inside.message_id,
        answers=message_ids(inside.in_reply_to, ""),
    )
