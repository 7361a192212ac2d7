"""The keys of a workspace: random, wrapped by passphrase and recovery code, and held by the keyring.

Every store file has a random 256-bit key. A key lies in the operating system's key store where the workspace
allows it (the open store alone), and wrapped with AES-GCM under Argon2id of the passphrase and of the printed
recovery code. No key is ever written in plain text.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from investcrm.domain.errors import NoKey, WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_

FILE: Final = "keys.json"
SERVICE: Final = "InvestCRM"
OPEN: Final = "open"
CONFIDENTIAL: Final = "confidential"
DESK: Final = "desk"
NEXT: Final = "confidential-next"
"""The confidential store's key to be, while the file is written anew under it."""
UNCLAIMED: Final = "unclaimed"
"""What the keyring calls a room's key until somebody chose what opens the room."""
STORES: Final = (OPEN, CONFIDENTIAL, DESK)
_IN_KEYRING: Final = (OPEN, DESK)
_MEMORY_KIB: Final = 65_536
_PASSES: Final = 3
_LANES: Final = 1
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans("OIL", "011")
"""Letters the alphabet leaves out, because they are read for these digits."""


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What making a workspace gives: the keys by store, the recovery code to print, the file's text."""

    workspace_id: str
    keys: Mapping[str, bytes]
    recovery_code: str
    text: str


def create(passphrase: str | None) -> NewKeys:
    """Make random keys, wrapped by a fresh recovery code and, where given, by ``passphrase``."""
    workspace_id = secrets.token_hex(8)
    keys = {store: secrets.token_bytes(32) for store in STORES}
    code = _new_code()
    wraps = {"recovery": _wrap(keys, code)}
    if passphrase:
        wraps["passphrase"] = _wrap(keys, passphrase)
    text = json.dumps({"format": 1, "workspace": workspace_id, "wraps": wraps}, indent=1)
    return NewKeys(workspace_id, keys, _spaced(code), text)


def wrapped(workspace_id: str, keys: Mapping[str, bytes], passphrase: str) -> str:
    """Return the text of a key file that ``passphrase`` alone opens."""
    content = {"format": 1, "workspace": workspace_id, "wraps": {"passphrase": _wrap(keys, passphrase)}}
    return json.dumps(content, indent=1)


def unlock(folder: Path, passphrase: str | None, stores: tuple[str, ...] = (OPEN, DESK)) -> dict[str, bytes]:
    """Return the keys of ``stores``: by ``passphrase`` (or recovery code) where given, else from the keyring.

    Raises:
        NoKey: no source has them, or the passphrase is wrong.
        WorkspaceProblem: ``keys.json`` is missing or damaged.
    """
    file = read(folder)
    if passphrase is not None:
        return {store: key for store, key in _open_wraps(file, passphrase).items() if store in stores}
    found = {store: from_keyring(file["workspace"], store) for store in stores}
    if any(key is None for key in found.values()):
        raise no_source()
    return {store: key for store, key in found.items() if key is not None}


def no_source() -> NoKey:
    """Return the sentence for a workspace that nothing here opens."""
    return NoKey(
        N_(
            "No key: this computer's key store does not hold the workspace's key "
            "and no passphrase was given. Give the passphrase or the recovery code."
        )
    )


def read(folder: Path) -> dict[str, Any]:
    """Return the content of ``keys.json`` in ``folder``.

    Raises:
        WorkspaceProblem: it is missing, unreadable or not what this program writes.
    """
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        wraps, name = content["wraps"], content["workspace"]
        if content["format"] != 1 or not (isinstance(wraps, dict) and wraps and isinstance(name, str)):
            raise KeyError("format")
    except FileNotFoundError:
        raise WorkspaceProblem(
            N_("There is no workspace in {folder}. Make one with “init”, or choose another folder."),
            folder=str(folder),
        ) from None
    except OSError as error:
        raise WorkspaceProblem(
            N_("The workspace in {folder} cannot be read: {reason}."),
            folder=str(folder),
            reason=why(error),
        ) from None
    except (ValueError, KeyError, TypeError):
        raise WorkspaceProblem(
            N_("The key file in {folder} is damaged. Put back {file} from a backup; the data is untouched."),
            folder=str(folder),
            file=FILE,
        ) from None
    return dict(content)


