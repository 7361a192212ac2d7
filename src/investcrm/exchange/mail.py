"""Reads a mail saved as .eml or as Outlook's .msg: who wrote when, what text, which attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from investcrm.domain.errors import InvalidInput, NotFound, UserError
from investcrm.domain.words import N_
from investcrm.exchange.limits import FILE_LIMIT

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER: Final = re.compile(rb"^[!-9;-~]+:[ \t]?", re.MULTILINE)
_EXTENSIONS: Final = {
    "application/pdf": ".pdf", "text/calendar": ".ics", "text/csv": ".csv", "text/html": ".html",
    "text/plain": ".txt", "message/rfc822": ".eml", "image/png": ".png", "image/jpeg": ".jpg",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that came with a mail."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as received. ``text`` is the plain text (made from the HTML where there is no other).

    ``sender`` is "Name <address>". ``sent_at`` is UTC, None where the mail does not say. ``raw`` are the
    bytes of the whole file.
    """

    subject: str
    sender: str
    recipients: tuple[str, ...]
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    raw: bytes


def read_mail(path: Path) -> Mail:
    """Return the mail in the file at ``path``.

    Raises:
        NotFound: there is no such file.
        InvalidInput: the file is too large or no mail.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise InvalidInput(
                N_("“{name}” is larger than {limit} MB and is not read as a mail."),
                name=path.name,
                limit=FILE_LIMIT // 1024 // 1024,
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “{name}”."), name=str(path)) from error
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}"), name=path.name, reason=error.strerror or str(error)
        ) from error
    return read_mail_bytes(path.name, data)


def read_mail_bytes(name: str, data: bytes) -> Mail:
    """Return the mail in the bytes of a file called ``name``, as :func:`read_mail` does."""
    try:
        if data.startswith(_OLE):
            return _from_msg(name, data)
        return _from_eml(name, data)
    except UserError:
        raise
    except Exception as error:  # the parsers meet any bytes; whatever they stumble on is the file's fault
        raise InvalidInput(N_("“{name}” is damaged and cannot be read as a mail."), name=name) from error


def _from_eml(name: str, data: bytes) -> Mail:
    head = data.lstrip(b"\xef\xbb\xbf\r\n ")[:20_000]
    named = {match.group().split(b":")[0].lower() for match in _HEADER.finditer(head)}
    if not named & {b"from", b"subject", b"to", b"date", b"message-id", b"mime-version", b"received"}:
        raise InvalidInput(N_("“{name}” is not a mail."), name=name)
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n "), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise InvalidInput(N_("“{name}” is not a mail."), name=name)
    body = _body(message)
    return Mail(
        subject=_header(message, "Subject"),
        sender=_header(message, "From"),
        recipients=tuple(filter(None, (_header(message, key) for key in ("To", "Cc")))),
        sent_at=_sent_at(message),
        text=_tidy(body[1]),
        attachments=tuple(_attachments(message, body[0])),
        raw=data,
    )


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
    """Return the parts that make the body and its text: plain text before HTML."""
    plain, html = _first_text(message, "text/plain"), _first_text(message, "text/html")
    if plain is not None and _content(plain).strip():
        return [part for part in (plain, html) if part is not None and _beside(message, part)], _content(
            plain
        )
    if html is not None:
        return [part for part in (plain, html) if part is not None], html_to_text(_content(html))
    return [plain] if plain is not None else [], _content(plain) if plain is not None else ""


def _beside(message: EmailMessage, part: Message) -> bool:
    """Tell whether an HTML part is another form of the text rather than an attached page."""
    del message
    return part.get_content_type() != "text/html" or not part.get_filename()


def _first_text(message: EmailMessage, media_type: str) -> Message | None:
    for part in _parts(message):
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_type() == media_type and not attached and not part.get_filename():
            return part
    return None


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
    for encoding in (charset, "utf-8", "cp1252"):
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
            Attachment(
                _file_name(part.get_filename(), fallback, media_type, len(found) + 1), media_type, data
            )
        )
    return found


def _file_name(given: str | None, fallback: str, media_type: str, number: int) -> str:
    """Return a name without path or control characters; nameless parts are numbered."""
    name = (given or fallback).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*').strip(" .")
    extension = _EXTENSIONS.get(media_type, ".bin")
    if not name:
        return f"attachment-{number}{extension}"
    return name[:150] if given else f"{name[:100]}{extension}"


class _Text(HTMLParser):
    """Keeps the words of a page with its paragraphs and line breaks."""

    _BLOCKS: Final = frozenset(
        [
            "p",
            "div",
            "tr",
            "table",
            "ul",
            "ol",
            "h1",
            "h2",
            "h3",
            "h4",
            "blockquote",
            "section",
            "article",
            "hr",
        ]
    )
    _SILENT: Final = frozenset(["script", "style", "head", "title", "template"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in self._SILENT:
            self._silent += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in {"td", "th"}:
            self.pieces.append("\t")
        elif tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def html_to_text(page: str) -> str:
    """Return the words of an HTML page with its paragraphs; scripts and styles are left out."""
    parser = _Text()
    parser.feed(page)
    parser.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(parser.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _from_msg(name: str, data: bytes) -> Mail:
    from oxmsg import Message as Outlook

    message = Outlook.load(data)
    if not message.message_class.upper().startswith("IPM"):
        raise InvalidInput(N_("“{name}” is not a mail."), name=name)
    text = message.body or ""
    if not text.strip():
        text = html_to_text(message.html_body or "")
    attachments: list[Attachment] = []
    for number, part in enumerate(message.attachments, start=1):
        content = part.file_bytes
        if content:
            media_type = part.mime_type or "application/octet-stream"
            attachments.append(
                Attachment(_file_name(part.file_name, "", media_type, number), media_type, content)
            )
    recipients = tuple(
        f"{person.name} <{person.email_address}>" if person.name and person.name != person.email_address
        else person.email_address or person.name
        for person in message.recipients
    )  # fmt: skip
    sent = message.sent_date
    return Mail(
        subject=" ".join(message.subject.split()),
        sender=" ".join((message.sender or "").split()),
        recipients=recipients,
        sent_at=sent.astimezone(UTC) if sent else None,
        text=_tidy(text),
        attachments=tuple(attachments),
        raw=data,
    )
