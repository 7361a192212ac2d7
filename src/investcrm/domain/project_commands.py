"""Commands of projects: what is planned, done, worked, attributed, counted and reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.projects import CountedFrom, Rhythm


@dataclass(frozen=True, slots=True)
class SaveProject:
    """A project, new (``project_id`` None) or changed; the budget in SEK and in minutes of work."""

    name: str
    first_on: date
    last_on: date
    funder: str = ""
    programme: str = ""
    reference: str = ""
    rhythm: Rhythm = Rhythm.THIRD
    counted_from: CountedFrom = CountedFrom.CALENDAR
    report_days: int = 30
    budget_sek: int | None = None
    budget_minutes: int | None = None
    note: str = ""
    project_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class EndProject:
    """A project that ends on another day than was meant."""

    project_id: str
    last_on: date


@dataclass(frozen=True, slots=True)
class RemovePart:
    """Takes a project, or a part of one, away: what it is (project, activity, hours, goal ...) and which."""

    part: str
    row_id: str


@dataclass(frozen=True, slots=True)
class SaveActivity:
    """Something the project did, new or changed; people are counted and never named."""

    project_id: str
    held_on: date
    kind: str
    title: str
    place: str = ""
    women: int = 0
    men: int = 0
    not_told: int = 0
    organisations: int = 0
    smes: int = 0
    outcome: str = ""
    activity_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class LogHours:
    """Hours of one person on a day, or in the month of it (``whole_month``), in minutes.

    They take the place of what stood there for the same activity; ``seen`` is what the person saw there, None
    where they did not look. ``member_id`` None is whoever logs.
    """

    project_id: str
    on: date
    minutes: int
    member_id: str | None = None
    activity_id: str | None = None
    whole_month: bool = False
    note: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class AttributeCase:
    """A case that counts to a project by a share (per cent) between two days; none: as long as it runs."""

    project_id: str
    inquiry_id: str
    share: int = 100
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class AttributeKpi:
    """A KPI of the region that counts to a project in the same way."""

    project_id: str
    kpi: str
    share: int = 100
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class SaveGoal:
    """What a project is to reach, in words, and what its result is counted from."""

    project_id: str
    words: str
    target: int
    unit: str = ""
    counted: str = "own"
    goal_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CountGoal:
    """A count made by hand of what a goal is about."""

    goal_id: str
    amount: int
    counted_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Freezes the report of a period as it is now: what was told to the funder."""

    project_id: str
    number: int
    language: str
    summary: str = ""
