"""Passwords and tokens of servers, kept in the operating system's key store and nowhere else."""

from __future__ import annotations

from typing import Final

from investcrm.security.keys import SERVICE, keyring_usable

_PIECE: Final = 1000
"""Windows keeps at most 1,280 letters in one place; a token of Microsoft's is longer."""
_PIECES: Final = "\x1einvestcrm-pieces:"


def recall(address: str) -> str:
    """Return the password kept for an address's key, or an empty text."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return ""
    try:
        found = keyring.get_password(SERVICE, _entry(address)) or ""
        count = _count(found)
        if not count:
            return found
        pieces = [keyring.get_password(SERVICE, _entry(address, n)) for n in range(count)]
    except (KeyringError, RuntimeError, OSError):
        return ""
    return "" if None in pieces else "".join(piece or "" for piece in pieces)


def remember(address: str, password: str) -> bool:
    """Keep a password; return whether this computer has a key store that took it."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return False
    forget(address)
    pieces = [password[at : at + _PIECE] for at in range(0, len(password), _PIECE)]
    try:
        if len(pieces) > 1:
            for number, piece in enumerate(pieces):
                keyring.set_password(SERVICE, _entry(address, number), piece)
        head = password if len(pieces) < 2 else f"{_PIECES}{len(pieces)}"
        keyring.set_password(SERVICE, _entry(address), head)
    except (KeyringError, RuntimeError, OSError):
        return False
    return recall(address) == password


def forget(address: str) -> None:
    """Keep no password for an address any more."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        count = _count(keyring.get_password(SERVICE, _entry(address)) or "")
    except (KeyringError, RuntimeError, OSError):
        return
    for entry in (*(_entry(address, n) for n in range(count)), _entry(address)):
        try:
            keyring.delete_password(SERVICE, entry)
        except (PasswordDeleteError, KeyringError, RuntimeError, OSError):
            continue


def _count(head: str) -> int:
    number = head.removeprefix(_PIECES)
    return int(number) if number != head and number.isdigit() else 0


def _entry(address: str, piece: int | None = None) -> str:
    return f"server:{address}" + ("" if piece is None else f"#{piece}")
