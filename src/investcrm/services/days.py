"""Working days, counted in the store's table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.working_days import WorkingCalendar
from investcrm.store.read import days as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


_MARGIN: Final = timedelta(days=120)
"""What a calendar reaches beyond the days it is asked for: no rule counts further."""


def calendar(reader: Reader, days: Iterable[date | None] = ()) -> WorkingCalendar:
    """Return the calendar around today and ``days``, to count many spans after one reading."""
    asked = [reader.today, *(day for day in days if day is not None)]
    return WorkingCalendar(read.holidays(reader, min(asked) - _MARGIN, max(asked) + _MARGIN))


def between(reader: Reader, start: date, end: date) -> int:
    """Return the Swedish working days after ``start`` up to and including ``end``."""
    return read.ordinal(reader, end) - read.ordinal(reader, start)


def after(reader: Reader, start: date, count: int) -> date:
    """Return the day ``count`` working days after ``start``."""
    return read.day_of(reader, read.ordinal(reader, start) + count) or start
