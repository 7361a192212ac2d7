"""Opens one encrypted SQLite file with every guard the security decisions ask for."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from investcrm.domain.errors import InvalidInput, NoKey, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store import padding

BUSY_MS: Final = 10_000
_PAGE: Final = 4096
"""Bytes of a page; a file is always whole pages long."""
_NETWORK_KINDS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "davfs"}
)
_DRIVE_REMOTE: Final = 4
"""What Windows calls a drive letter that stands for a network share."""
_SYNCED: Final = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "box sync")


@dataclass(frozen=True, slots=True)
class Beside:
    """Another file whose tables are read through a connection, and never written."""

    path: Path
    key: bytes
    tables: tuple[str, ...]


def connect(path: Path, key: bytes, *, create: bool = False, beside: Beside | None = None) -> Any:
    """Return a driver connection to the file, keyed, in WAL mode and with foreign keys on.

    The tables of ``beside`` hide those of the same names.

    Raises:
        NoKey: the key does not open the file, or it is not a database of this kind.
        WorkspaceProblem: the file is missing, ends too early, or cannot be opened for writing.
    """
    from sqlcipher3 import dbapi2

    if not create and not path.exists():
        raise WorkspaceProblem(N_("The file {file} is missing from the workspace."), file=path.name)
    size = 0 if create else path.stat().st_size
    if not create and (not size or size % _PAGE) and not _journal(path).exists():
        raise _cut_short(path)  # SQLite takes an empty one for new, and half a last page for whole
    try:
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
    except dbapi2.OperationalError:
        raise _unwritable(path) from None
    try:
        _prepare(connection, key)
        if beside:
            _read_beside(connection, beside)
    except dbapi2.DatabaseError as error:
        connection.close()
        raise _explained(path, error) from None
    except WorkspaceProblem:
        connection.close()
        raise
    return connection


def connect_plain(path: Path) -> Any:
    """Return a connection to a file without encryption, otherwise prepared the same."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    _prepare(connection, None)
    return connection


def _prepare(connection: Any, key: bytes | None) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "temp_store = MEMORY",
        "cache_size = -65536",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise WorkspaceProblem(
            N_("The disk does not let the database keep its journal (mode {mode}). Choose a local disk."),
            mode=mode,
        )


def copy_under(source: Path, key: bytes, target: Path, new_key: bytes) -> None:
    """Write the whole file anew to ``target``, encrypted with another key; ``source`` is left as it is.

    Raises:
        NoKey: the key does not open the file.
        WorkspaceProblem: it cannot be written.
    """
    from sqlcipher3 import dbapi2

    target.unlink(missing_ok=True)
    connection = connect(source, key)
    try:
        connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{new_key.hex()}'\"", (str(target),))
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        connection.execute("DETACH DATABASE fresh")
    except dbapi2.DatabaseError as error:
        raise _explained(target, error) from None
    finally:
        connection.close()
    fresh = connect(target, new_key)
    try:
        padding.pad(fresh)
    finally:
        fresh.close()


def _read_beside(connection: Any, beside: Beside) -> None:
    connection.execute(
        f"ATTACH DATABASE ? AS beside KEY \"x'{beside.key.hex()}'\"", (f"{beside.path.as_uri()}?mode=ro",)
    )
    for table in beside.tables:
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM beside.{table}")


def _explained(path: Path, error: Exception) -> Exception:
    text = str(error)
    if "malformed" in text or "disk image" in text:
        return _cut_short(path)
    if "not a database" in text:
        return NoKey(N_("The key does not open {file}, or the file is damaged."), file=path.name)
    if "readonly" in text or "unable to open" in text:
        return _unwritable(path)
    if "full" in text:
        return disk_full()
    return WorkspaceProblem(N_("{file} cannot be opened: {reason}."), file=path.name, reason=text)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _cut_short(path: Path) -> WorkspaceProblem:
    return WorkspaceProblem(
        N_(
            "{file} is damaged: it ends too early, as after a copy that was broken off. Nothing was changed. "
            "Restore the latest backup into another folder, and keep this one."
        ),
        file=path.name,
    )


def damaged(path: Path) -> WorkspaceProblem:
    """Return the sentence for a file that its own key does not open."""
    return WorkspaceProblem(
        N_(
            "{file} is damaged, or comes from another workspace: the passphrase is right, but the file does "
            "not open with its key. Nothing was changed. Restore the latest backup into another folder, and "
            "keep this one."
        ),
        file=path.name,
    )


def _unwritable(path: Path) -> WorkspaceProblem:
    return WorkspaceProblem(
        N_(
            "{folder} cannot be written to. Choose a folder of your own, or ask for the right to write there."
        ),
        folder=str(path.parent),
    )


def disk_full() -> WorkspaceProblem:
    """Return the sentence for a full disk."""
    return WorkspaceProblem(
        N_("The disk is full. Nothing of this step was saved; free some space and try again.")
    )


def refuse_unsafe_place(folder: Path) -> None:
    """Raise :class:`InvalidInput` for a network share or a folder that a sync program copies.

    SQLite's locks do not hold there, and a copied file without its journal is stale or broken.
    """
    text = str(folder)
    if text.startswith(("\\\\", "//")) or _file_system(folder) in _NETWORK_KINDS:
        raise InvalidInput(
            N_(
                "{folder} is on a network share, where several computers would damage the database. "
                "Choose a local folder, or use a shared Postgres server."
            ),
            folder=text,
        )
    if any(mark in part.casefold() for part in folder.parts for mark in _SYNCED):
        raise InvalidInput(
            N_(
                "{folder} is copied by a sync program, which would break the database. "
                "Choose a local folder; make backups into the synced one instead."
            ),
            folder=text,
        )


def _file_system(folder: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE
        return "cifs" if remote else ""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for point, found in _mount_points(mounts.read_text(encoding="utf-8", errors="replace").splitlines()):
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind


def _mount_points(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        parts = line.split()
        if len(parts) >= 3:
            yield parts[1].replace("\\040", " "), parts[2]
