"""One file that holds a whole workspace, still encrypted; and a workspace made from it again."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from investcrm.domain.errors import InvalidInput, WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.security import keys as keychain
from investcrm.store import backup as copies
from investcrm.store import sqlcipher
from investcrm.store.store import SqlcipherStore

if TYPE_CHECKING:
    from investcrm.store.store import PostgresStore

OPEN_FILE: Final = "open.db"
CONFIDENTIAL_FILE: Final = "confidential.db"
DESK_FILE: Final = "desk.db"
_FILES: Final = (keychain.FILE, OPEN_FILE, CONFIDENTIAL_FILE, DESK_FILE)
_LARGEST: Final = 64 * 1024**3
_TRIES: Final = 20
_PAUSE_SECONDS: Final = 0.2


class Whole(Protocol):
    """What a backup needs of a workspace."""

    folder: Path | None
    store: SqlcipherStore | PostgresStore


def backup(workspace: Whole, file: Path) -> None:
    """Write a backup of the workspace to ``file``, whole or not at all.

    The open store is copied consistently while others write. The confidential store is taken as it lies, at a
    moment at which nobody writes to it, for its key is not at hand. Keys go along wrapped: the passphrase or
    the recovery code opens the backup anywhere.

    Raises:
        WorkspaceProblem: it cannot be written there.
        InvalidInput: the workspace lies on a server.
    """
    folder, store = workspace.folder, workspace.store
    if folder is None or not isinstance(store, SqlcipherStore):
        raise InvalidInput(
            N_(
                "This workspace lies on a server, and those who run the server back it up. "
                "An administrator does it with “investcrm server backup”."
            )
        )
    file = file.expanduser().absolute()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".backup-", dir=file.parent))
    except OSError as error:
        raise WorkspaceProblem(
            N_("The backup could not be written to {file}: {reason}. The workspace is untouched."),
            file=str(file),
            reason=why(error),
        ) from None
    try:
        copies.copy_file(store.path, store.key, building / OPEN_FILE)
        _copy_locked(folder, building)
        packed = building / "packed"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for name in (*_FILES, f"{CONFIDENTIAL_FILE}-wal"):
                if (building / name).exists():
                    archive.write(building / name, name)
        with packed.open("rb+") as handle:
            os.fsync(handle.fileno())
        packed.replace(file)
    except OSError as error:
        raise WorkspaceProblem(
            N_("The backup could not be written to {file}: {reason}. The workspace is untouched."),
            file=str(file),
            reason=why(error),
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _copy_locked(folder: Path, building: Path) -> None:
    """Copy what is taken as it lies; a copy during which somebody wrote is made again.

    Raises:
        WorkspaceProblem: somebody writes to the confidential store all the time.
    """
    names = (keychain.FILE, CONFIDENTIAL_FILE, f"{CONFIDENTIAL_FILE}-wal")
    for _ in range(_TRIES):
        before = [_stamp(folder / name) for name in names]
        for name in names:
            (building / name).unlink(missing_ok=True)
            if (folder / name).exists():
                shutil.copyfile(folder / name, building / name)
        if before == [_stamp(folder / name) for name in names]:
            return
        time.sleep(_PAUSE_SECONDS)
    raise WorkspaceProblem(
        N_(
            "The confidential room is being written to. Lock it and make the backup again; nothing was "
            "written."
        )
    )


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written to: its size and when it was, in nanoseconds."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (-1, 0)
    return found.st_size, found.st_mtime_ns


def restore(file: Path, folder: Path, passphrase: str | None) -> None:
    """Make a workspace in ``folder``, which must be new or empty, from a backup.

    Every file is checked with its key before anything counts; a damaged backup leaves nothing behind.

    Raises:
        InvalidInput: it is no backup, or the folder is not empty.
        NoKey: nothing opens it.
        WorkspaceProblem: the backup is damaged.
    """
    file, folder = file.expanduser(), folder.expanduser().absolute()
    sqlcipher.refuse_unsafe_place(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            N_("{folder} is not empty. Choose a new folder for the workspace."), folder=str(folder)
        )
    if not file.is_file():
        raise InvalidInput(N_("There is no file {file}."), file=str(file))
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _unpack(file, building)
        key = keychain.unlock(building, passphrase, (keychain.OPEN,))[keychain.OPEN]
        problems = copies.damage(building / OPEN_FILE, key)
        if problems:
            raise WorkspaceProblem(
                N_("The backup {file} is damaged: {reason}. Nothing was restored; take an older one."),
                file=file.name,
                reason=problems[0],
            )
        (building / "backups").mkdir(exist_ok=True)
        if folder.exists():
            folder.rmdir()
        building.replace(folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _unpack(file: Path, building: Path) -> None:
    allowed = {*_FILES, f"{CONFIDENTIAL_FILE}-wal"}
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            sizes = sum(info.file_size for info in archive.infolist())
            if not {keychain.FILE, OPEN_FILE} <= names <= allowed or sizes > _LARGEST:
                raise InvalidInput(N_("{file} is not a backup of InvestCRM."), file=file.name)
            if archive.testzip() is not None:
                raise WorkspaceProblem(
                    N_("The backup {file} is damaged: {reason}. Nothing was restored; take an older one."),
                    file=file.name,
                    reason="CRC",
                )
            for name in names:
                archive.extract(name, building)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise InvalidInput(N_("{file} is not a backup of InvestCRM."), file=file.name) from None
    with suppress(OSError):
        (building / keychain.FILE).chmod(0o600)
