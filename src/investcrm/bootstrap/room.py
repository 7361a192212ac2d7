"""Opens and closes the confidential room of a workspace, and changes its locks."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investcrm.bootstrap import CONFIDENTIAL_FILE, Workspace, _desk_beside, desk_folder
from investcrm.domain.access import Group
from investcrm.domain.errors import InvalidInput, NoKey, WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.exchange import atomic
from investcrm.security import keys as keychain
from investcrm.security import passwords
from investcrm.services import crossing, member_rooms, sealing
from investcrm.store import migrations, sqlcipher
from investcrm.store.desk import Desk
from investcrm.store.server.entering import enter
from investcrm.store.store import PostgresStore, SqlcipherStore

if TYPE_CHECKING:
    from investcrm.store.server.address import Address

SHORTEST_PASSPHRASE: Final = 8


def unlock(workspace: Workspace, secret: str | bytes | None, passphrase: str | None = None) -> Workspace:
    """Open the room beside an open workspace, finish what was under way between them, and return it.

    ``secret`` is the passphrase or the recovery code, or the key itself; None where this computer's key store
    holds the room's key for the time being (:func:`keep_open`). On a server it is the password of one's login
    there, None where the key store holds it or none is needed; ``passphrase`` then opens the room's drafts on
    this computer where it has no key store. The room acts and reads like a workspace of its own, whose
    regional records are those of the open one.

    Raises:
        NoKey: nothing opens it.
        WorkspaceProblem: its file is missing, damaged or newer than this program; no room is set up.
        Forbidden: the confidential database does not let this login in.
    """
    if isinstance(workspace.store, PostgresStore):
        password = secret if isinstance(secret, str) else ""
        return _entered(workspace, workspace.store, password, passphrase)
    folder, region = _local(workspace)
    key = secret if isinstance(secret, bytes) else _key(folder, secret)
    path = folder / CONFIDENTIAL_FILE
    store = SqlcipherStore(path, key, region.clock, region)
    try:
        _bring_up_to_date(store, key)
        open_desk = partial(Desk, path, key)
        room = Workspace(workspace.place, store, workspace.actor, workspace.language, open_desk, folder)
        sealing.finish(workspace, room)
        sealing.finish(room, workspace)
        store.pad()
    except BaseException:
        store.close()
        raise
    return room


def _entered(workspace: Workspace, region: PostgresStore, password: str, passphrase: str | None) -> Workspace:
    """Enter the confidential database that belongs to a server's workspace."""
    with workspace.reader() as reader:
        address = member_rooms.address_for(reader, region.address)
        may_keep = member_rooms.may_keep_password(reader)
    if address is None:
        raise WorkspaceProblem(
            N_("This server has no confidential room yet. Ask your administrator to set one up.")
        )
    known = password or recalled(address, may_keep=may_keep)
    store = PostgresStore(address.text, region.clock, known, region)
    try:
        actor, _ = enter(store, upgrade=False)
        desk = partial(_desk_beside, address.key, passphrase)
        room = Workspace(address.text, store, actor, workspace.language, desk)
        with suppress(OSError):  # that one entered from here is known by it the next time
            desk_folder(address.key).mkdir(parents=True, exist_ok=True, mode=0o700)
        if actor.groups & {Group.ADVISOR, Group.COORDINATOR}:
            store.mirror()
            crossing.finish(workspace, room)
            exchange(room)
    except BaseException:
        store.close()
        raise
    return room


def recalled(address: Address, *, may_keep: bool) -> str:
    """Return the password that this computer's key store holds for a server's room, or an empty text.

    One that a window kept is let go of where the region does not let it be kept any more.
    """
    mine = kept_as(address)
    if not may_keep and passwords.recall(mine):
        passwords.forget(mine)
    return passwords.recall(mine) or passwords.recall(address.key)


def kept_as(address: Address) -> str:
    """Return under what a window keeps the password of a server's room."""
    return f"room:{address.key}"


def is_set_up(workspace: Workspace) -> bool:
    """Whether there is a room at all: always on this computer, on a server where one was made."""
    if not isinstance(workspace.store, PostgresStore):
        return True
    with workspace.reader() as reader:
        return member_rooms.address_for(reader, workspace.store.address) is not None


def exchange(room: Workspace) -> int:
    """Put a server's room's briefs before their municipalities and bring back replies; return how much came.

    Raises:
        NoContact: the open database cannot be reached; it is made up for the next time.
    """
    store = room.store
    return store.exchange(room.actor, room.session) if isinstance(store, PostgresStore) else 0


def key_of(workspace: Workspace, secret: str) -> bytes:
    """Return the room's key.

    Raises:
        NoKey: the passphrase or recovery code does not open it.
    """
    folder, _ = _local(workspace)
    return _key(folder, secret)


def _local(workspace: Workspace) -> tuple[Path, SqlcipherStore]:
    store = workspace.store
    if workspace.folder is None or not isinstance(store, SqlcipherStore):
        raise InvalidInput(
            N_("This is done with a workspace on this computer. Give a folder instead of a server's address.")
        )
    return workspace.folder, store


