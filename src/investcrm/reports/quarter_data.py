"""What the report of a period is made from; texts are in its language, names may be published.

Figures stand twice: as numbers, for files that are counted on, and as people read them. Jobs are full-time
equivalents, money is SEK, shares are per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from investcrm.domain.chart import Datum, Target
from investcrm.domain.chart_bridge import Rung
from investcrm.domain.periods import PeriodKind
from investcrm.reports.data import Contact


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One KPI with its values as people read them; empty where there is none.

    ``change`` is against the period before ("+4"), ``better`` whether that is the right way (None: neither).
    ``lead`` shows the KPI as a box of its own. Those of one ``theme`` stand together. ``undated`` says what
    is counted when dates are missing. The same values as numbers are ``now``, ``then``, ``ago`` and ``goal``,
    None where there is none; ``unit`` is what these are in, in words.
    """

    label: str
    formula: str
    value: str
    target: str = ""
    previous: str = ""
    year_ago: str = ""
    change: str = ""
    better: bool | None = None
    lead: bool = False
    key: str = ""
    theme: str = ""
    unit: str = ""
    undated: str = ""
    now: float | None = None
    then: float | None = None
    ago: float | None = None
    goal: float | None = None


class Course(StrEnum):
    """How a KPI stands to its target for the year."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A target for the year and how far it is reached: numbers, and the same as people read them.

    ``share`` is the part of the target reached, in per cent; None where a target is a level to hold, such as
    a median. ``forecast`` is what the year will end at if it goes on so, None where nothing can be said.
    ``at_most`` says that less is better: the target is a limit.
    """

    label: str
    target: float
    so_far: float | None
    share: float | None
    course: Course | None
    target_shown: str
    so_far_shown: str
    key: str = ""
    forecast: float | None = None
    forecast_shown: str = ""
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class SideRow:
    """One KPI with the parts of a year side by side: a number and its words for each, the year last."""

    label: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...]
    key: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One KPI over the last periods, the reported one marked strong."""

    title: str
    data: tuple[Datum, ...]
    target: Target | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class CohortRow:
    """What came in during one period: how many, and how many of them reached each step of the funnel."""

    label: str
    received: int
    reached: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A strength area: inquiries of the period, jobs and SEK decided."""

    name: str
    inquiries: int
    jobs: int
    investment_sek: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """How a municipality answered, and its readiness; a decline counts as an answer.

    ``median_days`` are working days. ``index`` is 0 to 100 over the ``known`` dimensions, None where nothing
    is known or the region does not let municipalities be compared; ``weakest`` names the weakest in words.
    """

    name: str
    asked: int
    answered: int
    median_days: float | None = None
    index: int | None = None
    known: int = 0
    weakest: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class WonRow:
    """A decided establishment or expansion, under the name it may have in a public report.

    ``jobs`` and ``investment_sek`` are as decided; beside them new jobs as stated first, as announced, and as
    realised last.
    """

    name: str
    what: str
    municipality: str
    decided_on: date | None
    jobs: int | None = None
    investment_sek: int | None = None
    stated: int | None = None
    announced: int | None = None
    realised: int | None = None


@dataclass(frozen=True, slots=True)
class LostReasonRow:
    """How many cases one reason cost, with the jobs and SEK they had stated."""

    reason: str
    count: int
    jobs: int = 0
    investment_sek: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class LostRow:
    """A lost case, why, what would have been needed, and the jobs and SEK it had stated."""

    name: str
    reason: str
    needed: str = ""
    jobs: int | None = None
    investment_sek: int | None = None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A missing thing in a place ("" is anywhere in the region) and what it alone keeps away.

    ``short`` says how much is short ("2 MW"), or with ``unknown`` that nobody has said. Of the ``inquiries``,
    ``lost`` are lost already. Rows are never added up: one inquiry may stand behind several.
    """

    what: str
    place: str
    short: str
    inquiries: int
    lost: int
    jobs: int
    investment_sek: int
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """An establishment decided earlier: new jobs as decided, and realised after ``Quarter.follow_months``.

    ``due`` says which follow-up is due, empty when none is.
    """

    name: str
    municipality: str
    decided_on: date | None
    decided: int | None
    realised: tuple[int | None, ...] = ()
    due: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator from outside: its latest year, the county's figure, whose it is, the day it was stated.

    ``value`` is the figure in words, with how many municipalities it rests on where not on all; ``figure`` is
    the same as a number, None where the county has none.
    """

    label: str
    year: int
    value: str
    source: str
    as_of: date | None = None
    figure: float | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """A municipality's readiness: a level 0-4 (None: unknown) and its word for each dimension, in order."""

    municipality: str
    levels: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A figure of an earlier report that is different now: both as people read them, and why."""

    figure: str
    published: str
    now: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Everything the report of one period shows; all names as they may be published.

    ``kind`` is how long the period is, ``gone`` how much of the year is over at its end, in per cent.
    ``edition`` counts from 1 when it is published; ``confidential`` says how confidential cases are counted.
    ``bridge`` is how the year's new jobs came from stated to realised. ``compared`` tells that municipalities
    may be compared by index. ``correction_notes`` are sentences about what was corrected beside the figures.
    """

    region: str
    period: str
    first: date
    last: date
    made_on: date
    contact: Contact
    kind: PeriodKind = PeriodKind.QUARTER
    gone: int = 0
    draft: bool = True
    edition: int = 1
    confidential: str = ""
    summary: str = ""
    kpis: tuple[KpiRow, ...] = ()
    goals: tuple[GoalRow, ...] = ()
    forecast_method: str = ""
    side_titles: tuple[str, ...] = ()
    side: tuple[SideRow, ...] = ()
    series: tuple[Series, ...] = ()
    funnel_title: str = ""
    funnel: tuple[Datum, ...] = ()
    cohorts: tuple[CohortRow, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    compared: bool = False
    municipalities: tuple[MunicipalityRow, ...] = ()
    won: tuple[WonRow, ...] = ()
    bridge: tuple[Rung, ...] = ()
    lost_reasons: tuple[LostReasonRow, ...] = ()
    lost: tuple[LostRow, ...] = ()
    missing: tuple[MissingRow, ...] = ()
    missing_note: str = ""
    follow_months: tuple[int, ...] = ()
    follow_up: tuple[FollowUpRow, ...] = ()
    dimensions: tuple[str, ...] = ()
    readiness: tuple[ReadinessRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()
    correction_notes: tuple[str, ...] = ()
