"""Documents opened in other programs: copies in a private folder that goes when the program ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_RISKY: Final = frozenset(
    (
        *(".exe", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".msi"),
        *(".scr", ".hta", ".lnk", ".reg", ".sh", ".app", ".jar", ".desktop", ".py"),
    )
)


class _Folder:
    path: Path | None = None


def write(name: str, data: bytes) -> Path:
    """Write a copy of a document for another program; return where it lies."""
    if _Folder.path is None:
        _Folder.path = Path(tempfile.mkdtemp(prefix="investcrm-"))
        atexit.register(clear)
    safe = (
        "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(". ")
        or "document"
    )
    place = Path(tempfile.mkdtemp(dir=_Folder.path)) / safe[-120:]
    place.write_bytes(data)
    return place


def is_risky(name: str) -> bool:
    """Whether opening a file of this name could run a program."""
    return Path(name).suffix.casefold() in _RISKY


def show(name: str, data: bytes) -> bool:
    """Open a copy of a document in the program the system has for it; return whether there is one."""
    return not is_risky(name) and QDesktopServices.openUrl(QUrl.fromLocalFile(str(write(name, data))))


def clear() -> None:
    """Take every copy away."""
    if _Folder.path is not None:
        shutil.rmtree(_Folder.path, ignore_errors=True)
        _Folder.path = None
