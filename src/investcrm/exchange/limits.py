"""What the readers accept at most, and how long work reports and stops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

ROW_LIMIT: Final = 200_000
"""Rows of one table."""
COLUMN_LIMIT: Final = 400
"""Columns of one table; further ones are left out with a notice."""
FILE_LIMIT: Final = 100 * 1024 * 1024
"""Bytes of one file."""
JSON_LIMIT: Final = 25 * 1024 * 1024
"""Bytes of JSON, which takes some twenty times that in memory."""
UNPACKED_LIMIT: Final = 1024 * 1024 * 1024
"""Bytes of a workbook's parts when unpacked."""
RATIO_LIMIT: Final = 250
"""How many times its packed size a large part of a workbook may unpack to."""
CELL_LIMIT: Final = 100_000
"""Characters of one cell; the rest is cut, with a notice."""

Progress = Callable[[int, int], None]
"""Is told (done, total); total is 0 while unknown. May raise Cancelled to stop the work."""
Check = Callable[[], None]
"""Is called now and then; raises Cancelled to stop the work."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""
    del done, total


def never_cancelled() -> None:
    """Let the work go on."""
