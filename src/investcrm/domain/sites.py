"""Land and premises: plan states in order, confidence of a fact, and what is known of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from investcrm.domain.freshness import STANDARD, FreshnessLimits
from investcrm.domain.power import PowerStep
from investcrm.domain.words import N_


class PlanState(StrEnum):
    """How far the detailed plan has come, in order; repealed stands outside the order."""

    IDEA = "idea"
    COMPREHENSIVE_PLAN = "comprehensive_plan"
    PLANNING_REQUEST = "planning_request"
    PLANNING_ASSIGNMENT = "planning_assignment"
    CONSULTATION = "consultation"
    REVIEW = "review"
    ADOPTED = "adopted"
    APPEALED = "appealed"
    LEGAL_FORCE = "legal_force"
    REPEALED = "repealed"


PLAN_LABELS: Final = {
    PlanState.IDEA: N_("idea"),
    PlanState.COMPREHENSIVE_PLAN: N_("comprehensive plan"),
    PlanState.PLANNING_REQUEST: N_("planning request"),
    PlanState.PLANNING_ASSIGNMENT: N_("planning assignment"),
    PlanState.CONSULTATION: N_("consultation"),
    PlanState.REVIEW: N_("review"),
    PlanState.ADOPTED: N_("adopted"),
    PlanState.APPEALED: N_("appealed"),
    PlanState.LEGAL_FORCE: N_("legal force"),
    PlanState.REPEALED: N_("repealed"),
}


class Confidence(StrEnum):
    """How sure a fact is."""

    CONFIRMED = "confirmed"
    STATED = "stated"
    ESTIMATED = "estimated"


CONFIDENCE_LABELS: Final = {
    Confidence.CONFIRMED: N_("confirmed"),
    Confidence.STATED: N_("stated"),
    Confidence.ESTIMATED: N_("estimated"),
}
FactValue = int | str | bool | None


@dataclass(frozen=True, slots=True)
class Known:
    """A value with where it comes from, when it held, and how sure it is."""

    value: FactValue
    source: str
    as_of: date | None
    confidence: Confidence = Confidence.STATED

    def is_stale(self, today: date, fresh_days: int | None) -> bool:
        """Whether the value is older than it may be; a value without a date is not known to be fresh."""
        if fresh_days is None:
            return False
        return self.as_of is None or self.as_of + timedelta(days=fresh_days) < today


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is known of one site: values by field key, power statements, how long each kind stays fresh."""

    id: str
    name: str
    municipality_code: str
    values: Mapping[str, Known] = field(default_factory=dict)
    power: tuple[PowerStep, ...] = ()
    power_source: str = ""
    power_as_of: date | None = None
    limits: FreshnessLimits = STANDARD
    power_told: tuple[tuple[int, str, str], ...] = ()
    """Who said what is there from a year on (0 is now), and on which day as YYYY-MM-DD or ""."""

    def power_said(self, year: int | None) -> tuple[str, date | None]:
        """Return who said what power there is from ``year`` on, None being now, and on which day."""
        begun = [one for one in self.power_told if one[0] <= (year or 0)]
        if not begun:
            return self.power_source, self.power_as_of
        _, source, on = max(begun, key=lambda one: one[0])
        return source, date.fromisoformat(on) if on else None
