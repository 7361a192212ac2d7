"""Copies of a store that are whole while somebody writes, checked before they count."""

from __future__ import annotations

from pathlib import Path

from investcrm.domain.errors import InvalidInput, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store import sqlcipher


def copy_file(source: Path, key: bytes, target: Path) -> None:
    """Write a consistent, still encrypted copy of a store to ``target``, which must not exist.

    Raises:
        InvalidInput: there is a file already.
        WorkspaceProblem: it cannot be written, or the copy does not check out.
    """
    if target.exists():
        raise InvalidInput(N_("There is a file {file} already. Choose another name."), file=str(target))
    connection = sqlcipher.connect(source, key)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except Exception as error:
        target.unlink(missing_ok=True)
        raise WorkspaceProblem(
            N_("The backup could not be written to {file}: {reason}. The workspace is untouched."),
            file=str(target),
            reason=str(error),
        ) from None
    finally:
        connection.close()
    problems = damage(target, key)
    if problems:
        target.unlink(missing_ok=True)
        raise WorkspaceProblem(N_("The backup was damaged and thrown away. Check the disk and try again."))


def damage(path: Path, key: bytes) -> tuple[str, ...]:
    """Return what is wrong with a store file: failed page checks, broken structure, broken references."""
    connection = sqlcipher.connect(path, key)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
        found += [
            str(row[0])
            for row in connection.execute("PRAGMA integrity_check(20)").fetchall()
            if row[0] != "ok"
        ]
        found += [
            f"{row[0]} row {row[1]} -> {row[2]}"
            for row in connection.execute("PRAGMA foreign_key_check").fetchall()
        ]
    finally:
        connection.close()
    return tuple(found)
