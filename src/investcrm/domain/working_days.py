"""Swedish working days, counted over a table of holidays that is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: Monday to Friday except ``holidays``."""

    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return day.weekday() < 5 and day not in self.holidays

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``; negative when reversed.

        The same day is 0, the next working day 1 (KPI definition of response times).
        """
        if end < start:
            return -self.between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        count = weeks * 5 + sum(
            1 for offset in range(1, rest + 1) if (start + timedelta(days=offset)).weekday() < 5
        )
        return count - sum(1 for day in self.holidays if start < day <= end and day.weekday() < 5)

    def add(self, start: date, days: int) -> date:
        """Return the day ``days`` working days after ``start``."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day

    def back(self, end: date, days: int) -> date:
        """Return the latest day worked that lies ``days`` working days before ``end``."""
        day = end
        while self.between(day, end) < days or not self.is_working(day):
            day -= timedelta(days=1)
        return day
