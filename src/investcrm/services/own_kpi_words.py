"""The words for what a region's own KPI may be made of: days, columns, values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm import phrases
from investcrm.domain.kpi import FUNNEL
from investcrm.domain.ledger import STEP_LABELS
from investcrm.domain.stages import LOST_LABELS, OUTCOME_LABELS, STAGE_LABELS
from investcrm.services.cases import TOLD_LABELS
from investcrm.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.services.reference import Reference
    from investcrm.words import Words

DAY_LABELS: Final = {
    "received_on": N_("Day received"),
    "qualified_on": N_("Day qualified"),
    "forwarded_on": N_("Day forwarded"),
    "real_on": N_("Day it became a real inquiry"),
    "first_response_on": N_("Day first answered"),
    "offered_on": N_("Day an offer was sent"),
    "visit_on": N_("Day of the site visit"),
    "decided_on": N_("Day of the decision"),
    "won_on": N_("Day it was won"),
    "sent_on": N_("Day forwarded"),
    "answered_on": N_("Day answered"),
    "deadline_on": N_("Deadline"),
    "stated_on": N_("Day stated"),
    "happened_on": N_("Day it happened"),
}
COLUMN_LABELS: Final = {
    "stage": N_("Stands at"),
    "outcome": N_("Outcome"),
    "lost_reason": N_("Lost for"),
    "reached": N_("Has come to"),
    "source": N_("Source"),
    "country": N_("Country"),
    "strength_area": N_("First strength area"),
    "decided_municipality": N_("Decided in"),
    "state": N_("Forwarding"),
    "municipality_code": N_("Municipality"),
    "step": N_("Ledger"),
    "sort": N_("Jobs"),
    "skill": N_("Level"),
    "months": N_("Months"),
    "kind": N_("Kind"),
}
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "stage": {str(key): label for key, label in STAGE_LABELS.items()},
    "outcome": {str(key): label for key, label in OUTCOME_LABELS.items()},
    "lost_reason": {str(key): label for key, label in LOST_LABELS.items()},
    "reached": {key: label for key, label, _ in FUNNEL},
    "state": {
        "prepared": N_("being prepared"),
        "sent": N_("sent"),
        "answered": N_("answered"),
        "declined": N_("declined"),
        "withdrawn": N_("withdrawn"),
    },
    "step": {str(key): label for key, label in STEP_LABELS.items()},
    "sort": {"new": N_("new"), "safeguarded": N_("safeguarded")},
    "skill": {"entry": N_("entry-level"), "skilled": N_("skilled")},
    "kind": TOLD_LABELS,
}


def value(column: str, written: str, known: Reference, w: Words) -> str:
    """Return a value of a condition in words."""
    if column == "source":
        return phrases.source(written, w.language)
    if column == "strength_area":
        return known.area_name(written, w.language)
    if column in ("decided_municipality", "municipality_code"):
        return known.municipalities.get(written, written)
    label = _VALUES.get(column, {}).get(written)
    return w.t(label) if label else written


def listed(column: str, known: Reference) -> tuple[str, ...]:
    """Return the values of a column that can be chosen where any text may be asked for."""
    return {
        "source": known.sources,
        "strength_area": tuple(known.strength_areas),
        "decided_municipality": tuple(known.municipalities),
        "municipality_code": tuple(known.municipalities),
    }.get(column, ())
