"""The annual wheel: what comes back every year, by rules such as the third Thursday of March.

A rule gives occurrences. Each has a key that names it for ever (2026-03, 2026-Q1), whatever day it falls on:
what was done, and a calendar's entry, hang on the key, so that a changed rule moves both and doubles neither.
"""

from __future__ import annotations

import calendar as months_of
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.words import N_
from investcrm.domain.working_days import WorkingCalendar

LAST: Final = -1
"""The last such weekday of a month, instead of the first to fifth."""
YEARS: Final = (2000, 2100)
_LONGEST_PAUSE: Final = 14
"""No run of days off is longer, so that a day moved off them is found."""
ONCE: Final = "once"


class Kind(StrEnum):
    """What an event of the year is, and thereby which act settles it."""

    REPORT = "report"
    MEETING = "meeting"
    REQUEST = "request"
    FOLLOW = "follow"
    PROJECT = "project"
    REVIEW = "review"
    INDICATORS = "indicators"
    OTHER = "other"


KIND_LABELS: Final = {
    Kind.REPORT: N_("Report of a period"),
    Kind.MEETING: N_("Meeting"),
    Kind.REQUEST: N_("Readiness request"),
    Kind.FOLLOW: N_("Follow-up of establishments"),
    Kind.PROJECT: N_("Project report"),
    Kind.REVIEW: N_("Review of strength areas"),
    Kind.INDICATORS: N_("Update of indicators"),
    Kind.OTHER: N_("Other"),
}


class Shift(StrEnum):
    """Where a day that is not worked is moved to."""

    AFTER = "after"
    BEFORE = "before"


SHIFT_LABELS: Final = {
    Shift.AFTER: N_("the next working day"),
    Shift.BEFORE: N_("the working day before"),
}


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The ``nth`` (1 to 5, :data:`LAST`) ``weekday`` (0 is Monday) of each of ``months``.

    A month without a fifth has none: then nothing takes place, rather than something on another day.
    """

    nth: int
    weekday: int
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AfterPeriod:
    """So many working days after each month, quarter, third or year has ended."""

    days: int
    period: PeriodKind


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day (1 to 31) of each of ``months``; a shorter month has it on its last day."""

    day: int
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Once:
    """One day, and never again; it is not moved, for somebody chose it."""

    day: date


