"""How old what is known may be before it must be asked for anew: one limit for each kind of value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_

SETTING: Final = "freshness_limits"
"""The workspace's setting that holds the limits a region has set, in days by kind."""
LEAST_DAYS: Final = 7
MOST_DAYS: Final = 3650


class Freshness(StrEnum):
    """A kind of value that grows old at one pace."""

    POWER = "power"
    DATES = "dates"
    LAND = "land"
    SURROUNDINGS = "surroundings"
    READINESS = "readiness"
    TOLD = "told"


LABELS: Final = {
    Freshness.POWER: N_("Power"),
    Freshness.DATES: N_("Plan dates, options and ready to build"),
    Freshness.LAND: N_("Area, price, owner, plan state, water and sewer"),
    Freshness.SURROUNDINGS: N_("Connections, ground, skills and surroundings"),
    Freshness.READINESS: N_("Levels of readiness"),
    Freshness.TOLD: N_("What else is told of a municipality"),
}
_DEFAULTS: Final = MappingProxyType(
    {
        Freshness.POWER: 183,
        Freshness.DATES: 183,
        Freshness.LAND: 365,
        Freshness.SURROUNDINGS: 730,
        Freshness.READINESS: 183,
        Freshness.TOLD: 730,
    }
)


@dataclass(frozen=True, slots=True)
class FreshnessLimits:
    """How many days each kind of value stays fresh."""

    by_kind: Mapping[Freshness, int] = field(default_factory=lambda: _DEFAULTS)

    def days(self, kind: Freshness | None) -> int | None:
        """Return the days a kind stays fresh; None for what does not grow old."""
        return None if kind is None else self.by_kind[kind]


STANDARD: Final = FreshnessLimits()


def limits_of(setting: Any) -> FreshnessLimits:
    """Return the limits a setting tells of; what it leaves out, or cannot be, holds as by default."""
    if not isinstance(setting, dict):
        return STANDARD
    told = {kind: setting.get(kind.value) for kind in Freshness}
    kept = {
        kind: days for kind, days in told.items() if type(days) is int and LEAST_DAYS <= days <= MOST_DAYS
    }
    return FreshnessLimits({**_DEFAULTS, **kept})


def setting_of(limits: FreshnessLimits) -> dict[str, int]:
    """Return limits as the setting keeps them.

    Raises:
        InvalidInput: a limit is below a week or above ten years.
    """
    for kind, days in limits.by_kind.items():
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise InvalidInput(
                N_("What is known of “{kind}” stays fresh for {least} to {most} days."),
                kind=LABELS[kind],
                least=LEAST_DAYS,
                most=MOST_DAYS,
            )
    return {kind.value: days for kind, days in limits.by_kind.items()}
