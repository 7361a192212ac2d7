"""The words in a document, as far as its format can be read: mails, PDFs, office files, plain text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from investcrm import pdf
from investcrm.domain.errors import UserError
from investcrm.exchange import pdf_fields
from investcrm.exchange.limits import FILE_LIMIT

_TAG: Final = re.compile(r"<[^>]*>")
_PLAIN: Final = (".txt", ".csv", ".json", ".xml", ".htm", ".html", ".ics", ".md", ".rtf", ".vcf")
_PACKED: Final = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".xlsm")
_MAILS: Final = (".eml", ".msg")


def words_of(name: str, media_type: str, data: bytes) -> str | None:
    """Return the text in a file; None where its format is not one that is read, or it is damaged."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    try:
        if ending in _MAILS or media_type == "message/rfc822":
            return _mail(name, data)
        if ending == ".pdf" or media_type == "application/pdf":
            return _pdf(name, data)
        if ending in _PACKED:
            return _packed(data)
        if ending in _PLAIN or media_type.startswith("text/"):
            return _plain(data)
    except (UserError, ValueError, KeyError, RuntimeError, OSError, zipfile.BadZipFile, NotImplementedError):
        return None
    return None


def _mail(name: str, data: bytes) -> str:
    from investcrm.exchange.mail import read_mail_bytes

    mail = read_mail_bytes(name, data)
    inside = [words_of(one.name, one.media_type, one.data) or one.name for one in mail.attachments]
    return "\n".join((mail.subject, mail.sender, *mail.recipients, mail.text, *inside))


def _pdf(name: str, data: bytes) -> str | None:
    """Return what stands on the pages and in the fields of a form, which a page's text leaves out."""
    with pdf.opened(data) as document:
        texts = []
        for page in document:
            inside = page.get_textpage()
            texts.append(inside.get_text_bounded())
            inside.close()
            page.close()
    text = "\n".join((*texts, *pdf_fields.said(name, data)))
    return text if text.strip() else None  # a scanned page is a picture


def _packed(data: bytes) -> str:
    texts: list[str] = []
    room = FILE_LIMIT
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".xml"):
                room -= info.file_size
                if room < 0:
                    raise ValueError(info.filename)
                text = archive.read(info).decode("utf-8", "replace")
                texts += (_TAG.sub(" ", text), _TAG.sub("", text))  # a word may be broken by its own marks
    return "\n".join(texts)


def _plain(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
