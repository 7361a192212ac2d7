"""Takes the content out of a signed message (S/MIME, CMS SignedData), without judging the signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_SIGNED: Final = bytes.fromhex("2a864886f70d010702")
_ENVELOPED: Final = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
_CONSTRUCTED: Final = 0x20
_DEEPEST: Final = 20
_WIDEST: Final = 4
"""Bytes of a length: more than four gigabytes are no mail."""

Element = tuple[int, int, int, int]
"""A tag, where its content begins and ends, and where what follows begins."""


def signed_content(data: bytes) -> bytes | None:
    """Return what was signed (a message of its own), None where ``data`` holds no signed content (RFC 5652).

    Raises:
        ValueError: it is damaged.
    """
    parts = _content_info(data)
    if parts is None or parts[0] != _SIGNED:
        return None
    signed = next(iter(_children(data, parts[1])))
    info = list(_children(data, signed))[2]
    inside = list(_children(data, info))
    if len(inside) < 2:
        return None
    return _octets(data, next(iter(_children(data, inside[1]))))


def is_encrypted(data: bytes) -> bool:
    """Whether it is an encrypted message, which only its reader's key opens.

    Raises:
        ValueError: it is damaged.
    """
    parts = _content_info(data)
    return parts is not None and parts[0] in _ENVELOPED


def _content_info(data: bytes) -> tuple[bytes, Element] | None:
    """Return the kind of a CMS structure and its content; None where it is none."""
    whole = _element(data, 0)
    if whole[0] != 0x30:
        return None
    parts = list(_children(data, whole))
    if len(parts) < 2 or parts[0][0] != 0x06:
        return None
    return data[parts[0][1] : parts[0][2]], parts[1]


def _children(data: bytes, parent: Element) -> Iterator[Element]:
    at = parent[1]
    while at < parent[2]:
        found = _element(data, at)
        yield found
        at = found[3]


def _octets(data: bytes, element: Element) -> bytes:
    tag, start, end, _ = element
    if not tag & _CONSTRUCTED:
        return data[start:end]
    return b"".join(_octets(data, part) for part in _children(data, element))


def _element(data: bytes, at: int, depth: int = 0) -> Element:
    """Return the element at a place; one of indefinite length ends where its end is marked."""
    if at + 2 > len(data) or depth > _DEEPEST or data[at] & 0x1F == 0x1F:
        raise ValueError("no element")
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        end = start
        while data[end : end + 2] != b"\0\0":
            end = _element(data, end, depth + 1)[3]
        return tag, start, end, end + 2
    if length & 0x80:
        wide = length & 0x7F
        if wide > _WIDEST:
            raise ValueError("too long")
        length = int.from_bytes(data[start : start + wide])
        start += wide
    if start + length > len(data):
        raise ValueError("cut off")
    return tag, start, start + length, start + length
