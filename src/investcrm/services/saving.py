"""Puts files where a person wants them."""

from __future__ import annotations

from pathlib import Path


def write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises:
        WorkspaceProblem: the disk is full, the folder cannot be written, or a program holds the file open.
    """
    from investcrm.exchange import atomic

    return atomic.write(path, data)
