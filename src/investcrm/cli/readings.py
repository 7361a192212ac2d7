"""An inquiry read from a mail or from words: what the terminal logs, with every doubt told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from investcrm.domain.commands import Attachment, LogInquiry
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.reading.base import Doubt
    from investcrm.store.reader import Reader


def from_words(reader: Reader, text: str) -> tuple[LogInquiry, list[str]]:
    """Return an inquiry without a title whose requirements are read from ``text``."""
    if not text.strip():
        return LogInquiry(""), []
    from investcrm.exchange.mail_reading import read_text_as_inquiry
    from investcrm.services import importing

    read = read_text_as_inquiry(text, importing.context(reader))
    asked = tuple(draft.requirement for draft in read.requirements)
    doubts = tuple(doubt for draft in read.requirements for doubt in draft.doubts)
    return LogInquiry("", requirements=asked, summary=text.strip()), _told(doubts)


def from_mail(reader: Reader, path: Path) -> tuple[LogInquiry, list[str]]:
    """Return the inquiry a mail was read as, the mail and its attachments kept with it."""
    from investcrm.exchange.mail import read_mail
    from investcrm.exchange.mail_reading import read_mail_as_inquiry
    from investcrm.services import importing

    mail = read_mail(path.expanduser())
    read = read_mail_as_inquiry(mail, importing.context(reader))
    kind = "application/vnd.ms-outlook" if path.suffix.casefold() == ".msg" else "message/rfc822"
    kept = [Attachment(path.name, kind, mail.raw, "received", mail.sender)]
    kept += [
        Attachment(one.name, one.media_type, one.data, "received", mail.sender) for one in mail.attachments
    ]
    command = replace(
        importing.log_command(read.draft()),
        contact_name=read.contact.name,
        contact_email=read.contact.email,
        contact_phone=read.contact.phone,
        attachments=tuple(kept),
    )
    return command, _told(read.doubts)


def _told(doubts: tuple[Doubt, ...]) -> list[str]:
    return list(dict.fromkeys(t(doubt.key, **dict(doubt.params)) for doubt in doubts))