def remember(workspace_id: str, keys: Mapping[str, bytes]) -> bool:
    """Put the open store's and the desk's keys in the keyring; returns whether it took them."""
    return all(remember_one(workspace_id, store, keys[store]) for store in _IN_KEYRING)


def remember_one(workspace_id: str, store: str, key: bytes) -> bool:
    """Put one store's key in the keyring; returns whether it took it."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return False
    try:
        keyring.set_password(SERVICE, f"{workspace_id}:{store}", key.hex())
    except (KeyringError, RuntimeError, OSError):
        return False
    return from_keyring(workspace_id, store) == key


def forget(workspace_id: str) -> None:
    """Take the keys out of the keyring, so that the passphrase is asked for next time."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    for store in (*_IN_KEYRING, UNCLAIMED):
        try:
            keyring.delete_password(SERVICE, f"{workspace_id}:{store}")
        except (PasswordDeleteError, KeyringError):
            continue


def leave_unclaimed(workspace_id: str, key: bytes) -> bool:
    """Let the keyring hold a new room's key until somebody claims it; returns whether it took it."""
    return remember_one(workspace_id, UNCLAIMED, key)


def is_unclaimed(folder: Path) -> bool:
    """Whether nobody has a passphrase or a recovery code yet, so that the room's is still to be chosen."""
    file = read(folder)
    return "passphrase" not in file["wraps"] and from_keyring(file["workspace"], UNCLAIMED) is not None


def claim(folder: Path, passphrase: str) -> Rewrapped:
    """Return a key file that ``passphrase`` and a new recovery code open, of a workspace nobody had claimed.

    Raises:
        NoKey: the keyring does not hold every key of it.
    """
    file = read(folder)
    names = {OPEN: OPEN, DESK: DESK, CONFIDENTIAL: UNCLAIMED}
    found = {store: from_keyring(file["workspace"], name) for store, name in names.items()}
    keys = {store: key for store, key in found.items() if key is not None}
    if len(keys) < len(names) or not is_unclaimed(folder):
        raise no_source()
    code = _new_code()
    wraps = {"passphrase": _wrap(keys, passphrase), "recovery": _wrap(keys, code)}
    return Rewrapped(_text(file, wraps), _spaced(code))


def claimed(folder: Path) -> None:
    """Take a room's key out of the keyring, now that somebody has what opens the room."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError, RuntimeError, OSError):
        if keyring_usable():
            keyring.delete_password(SERVICE, f"{read(folder)['workspace']}:{UNCLAIMED}")


def keep_open(workspace_id: str, key: bytes, until: int) -> bool:
    """Let the keyring hold the room's key until a moment (seconds since 1970); returns whether it took it."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return False
    try:
        keyring.set_password(SERVICE, f"{workspace_id}:{CONFIDENTIAL}", f"{until}:{key.hex()}")
    except (KeyringError, RuntimeError, OSError):
        return False
    return True


def kept_open(workspace_id: str) -> bytes | None:
    """Return the room's key while the keyring may hold it; one held too long is taken out."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return None
    try:
        until, _, text = (keyring.get_password(SERVICE, f"{workspace_id}:{CONFIDENTIAL}") or "").partition(
            ":"
        )
        key = bytes.fromhex(text)
        if time.time() < int(until or 0) and len(key) == 32:
            return key
    except (KeyringError, RuntimeError, OSError, ValueError):
        return None
    lock(workspace_id)
    return None


def lock(workspace_id: str) -> None:
    """Take the room's key out of the keyring."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError, RuntimeError, OSError):
        if keyring_usable():
            keyring.delete_password(SERVICE, f"{workspace_id}:{CONFIDENTIAL}")


def keyring_usable() -> bool:
    """Whether this computer has a real key store; plaintext and null backends do not count."""
    import keyring

    backend = keyring.get_keyring()
    module = type(backend).__module__
    return not module.startswith(("keyring.backends.fail", "keyring.backends.null", "keyrings.alt"))