Rule = NthWeekday | AfterPeriod | DayOfMonth | Once


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time something takes place: its lasting key, and its day."""

    key: str
    day: date


def occurrences(
    rule: Rule, first: date, last: date, calendar: WorkingCalendar, shift: Shift = Shift.AFTER
) -> tuple[Occurrence, ...]:
    """Return what a rule gives from ``first`` to ``last``, both included, in the order of days.

    Days are those after a move off days not worked, so one of a December may lie in January.
    """
    found = []
    for key, day in _nominal(rule, first.year - 1, last.year + 1, calendar):
        moved = day if isinstance(rule, Once) else worked(day, calendar, shift)
        if first <= moved <= last:
            found.append(Occurrence(key, moved))
    return tuple(sorted(found, key=lambda one: (one.day, one.key)))


def _nominal(rule: Rule, first: int, last: int, calendar: WorkingCalendar) -> Iterator[tuple[str, date]]:
    if isinstance(rule, Once):
        yield ONCE, rule.day
        return
    for year in range(first, last + 1):
        if isinstance(rule, AfterPeriod):
            period = Period(year, 1, rule.period)
            while period.year == year:
                yield str(period), calendar.add(period.last, rule.days)
                period = period.next()
            continue
        for month in rule.months:
            day = _in_month(rule, year, month)
            if day is not None:
                yield f"{year}-{month:02d}", day


def _in_month(rule: NthWeekday | DayOfMonth, year: int, month: int) -> date | None:
    length = months_of.monthrange(year, month)[1]
    if isinstance(rule, DayOfMonth):
        return date(year, month, min(rule.day, length))
    first = 1 + (rule.weekday - date(year, month, 1).weekday()) % 7
    if rule.nth == LAST:
        return date(year, month, first + (length - first) // 7 * 7)
    day = first + (rule.nth - 1) * 7
    return date(year, month, day) if day <= length else None


def worked(day: date, calendar: WorkingCalendar, shift: Shift) -> date:
    """Return a day, or the nearest one worked after or before it."""
    step = timedelta(days=1 if shift is Shift.AFTER else -1)
    for _ in range(_LONGEST_PAUSE):
        if calendar.is_working(day):
            return day
        day += step
    return day


def year_of(year: int) -> tuple[date, date]:
    """Return a year's first and last day.

    Raises:
        InvalidInput: the wheel does not reach that year.
    """
    if not YEARS[0] <= year <= YEARS[1]:
        raise InvalidInput(N_("The wheel reaches from {first} to {last}."), first=YEARS[0], last=YEARS[1])
    return date(year, 1, 1), date(year, 12, 31)


# ---- as text, which is how the store keeps a rule

_MONTHS: Final = tuple(range(1, 13))
_WRITTEN: Final = re.compile(
    r"nth:(?P<nth>-1|[1-5]):(?P<weekday>[0-6]):(?P<in>[\d,]+)"
    r"|after:(?P<days>\d{1,3}):(?P<period>month|quarter|third|year)"
    r"|day:(?P<day>\d{1,2}):(?P<of>[\d,]+)"
    r"|once:(?P<once>\d{4}-\d\d-\d\d)"
)


def written(rule: Rule) -> str:
    """Return a rule as text; :func:`read_rule` gives it back."""
    if isinstance(rule, NthWeekday):
        return f"nth:{rule.nth}:{rule.weekday}:{_listed(rule.months)}"
    if isinstance(rule, AfterPeriod):
        return f"after:{rule.days}:{rule.period.value}"
    if isinstance(rule, DayOfMonth):
        return f"day:{rule.day}:{_listed(rule.months)}"
    return f"once:{rule.day.isoformat()}"


def read_rule(text: str) -> Rule:
    """Return the rule written as ``text``.

    Raises:
        InvalidInput: it is none.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise InvalidInput(N_("“{text}” is not a rule of the annual wheel."), text=text)
    if found["nth"]:
        return checked(NthWeekday(int(found["nth"]), int(found["weekday"]), _numbers(found["in"])))
    if found["days"]:
        return checked(AfterPeriod(int(found["days"]), PeriodKind(found["period"])))
    if found["day"]:
        return checked(DayOfMonth(int(found["day"]), _numbers(found["of"])))
    return checked(Once(date.fromisoformat(found["once"])))


def checked(rule: Rule) -> Rule:
    """Return a rule with its months in order.

    Raises:
        InvalidInput: it gives no day.
    """
    if isinstance(rule, Once):
        year_of(rule.day.year)
        return rule
    if isinstance(rule, AfterPeriod):
        if not 0 < rule.days <= 60:
            raise InvalidInput(N_("Between 1 and 60 working days after the period."))
        return rule
    months = tuple(sorted(set(rule.months)))
    if not months or not set(months) <= set(_MONTHS):
        raise InvalidInput(N_("Say in which months, 1 to 12."))
    if isinstance(rule, DayOfMonth):
        if not 1 <= rule.day <= 31:
            raise InvalidInput(N_("The day of a month is 1 to 31."))
        return DayOfMonth(rule.day, months)
    if rule.nth not in (1, 2, 3, 4, 5, LAST) or not 0 <= rule.weekday <= 6:
        raise InvalidInput(N_("Say which weekday of the month: the first to the fifth, or the last."))
    return NthWeekday(rule.nth, rule.weekday, months)


def _listed(months: tuple[int, ...]) -> str:
    return ",".join(str(month) for month in months)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)
