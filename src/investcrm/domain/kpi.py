"""The KPIs as declarations: what is counted, by which date, over which cases, in which direction good lies.

The store compiles a specification into SQL; dashboard, quarter and terminal list whatever stands here, and a
region's own after these. Definitions follow the brief's KPI section; opportunities, sharp cases and NKI are
those of Stockholm Business Alliance and Business Region Skaraborg.
"""

from __future__ import annotations

from typing import Any, Final

from investcrm.domain.kpi_spec import (
    REACHED,
    THEME_LABELS,
    Condition,
    Direction,
    Kpi,
    Measure,
    OwnWords,
    Place,
    Population,
    Theme,
)
from investcrm.domain.promises import Promise
from investcrm.domain.words import N_

__all__ = [
    "BY_KEY",
    "FUNNEL",
    "KPIS",
    "PLACE_WORDS",
    "REACHED",
    "THEME_LABELS",
    "Condition",
    "Direction",
    "Kpi",
    "Measure",
    "OwnWords",
    "Place",
    "Population",
    "Theme",
]

_WON: Final = ("establishment", "expansion")
_DAYS: Final = N_("working days")
_NO_RECEIPT: Final = N_("An inquiry without the day it was received is in no period.")
_NO_DECISION: Final = N_("A case without the day of its decision is in no period.")
_STATED: Final = N_("Statements that stand add up; one withdrawn, or without jobs or SEK, adds nothing.")
_LOST_MISSING: Final = N_("A case without the day of its decision is in no period; nothing stated adds 0.")
_MEASURED: Final = N_(
    "A municipality that nobody measured is left out; an older value stands until a newer comes."
)
PLACE_WORDS: Final = {
    Place.ASKED: N_("For one municipality: of the cases that were sent to it."),
    Place.DECIDED: N_("For one municipality: of the cases that were decided there."),
    Place.OWN: N_("For one municipality: of what is its own."),
}
"""What a KPI is for one municipality, in words."""


def _cases(
    key: str, label: str, formula: str, date: str, missing: str, *where: Condition, **more: Any
) -> Kpi:
    return Kpi(key, label, formula, Population.INQUIRIES, Measure.COUNT, date, where, missing=missing, **more)


def _came(step: str, label: str, formula: str) -> Kpi:
    return Kpi(
        f"conversion_{step}" if step != "won" else "conversion",
        label,
        formula,
        Population.INQUIRIES,
        Measure.SHARE,
        "received_on",
        reached=(Condition("outcome", _WON) if step == "won" else Condition(REACHED, (step,)),),
        unit="%",
        theme=Theme.CONVERSION,
        missing=N_(
            "An inquiry without the day it was received is in no cohort; a case that stands at a later step, "
            "or was won, has reached this one although its day is missing."
        )
        if step != "won"
        else _NO_RECEIPT,
    )


def _stated(key: str, label: str, formula: str, step: str, *where: Condition, **more: Any) -> Kpi:
    measure = Measure.SUM_MONEY if key.startswith("investment") else Measure.SUM_JOBS
    return Kpi(
        key,
        label,
        formula,
        Population.LEDGER,
        measure,
        "stated_on",
        (Condition("step", (step,)), *where),
        theme=Theme.RESULTS,
        missing=_STATED,
        **{"place": Place.ASKED if step == "stated" else Place.DECIDED, **more},
    )


def _realised(months: int, jobs: tuple[str, str], money: tuple[str, str]) -> tuple[Kpi, Kpi]:
    read = Condition("months", (str(months),))
    return (
        _stated(f"jobs_realised_{months}", *jobs, "realised", _NEW, read),
        _stated(f"investment_realised_{months}", *money, "realised", read),
    )


def _lost(key: str, measure: Measure, label: str, formula: str) -> Kpi:
    return Kpi(
        key,
        label,
        formula,
        Population.INQUIRIES,
        measure,
        "decided_on",
        (Condition("outcome", ("lost",)),),
        direction=Direction.DOWN,
        theme=Theme.LOST,
        missing=_LOST_MISSING,
    )


def _kept(key: str, promise: Promise, label: str, formula: str, missing: str) -> Kpi:
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
        theme=Theme.ANSWERING,
        missing=missing,
    )


def _measured(key: str, measure: Measure, label: str, formula: str, unit: str = "") -> Kpi:
    return Kpi(
        key,
        label,
        formula,
        Population.INDICATORS,
        measure,
        "year",
        unit=unit,
        place=Place.OWN,
        theme=Theme.AROUND,
        missing=_MEASURED,
        indicators=_STORED.get(key, (key,)),
    )


