"""Reads what machines send about a message: it came back, is late, was delivered, was opened, is away.

Standard reports (RFC 3464, 6533, 8098) are read by their fields; Exchange's and others' that have none, by
what they say to people. Whatever cannot be read of one is left out: it is a notice all the same.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_string
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Final

from investcrm.domain.mail_notices import Notice, Report, Told, addresses_in

_ID: Final = re.compile(r"<[^<>\s]{3,250}>")
_STATUS: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_REFUSAL: Final = re.compile(r"[^\n]*\b[45]\d\d[ -#][^\n]*|[^\n]*\b[45]\.\d{1,3}\.\d{1,3}\b[^\n]*")
_ACTIONS: Final = {
    "failed": Told.FAILED,
    "delayed": Told.DELAYED,
    "delivered": Told.DELIVERED,
    "expanded": Told.DELIVERED,
    "relayed": Told.RELAYED,
}
_AUTOMATIC_SUBJECT: Final = re.compile(
    r"\s*(autosvar|automatic reply|auto[- ]?reply|automatiskt svar|automatisk svar|frånvaro(meddelande)?|"
    r"frånvarande|out of office|automatische antwort|abwesenheit\w*)\s*:",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT: Final = re.compile(
    r"undeliver|olevererbar|kunde inte levereras|ej levererat|"
    r"delivery (status notification|failure|has fail)|"
    r"mail delivery (failed|system)|delivery fail|returned mail|returned to sender|failure notice|"
    r"unzustellbar|mail system error",
    re.IGNORECASE,
)
_DELAY: Final = re.compile(
    r"delay|fördröj|försen|still being retried|not yet been delivered|warning: could not send|verzöger",
    re.IGNORECASE,
)
_MACHINES: Final = ("mailer-daemon", "postmaster", "microsoftexchange", "mail-daemon")
_LONGEST: Final = 500
_MOST: Final = 50
"""Recipients of one report that are looked at."""


def read(message: Message, subject: str, text: str) -> Notice | None:
    """Return what a mail with this subject and text tells of another, None where a person wrote it."""
    kind = message.get_content_type()
    own_ids = _ids(_head(message, "In-Reply-To"), _head(message, "References"))
    reports: tuple[Report, ...] = ()
    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    for part in message.walk() if kind == "multipart/report" else ():
        sort = part.get_content_type()
        if sort in ("message/delivery-status", "message/global-delivery-status") and not reports:
            reports = tuple(_delivery(part))[:_MOST]
        elif sort in ("message/disposition-notification", "message/global-disposition-notification"):
            told, original = _disposition(part)
            reports, ids = (told,), (*ids, *original)
        elif sort in ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"):
            enclosed = _enclosed(part)
            ids += _ids(_head(enclosed, "Message-ID"))
            subjects += tuple(filter(None, (_head(enclosed, "Subject"),)))
    complaint = str(message.get_param("report-type") or "") == "feedback-report"
    if (
        not reports
        and not complaint
        and (_is_bounce(message, subject) or (kind == "multipart/report" and ids))
    ):
        return _in_words(message, subject, text, own_ids, ids, subjects)
    if not reports and is_automatic(message, subject):
        reports = (Report(Told.AUTOMATIC, parseaddr(_head(message, "From"))[1].casefold()),)
    if not reports:
        return None
    found = (*ids, *own_ids)
    return Notice(reports, tuple(dict.fromkeys(found)), (*subjects, subject), text)


def is_automatic(message: Message, subject: str) -> bool:
    """Whether a machine sent a mail (RFC 3834), or an absence notice did as Exchange names it."""
    told = _head(message, "Auto-Submitted").casefold()
    return (
        (bool(told) and not told.startswith("no"))
        or bool(_head(message, "X-Autoreply") or _head(message, "X-Autorespond"))
        or _head(message, "Precedence").casefold() in ("auto_reply", "auto-reply")
        or message.get_content_type() == "multipart/report"
        or _AUTOMATIC_SUBJECT.match(subject) is not None
    )


def of_words(
    told: Told,
    text: str,
    subject: str,
    *,
    addresses: tuple[str, ...] = (),
    message_ids: tuple[str, ...] = (),
) -> Notice:
    """Return a notice that has no fields but its words, about ``addresses`` where they are known."""
    status = _STATUS.search(text)
    refusal = _REFUSAL.search(text)
    said = " ".join((refusal.group() if refusal else "").split())[:_LONGEST]
    whom = addresses or addresses_in(said) or addresses_in(text)[:1] or ("",)
    reports = tuple(Report(told, one, "", status.group() if status else "", said or text) for one in whom)
    quoted = re.findall(r"(?im)^\W*message-id:\s*(<[^<>\s]{3,250}>)", text)
    named = map(_decoded, re.findall(r"(?im)^\W*(?:subject|ämne|betreff):[ \t]*(\S.*)$", text))
    return Notice(reports[:_MOST], (*quoted, *message_ids), (*named, subject), text)


def _in_words(
    message: Message,
    subject: str,
    text: str,
    own_ids: tuple[str, ...],
    ids: tuple[str, ...],
    subjects: tuple[str, ...],
) -> Notice:
    late = _DELAY.search(subject) is not None and "fail" not in subject.casefold()
    failed = addresses_in(_head(message, "X-Failed-Recipients"))
    found = of_words(
        Told.DELAYED if late else Told.FAILED, text, subject, addresses=failed, message_ids=(*ids, *own_ids)
    )
    return Notice(found.reports, found.message_ids, (*subjects, *found.subjects), text)


def _is_bounce(message: Message, subject: str) -> bool:
    """Whether a mail without a report's fields tells that another did not arrive."""
    if _head(message, "X-Failed-Recipients") or "X-MS-Exchange-Message-Is-Ndr" in message:
        return True
    sender = parseaddr(_head(message, "From"))[1].casefold()
    empty = _head(message, "Return-Path") == "<>"
    machine = empty or sender.startswith(_MACHINES)
    return machine and bool(_BOUNCE_SUBJECT.search(subject) or _DELAY.search(subject))


