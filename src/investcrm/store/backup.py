"""Copies of a store that are whole while somebody writes, checked before they count."""

from __future__ import annotations

from pathlib import Path

from investcrm.domain.errors import InvalidInput, NoKey, WorkspaceProblem
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
    """Return what is wrong with a store file: failed page checks, broken structure, broken references.

    ``key`` is known to be the file's own: a file that it does not open is damaged.
    """
    from sqlcipher3 import dbapi2

    found: list[str] = []
    try:
        connection = sqlcipher.connect(path, key)
    except (NoKey, WorkspaceProblem) as error:
        return (str(error),)
    try:
        for (text,) in connection.execute("PRAGMA cipher_integrity_check").fetchall():
            found.append(str(text))
        for (text,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
            found += [str(text)] if text != "ok" else []
        for row in connection.execute("PRAGMA foreign_key_check").fetchall():
            found.append(f"{row[0]} row {row[1]} -> {row[2]}")
    except dbapi2.DatabaseError as error:
        found.append(str(error))
    finally:
        connection.close()
    return tuple(found)
