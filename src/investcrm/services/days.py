"""Working days, counted in the store's table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from investcrm.store.read import days as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def between(reader: Reader, start: date, end: date) -> int:
    """Return the Swedish working days after ``start`` up to and including ``end``."""
    return read.ordinal(reader, end) - read.ordinal(reader, start)


def after(reader: Reader, start: date, count: int) -> date:
    """Return the day ``count`` working days after ``start``."""
    return read.day_of(reader, read.ordinal(reader, start) + count) or start