def _delivery(part: Message) -> Iterator[Report]:
    """Return what a delivery status says of each recipient; fields of the message as a whole come first."""
    for block in _blocks(part):
        told = _ACTIONS.get(_plain(block, "Action").casefold())
        if told is None:
            continue
        said = _typed(block, "Diagnostic-Code")
        status = _STATUS.search(_plain(block, "Status"))
        within = _STATUS.search(said)
        general = status is None or status.group().endswith((".0.0", ".5.0"))
        best = within if general and within else status
        yield Report(
            told,
            _address(block, "Final-Recipient"),
            _address(block, "Original-Recipient") or _address(block, "X-Actual-Recipient"),
            best.group() if best else "",
            said[:_LONGEST],
        )


def _disposition(part: Message) -> tuple[Report, tuple[str, ...]]:
    for block in _blocks(part):
        said = _plain(block, "Disposition")
        if not said:
            continue
        kind = said.rpartition(";")[2].strip().casefold()
        told = Told.READ if kind.startswith("displayed") else Told.UNREAD
        if not kind.startswith(("displayed", "deleted")):
            told = Told.RELAYED
        report = Report(told, _address(block, "Final-Recipient"), _address(block, "Original-Recipient"))
        return report, _ids(_plain(block, "Original-Message-ID"))
    return Report(Told.AUTOMATIC, ""), ()


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a report, whichever way they were written down."""
    text = _body_of(part)
    groups = re.split(r"\n[ \t]*\n+", re.sub(r"\r\n?", "\n", text).strip())
    return [message_from_string(group.lstrip() + "\n\n") for group in groups if group.strip()]


def _body_of(part: Message) -> str:
    """Return what stands under a part's own heads, decoded, though the library takes it for a mail."""
    try:
        data = part.as_bytes()
    except (UnicodeError, ValueError, LookupError, KeyError):
        return ""
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    encoding = _head(part, "Content-Transfer-Encoding").casefold()
    try:
        if encoding == "base64":
            body = base64.b64decode(body, validate=False)
        elif encoding == "quoted-printable":
            body = quopri.decodestring(body)
    except (binascii.Error, ValueError):
        return ""
    return body.decode("utf-8", "replace")


def _enclosed(part: Message) -> Message:
    """Return the message that a report is about, or its heads alone."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message) and payload[0].keys():
        return payload[0]
    return message_from_string(re.sub(r"\r\n?", "\n", _body_of(part)).lstrip() + "\n\n")


def _head(message: Message, key: str) -> str:
    try:
        plain = str(message.get(key) or "")
    except Exception:  # a malformed header can fail deep inside the header parser
        plain = next((str(v) for k, v in message.raw_items() if k.lower() == key.lower()), "")
    return " ".join(_decoded(plain).encode("utf-8", "replace").decode("utf-8", "replace").split())


def _decoded(value: str) -> str:
    """Return a head as it is read, where it was written in the letters of RFC 2047."""
    try:
        return str(make_header(decode_header(value))) if "=?" in value else value
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return value


def _plain(block: Message, key: str) -> str:
    """Return a field's value without the remarks in brackets that some programs write."""
    return " ".join(re.sub(r"\([^()]*\)", " ", str(block.get(key) or "")).split())


def _typed(block: Message, key: str) -> str:
    """Return a field's value without its type: "smtp; 550 5.1.1 ..." is "550 5.1.1 ..."."""
    text = " ".join(str(block.get(key) or "").split())
    kind, mark, rest = text.partition(";")
    return rest.strip() if mark and re.fullmatch(r"[\w-]{1,20}", kind.strip()) else text


def _address(block: Message, key: str) -> str:
    found = addresses_in(_typed(block, key))
    return found[0] if found else ""


def _ids(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for text in texts for one in _ID.findall(text)))
