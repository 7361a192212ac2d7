"""Opens Outlook's winmail.dat (TNEF, MS-OXTNEF): the files in it, the mails within, and the text.

The file is a run of attributes; only those that hold attachments and text are looked at. Nothing is
unpacked but the text, which is at most as long as it says itself, and not beyond a limit.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from investcrm.exchange import rtf

SIGNATURE: Final = bytes.fromhex("789f3e22")
MEDIA_TYPES: Final = ("application/ms-tnef", "application/vnd.ms-tnef")
_HEAD: Final = struct.Struct("<BII")
_ATTACHMENT_BEGINS, _ATTACHMENT_DATA, _ATTACHMENT_TITLE = 0x9002, 0x800F, 0x8010
_MESSAGE_PROPERTIES, _ATTACHMENT_PROPERTIES = 0x9003, 0x9005
_SUBJECT, _BODY, _CODE_PAGE = 0x8004, 0x800C, 0x9007
_DATA, _LONG_NAME, _SHORT_NAME, _MIME = 0x3701, 0x3707, 0x3704, 0x370E
_PLAIN, _HTML, _RTF, _TOPIC = 0x1000, 0x1013, 0x1009, 0x0037
_SENDER, _IN_REPLY_TO, _MESSAGE_ID = 0x5D01, 0x1042, 0x1035
_SIZES: Final = {
    0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4,
    0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}  # fmt: skip
_OBJECT, _TEXT, _UNICODE, _BINARY = 0x000D, 0x001E, 0x001F, 0x0102
_MANY: Final = 0x1000
_MOST: Final = 4000
"""Attributes, properties or values that are looked at in one place."""
_DEEPEST: Final = 5


@dataclass
class Packed:
    """One file in a winmail.dat; ``within`` is the mail it is, where it is one."""

    name: str = ""
    media_type: str = ""
    data: bytes = b""
    within: Opened | None = None


@dataclass
class Opened:
    """What a winmail.dat holds. ``html`` is what the text was made from where it has no plain one."""

    subject: str = ""
    sender: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    text: str = ""
    html: str = ""
    files: list[Packed] = field(default_factory=list)


def read(data: bytes, depth: int = 0) -> Opened:
    """Return what the bytes of a winmail.dat hold; what is cut off is left out.

    Raises:
        ValueError: it is none, or damaged from the start.
    """
    if not data.startswith(SIGNATURE) or len(data) < len(SIGNATURE) + 2:
        raise ValueError("no TNEF")
    found, page = Opened(), "cp1252"
    for name, value in _attributes(data):
        if name == _CODE_PAGE and len(value) >= 4:
            page = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _SUBJECT:
            found.subject = found.subject or _string(value, page)
        elif name == _BODY:
            found.text = found.text or _string(value, page)
        elif name == _MESSAGE_PROPERTIES:
            _message(found, dict(_properties(value)), page)
        elif name == _ATTACHMENT_BEGINS:
            found.files.append(Packed())
        elif found.files and name == _ATTACHMENT_TITLE:
            found.files[-1].name = found.files[-1].name or _string(value, page)
        elif found.files and name == _ATTACHMENT_DATA:
            found.files[-1].data = value
        elif found.files and name == _ATTACHMENT_PROPERTIES:
            _attachment(found.files[-1], dict(_properties(value)), page, depth)
    found.files = [one for one in found.files if one.data or one.within is not None]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(SIGNATURE) + 2
    for _ in range(_MOST):
        if at + _HEAD.size > len(data):
            return
        _, name, length = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size
        if start + length > len(data):
            return
        yield name & 0xFFFF, data[start : start + length]
        at = start + length + 2


def _message(found: Opened, told: dict[int, object], page: str) -> None:
    found.subject = _said(told, _TOPIC, page) or found.subject
    found.sender = _said(told, _SENDER, page)
    found.message_id, found.in_reply_to = _said(told, _MESSAGE_ID, page), _said(told, _IN_REPLY_TO, page)
    found.text = found.text.strip() or _said(told, _PLAIN, page)
    html = told.get(_HTML)
    found.html = html if isinstance(html, str) else _page(html) if isinstance(html, bytes) else ""
    packed = told.get(_RTF)
    if not found.text.strip() and not found.html and isinstance(packed, bytes):
        found.text, found.html = rtf.text_of(rtf.unpacked(packed))


def _attachment(one: Packed, told: dict[int, object], page: str, depth: int) -> None:
    one.name = _said(told, _LONG_NAME, page) or one.name or _said(told, _SHORT_NAME, page)
    one.media_type = _said(told, _MIME, page).casefold()
    data = told.get(_DATA)
    if not isinstance(data, bytes):
        return
    if data[16 : 16 + len(SIGNATURE)] == SIGNATURE:
        if depth < _DEEPEST:
            one.within = read(data[16:], depth + 1)
    elif not one.data:
        one.data = data


def _properties(data: bytes) -> Iterator[tuple[int, object]]:
    """Return the properties of a message or an attachment: texts, bytes, the rest left out."""
    at, count = 4, min(_number(data, 0), _MOST)
    for _ in range(count):
        if at + 4 > len(data):
            return
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= 0x8000:
            at = _past_name(data, at)
        value, at = _value(data, at, kind)
        if at < 0:
            return
        if value is not None:
            yield name, value


def _past_name(data: bytes, at: int) -> int:
    """Return where the value of a named property begins, after its set and its number or name."""
    if _number(data, at + 16) == 0:
        return at + 24
    return at + 24 + _even(_number(data, at + 20))


def _value(data: bytes, at: int, kind: int) -> tuple[object, int]:
    """Return a property's value and where the next begins; below zero where it is cut off or unknown."""
    many, sort = bool(kind & _MANY), kind & ~_MANY
    if sort in _SIZES:
        count = _number(data, at) if many else 1
        end = at + (4 if many else 0) + count * _SIZES[sort]
        return None, end if at <= end <= len(data) else -1
    if sort not in (_OBJECT, _TEXT, _UNICODE, _BINARY):
        return None, -1
    count, at, value = _number(data, at), at + 4, None
    for _ in range(min(count, _MOST)):
        length = _number(data, at)
        content = data[at + 4 : at + 4 + length]
        if length < 0 or len(content) < length:
            return None, -1
        if value is None:
            value = content.decode("utf-16-le", "replace").rstrip("\0") if sort == _UNICODE else content
        at += 4 + _even(length)
    return value, at


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0]) if 0 <= at <= len(data) - 4 else -1


def _even(length: int) -> int:
    return (length + 3) & ~3


def _said(told: dict[int, object], name: int, page: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else _string(value, page) if isinstance(value, bytes) else ""


def _string(data: bytes, page: str) -> str:
    for encoding in (page, "cp1252"):
        try:
            return data.decode(encoding).partition("\0")[0]
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1").partition("\0")[0]


def _page(data: bytes) -> str:
    named = re.search(rb"charset=[\"']?([\w-]{1,40})", data[:4000])
    for encoding in (named[1].decode("ascii") if named else "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1")
