"""Keys of rows."""

from __future__ import annotations

from uuid_utils import uuid7


def new_id() -> str:
    """Return a fresh key: a UUIDv7 as 32 hexadecimal digits."""
    return uuid7().hex
