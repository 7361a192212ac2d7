"""The words people use for sources, states, plans, areas of strength and yes or no: tables, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from investcrm.domain.reading.base import word_set
from investcrm.domain.sites import PlanState
from investcrm.domain.stages import LostReason, Outcome, Stage

SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "business_sweden": ("Business Sweden", "BS", "B.S.", "Bus. Sweden", "BuSw", "Invest in Sweden", "ISA"),
    "sba": ("Stockholm Business Alliance", "SBA", "Stockholm BA", "Invest Stockholm"),
    "region": (
        "direct to the region", "Direkt", "Direct", "Direkt till regionen", "Direkt region", "Regionen",
        "Region",
        "Egen kontakt", "Hemsida", "Webb", "Webben", "Website", "E-post", "Mail", "Mejl", "Telefon", "Phone",
    ),
    "municipality": (
        "direct to a municipality", "Direkt kommun", "Direkt till kommun", "Kommun", "Kommunen", "Via kommun",
        "Via kommunen", "Municipality", "Direct municipality",
    ),
    "prospecting": (
        "own prospecting", "Eget uppsökande arbete", "Egen uppsökning",
        "Egen prospektering", "Prospektering", "Uppsökande", "Eget initiativ", "Outreach",
        "Prospecting",
    ),
    "existing_company": (
        "existing company (expand and retain)", "befintligt ftg", "befintligt företag", "befintlig",
        "existing",
        "existing company", "Expand & retain", "Expand and retain", "Företagsbesök", "Aftercare",
    ),
    "partner": (
        "partner or cluster", "Partner", "Kluster", "Cluster", "Handelskammaren", "Chamber of commerce",
        "Ambassad",
        "Ambassaden", "Embassy", "Automation Region", "Electrification Hub", "Länsstyrelsen",
    ),
    "broker": (
        "broker or consultant", "Mäklare", "Fastighetsmäklare", "Konsult", "Broker", "Consultant",
        "Real estate agent",
        "Site selector", "Rådgivare", "Fastighetsägare",
    ),
    "fair": ("fair", "Mässa", "Mässa Hannover", "Hannovermässan", "Hannover Messe", "Trade fair",
        "Mipim", "Expo Real"),
    "other": ("other source", "Övrigt", "Annat", "Annan", "Other", "Tips"),
}  # fmt: skip
"""Spellings of each source."""

STRENGTH_AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "smart_industry": (
        "Smart industri", "Smart industry", "Smarta industrier", "Automation", "Robotik", "Robotics",
        "Industri 4.0",
    ),
    "advanced_materials": (
        "Avancerad material", "Avancerade material", "Adv. materials", "Adv. material", "Advanced materials",
        "Avancerad materialtillverkning", "Adv material- och komponenttillverkning", "Komponenttillverkning",
    ),
    "electromobility": (
        "Elektromobilitet", "E-mobilitet", "Emobilitet", "E-mobility", "Electromobility", "Elmobilitet",
        "Framtidens transport", "Batteri", "Batterier", "Batteries",
    ),
    "renewable_storage": (
        "Förnybar energi", "Förnybart", "Renewable energy", "Renewables", "Energilagring", "Energy storage",
        "Förnybar energi & lagring", "Lagring", "Vätgas", "Hydrogen",
    ),
    "energy_efficiency": (
        "Energieffektivisering", "Energieff.", "Energieff", "Energy efficiency", "Energieffektivitet",
    ),
    "food": ("Livsmedel", "Food", "Livsmedelsförsörjning", "Food & drink", "Agritech",
        "Livsmedelsproduktion"),
    "life_science": ("Life science", "Välfärdsteknik", "E-hälsa", "eHealth", "Medtech", "Life sciences",
        "Pharma"),
}  # fmt: skip
"""Spellings of the strength areas of the reference region; other regions' come with their own tree."""

NEARBY_AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "electromobility": ("Logistik", "Logistics", "Transport", "Fordon", "Automotive"),
}
"""Trades that lie close to a strength area without being it: read with a doubt."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a word in a status column says.

    ``sure`` is False where the word leaves the stage or the reason open, ``open_ended`` where it says
    that a case is closed but not how.
    """

    stage: Stage
    outcome: Outcome | None = None
    lost_reason: LostReason | None = None
    on_hold: bool = False
    sure: bool = True
    open_ended: bool = False


