"""Visits to companies here, and aftercare: what is done in the first years after a decision."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from investcrm.domain.persons import after_months
from investcrm.domain.words import N_

PLANNED: Final = "planned"
DONE: Final = "done"
CALLED_OFF: Final = "called_off"
STATE_LABELS: Final = {PLANNED: N_("planned"), DONE: N_("visited"), CALLED_OFF: N_("called off")}
AFTERCARE: Final = "aftercare"
"""The kind of a task that aftercare made."""
SITE_VISIT: Final = "site_visit"
"""The kind of a task that a visit programme made."""


@dataclass(frozen=True, slots=True)
class AftercareStep:
    """One step of aftercare: so many months after the decision, and what is then done."""

    months: int
    text: str


USUAL_STEPS: Final = (
    AftercareStep(1, N_("Call the company: has what was promised begun?")),
    AftercareStep(3, N_("Start meeting with every official the company needs")),
    AftercareStep(6, N_("Visit the company: recruitment, housing, permits")),
    AftercareStep(12, N_("Visit the company a year after the decision")),
    AftercareStep(24, N_("Visit the company two years after the decision")),
    AftercareStep(36, N_("Visit the company three years after the decision, and end the aftercare")),
)
"""Aftercare where a region has chosen no steps of its own."""


def aftercare_days(
    decided_on: date, steps: Iterable[AftercareStep], today: date
) -> tuple[tuple[date, AftercareStep], ...]:
    """Return the day of each step still to come; a decision noted late begins with what is left."""
    days = ((after_months(decided_on, step.months), step) for step in steps)
    return tuple((day, step) for day, step in sorted(days, key=lambda one: one[0]) if day >= today)


ROAD: Final = 1.3
"""How much longer a road is than the straight line, as a rule of thumb."""
KM_PER_HOUR: Final = 60
"""How fast one gets on from one site to the next by car, as a rule of thumb."""


def road(straight_m: float) -> int:
    """Return about how many metres of road lie between two places so far apart, in whole kilometres."""
    return round(straight_m * ROAD / 1000) * 1000


def minutes_by_car(straight_m: float) -> int:
    """Return about how many minutes it takes by car between two places so far apart, in steps of five."""
    return math.ceil(straight_m * ROAD / (KM_PER_HOUR * 1000 / 60) / 5) * 5


def clocks(starts_at: str, stays: Iterable[int], between: int) -> tuple[tuple[str, str], ...] | None:
    """Return from when to when one stays at each stop (09:30, 10:30); None where it goes past midnight."""
    hours, minutes = (int(part) for part in starts_at.split(":"))
    now, found = hours * 60 + minutes, []
    for stay in stays:
        if now + stay >= 24 * 60:
            return None
        found.append((_clock(now), _clock(now + stay)))
        now += stay + between
    return tuple(found)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a company: planned with its day, then done with what was said."""

    id: str
    version: int
    organisation_id: str
    company: str
    municipality: str
    foreign_owned: bool | None
    state: str
    planned_on: date
    starts_at: str
    minutes: int
    place: str
    purpose: str
    participants: str
    owner_id: str | None
    needs: str
    plans: str
    obstacles: str
    inquiry_id: str | None
    number: str


@dataclass(frozen=True, slots=True)
class ToVisit:
    """A company that might be visited next."""

    id: str
    name: str
    municipality: str
    owner_country: str
    foreign_owned: bool | None
    visited_on: date | None
