"""What is left to do on a file after something was deleted for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

CLEAN: Final = "clean"
"""The chore that is left while free pages and the search index may still hold what was let go of."""


def leave(uow: UnitOfWork) -> None:
    """Note that a file is to be cleaned, or a server by its administrator (``server clean``)."""
    now = int(uow.now.timestamp() * 1000)
    uow.execute(
        "INSERT INTO chore (key, at_ms) VALUES (:key, :now) ON CONFLICT (key) DO NOTHING",
        key=CLEAN,
        now=now,
    )


def waits_for_cleaning(reader: Reader) -> bool:
    """Whether free pages or the search index may still hold what was let go of."""
    return reader.value("SELECT 1 FROM chore WHERE key = :key", key=CLEAN) is not None


def clean(connection: Any) -> None:
    """Leave no trace of what was deleted: the search index made anew, free pages gone, the journal empty.

    Takes a driver's connection outside a transaction.
    """
    connection.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")
    connection.execute("VACUUM")
    connection.execute("DELETE FROM chore WHERE key = ?", (CLEAN,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
