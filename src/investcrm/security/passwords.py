"""Passwords of servers, kept in the operating system's key store and nowhere else."""

from __future__ import annotations

from investcrm.security.keys import SERVICE, keyring_usable


def recall(address: str) -> str:
    """Return the password kept for an address's key, or an empty text."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return ""
    try:
        return keyring.get_password(SERVICE, _entry(address)) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""


def remember(address: str, password: str) -> bool:
    """Keep a password; return whether this computer has a key store that took it."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return False
    try:
        keyring.set_password(SERVICE, _entry(address), password)
    except (KeyringError, RuntimeError, OSError):
        return False
    return recall(address) == password


def forget(address: str) -> None:
    """Keep no password for an address any more."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, _entry(address))
    except (PasswordDeleteError, KeyringError, RuntimeError, OSError):
        return


def _entry(address: str) -> str:
    return f"server:{address}"
