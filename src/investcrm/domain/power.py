"""Electric power as a place can have it over the years: what is firm, what is indicative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PowerStep:
    """What a statement gives from a year on, in kW; ``year`` None means now.

    ``restricted``: the operator has said it must not be spread; it may be weighed, not told.
    """

    year: int | None
    firm_kw: int = 0
    indicative_kw: int = 0
    flexible_kw: int = 0
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class PowerAt:
    """What is available at a place in a given year, in kW."""

    firm_kw: int
    indicative_kw: int

    @property
    def total_kw(self) -> int:
        """Firm and indicative together."""
        return self.firm_kw + self.indicative_kw


def available(steps: Iterable[PowerStep], year: int) -> PowerAt | None:
    """Return what the steps give in ``year``: the latest step that has begun; None when none has been stated.

    A statement that only speaks of later years says nothing about an earlier one, so before its first
    year there is nothing rather than an unknown amount.
    """
    ordered = sorted(steps, key=lambda step: step.year or 0)
    if not ordered:
        return None
    begun = [step for step in ordered if (step.year or 0) <= year]
    if not begun:
        return PowerAt(0, 0)
    return PowerAt(begun[-1].firm_kw, begun[-1].indicative_kw)
