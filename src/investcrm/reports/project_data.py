"""What the report of a project shows: frozen, in the document's language, numbers beside their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.reports.data import Contact


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Something that was done."""

    day: date
    kind: str
    title: str
    place: str
    women: int
    men: int
    not_told: int
    organisations: int
    smes: int
    outcome: str

    @property
    def participants(self) -> int:
        """How many took part."""
        return self.women + self.men + self.not_told


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A person's minutes, one number for each of the report's months."""

    person: str
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal, what it is counted from in words, and its results of the period and so far; None: unknown."""

    words: str
    unit: str
    counted: str
    target: int
    result: float | None
    so_far: float | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that counts to the project; what was decided is the whole case's."""

    number: str
    title: str
    status: str
    share: int
    received_on: date | None
    decided_on: date | None
    jobs: int | None
    investment_sek: int | None


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI of the region with its figure of the period, and as it is written."""

    label: str
    value: float | None
    shown: str
    share: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A figure that is another than the one reported before; both as they are written."""

    figure: str
    reported: str
    now: str


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """A project's report of one period. ``edition`` 0 is a draft; budgets are None where nobody set one."""

    region: str
    name: str
    funder: str
    programme: str
    reference: str
    project_first: date
    project_last: date
    number: int
    first: date
    last: date
    due_on: date
    made_on: date
    contact: Contact
    summary: str = ""
    edition: int = 0
    budget_sek: int | None = None
    budget_minutes: int | None = None
    minutes_so_far: int = 0
    activities: tuple[ActivityRow, ...] = ()
    months: tuple[date, ...] = ()
    hours: tuple[HoursRow, ...] = ()
    goals: tuple[GoalRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    kpis: tuple[KpiRow, ...] = ()
    received: int = 0
    won: int = 0
    jobs: int = 0
    investment_sek: int = 0
    corrections: tuple[CorrectionRow, ...] = ()

    @property
    def minutes(self) -> int:
        """How much was worked in the period."""
        return sum(sum(row.minutes) for row in self.hours)

    def sum_of(self, column: str) -> int:
        """Return the sum of a number of the activities."""
        return sum(int(getattr(row, column)) for row in self.activities)