def _key(folder: Path, secret: str | None) -> bytes:
    """Return the key that opens the file, and finish a change of keys that was stopped.

    Raises:
        NoKey: nothing gives a key.
        WorkspaceProblem: the file is damaged.
    """
    if secret is None:
        kept = keychain.kept_open(keychain.read(folder)["workspace"])
        if kept is None:
            raise NoKey(N_("The confidential room is locked. Give the passphrase or the recovery code."))
        return kept
    found = keychain.unlock(folder, secret, (keychain.CONFIDENTIAL, keychain.NEXT))
    if not keychain.has_passphrase(folder):
        keychain.claimed(folder)
    for name in (keychain.NEXT, keychain.CONFIDENTIAL):
        key = found.get(name)
        if key is not None and _opens(folder / CONFIDENTIAL_FILE, key):
            return key
    raise sqlcipher.damaged(folder / CONFIDENTIAL_FILE)


def _opens(path: Path, key: bytes) -> bool:
    try:
        sqlcipher.connect(path, key).close()
    except NoKey:
        return False
    return True


def _bring_up_to_date(store: SqlcipherStore, key: bytes) -> None:
    with store.reader() as reader:
        current = migrations.is_current(migrations.revision_of(reader))
    if current:
        return
    from investcrm.store import backup

    stamp = store.clock().strftime("%Y%m%d-%H%M%S")
    target = store.path.parent / "backups" / f"before-upgrade-{stamp}-c.db"
    backup.copy_file(store.path, key, target)
    bare = SqlcipherStore(store.path, key, store.clock)
    try:
        migrations.upgrade(bare.engine)
    finally:
        bare.close()


def keep_open(workspace: Workspace, secret: str, minutes: int) -> None:
    """Let this computer's key store open the room for a while, so that it is not asked for each time.

    Raises:
        NoKey: the passphrase does not open it, or there is no key store here.
    """
    folder, _ = _local(workspace)
    until = int(time.time()) + 60 * minutes  # the clock that the key store's entry is held against
    key = _key(folder, secret)
    if not keychain.keep_open(keychain.read(folder)["workspace"], key, until):
        raise NoKey(N_("This computer has no key store, so the room opens with the passphrase each time."))


def lock(workspace: Workspace) -> None:
    """Take the room's key out of this computer's key store."""
    folder, _ = _local(workspace)
    keychain.lock(keychain.read(folder)["workspace"])


@dataclass(frozen=True, slots=True)
class Relocked:
    """A room with new locks; the recovery code is new where the key is."""

    recovery_code: str = ""


def has_passphrase(folder: Path) -> bool:
    """Whether a passphrase was chosen; else the recovery code alone opens the room."""
    return keychain.has_passphrase(folder)


def is_unclaimed(folder: Path) -> bool:
    """Whether nobody was given what opens the room, as with a sample region made without a passphrase."""
    return keychain.is_unclaimed(folder)


def claim(folder: Path, passphrase: str) -> Relocked:
    """Choose what opens an unclaimed workspace and its room, and return the recovery code to print.

    Raises:
        NoKey: it is claimed already, or this computer's key store does not hold it.
        InvalidInput: the passphrase is too short.
    """
    demand_length(passphrase)
    done = keychain.claim(folder, passphrase)
    atomic.write(folder / keychain.FILE, done.text.encode())
    keychain.claimed(folder)
    return Relocked(done.recovery_code)


def change_passphrase(folder: Path, secret: str, passphrase: str) -> Relocked:
    """Let another passphrase open the workspace and its room; the recovery code stays as printed.

    Raises:
        NoKey: ``secret``, the passphrase so far or the recovery code, opens nothing.
        InvalidInput: the new passphrase is too short.
    """
    demand_length(passphrase)
    text = keychain.change_passphrase(folder, secret, passphrase)
    atomic.write(folder / keychain.FILE, text.encode())
    return Relocked()


def demand_length(passphrase: str) -> None:
    """Raise :class:`InvalidInput` for a passphrase that is too short to protect anything."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise InvalidInput(
            N_("A passphrase has at least {count} characters. Several words are easiest to remember."),
            count=SHORTEST_PASSPHRASE,
        )


def rekey(folder: Path, passphrase: str) -> Relocked:
    """Encrypt the room anew under a fresh key; the printed recovery code is replaced by the one returned.

    The key file knows both keys until the new file stands, so a stop at any point leaves one that opens; the
    recovery code so far goes on opening the workspace until then.

    Raises:
        NoKey: the passphrase opens nothing; the recovery code does not do in its place.
    """
    path = folder / CONFIDENTIAL_FILE
    old = _key(folder, passphrase)
    new = secrets.token_bytes(32)
    keys = {keychain.CONFIDENTIAL: old, keychain.NEXT: new}
    both = keychain.rewrap(folder, passphrase, keys, new_code=False)
    atomic.write(folder / keychain.FILE, both.text.encode())
    fresh = path.with_name(f".{path.name}.new")
    try:
        sqlcipher.copy_under(path, old, fresh, new)
        fresh.replace(path)
    except OSError as error:
        raise WorkspaceProblem(
            N_("{folder} cannot be written to: {reason}."), folder=str(folder), reason=why(error)
        ) from None
    finally:
        fresh.unlink(missing_ok=True)
    done = keychain.rewrap(folder, passphrase, {keychain.CONFIDENTIAL: new}, without=(keychain.NEXT,))
    atomic.write(folder / keychain.FILE, done.text.encode())
    keychain.lock(keychain.read(folder)["workspace"])
    return Relocked(done.recovery_code)
