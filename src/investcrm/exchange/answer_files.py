"""Opens a file that may hold a municipality's answer: a form, a mail, or mails within mails with forms."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Final

from investcrm.domain.answer_form import FilledForm
from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.mail_notices import Notice, Told
from investcrm.domain.words import N_
from investcrm.exchange.limits import FILE_LIMIT
from investcrm.exchange.mail import read_mail_bytes
from investcrm.exchange.mail_parts import Attachment, Mail, is_winmail

_DEEPEST: Final = 6
_MOST_PARTS: Final = 200
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
MAIL_ENDINGS: Final = (".eml", ".msg")
FORM_ENDINGS: Final = (".pdf", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it stood in a file: ``sender`` is the address alone, in small letters."""

    subject: str
    sender: str
    sent_at: datetime | None
    text: str
    answers: tuple[str, ...]
    encrypted: bool
    notice: Notice | None = None
    """What it tells of another message, where a machine sent it."""


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form that came filled in, the file it is, and which of the letters it came with."""

    name: str
    form: FilledForm
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as it came. ``letters`` are the mails in it, the outermost first; ``files`` all attached.

    ``troubles`` are the attachments that could not be read, each as its own error.
    """

    name: str
    media_type: str
    data: bytes
    letters: tuple[Letter, ...] = ()
    forms: tuple[FormFile, ...] = ()
    files: tuple[Attachment, ...] = ()
    troubles: tuple[UserError, ...] = ()

    @property
    def file_name(self) -> str:
        """What it is called when it is kept: a mail out of a server's folder gets an ending."""
        if self.media_type != "message/rfc822" or self.name.casefold().endswith(".eml"):
            return self.name
        return re.sub(r"[:,;!]2,\w*$", "", self.name) + ".eml"


def unpack(name: str, data: bytes) -> Arrived:
    """Return what the file called ``name`` holds; nothing in it is run and nothing fetched.

    Raises:
        InvalidInput: it is empty, larger than 100 MB, damaged, or neither a form nor a mail.
    """
    if not data.strip(b"\0\r\n\t "):
        raise InvalidInput(N_("“{name}” is empty."), name=name)
    if len(data) > FILE_LIMIT:
        raise InvalidInput(
            N_("“{name}” is larger than {limit} MB and was not read."),
            name=name,
            limit=FILE_LIMIT // 1024 // 1024,
        )
    found = _Found()
    if _is_form_file(data):
        form = _form(name, data)
        if form is None:
            raise InvalidInput(
                N_(
                    "“{name}” is not an answer form of InvestCRM. If it is an answer all the same, record it "
                    "by hand and attach the file."
                ),
                name=name,
            )
        found.forms.append(FormFile(name, form))
    else:
        found.take_mail(read_mail_bytes(name, data), 0)
    return Arrived(
        name,
        _media_type(name, data, is_mail=bool(found.letters)),
        data,
        tuple(found.letters),
        tuple(found.forms),
        tuple(found.files),
        tuple(found.troubles),
    )


class _Found:
    """What has been found in a file so far."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.forms: list[FormFile] = []
        self.files: list[Attachment] = []
        self.troubles: list[UserError] = []

    def take_mail(self, mail: Mail, depth: int) -> None:
        """Take in a mail and everything attached to it."""
        self.letters.append(
            Letter(
                mail.subject,
                parseaddr(mail.sender)[1].strip().casefold(),
                mail.sent_at,
                mail.text.strip(),
                mail.answers,
                mail.encrypted,
                mail.notice,
            )
        )
        if mail.notice is not None and mail.notice.told is not Told.AUTOMATIC:
            return  # what is enclosed is our own message with an empty form
        letter = len(self.letters) - 1
        for part in mail.attachments:
            if len(self.files) >= _MOST_PARTS:
                self.troubles.append(
                    InvalidInput(N_("Only the first {count} attachments were looked at."), count=_MOST_PARTS)
                )
                return
            self._take_part(part, letter, depth)

    def _take_part(self, part: Attachment, letter: int, depth: int) -> None:
        try:
            if _is_form_file(part.data):
                form = _form(part.name, part.data)
                if form is not None:
                    self.forms.append(FormFile(part.name, form, letter))
            elif _is_mail(part):
                if depth < _DEEPEST:
                    self.take_mail(read_mail_bytes(part.name, part.data), depth + 1)
                    return
                self.troubles.append(
                    InvalidInput(
                        N_("“{name}” lies too deep within other mails and was not read."), name=part.name
                    )
                )
            elif is_winmail(part):
                self.troubles.append(
                    InvalidInput(
                        N_(
                            "“{name}” is damaged: the attachments in it could not be read. Open the mail in "
                            "Outlook and save the form by itself."
                        ),
                        name=part.name,
                    )
                )
        except UserError as error:
            self.troubles.append(error)
        self.files.append(part)


def _is_form_file(data: bytes) -> bool:
    return _is_pdf(data) or data.startswith(b"PK\x03\x04")


def _is_pdf(data: bytes) -> bool:
    """Tell whether it is a PDF, and not a mail of Outlook whose attached one comes first in the file."""
    return b"%PDF-" in data[:1024] and not data.startswith(_OLE)


def _is_mail(part: Attachment) -> bool:
    return part.media_type == "message/rfc822" or part.name.casefold().endswith(MAIL_ENDINGS)


def _form(name: str, data: bytes) -> FilledForm | None:
    from investcrm.exchange.answer_form_in import read_form

    return read_form(name, data)


def _media_type(name: str, data: bytes, *, is_mail: bool) -> str:
    if _is_pdf(data):
        return "application/pdf"
    if data.startswith(_OLE):
        return "application/vnd.ms-outlook"
    if is_mail:
        return "message/rfc822"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
