"""What a KPI's specification is made of: population, measure, date, conditions, unit, direction, words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from investcrm.domain.promises import Promise
from investcrm.domain.words import N_


class Population(StrEnum):
    """Over which rows a KPI counts."""

    INQUIRIES = "inquiries"
    FORWARDINGS = "forwardings"
    LEDGER = "ledger"
    ACTIVITIES = "activities"
    SHARED = "shared"
    """What municipalities share of their own, unless it became an inquiry of the region."""
    OPPORTUNITIES = "opportunities"
    """The region's inquiries and what municipalities share of their own, each once."""
    SHARP = "sharp"
    """Cases with an offer sent or a site visit: ``sharp_on`` is the first of the two days."""
    MARKETS = "markets"
    """Inquiries received and meetings held, each with the country it is about and ``happened_on``."""
    INDICATORS = "indicators"
    """Values measured outside the program, by municipality and year."""
    MEETINGS = "meetings"
    """Meetings of the cooperation that were held."""
    JOINT = "joint"
    """Answers that two municipalities gave together: ``answered_on``."""
    FACTS = "facts"
    """What is known of land and municipalities, and how old it may be."""
    STEPS = "steps"
    """Steps of cases that were promised and are done: ``began_on``, ``done_on``."""


class Measure(StrEnum):
    """What is made of the rows."""

    COUNT = "count"
    SUM_JOBS = "sum_jobs"
    SUM_MONEY = "sum_money"
    MEDIAN_WORKING_DAYS = "median_working_days"
    SHARE = "share"
    COUNTRIES = "countries"
    """How many different countries the rows are about."""
    MEAN = "mean"
    TOTAL = "total"
    """Of the newest value each municipality has for the period's year or an earlier one."""


class Theme(StrEnum):
    """What KPIs that stand together are about, in the order they are shown."""

    CASES = "cases"
    CONVERSION = "conversion"
    ANSWERING = "answering"
    RESULTS = "results"
    LOST = "lost"
    COOPERATION = "cooperation"
    AROUND = "around"
    OWN = "own"


THEME_LABELS: Final = {
    Theme.CASES: N_("Inquiries and contacts"),
    Theme.CONVERSION: N_("How far the inquiries came"),
    Theme.ANSWERING: N_("How fast we answered"),
    Theme.RESULTS: N_("What came of it"),
    Theme.LOST: N_("What was lost"),
    Theme.COOPERATION: N_("Cooperation"),
    Theme.AROUND: N_("The world around"),
    Theme.OWN: N_("The region's own"),
}


class Place(StrEnum):
    """What of a KPI is a municipality's."""

    ASKED = "asked"
    """The cases that were sent to it."""
    DECIDED = "decided"
    """The cases that were decided there."""
    OWN = "own"
    """The rows that are its own: its answers, what it shares, what was measured there."""


class Direction(StrEnum):
    """Where good lies."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


REACHED: Final = "reached"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that must have one of ``values``; empty values: that it has any value at all.

    The column ``REACHED`` of inquiries stands for the step of the funnel a case has come to, or passed.
    """

    column: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a region calls a KPI of its own and says it counts; for an empty language the other stands."""

    label_sv: str
    label_en: str
    formula_sv: str = ""
    formula_en: str = ""

    def label(self, language: str) -> str:
        """Return what it is called."""
        return (self.label_sv or self.label_en) if language == "sv" else (self.label_en or self.label_sv)

    def formula(self, language: str) -> str:
        """Return what it counts."""
        chosen = (
            (self.formula_sv, self.formula_en) if language == "sv" else (self.formula_en, self.formula_sv)
        )
        return chosen[0] or chosen[1]


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI: ``date`` is the column that places a row in a period, ``until`` the end of a measured time.

    A share counts the rows that also meet ``reached`` and divides by all rows of the cohort. Rows without
    ``date`` are not counted; rows without ``until`` are left out of a median; ``missing`` says so in words.
    ``promise`` is the step whose rows are counted, and a share of them counts those done by the promised
    day. ``place`` tells what of it is a municipality's. ``indicators`` are the keys a measured indicator is
    stored by.
    ``own`` holds the words of a region's own KPI.
    """

    key: str
    label: str
    formula: str
    population: Population
    measure: Measure
    date: str
    where: tuple[Condition, ...] = ()
    until: str | None = None
    reached: tuple[Condition, ...] = ()
    direction: Direction = Direction.UP
    unit: str = ""
    promise: Promise | None = None
    place: Place = Place.ASKED
    own: OwnWords | None = None
    theme: Theme = Theme.CASES
    missing: str = ""
    indicators: tuple[str, ...] = ()

    @property
    def has_cases(self) -> bool:
        """Whether there is a list of inquiries behind it."""
        return self.population not in _WITHOUT_CASES


_WITHOUT_CASES: Final = frozenset(
    {Population.SHARED, Population.INDICATORS, Population.MEETINGS, Population.JOINT, Population.FACTS}
)
