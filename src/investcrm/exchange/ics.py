"""Writes a deadline or a visit as a calendar entry that Outlook, Google and Apple open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_LINE_BYTES: Final = 73
_HEAD: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//InvestCRM//InvestCRM//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)


def deadline(
    *,
    uid: str,
    on: date,
    summary: str,
    description: str = "",
    stamp: datetime,
    remind_days: int = 2,
    sequence: int = 0,
) -> bytes:
    """Return one all-day event with a reminder ``remind_days`` before.

    ``uid`` names the event for ever: writing it again moves it instead of doubling it. ``stamp`` is when
    it is written, ``sequence`` grows each time so that calendars take the later one; the same arguments
    give the same bytes.
    """
    lines = [
        *_HEAD,
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *([f"SEQUENCE:{sequence}"] if sequence else []),
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
    ]
    if description:
        lines.append(f"DESCRIPTION:{_escaped(description)}")
    lines += [
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(summary)}",
        f"TRIGGER:-P{remind_days}D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded for line in lines for folded in _folded(line))


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something at a time (09:30, Swedish time) and place; all day where ``starts_at`` is empty."""

    uid: str
    on: date
    starts_at: str
    minutes: int
    summary: str
    place: str = ""
    description: str = ""
    called_off: bool = False
    is_free: bool = False
    """Whether one is free for other things meanwhile, as on the day a report is due."""


def visit(
    *,
    uid: str,
    on: date,
    starts_at: str,
    minutes: int,
    summary: str,
    place: str,
    description: str,
    stamp: datetime,
    called_off: bool = False,
) -> bytes:
    """Return a visit as an event, all day where ``starts_at`` (09:30, Swedish time) is empty.

    Written again under the same ``uid`` it moves the event, or with ``called_off`` cancels it.
    """
    one = Appointment(uid, on, starts_at, minutes, summary, place, description, called_off)
    return appointments((one,), stamp)


def appointments(several: Iterable[Appointment], stamp: datetime, name: str = "") -> bytes:
    """Return several events as one calendar; each written again under its ``uid`` is moved or cancelled.

    ``name`` is what programs that take in a whole calendar call it.
    """
    lines = [*_HEAD, *([f"X-WR-CALNAME:{_escaped(name)}"] if name else [])]
    for one in several:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded for line in lines for folded in _folded(line))


def _event(one: Appointment, stamp: datetime) -> list[str]:
    if one.starts_at:
        hour, minute = (int(part) for part in one.starts_at.split(":"))
        start = datetime.combine(one.on, time(hour, minute), ZoneInfo("Europe/Stockholm")).astimezone(UTC)
        when = [
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(minutes=one.minutes):%Y%m%dT%H%M%SZ}",
        ]
    else:
        next_day = one.on + timedelta(days=1)
        when = [f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}", f"DTEND;VALUE=DATE:{next_day:%Y%m%d}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(one.uid)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{int(stamp.timestamp())}",
        *when,
        f"SUMMARY:{_escaped(one.summary)}",
        *([f"LOCATION:{_escaped(one.place)}"] if one.place else []),
        *([f"DESCRIPTION:{_escaped(one.description)}"] if one.description else []),
        *(["TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"] if one.is_free else []),
        "STATUS:CANCELLED" if one.called_off else "STATUS:CONFIRMED",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c for c in plain.replace("\r\n", "\n").replace("\n", "\\n") if ord(c) >= 32)


def _folded(line: str) -> list[bytes]:
    """Return a line as pieces of at most 75 bytes, never cut within a letter (RFC 5545, 3.1)."""
    pieces: list[bytes] = []
    current = b""
    for character in line:
        encoded = character.encode("utf-8", "replace")
        if len(current) + len(encoded) > _LINE_BYTES:
            pieces.append(current + b"\r\n")
            current = b" "
        current += encoded
    pieces.append(current + b"\r\n")
    return pieces
