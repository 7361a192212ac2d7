"""Whether what is told of a case points at one: too few others share it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from itertools import combinations
from typing import Final

from investcrm.domain.words import N_

FEWEST: Final = 3
"""So many cases and companies must share what is told."""
ALIKE: Final = 2
"""Sizes are alike when neither is more than so many times the other."""


class Trait(StrEnum):
    """Something told of a case that others may share."""

    AREA = "area"
    COUNTRY = "country"
    JOBS = "jobs"
    INVESTMENT = "investment"
    LAND = "land"
    POWER = "power"


TRAIT_LABELS: Final = {
    Trait.AREA: N_("strength area"),
    Trait.COUNTRY: N_("country"),
    Trait.JOBS: N_("jobs"),
    Trait.INVESTMENT: N_("investment"),
    Trait.LAND: N_("land"),
    Trait.POWER: N_("power"),
}


def rare(told: Collection[Trait], shared: Mapping[frozenset[Trait], int]) -> frozenset[Trait]:
    """Return the smallest combination of what is told that fewer than three share; empty where there is none.

    ``shared`` counts the register's cases and companies by all the traits they share with the case. One
    trait alone is no combination.
    """
    ordered = [trait for trait in Trait if trait in told]
    for size in range(2, len(ordered) + 1):
        for chosen in map(frozenset, combinations(ordered, size)):
            if sum(count for traits, count in shared.items() if chosen <= traits) < FEWEST:
                return chosen
    return frozenset()


def bounds(amount: int) -> tuple[int, int]:
    """Return the smallest and the largest amount that is alike."""
    return -(-amount // ALIKE), amount * ALIKE
