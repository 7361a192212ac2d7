"""Projects that somebody outside pays for: their days, how often they are reported, and the hours worked.

A funder is told at set times what was done. The times follow from the project's rhythm, counted over the
calendar or from its first day; what has been reported keeps its days whatever the rhythm becomes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from investcrm.domain import periods as calendar
from investcrm.domain.errors import InvalidInput
from investcrm.domain.persons import after_months
from investcrm.domain.words import N_


class Rhythm(StrEnum):
    """How often a project is reported."""

    QUARTER = "quarter"
    THIRD = "third"
    HALF = "half"
    YEAR = "year"


MONTHS: Final = {Rhythm.QUARTER: 3, Rhythm.THIRD: 4, Rhythm.HALF: 6, Rhythm.YEAR: 12}
RHYTHM_LABELS: Final = {
    Rhythm.QUARTER: N_("every quarter"),
    Rhythm.THIRD: N_("every fourth month (EU)"),
    Rhythm.HALF: N_("every half-year"),
    Rhythm.YEAR: N_("every year"),
}


class CountedFrom(StrEnum):
    """Where the rhythm is counted from: January, or the day the project begins."""

    CALENDAR = "calendar"
    START = "start"


COUNTED_LABELS: Final = {
    CountedFrom.CALENDAR: N_("the calendar year"),
    CountedFrom.START: N_("the project's first day"),
}
ACTIVITY_LABELS: Final = {
    "meeting": N_("Meeting"),
    "seminar": N_("Seminar or workshop"),
    "visit": N_("Company visit"),
    "fair": N_("Fair or delegation"),
    "training": N_("Training"),
    "study": N_("Study or analysis"),
    "communication": N_("Communication"),
    "other": N_("Other"),
}
"""Kinds of activity, in the order they are offered."""
OWN: Final = "own"
COUNTED_BY: Final = {
    OWN: N_("counted by hand"),
    "activities": N_("activities held"),
    "participants": N_("participants in activities"),
    "women": N_("women in activities"),
    "men": N_("men in activities"),
    "organisations": N_("organisations reached"),
    "smes": N_("small and medium-sized companies reached"),
    "hours": N_("hours worked"),
    "cases": N_("attributed cases received"),
    "won": N_("attributed cases won"),
    "jobs": N_("jobs decided in attributed cases"),
    "investment": N_("SEK decided in attributed cases"),
}
"""What a goal's result is counted from; a KPI besides, as ``kpi:inquiries``."""
KPI: Final = "kpi:"
QUARTER_HOUR: Final = 15
DAY_MINUTES: Final = 24 * 60
LONGEST_DAYS: Final = 20 * 366
"""A project of more days than this has a year that was mistyped."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both among them."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def common(self, other: Span) -> Span | None:
        """Return the days both have, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """What one report covers: its number within the project, its days, and the day the report is due."""

    number: int
    first: date
    last: date
    due_on: date

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a project's reporting follows from.

    ``report_days`` is how many days after a period's last one its report is to be in; ``settled`` the days
    of reports already made, which stay.
    """

    first: date
    last: date
    rhythm: Rhythm
    counted_from: CountedFrom = CountedFrom.CALENDAR
    report_days: int = 30
    settled: tuple[Span, ...] = ()


def reporting_periods(terms: Terms) -> tuple[ReportingPeriod, ...]:
    """Return a project's reporting periods: every day of it in exactly one, in order.

    The first and the last are cut to the project's days, and what stands between two settled ones to the
    days left free, so that none overlap when the rhythm was changed midway.
    """
    settled = sorted(terms.settled, key=lambda span: span.first)
    found: list[ReportingPeriod] = []
    day = terms.first
    while day <= terms.last:
        kept = next((span for span in settled if day in span), None)
        last = kept.last if kept else _end(day, terms, settled)
        found.append(ReportingPeriod(len(found) + 1, day, last, last + timedelta(days=terms.report_days)))
        day = last + timedelta(days=1)
    return tuple(found)


def _end(day: date, terms: Terms, settled: Iterable[Span]) -> date:
    after = [span.first - timedelta(days=1) for span in settled if span.first > day]
    return min(_turn(day, terms), terms.last, *after)


def _turn(day: date, terms: Terms) -> date:
    """Return the last day of the rhythm's own period that ``day`` lies in."""
    months = MONTHS[terms.rhythm]
    if terms.counted_from is CountedFrom.CALENDAR:
        begins = date(day.year, (day.month - 1) // months * months + 1, 1)
        return after_months(begins, months) - timedelta(days=1)
    passed = (day.year - terms.first.year) * 12 + day.month - terms.first.month
    turn = max(passed // months, 0) * months
    while after_months(terms.first, turn) <= day:
        turn += months
    return after_months(terms.first, turn) - timedelta(days=1)


def period_named(periods: Iterable[ReportingPeriod], words: str) -> ReportingPeriod:
    """Return the period meant by its number (2), by a day in it, or by a calendar period's name (2026-T2).

    Raises:
        InvalidInput: there is no such period.
    """
    known = tuple(periods)
    text = words.strip()
    for one in known:
        if text == str(one.number):
            return one
    day = _day_named(text, known[-1].last)
    found = next((one for one in known if day and day in one.span), None)
    if found is None:
        raise InvalidInput(
            N_("The project has no reporting period “{text}”. It has 1 to {count}."),
            text=words,
            count=len(known),
        )
    return found


def _day_named(text: str, end: date) -> date | None:
    """Return the day written, or the last one of a calendar period before the ``end``; None for neither."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        try:
            named = calendar.parse(text)
        except InvalidInput:
            return None
    return min(named.last, end) if named.first <= end else None


# ---- hours

_HOURS: Final = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:h|tim|t)?\.?", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)")


def minutes_of(text: str) -> int:
    """Return the minutes in hours as people type them: 7,5, 7.25, 7:30; 0 for no words.

    Raises:
        InvalidInput: it is no time, or not in quarters of an hour.
    """
    bare = text.strip()
    if not bare:
        return 0
    if clock := _CLOCK.fullmatch(bare):
        minutes = int(clock[1]) * 60 + int(clock[2])
    elif plain := _HOURS.fullmatch(bare):
        hundredths = int((plain[2] or "0").ljust(2, "0"))
        if hundredths * 60 % 100:
            raise _no_quarters(text)
        minutes = int(plain[1]) * 60 + hundredths * 60 // 100
    else:
        raise InvalidInput(N_("“{text}” is not a number of hours. Write them as 7,5 or 7:30."), text=text)
    if minutes % QUARTER_HOUR:
        raise _no_quarters(text)
    return minutes


def _no_quarters(text: str) -> InvalidInput:
    return InvalidInput(N_("“{text}” is not in quarters of an hour. Write 7,25, 7,5 or 7:45."), text=text)


def month_span(day: date) -> Span:
    """Return the days of the month a day lies in."""
    first = day.replace(day=1)
    return Span(first, after_months(first, 1) - timedelta(days=1))


def is_cut(month: Span, periods: Iterable[ReportingPeriod]) -> bool:
    """Whether a reporting period ends within a month, so that its hours must be told day by day."""
    return any(one.last in month and one.last != month.last for one in tuple(periods)[:-1])


# ---- shares


def part(amount: int, share: int) -> int:
    """Return ``share`` per cent of a whole amount, in hundredths of its unit, so that sums are exact."""
    return amount * share


def whole(hundredths: int) -> int:
    """Return a sum of hundredths as a whole number, half rounded up."""
    return (hundredths + 50) // 100


# ---- what a report lacks


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a report ought to have and has not: a sentence (catalogue key) with what fills it."""

    key: str
    params: tuple[tuple[str, object], ...] = ()


NOT_OVER: Final = N_("The period is not over until {day}.")
NO_ACTIVITIES: Final = N_("No activity is noted in the period.")
NO_HOURS: Final = N_("No hours are logged in {months}.")
NO_OUTCOME: Final = N_("Activities that say nothing of what came of them: {count}.")
NO_PARTICIPANTS: Final = N_("Activities without participants: {count}.")
NO_GOALS: Final = N_("The project has no goals to measure against.")
NO_COUNT: Final = N_("“{goal}” is counted by hand and has no count in the period.")
NO_CASES: Final = N_("No cases or KPIs are counted to the project.")


class State(StrEnum):
    """Where the report of a period stands."""

    COMING = "coming"
    RUNNING = "running"
    OPEN = "open"
    LATE = "late"
    REPORTED = "reported"
    CHANGED = "changed"


STATE_LABELS: Final = {
    State.COMING: N_("to come"),
    State.RUNNING: N_("under way"),
    State.OPEN: N_("to report"),
    State.LATE: N_("late"),
    State.REPORTED: N_("reported"),
    State.CHANGED: N_("changed since it was reported"),
}


def state_of(period: ReportingPeriod, today: date, *, reported: bool, same: bool = True) -> State:
    """Return where a period's report stands; ``same`` tells whether its figures are still those reported."""
    if reported:
        return State.REPORTED if same else State.CHANGED
    if today < period.first:
        return State.COMING
    if today <= period.last:
        return State.RUNNING
    return State.LATE if today > period.due_on else State.OPEN
