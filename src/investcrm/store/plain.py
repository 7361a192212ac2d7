"""A store without encryption, to measure what encryption costs; the program itself never makes one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from investcrm.store import sqlcipher
from investcrm.store.store import Clock, SqlcipherStore


class PlainStore(SqlcipherStore):
    """The same store over a plain SQLite file."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(path, b"", clock)

    def connect(self) -> Any:
        """Return a driver connection to the plain file, prepared as an encrypted one is."""
        return sqlcipher.connect_plain(self.path)


def copy_plain(store: SqlcipherStore, target: Path) -> None:
    """Write the store's content without encryption."""
    connection = store.connect()
    try:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
        connection.execute("DETACH DATABASE plain")
    finally:
        connection.close()
