"""Lets a file's size say nothing: it grows in doublings, whatever is put into it.

Free pages are made ahead and used up before the file grows again, so that whoever sees the folder learns at
most between which two powers of two the content lies.
"""

from __future__ import annotations

from typing import Any, Final

SMALLEST: Final = 8 * 1024 * 1024
"""The least a padded file measures, in bytes: room for several hundred cases without their documents."""
_RESERVE: Final = 256 * 1024
"""Free space kept, so that an act seldom makes the file grow by itself."""
_ROW_PAGES: Final = 200
"""How many pages one filler row spills over; a row of more is refused as too large."""


def pad(connection: Any) -> bool:
    """Grow the file to the next step where its free pages have run low; returns whether it grew.

    Call it outside a transaction.
    """
    page = _number(connection, "page_size")
    pages, free = _number(connection, "page_count"), _number(connection, "freelist_count")
    step = SMALLEST
    while step < max((pages - free) * page + _RESERVE, pages * page):
        step *= 2
    if step == pages * page:
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        _fill(connection, step // page)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return True


def _fill(connection: Any, pages: int) -> None:
    """Make the file measure ``pages`` exactly, the new ones free.

    A table takes one page, and a row what it spills.
    """
    tables = 0
    while (left := pages - _number(connection, "page_count")) + _number(connection, "freelist_count") > 0:
        free = _number(connection, "freelist_count")
        connection.execute(f"CREATE TABLE padding_{tables} (filler BLOB)")
        spilled = min(left + free - 1, _ROW_PAGES)
        if spilled:
            connection.execute(f"INSERT INTO padding_{tables} VALUES (zeroblob(?))", (_spilling(spilled),))
        tables += 1
    for table in range(tables):
        connection.execute(f"DROP TABLE padding_{table}")


def _spilling(pages: int) -> int:
    """Return the length of a value that takes this many pages beside its row's own.

    An encrypted page of 4,096 bytes has 4,016 to use, of which an overflow page gives 4,012; the row keeps at
    least 480 with itself (SQLite's file format, "cell payload overflow").
    """
    return 480 + round((pages - 0.5) * 4012)


def _number(connection: Any, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
