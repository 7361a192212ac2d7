"""Writes a deadline as a calendar entry that Outlook, Google and Apple open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

_LINE_BYTES: Final = 73


def deadline(
    *, uid: str, on: date, summary: str, description: str = "", stamp: datetime, remind_days: int = 2
) -> bytes:
    """Return one all-day event with a reminder ``remind_days`` before.

    ``uid`` names the event for ever: writing it again moves it instead of doubling it. ``stamp`` is when
    it is written; the same arguments give the same bytes.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//InvestCRM//InvestCRM//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
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
