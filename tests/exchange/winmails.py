"""Writes small winmail.dat files (TNEF, MS-OXTNEF) as Outlook attaches them."""

from __future__ import annotations

import struct

HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
"""The first example of MS-OXRTFCP: a text with words repeated from what is known beforehand."""
REPEATED = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
"""The second: a piece that repeats itself while it is written."""


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*told: tuple[int, str | bytes]) -> bytes:
    """Return properties: texts in UTF-16, bytes as they are, after a number and a named one to step over."""
    made = [struct.pack("<HHI", 3, 0x0E07, 1)]
    made.append(struct.pack("<HH16sIII", 3, 0x8001, b"\1" * 16, 0, 7, 5))
    for name, value in told:
        data = f"{value}\0".encode("utf-16-le") if isinstance(value, str) else value
        kind = 0x001F if isinstance(value, str) else 0x0102
        made.append(struct.pack("<HHII", kind, name, 1, len(data)) + data + b"\0" * (-len(data) % 4))
    return struct.pack("<I", len(made)) + b"".join(made)


def file(name: str, data: bytes, short: str = "SVAR~1.PDF") -> bytes:
    """Return a file as it is enclosed."""
    return (
        attribute(2, 0x00069002, b"\1\0" + b"\0" * 12)
        + attribute(2, 0x00018010, short.encode("ascii") + b"\0")
        + attribute(2, 0x0006800F, data)
        + attribute(2, 0x00069005, properties((0x3707, name), (0x370E, "application/octet-stream")))
    )


def mail(inside: bytes) -> bytes:
    """Return a mail that is enclosed whole."""
    wrapped = struct.pack("<HHII", 0x000D, 0x3701, 1, 16 + len(inside)) + b"\2" * 16 + inside
    wrapped += b"\0" * (-len(inside) % 4)
    return attribute(2, 0x00069002, b"\1\0" + b"\0" * 12) + attribute(
        2, 0x00069005, struct.pack("<I", 1) + wrapped
    )


def winmail(*parts: bytes, told: tuple[tuple[int, str | bytes], ...] = ()) -> bytes:
    """Return a winmail.dat with ``told`` of the message and these parts."""
    head = bytes.fromhex("789f3e22") + b"\1\0" + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    return head + attribute(1, 0x00069003, properties(*told)) + b"".join(parts)
