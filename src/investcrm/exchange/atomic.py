"""Writes a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from investcrm.domain.errors import WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_

_TRIES: Final = 5
_PAUSE_SECONDS: Final = 0.1


def write(path: Path, data: bytes) -> Path:
    """Write ``data`` to ``path``, replacing what was there, and return the path.

    Raises:
        WorkspaceProblem: the disk is full, the folder cannot be written, or a program holds the file open.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name != "nt":
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
        _replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise _explained(path, error) from None
    return path


def _replace(temporary: Path, path: Path) -> None:
    """Move into place; on Windows a virus scanner or indexer may hold the old file for a moment."""
    for attempt in range(_TRIES):
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if os.name != "nt" or attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE_SECONDS)


def _explained(path: Path, error: OSError) -> WorkspaceProblem:
    if isinstance(error, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return WorkspaceProblem(
            N_("{file} is open in another program. Close it there and try again; the old file is untouched."),
            file=str(path),
        )
    if error.errno == 28:
        return WorkspaceProblem(N_("The disk is full: {file} was not written."), file=str(path))
    return WorkspaceProblem(N_("{file} could not be written: {reason}."), file=str(path), reason=why(error))
