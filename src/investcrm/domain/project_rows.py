"""Projects as they are shown: what was done, who worked, what it led to, and what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from investcrm.domain.projects import CountedFrom, Missing, ReportingPeriod, Rhythm, Span, State


@dataclass(frozen=True, slots=True)
class Project:
    """A project; the budget in SEK and in minutes of work, None where nobody set one."""

    id: str
    version: int
    name: str
    funder: str
    programme: str
    reference: str
    first_on: date
    last_on: date
    rhythm: Rhythm
    counted_from: CountedFrom
    report_days: int
    budget_sek: int | None
    budget_minutes: int | None
    note: str

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first_on, self.last_on)


@dataclass(frozen=True, slots=True)
class Activity:
    """Something a project did; people are counted, never named, and those of no told gender apart."""

    id: str
    version: int
    held_on: date
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
class Hours:
    """Minutes that one person worked on a day, or in the month of it, on an activity or in general."""

    id: str
    member_id: str
    member: str
    worked_on: date
    whole_month: bool
    minutes: int
    activity_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class CaseShare:
    """A case that counts to a project; ``received_on`` and ``decided_on`` say when it counts as what."""

    id: str
    inquiry_id: str
    number: str
    title: str
    share: int
    span: Span
    stage: str
    outcome: str
    received_on: date | None
    decided_on: date | None
    jobs: int | None
    investment_sek: int | None


@dataclass(frozen=True, slots=True)
class KpiShare:
    """A KPI that counts to a project, with its figure of the days in question; None where there is none."""

    id: str
    kpi: str
    share: int
    span: Span
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its results: of the days in question, and from the first day to the last of these."""

    id: str
    version: int
    words: str
    unit: str
    target: int
    counted: str
    result: float | None = None
    so_far: float | None = None

    @property
    def reached(self) -> float | None:
        """Which share of the target is reached so far; None for a target of nothing."""
        return None if self.so_far is None or not self.target else self.so_far / self.target


@dataclass(frozen=True, slots=True)
class Count:
    """A count made by hand."""

    id: str
    goal_id: str
    counted_on: date
    amount: int
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a project came to between two days. ``jobs`` and SEK are the project's share of them."""

    span: Span
    activities: tuple[Activity, ...] = ()
    hours: tuple[Hours, ...] = ()
    cases: tuple[CaseShare, ...] = ()
    kpis: tuple[KpiShare, ...] = ()
    goals: tuple[Goal, ...] = ()
    received: int = 0
    won: int = 0
    jobs: int = 0
    investment_sek: int = 0

    @property
    def minutes(self) -> int:
        """How much was worked."""
        return sum(one.minutes for one in self.hours)

    @property
    def women(self) -> int:
        """How many women took part in activities."""
        return sum(one.women for one in self.activities)

    @property
    def men(self) -> int:
        """How many men took part."""
        return sum(one.men for one in self.activities)

    @property
    def not_told(self) -> int:
        """How many took part whose gender is not told."""
        return sum(one.not_told for one in self.activities)

    @property
    def participants(self) -> int:
        """How many took part in activities; one who came twice counts twice."""
        return self.women + self.men + self.not_told

    @property
    def organisations(self) -> int:
        """How many organisations were reached, counted by activity."""
        return sum(one.organisations for one in self.activities)

    @property
    def smes(self) -> int:
        """How many of them are small or medium-sized companies."""
        return sum(one.smes for one in self.activities)

    def by_person(self) -> dict[str, dict[date, int]]:
        """Return the minutes of each person by month (its first day); people and months in order."""
        found: dict[str, dict[date, int]] = {}
        for one in sorted(self.hours, key=lambda hours: (hours.member.casefold(), hours.worked_on)):
            months = found.setdefault(one.member, {})
            month = one.worked_on.replace(day=1)
            months[month] = months.get(month, 0) + one.minutes
        return found


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as it was made: its days, when and by whom, its figures by name, and the kept documents."""

    id: str
    span: Span
    number: int
    language: str
    reported_on: date
    reported_by: str
    summary: str
    figures: Mapping[str, float | None] = field(default_factory=dict)
    pdf_id: str = ""
    xlsx_id: str = ""


@dataclass(frozen=True, slots=True)
class PeriodStatus:
    """A reporting period with where its report stands, what is missing, and what was reported."""

    period: ReportingPeriod
    state: State
    missing: tuple[Missing, ...] = ()
    editions: tuple[Edition, ...] = ()
    changed: tuple[str, ...] = ()
    """Names of the figures that are others now than in the latest report."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in the list: ``next_due`` is the first period not reported that has begun or is to come."""

    project: Project
    state: State | None
    next_due: ReportingPeriod | None
    minutes: int

    @property
    def id(self) -> str:
        """The project's id."""
        return self.project.id


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """All of a project but the figures of a period."""

    project: Project
    periods: tuple[PeriodStatus, ...]
    minutes: int
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class HoursLine:
    """A line of the week: an activity, or "" for the project in general, with minutes from Monday on."""

    activity_id: str
    title: str
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HoursWeek:
    """One person's week in a project, with the sums around it, in minutes."""

    member_id: str
    monday: date
    lines: tuple[HoursLine, ...]
    months: tuple[tuple[date, int], ...]
    """The months the week touches with all the person worked in them, whole months too."""
    month_entries: tuple[Hours, ...]
    elsewhere: tuple[int, ...]
    """What the person logged in other projects each day."""
    others: tuple[tuple[str, str], ...] = ()
    """The project's activities, latest first, as (id, title): what hours may be logged on besides."""
