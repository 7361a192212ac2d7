"""Reporting periods: a month, a quarter, a third of a year, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_


class PeriodKind(StrEnum):
    """The length of a period; its value is the number of months in words of the code."""

    MONTH = "month"
    QUARTER = "quarter"
    THIRD = "third"
    YEAR = "year"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.THIRD: 4, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """``number`` is counted from 1 within the year."""

    year: int
    number: int
    kind: PeriodKind

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.next().first - timedelta(days=1)

    def next(self) -> Period:
        """The period after this one."""
        if self.number * _MONTHS[self.kind] == 12:
            return Period(self.year + 1, 1, self.kind)
        return Period(self.year, self.number + 1, self.kind)

    def previous(self) -> Period:
        """The period before this one."""
        if self.number == 1:
            return Period(self.year - 1, 12 // _MONTHS[self.kind], self.kind)
        return Period(self.year, self.number - 1, self.kind)

    def year_before(self) -> Period:
        """The same period last year."""
        return Period(self.year - 1, self.number, self.kind)

    def run(self, count: int) -> tuple[Period, ...]:
        """Return ``count`` periods ending with this one, oldest first."""
        periods = [self]
        while len(periods) < count:
            periods.append(periods[-1].previous())
        return tuple(reversed(periods))

    def __str__(self) -> str:
        letter = {PeriodKind.QUARTER: "Q", PeriodKind.THIRD: "T"}
        if self.kind is PeriodKind.YEAR:
            return str(self.year)
        if self.kind is PeriodKind.MONTH:
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}-{letter[self.kind]}{self.number}"


def containing(day: date, kind: PeriodKind) -> Period:
    """Return the period of ``kind`` that ``day`` lies in."""
    return Period(day.year, (day.month - 1) // _MONTHS[kind] + 1, kind)


def parse(text: str) -> Period:
    """Return the period written as 2026, 2026-Q3 (also 2026kv3, Q3 2026), 2026-T2 or 2026-09.

    Raises:
        InvalidInput: it is not one of these.
    """
    bare = re.sub(r"[\s\-_/]+", "", text.strip().upper().replace("KV", "Q"))
    if match := re.fullmatch(r"(\d{4})", bare):
        return Period(int(match[1]), 1, PeriodKind.YEAR)
    if match := re.fullmatch(r"(\d{4})Q([1-4])", bare) or re.fullmatch(r"Q(?P<n>[1-4])(?P<y>\d{4})", bare):
        groups = match.groupdict()
        year, number = (groups["y"], groups["n"]) if groups else (match[1], match[2])
        return Period(int(year), int(number), PeriodKind.QUARTER)
    if match := re.fullmatch(r"(\d{4})T([1-3])", bare):
        return Period(int(match[1]), int(match[2]), PeriodKind.THIRD)
    if match := re.fullmatch(r"(\d{4})(0[1-9]|1[0-2])", bare):
        return Period(int(match[1]), int(match[2]), PeriodKind.MONTH)
    raise InvalidInput(
        N_(
            "“{text}” is not a period. Write a year (2026), a quarter (2026-Q3), a third (2026-T2) or "
            "a month (2026-09)."
        ),
        text=text,
    )