def from_keyring(workspace_id: str, store: str) -> bytes | None:
    """Return the key of one store from the keyring, or None."""
    import keyring
    from keyring.errors import KeyringError

    if not keyring_usable():
        return None
    try:
        text = keyring.get_password(SERVICE, f"{workspace_id}:{store}")
    except (KeyringError, RuntimeError, OSError):
        return None
    try:
        key = bytes.fromhex(text or "")
    except ValueError:
        return None
    return key if len(key) == 32 else None


def change_passphrase(folder: Path, secret: str, passphrase: str) -> str:
    """Return the text of a key file that ``passphrase`` opens from now on; the recovery code stays.

    ``secret`` is the passphrase so far, or the recovery code.

    Raises:
        NoKey: ``secret`` opens nothing.
        WorkspaceProblem: ``keys.json`` is missing or damaged.
    """
    file = read(folder)
    keys = _open_wraps(file, secret)
    return _text(file, file["wraps"] | {"passphrase": _wrap(keys, passphrase)})


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """A key file with other keys in it, and the recovery code that belongs to it."""

    text: str
    recovery_code: str


def rewrap(
    folder: Path,
    passphrase: str,
    keys: Mapping[str, bytes],
    without: tuple[str, ...] = (),
    *,
    new_code: bool = True,
) -> Rewrapped:
    """Return a key file with these keys beside those it had, under ``passphrase`` and a new recovery code.

    Without ``new_code`` the recovery code so far goes on opening what it opened.

    Raises:
        NoKey: the passphrase opens nothing; the recovery code does not do in its place.
        WorkspaceProblem: ``keys.json`` is missing or damaged.
    """
    file = read(folder)
    held = {**_open_wraps(file, passphrase, ("passphrase",)), **keys}
    held = {store: key for store, key in held.items() if store not in without}
    wraps, code = {**file["wraps"], "passphrase": _wrap(held, passphrase)}, ""
    if new_code:
        code = _new_code()
        wraps["recovery"] = _wrap(held, code)
    return Rewrapped(_text(file, wraps), _spaced(code))


def has_passphrase(folder: Path) -> bool:
    """Whether a passphrase was chosen; else only the keyring and the recovery code open the workspace."""
    return "passphrase" in read(folder)["wraps"]


def _text(file: Mapping[str, Any], wraps: Mapping[str, Any]) -> str:
    return json.dumps({"format": 1, "workspace": file["workspace"], "wraps": dict(wraps)}, indent=1)


def _new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(32))


def _spaced(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, 32, 4))


def _derive(secret: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"))


def _wrap(keys: Mapping[str, bytes], secret: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = secrets.token_bytes(16)
    nonce = secrets.token_bytes(12)
    derived = _derive(secret, salt, _MEMORY_KIB, _PASSES, _LANES)
    plain = json.dumps({store: key.hex() for store, key in keys.items()}).encode()
    sealed = AESGCM(derived).encrypt(nonce, plain, b"investcrm-keys-1")
    return {
        "kdf": "argon2id",
        "memory_kib": _MEMORY_KIB,
        "passes": _PASSES,
        "lanes": _LANES,
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }


def _open_wraps(
    file: Mapping[str, Any], secret: str, names: tuple[str, ...] = ("passphrase", "recovery")
) -> dict[str, bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    code = "".join(character for character in secret.upper() if character.isalnum()).translate(_MISREAD)
    for name, candidate in (("passphrase", secret), ("recovery", code)):
        wrap = file["wraps"].get(name)
        if wrap is None or name not in names or (name == "recovery" and len(candidate) != 32):
            continue
        try:
            derived = _derive(
                candidate,
                base64.b64decode(wrap["salt"]),
                min(int(wrap["memory_kib"]), 1_048_576),
                min(int(wrap["passes"]), 16),
                int(wrap["lanes"]),
            )
            sealed, nonce = base64.b64decode(wrap["sealed"]), base64.b64decode(wrap["nonce"])
            plain = AESGCM(derived).decrypt(nonce, sealed, b"investcrm-keys-1")
        except InvalidTag:
            continue
        except (KeyError, ValueError, TypeError, OverflowError):
            raise WorkspaceProblem(
                N_("The key file is damaged. Put it back from a backup; the data is untouched.")
            ) from None
        return {store: bytes.fromhex(key) for store, key in json.loads(plain).items()}
    raise NoKey(N_("The passphrase does not open this workspace."))
