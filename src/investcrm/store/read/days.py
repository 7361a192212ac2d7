"""The working-day table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def ordinal(reader: Reader, on: date) -> int:
    """Return the ordinal of a day among working days; of the table's nearest day where it lies outside."""
    found = reader.value(
        "SELECT ordinal FROM work_day WHERE day <= :on ORDER BY day DESC LIMIT 1", on=on.isoformat()
    )
    return int(found or 0)


def day_of(reader: Reader, number: int) -> date | None:
    """Return the first day with an ordinal, which is a working day."""
    return day(reader.value("SELECT min(day) FROM work_day WHERE ordinal = :number", number=number))


def holidays(reader: Reader, first: date, last: date) -> frozenset[date]:
    """Return the days from Monday to Friday between two days that are not worked."""
    found = reader.rows(
        "SELECT day FROM (SELECT day, ordinal, lag(ordinal) OVER (ORDER BY day) AS before FROM work_day "
        "WHERE day BETWEEN :first AND :last) d WHERE ordinal = before",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    days = (day(value) for (value,) in found)
    return frozenset(one for one in days if one is not None and one.weekday() < 5)