_LOST = Stage.DECIDED, Outcome.LOST
STATUSES: Final[tuple[tuple[Status, tuple[str, ...]], ...]] = (
    (Status(Stage.RECEIVED), (
        "Ny", "Nya", "New", "Inkommen", "Inkommet", "Mottagen", "Received", "Registrerad",
        "Ny förfrågan", "Ej påbörjad",
        "Lead", "Open", "Öppen",
    )),
    (Status(Stage.QUALIFIED, sure=False), (
        "Pågår", "Pågående", "Under arbete", "Arbetas med", "Ongoing", "In progress", "Aktiv", "Active",
        "Igång",
        "Startad", "Under handläggning", "Handläggs", "WIP",
    )),
    (Status(Stage.QUALIFIED), ("Kvalificerad", "Qualified", "Seriös", "Under kvalificering")),
    (Status(Stage.FORWARDED), (
        "Hos kommuner", "Ute hos kommun", "Hos kommun", "Hos kommunerna", "Ute hos kommuner",
        "Vidarebefordrad",
        "Skickad till kommun", "Skickad till kommuner", "Forwarded", "With municipalities",
        "Väntar på kommun",
        "Väntar svar kommun", "Utskickad",
    )),
    (Status(Stage.OFFERED), (
        "Offert skickad", "Offert", "Offererad", "Offert lämnad", "Erbjudande skickat", "Offer sent",
        "Offered",
        "Förslag skickat", "Besvarad", "Svar skickat", "Answered", "Svarat",
    )),
    (Status(Stage.VISIT), (
        "Platsbesök gjort", "Platsbesök", "Besök", "Besök genomfört", "Besök bokat", "Platsbesök bokat",
        "Site visit",
        "Visit", "Visited", "Site visit done", "Förhandling", "Negotiation", "Shortlisted", "Slutförhandling",
    )),
    (Status(Stage.DECIDED, Outcome.ESTABLISHMENT), (
        "Etablerad!", "Etablerad", "Etablering", "Vunnen", "Won", "Established", "Ja", "Landad",
        "Klar - etablerad",
        "Avslutad - ja", "Beslutad", "Beslut taget", "Invigd", "Landed", "Success", "Ja!",
    )),
    (Status(Stage.DECIDED, Outcome.EXPANSION), ("Expansion", "Expanderad", "Expanderat", "Expanded",
        "Utbyggnad klar")),
    (Status(*_LOST, LostReason.POWER_TOO_LATE), (
        "Nej (el)", "Nej, el", "Nej - el", "Nej el", "Nej (effekt)", "Nej, ingen el",
        "Nej, elkapacitet", "Förlorad (el)",
        "Lost (power)", "No (power)", "Nej, elen för sen", "Elen för sen", "Power too late",
        "Nej, effektbrist",
    )),
    (Status(*_LOST, LostReason.NO_READY_LAND), (
        "Nej, ingen mark", "Nej (mark)", "Nej - mark", "Nej mark", "Förlorad (mark)", "Ingen mark",
        "Lost (land)",
        "No land", "No ready land", "Nej, mark saknas",
    )),
    (Status(*_LOST, LostReason.ANSWERED_TOO_LATE), (
        "Nej, för sent svar", "Nej (för sent)", "Nej, för sena", "Answered too late", "Nej (svarstid)",
        "Too late",
    )),
    (Status(*_LOST, LostReason.SKILLS), (
        "Nej (kompetens)", "Nej, kompetens", "Nej, kompetensbrist", "Lost (skills)", "Skills",
        "Nej (personal)",
    )),
    (Status(*_LOST, LostReason.PRICE), ("Nej (pris)", "Nej, pris", "Nej, för dyrt", "Lost (price)",
        "För dyrt")),
    (Status(*_LOST, LostReason.OTHER_REGION), (
        "Nej, annan region", "Nej (annan region)", "Annan region", "Other region", "Valde annan region",
        "Nej, annat län", "Lost to other region", "Nej, annan kommun",
    )),
    (Status(*_LOST, LostReason.OTHER_COUNTRY), (
        "Nej, annat land", "Nej (annat land)", "Annat land", "Other country", "Valde annat land",
        "Lost to other country",
    )),
    (Status(*_LOST, LostReason.PROJECT_DROPPED), (
        "Nedlagd", "Nedlagt", "Projektet nedlagt", "Avbruten", "Avbrutet", "Dropped", "Cancelled", "Canceled",
        "Project dropped", "Inställd", "Återtagen", "Tillbakadragen", "Withdrawn", "Projektet lades ner",
    )),
    (Status(*_LOST, LostReason.SCREENING), ("Stoppad av ISP", "Nej (ISP)", "ISP", "Stopped by ISP")),
    (Status(*_LOST, LostReason.UNKNOWN, sure=False), (
        "Avslutad - nej", "Nej", "Avslutad nej", "Förlorad", "Lost", "No", "Avböjd", "Avslag",
        "Declined", "Rejected",
        "Tappad", "Ej aktuell", "Inte aktuell",
    )),
    (Status(*_LOST, LostReason.UNKNOWN, sure=False, open_ended=True), (
        "Avslutad", "Avslutat", "Stängd", "Closed", "Klar", "Done",
    )),
    (Status(Stage.RECEIVED, on_hold=True, sure=False), (
        "Vilande", "Vilar", "On hold", "Pausad", "Paus", "Pausat", "Dormant", "Paused", "Väntar",
        "Avvaktar", "Waiting",
    )),
)  # fmt: skip
"""What each status word says. Words that close a case without saying why are lost for an unknown reason."""

