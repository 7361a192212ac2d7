"""Puts files where a person wants them, and reads those a person wants kept."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_

LARGEST: Final = 100 * 1024 * 1024
"""Bytes of a file that is kept with a case."""


def write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises:
        WorkspaceProblem: the disk is full, the folder cannot be written, or a program holds the file open.
    """
    from investcrm.exchange import atomic

    return atomic.write(path, data)


def read(path: Path) -> bytes:
    """Return a file to be kept with a case; one that is too large is refused before it is in memory.

    Raises:
        InvalidInput: it is larger than 100 MB.
        OSError: it is gone, cannot be read, or is no file.
    """
    path = path.expanduser()
    if not path.is_file():
        path.stat()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    with path.open("rb") as file:
        data = b"" if path.stat().st_size > LARGEST else file.read(LARGEST + 1)
        if path.stat().st_size > LARGEST or len(data) > LARGEST:
            raise InvalidInput(N_("{name} is larger than 100 MB and was not kept."), name=path.name)
    return data
