"""What a quarterly report is made from; texts are in the report's language, names may be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.chart import Datum, Target
from investcrm.reports.data import Contact


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One KPI with its values as people read them; empty where there is none.

    ``change`` is against the quarter before ("+4"), ``better`` whether that is the right way (None: neither).
    ``lead`` shows the KPI as a box of its own.
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


@dataclass(frozen=True, slots=True)
class Series:
    """One KPI over the last quarters, the reported one marked strong."""

    title: str
    data: tuple[Datum, ...]
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A strength area: inquiries of the quarter, jobs and SEK decided."""

    name: str
    inquiries: int
    jobs: int
    investment_sek: int


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """How a municipality answered; a decline counts as an answer. ``median_days`` are working days."""

    name: str
    asked: int
    answered: int
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class WonRow:
    """A decided establishment or expansion, under the name it may have in a public report."""

    name: str
    what: str
    municipality: str
    decided_on: date | None
    jobs: int | None = None
    investment_sek: int | None = None


@dataclass(frozen=True, slots=True)
class LostReasonRow:
    """How many cases one reason cost, with the jobs and SEK they had stated."""

    reason: str
    count: int
    jobs: int = 0
    investment_sek: int = 0


@dataclass(frozen=True, slots=True)
class LostRow:
    """A lost case, why, and what would have been needed."""

    name: str
    reason: str
    needed: str = ""


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
    """Everything one quarterly report shows; all names as they may be published.

    ``edition`` counts from 1 when it is published; ``confidential`` says how confidential cases are counted.
    ``correction_notes`` are sentences about what was corrected beside the figures.
    """

    region: str
    period: str
    first: date
    last: date
    made_on: date
    contact: Contact
    draft: bool = True
    edition: int = 1
    confidential: str = ""
    summary: str = ""
    kpis: tuple[KpiRow, ...] = ()
    series: tuple[Series, ...] = ()
    funnel_title: str = ""
    funnel: tuple[Datum, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    municipalities: tuple[MunicipalityRow, ...] = ()
    won: tuple[WonRow, ...] = ()
    lost_reasons: tuple[LostReasonRow, ...] = ()
    lost: tuple[LostRow, ...] = ()
    dimensions: tuple[str, ...] = ()
    readiness: tuple[ReadinessRow, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()
    correction_notes: tuple[str, ...] = ()