_STORED: Final = {"nki": ("nki", "nki_total"), "planned_m2": ("planned_m2", "planned_land_m2")}
"""Other keys a region's first study gave its indicators."""
_NEW: Final = Condition("sort", ("new",))
KPIS: Final[tuple[Kpi, ...]] = (
    _cases("inquiries", N_("Inquiries"), N_("Inquiries received in the period."), "received_on", _NO_RECEIPT),
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
        missing=N_("Every shared inquiry has the day it was received."),
    ),
    Kpi(
        "opportunities",
        N_("Opportunities"),
        N_("Inquiries received in the period by the region or shared by its municipalities, each once."),
        Population.OPPORTUNITIES,
        Measure.COUNT,
        "received_on",
        missing=_NO_RECEIPT,
    ),
    _cases(
        "qualified",
        N_("Qualified cases"),
        N_("Inquiries that were qualified in the period."),
        "qualified_on",
        N_("A case without the day it was qualified is in no period, although it stands at a later step."),
    ),
    _cases(
        "real_inquiries",
        N_("Real inquiries"),
        N_("Inquiries received in the period that were qualified and forwarded, or answered directly."),
        "received_on",
        _NO_RECEIPT,
        Condition("real_on"),
    ),
    Kpi(
        "sharp_cases",
        N_("Sharp cases"),
        N_(
            "Cases in which the investor weighs our sites: an offer was sent or a site visit made, by the "
            "first of the two days."
        ),
        Population.SHARP,
        Measure.COUNT,
        "sharp_on",
        missing=N_("A case with neither the day of an offer nor that of a site visit is not counted."),
    ),
    Kpi(
        "external_contacts",
        N_("New investor contacts"),
        N_("First meetings with new investors or intermediaries, by the day of the meeting."),
        Population.ACTIVITIES,
        Measure.COUNT,
        "happened_on",
        (Condition("kind", ("first_meeting",)),),
        missing=N_("Every meeting has its day."),
    ),
    Kpi(
        "markets",
        N_("Markets active in"),
        N_(
            "Different countries with an inquiry received, a first meeting, a meeting or a visit in the "
            "period: the inquiry's country, else its company's."
        ),
        Population.MARKETS,
        Measure.COUNTRIES,
        "happened_on",
        missing=N_("What has no country, or no day, adds no market."),
    ),
    _came(
        "qualified",
        N_("Conversion to qualified"),
        N_("Share of the inquiries received in the period that have been qualified so far."),
    ),
    _came(
        "forwarded",
        N_("Conversion to forwarded"),
        N_("Share of the inquiries received in the period that have been forwarded so far."),
    ),
    _came(
        "offered",
        N_("Conversion to offer"),
        N_("Share of the inquiries received in the period that an offer has been sent to so far."),
    ),
    _came(
        "visit",
        N_("Conversion to site visit"),
        N_("Share of the inquiries received in the period that have led to a site visit so far."),
    ),
    _came(
        "won",
        N_("Conversion"),
        N_("Share of the inquiries received in the period that became an establishment or expansion so far."),
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
        theme=Theme.ANSWERING,
        missing=N_("An inquiry without the day it was received or first answered is left out."),
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
        theme=Theme.ANSWERING,
        missing=N_("An answer without its day, or without the day it was asked for, is left out."),
    ),
    _kept(
        "kept_response",
        Promise.RESPONSE,
        N_("First responses as promised"),
        N_("Share of the first responses of the period that came within the promised working days."),
        N_("An inquiry without the day it was received, or with neither response nor offer, is left out."),
    ),
    _kept(
        "kept_forward",
        Promise.FORWARD,
        N_("Forwarded as promised"),
        N_("Share of the inquiries forwarded in the period that were within the promised working days."),
        N_("An inquiry without the day it was received or forwarded is left out."),
    ),
    _kept(
        "kept_answer",
        Promise.ANSWER,
        N_("Municipal answers in time"),
        N_("Share of the municipalities' answers and declines of the period that came by their deadline."),
        N_("An answer without its day is left out; without a deadline the promised working days count."),
    ),
    _kept(
        "kept_offer",
        Promise.OFFER,
        N_("Offers as promised"),
        N_(
            "Share of the offers sent in the period that went out within the promised working days after "
            "the last answer."
        ),
        N_("An offer sent before every municipality asked had answered is left out."),
    ),
    _cases(
        "establishments",
        N_("Establishments"),
        N_("Decided new locations, by the day of the decision."),
        "decided_on",
        _NO_DECISION,
        Condition("outcome", ("establishment",)),
        place=Place.DECIDED,
        theme=Theme.RESULTS,
    ),
    _cases(
        "expansions",
        N_("Expansions"),
        N_("Decided growth of companies already here, by the day of the decision."),
        "decided_on",
        _NO_DECISION,
        Condition("outcome", ("expansion",)),
        place=Place.DECIDED,
        theme=Theme.RESULTS,
    ),
    _stated(
        "jobs_stated",
        N_("Jobs, stated"),
        N_("New direct jobs in full-time equivalents that investors stated before a decision, by the date."),
        "stated",
        _NEW,
    ),
    _stated(
        "jobs_decided",
        N_("Jobs, decided"),
        N_("New direct jobs in full-time equivalents, as decided, by the date of the statement."),
        "decided",
        _NEW,
    ),
    _stated(
        "jobs_entry",
        N_("Entry-level jobs, decided"),
        N_("Of the new jobs decided in the period, those stated to be entry-level."),
        "decided",
        _NEW,
        Condition("skill", ("entry",)),
    ),
    _stated(
        "jobs_skilled",
        N_("Skilled jobs, decided"),
        N_("Of the new jobs decided in the period, those stated to be skilled."),
        "decided",
        _NEW,
        Condition("skill", ("skilled",)),
    ),
    _stated(
        "jobs_safeguarded",
        N_("Jobs safeguarded, decided"),
        N_("Direct jobs that stay through the decision, by the date of the statement; never among the new."),
        "decided",
        Condition("sort", ("safeguarded",)),
    ),
    _stated(
        "jobs_announced",
        N_("Jobs, announced"),
        N_("New direct jobs in full-time equivalents, as announced in public, by the date of the statement."),
        "announced",
        _NEW,
    ),
    _stated(
        "investment_stated",
        N_("Investment, stated"),
        N_("Investment in SEK that investors stated before any decision, by the date."),
        "stated",
    ),
    _stated(
        "investment_decided",
        N_("Investment, decided"),
        N_("Investment in SEK, as decided, by the date of the statement."),
        "decided",
    ),
    _stated(
        "investment_announced",
        N_("Investment, announced"),
        N_("Investment in SEK, as announced in public, by the date of the statement."),
        "announced",
    ),
    *_realised(
        12,
        (
            N_("Jobs, realised after 12 months"),
            N_("New direct jobs found 12 months after the decision, by the date they were asked for."),
        ),
        (
            N_("Investment, realised after 12 months"),
            N_("Investment in SEK found 12 months after the decision, by the date it was asked for."),
        ),
    ),
    *_realised(
        24,
        (
            N_("Jobs, realised after 24 months"),
            N_("New direct jobs found 24 months after the decision, by the date they were asked for."),
        ),
        (
            N_("Investment, realised after 24 months"),
            N_("Investment in SEK found 24 months after the decision, by the date it was asked for."),
        ),
    ),
    *_realised(
        36,
        (
            N_("Jobs, realised after 36 months"),
            N_("New direct jobs found 36 months after the decision, by the date they were asked for."),
        ),
        (
            N_("Investment, realised after 36 months"),
            N_("Investment in SEK found 36 months after the decision, by the date it was asked for."),
        ),
    ),
    _lost("lost", Measure.COUNT, N_("Lost cases"), N_("Cases lost, by the day of the decision.")),
    _lost(
        "lost_jobs",
        Measure.SUM_JOBS,
        N_("Jobs in lost cases"),
        N_("Jobs that the investors of the cases lost in the period had stated."),
    ),
    _lost(
        "lost_investment",
        Measure.SUM_MONEY,
        N_("Investment in lost cases"),
        N_("Investment in SEK that the investors of the cases lost in the period had stated."),
    ),
    Kpi(
        "meetings_held",
        N_("Meetings held"),
        N_("Meetings of the cooperation held in the period: steering group, working group and network."),
        Population.MEETINGS,
        Measure.COUNT,
        "held_on",
        place=Place.OWN,
        theme=Theme.COOPERATION,
        missing=N_("A meeting that nobody noted as held is not counted."),
    ),
    Kpi(
        "joint_answers",
        N_("Joint answers"),
        N_("Answers in the period that two municipalities gave together, by the day of the first's answer."),
        Population.JOINT,
        Measure.COUNT,
        "answered_on",
        place=Place.OWN,
        theme=Theme.COOPERATION,
        missing=N_("What was proposed and not yet answered is not counted."),
    ),
    Kpi(
        "facts_fresh",
        N_("Facts kept fresh"),
        N_(
            "Share of what is known of land and municipalities that was no older than its limit at the end "
            "of the period, or today where it goes on. The limits are those of the settings."
        ),
        Population.FACTS,
        Measure.SHARE,
        "as_of",
        unit="%",
        place=Place.OWN,
        theme=Theme.COOPERATION,
        missing=N_("What has no day, and what does not grow old, is left out."),
    ),
    _measured(
        "nki",
        Measure.MEAN,
        N_("Satisfied companies (NKI)"),
        N_(
            "Satisfied customer index of companies that dealt with the authorities, 0 to 100: the mean of "
            "the municipalities' newest values for the period's year or earlier."
        ),
    ),
    _measured(
        "planned_m2",
        Measure.TOTAL,
        N_("Planned land for business"),
        N_(
            "Square metres planned for business that can be offered: the sum of the municipalities' newest "
            "values for the period's year or earlier."
        ),
        N_("m²"),
    ),
    _measured(
        "new_companies_per_1000",
        Measure.MEAN,
        N_("New companies per 1,000 inhabitants"),
        N_(
            "Companies newly started per 1,000 inhabitants and year: the mean of the municipalities' newest "
            "values for the period's year or earlier."
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
