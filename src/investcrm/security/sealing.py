"""Encrypts a small file so that not even its size tells what is in it."""

from __future__ import annotations

import secrets
from typing import Final

STEP: Final = 64 * 1024
"""Bytes to which a body is filled up."""
_NONCE: Final = 12
_ABOUT: Final = b"investcrm-seals-1"


def seal(key: bytes, body: bytes) -> bytes:
    """Return ``body``, filled up with blanks to the next :data:`STEP`, encrypted with a 32-byte key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    filled = body.ljust(-(-len(body) // STEP) * STEP)
    return nonce + AESGCM(key).encrypt(nonce, filled, _ABOUT)


def unseal(key: bytes, data: bytes) -> bytes | None:
    """Return the body with its blanks, or None where the key is another one or the bytes were altered."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _ABOUT)
    except (InvalidTag, ValueError):
        return None
