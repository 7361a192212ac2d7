"""Files opened in other programs: copies in a private folder that goes with the room's lock and the program.

A program that is killed leaves its folder; the next one that starts takes it away.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QUrl
from PySide6.QtGui import QDesktopServices

from investcrm.words import t

_RISKY: Final = frozenset(
    (
        *(".exe", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".msi"),
        *(".scr", ".hta", ".lnk", ".reg", ".sh", ".app", ".jar", ".desktop", ".py"),
    )
)
_NAMED: Final = "investcrm-opened-"
_HELD: Final = ".held"
"""Locked by the program whose folder it is; the lock of one that was killed is stale."""
_BEING_MADE_S: Final = 3600
"""A folder without a lock is left to whoever may just be making it, until it is older than this."""
_LONGEST: Final = 10


class _Folder:
    path: Path | None = None
    lock: QLockFile | None = None


def folder() -> Path:
    """Return a new private folder for what another program opens."""
    if _Folder.path is None:
        _Folder.path = Path(tempfile.mkdtemp(prefix=_NAMED))
        _Folder.lock = _lock(_Folder.path)
        _Folder.lock.tryLock(0)
        atexit.register(clear)
    return Path(tempfile.mkdtemp(dir=_Folder.path))


def write(name: str, data: bytes) -> Path:
    """Write a copy of a document for another program; return where it lies."""
    safe = (
        "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(". ")
        or "document"
    )
    place = folder() / safe[-120:]
    place.write_bytes(data)
    return place


def neutral(name: str) -> str:
    """Return what a confidential document is called outside the room, where other programs list names."""
    ending = Path(name).suffix.casefold()
    plain = ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= _LONGEST
    return t("Document") + (ending if plain else "")


def is_risky(name: str) -> bool:
    """Whether opening a file of this name could run a program."""
    return Path(name).suffix.casefold() in _RISKY


def show(name: str, data: bytes) -> bool:
    """Open a copy of a document in the program the system has for it; return whether there is one."""
    return not is_risky(name) and QDesktopServices.openUrl(QUrl.fromLocalFile(str(write(name, data))))


def clear() -> None:
    """Take every copy away; what another program holds open goes when this one starts again."""
    path, lock = _Folder.path, _Folder.lock
    _Folder.path = _Folder.lock = None
    if lock is not None:
        lock.unlock()
    if path is not None:
        shutil.rmtree(path, ignore_errors=True)


def clear_left() -> int:
    """Take away what programs that were killed left, and return how many folders that were."""
    count = 0
    for found in Path(tempfile.gettempdir()).glob(f"{_NAMED}*"):
        if not _is_left(found) or not (lock := _lock(found)).tryLock(0):
            continue
        lock.unlock()
        shutil.rmtree(found, ignore_errors=True)
        count += 1
    return count


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path / _HELD))
    lock.setStaleLockTime(0)  # as long as the program lives, however long that is
    return lock


def _is_left(path: Path) -> bool:
    """Whether a folder is this person's own, made to its end, and no link that somebody laid there."""
    try:
        info = path.lstat()
    except OSError:  # its own program took it away meanwhile
        return False
    if not stat.S_ISDIR(info.st_mode) or (hasattr(os, "getuid") and info.st_uid != os.getuid()):
        return False
    return (path / _HELD).exists() or time.time() - info.st_mtime > _BEING_MADE_S
