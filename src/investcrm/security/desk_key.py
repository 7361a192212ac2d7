"""The key of the file in which a person's drafts for a shared workspace lie on their own computer."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from investcrm.domain.errors import NoKey
from investcrm.domain.words import N_
from investcrm.security import keys as keychain

_ID: Final = "server-"


def unlock(folder: Path, passphrase: str | None = None) -> tuple[bytes, bool]:
    """Return the key for the desk file in ``folder``, and whether it is a new one.

    With a passphrase the key is wrapped by it in ``keys.json`` and unwrapped next time; without one it lies
    in the key store.

    Raises:
        NoKey: neither holds it, or the passphrase is another one.
        WorkspaceProblem: the wrapped key is damaged.
    """
    name = f"{_ID}{folder.name}"
    wrapped = (folder / keychain.FILE).exists()
    if passphrase is not None:
        return _by_passphrase(folder, name, passphrase, wrapped=wrapped)
    kept = keychain.from_keyring(name, keychain.DESK)
    if kept is not None:
        return kept, False
    key = secrets.token_bytes(32)
    if wrapped or not keychain.remember_one(name, keychain.DESK, key):
        raise NoKey(
            N_(
                "This computer has no key store to encrypt your drafts with. "
                "Give a passphrase for them; it is asked for each time."
            )
        )
    return key, True


def _by_passphrase(folder: Path, name: str, passphrase: str, *, wrapped: bool) -> tuple[bytes, bool]:
    if wrapped:
        return keychain.unlock(folder, passphrase, (keychain.DESK,))[keychain.DESK], False
    kept = keychain.from_keyring(name, keychain.DESK)
    key = kept or secrets.token_bytes(32)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / keychain.FILE).write_text(
        keychain.wrapped(name, {keychain.DESK: key}, passphrase), encoding="utf-8"
    )
    return key, kept is None
