"""The KPIs as declarations: what is counted, by which date, over which cases, in which direction good lies.

The store compiles a specification into SQL; dashboard, quarter and terminal list whatever stands here.
Definitions follow the brief's KPI section.
"""

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
    STEPS = "steps"
    """Steps of cases that were promised and are done: ``began_on``, ``done_on``."""


class Measure(StrEnum):
    """What is made of the rows."""

    COUNT = "count"
    SUM_JOBS = "sum_jobs"
    SUM_MONEY = "sum_money"
    MEDIAN_WORKING_DAYS = "median_working_days"
    SHARE = "share"


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


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that must have one of ``values``; empty values: that it has any value at all."""

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
    ``date`` are not counted; rows without ``until`` are left out of a median. ``promise`` is the step whose
    rows are counted, and a share of them counts those done by the promised day. ``place`` tells what of it is
    a municipality's; ``own`` holds the words of a region's own.
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


_WON: Final = ("establishment", "expansion")
_DAYS: Final = N_("working days")
_ESTABLISHED = Condition("outcome", ("establishment",))


def _kept(key: str, promise: Promise, label: str, formula: str) -> Kpi:
    return Kpi(
        key,
        label,
        formula,
        Population.STEPS,
        Measure.SHARE,
        "done_on",
        until="began_on",
        unit="%",
        promise=promise,
        place=Place.OWN if promise is Promise.ANSWER else Place.ASKED,
    )


KPIS: Final = (
    Kpi(
        "inquiries",
        N_("Inquiries"),
        N_("Inquiries received in the period."),
        Population.INQUIRIES,
        Measure.COUNT,
        "received_on",
    ),
    Kpi(
        "inquiries_shared",
        N_("Shared by municipalities"),
        N_(
            "Inquiries that reached municipalities in the period and that they share, each once; "
            "those taken in are among the region's own."
        ),
        Population.SHARED,
        Measure.COUNT,
        "received_on",
        place=Place.OWN,
    ),
    Kpi(
        "qualified",
        N_("Qualified cases"),
        N_("Inquiries that were qualified in the period."),
        Population.INQUIRIES,
        Measure.COUNT,
        "qualified_on",
    ),
    Kpi(
        "real_inquiries",
        N_("Real inquiries"),
        N_("Inquiries received in the period that were qualified and forwarded, or answered directly."),
        Population.INQUIRIES,
        Measure.COUNT,
        "received_on",
        (Condition("real_on"),),
    ),
    Kpi(
        "first_response",
        N_("First response time"),
        N_("Median working days from received to the first answer to the asker, by the day of the answer."),
        Population.INQUIRIES,
        Measure.MEDIAN_WORKING_DAYS,
        "first_response_on",
        until="received_on",
        direction=Direction.DOWN,
        unit=_DAYS,
    ),
    Kpi(
        "municipal_answering",
        N_("Municipal answering time"),
        N_("Median working days from forwarded to answered or declined, by the day of the answer."),
        Population.FORWARDINGS,
        Measure.MEDIAN_WORKING_DAYS,
        "answered_on",
        until="sent_on",
        direction=Direction.DOWN,
        unit=_DAYS,
        place=Place.OWN,
    ),
    Kpi(
        "establishments",
        N_("Establishments"),
        N_("Decided new locations, by the day of the decision."),
        Population.INQUIRIES,
        Measure.COUNT,
        "decided_on",
        (_ESTABLISHED,),
        place=Place.DECIDED,
    ),
    Kpi(
        "expansions",
        N_("Expansions"),
        N_("Decided growth of companies already here, by the day of the decision."),
        Population.INQUIRIES,
        Measure.COUNT,
        "decided_on",
        (Condition("outcome", ("expansion",)),),
        place=Place.DECIDED,
    ),
    Kpi(
        "jobs_decided",
        N_("Jobs, decided"),
        N_("New direct jobs in full-time equivalents, as decided, by the date of the statement."),
        Population.LEDGER,
        Measure.SUM_JOBS,
        "stated_on",
        (Condition("step", ("decided",)), Condition("sort", ("new",))),
        place=Place.DECIDED,
    ),
    Kpi(
        "investment_decided",
        N_("Investment, decided"),
        N_("Investment in SEK, as decided, by the date of the statement."),
        Population.LEDGER,
        Measure.SUM_MONEY,
        "stated_on",
        (Condition("step", ("decided",)),),
        place=Place.DECIDED,
    ),
    Kpi(
        "lost",
        N_("Lost cases"),
        N_("Cases lost, by the day of the decision."),
        Population.INQUIRIES,
        Measure.COUNT,
        "decided_on",
        (Condition("outcome", ("lost",)),),
        direction=Direction.DOWN,
    ),
    Kpi(
        "external_contacts",
        N_("New investor contacts"),
        N_("First meetings with new investors or intermediaries, by the day of the meeting."),
        Population.ACTIVITIES,
        Measure.COUNT,
        "happened_on",
        (Condition("kind", ("first_meeting",)),),
    ),
    Kpi(
        "conversion",
        N_("Conversion"),
        N_("Share of the inquiries received in the period that became an establishment or expansion so far."),
        Population.INQUIRIES,
        Measure.SHARE,
        "received_on",
        reached=(Condition("outcome", _WON),),
        unit="%",
    ),
    _kept(
        "kept_response",
        Promise.RESPONSE,
        N_("First responses as promised"),
        N_("Share of the first responses of the period that came within the promised working days."),
    ),
    _kept(
        "kept_forward",
        Promise.FORWARD,
        N_("Forwarded as promised"),
        N_("Share of the inquiries forwarded in the period that were within the promised working days."),
    ),
    _kept(
        "kept_answer",
        Promise.ANSWER,
        N_("Municipal answers in time"),
        N_("Share of the municipalities' answers and declines of the period that came by their deadline."),
    ),
    _kept(
        "kept_offer",
        Promise.OFFER,
        N_("Offers as promised"),
        N_(
            "Share of the offers sent in the period that went out within the promised working days after "
            "the last answer."
        ),
    ),
)
BY_KEY: Final = {kpi.key: kpi for kpi in KPIS}

FUNNEL: Final = (
    ("received", N_("Inquiries"), "received_on"),
    ("qualified", N_("Qualified cases"), "qualified_on"),
    ("forwarded", N_("Forwarded cases"), "forwarded_on"),
    ("offered", N_("Offer sent"), "offered_on"),
    ("visit", N_("Site visit"), "visit_on"),
    ("won", N_("Won"), "won_on"),
)
"""Steps of the cohort received in a period: key, label, the date column that says it was reached."""