PLAN_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    PlanState.IDEA: ("Idé", "Idéstadium", "Skiss", "idea",),
    PlanState.COMPREHENSIVE_PLAN: (
        "ÖP", "Översiktsplan", "FÖP", "Översiktsplanerat", "I ÖP", "Fördjupad översiktsplan",
        "comprehensive plan",
    ),
    PlanState.PLANNING_REQUEST: ("Planansökan", "Ansökan om planbesked", "Planförfrågan",
        "planning request",),
    PlanState.PLANNING_ASSIGNMENT: (
        "Planuppdrag", "Planbesked", "Positivt planbesked", "Uppdrag", "Planarbete",
        "Planarbete pågår", "Pågående", "Pågår", "Planläggning pågår", "Under planläggning",
        "planning assignment",
    ),
    PlanState.CONSULTATION: ("Samråd", "På samråd", "Samrådsskede", "consultation",),
    PlanState.REVIEW: ("Granskning", "På granskning", "Utställning", "Granskningsskede", "review",),
    PlanState.ADOPTED: ("Antagen", "Antaget", "Antagande", "Plan antagen", "adopted",),
    PlanState.APPEALED: ("Överklagad", "Överklagat", "Överklagan", "appealed",),
    PlanState.LEGAL_FORCE: (
        "Laga kraft", "Lagakraft", "LK", "Vunnit laga kraft", "Lagakraftvunnen", "Gällande detaljplan",
        "Gällande", "In force", "Ja", "Finns", "Detaljplanelagd", "Detaljplan finns", "Detaljplan",
        "legal force",
    ),
    PlanState.REPEALED: ("Upphävd", "Upphävt", "repealed",),
}  # fmt: skip
"""Spellings of the plan states; words that only nearly say a state are listed in :data:`LOOSE_PLAN_WORDS`."""

LOOSE_PLAN_WORDS: Final = word_set(
    "planbesked pagaende pagar planarbete uppdrag ja finns detaljplan skiss utstallning antagande"
)
"""Folded plan words that are read as a state, but with a doubt."""

NO_PLAN: Final = frozenset(
    {"saknas", "nej", "ingen", "ej planlagt", "ej detaljplan", "utanfor plan", "none", "no"}
)
"""Folded words that say there is no detailed plan."""

RAIL: Final[Mapping[str, tuple[str, ...]]] = {
    "yes": ("ja", "yes", "finns", "j", "y", "x", "industrispår", "stickspår", "anslutet", "sant", "true"),
    "possible": (
        "möjligt", "möjlig", "possible", "ev", "ev.", "eventuellt", "kan byggas", "kanske", "planeras",
        "potentiellt",
        "maybe", "utreds", "angränsande", "nära",
    ),
    "no": ("nej", "no", "n", "ej", "inte", "saknas", "finns ej", "falskt", "false"),
}  # fmt: skip
"""Spellings of whether there is a rail siding."""

YES_NO: Final[Mapping[str, tuple[str, ...]]] = {
    "yes": ("ja", "yes", "j", "y", "x", "finns", "sant", "true", "1", "ok"),
    "no": ("nej", "no", "n", "ej", "saknas", "falskt", "false", "0", "finns ej"),
}
"""Spellings of yes and no."""

ALL_MUNICIPALITIES: Final = frozenset(
    {
        "alla", "all", "samtliga", "alla kommuner", "samtliga kommuner", "hela lanet", "lanet",
        "hela regionen",
        "regionen", "all municipalities", "whole region", "whole county", "alla i lanet", "alla 10", "hela",
        "the whole region", "alla tio", "ingen preferens", "oppet", "any",
    }
)  # fmt: skip
"""Folded words that mean every municipality of the region."""
