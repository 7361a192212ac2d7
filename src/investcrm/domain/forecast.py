"""Where a year will end, from what has come of it so far: a likely value, the range, and the method said.

What grows through the year is counted on: with the season of earlier years where two full ones are known,
else at an even pace over working days. Shares and medians are told "so far" and never counted on. The range
holds four times of five if cases come independently of one another (a Poisson process whose pace is itself
known only from the cases so far); where earlier years had different seasons it is as much wider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import stdev
from typing import Final

from investcrm.domain.words import N_


class Method(StrEnum):
    """How a forecast was made."""

    SEASON = "season"
    EVEN = "even"
    OVER = "over"


METHOD_LABELS: Final = {
    Method.SEASON: N_("as in earlier years"),
    Method.EVEN: N_("even pace"),
    Method.OVER: N_("the year is over"),
}
EARLIEST: Final = 0.2
"""The part of the year, in working days, before which a forecast would mislead."""
FULL_YEARS: Final = 2
"""How many full years it takes to know a season."""
CASES_OF_A_SEASON: Final = 12
"""How many cases those years must have had together."""
CASES_OF_AMOUNTS: Final = 3
"""How many cases it takes to say anything of the sizes to come."""
_FOUR_OF_FIVE: Final = 1.2816
_PACE_WITHIN: Final = 0.1
"""How much an even pace is off in itself, as part of what is left."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What has come of a year until today, and in how many cases. Of a count the two are the same."""

    amount: float
    cases: int


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """What had come of an earlier year on the same day, what came of it all, and in how many cases."""

    part: float
    whole: float
    cases: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """A year's end: ``low`` and ``high`` hold four times of five."""

    low: float
    likely: float
    high: float
    method: Method


def year_end(now: SoFar, gone: float, earlier: Sequence[EarlierYear], *, sums: bool) -> Forecast | None:
    """Return where the year will end; None where it is too early, or a sum has too few cases, to tell.

    ``gone`` is the part of the year's working days that is over, 0 to 1; ``earlier`` are full years; ``sums``
    says that cases differ in size (jobs, money).
    """
    if gone >= 1:
        return Forecast(now.amount, now.amount, now.amount, Method.OVER)
    if gone < EARLIEST or (sums and now.cases < CASES_OF_AMOUNTS):
        return None
    season = _season(earlier)
    method = Method.EVEN if season is None else Method.SEASON
    ahead, differing = season or ((1 - gone) / gone, _PACE_WITHIN * (1 - gone) / gone)
    rest = now.amount * ahead
    spread = _FOUR_OF_FIVE * sqrt(_of_cases(now, ahead, sums) + (now.amount * differing) ** 2)
    return Forecast(
        now.amount + max(0.0, rest - spread), now.amount + rest, now.amount + rest + spread, method
    )


def _season(earlier: Sequence[EarlierYear]) -> tuple[float, float] | None:
    """Return what is to come per what has come, and how much years differ in that; None where unknown.

    Years of which nothing had come by now tell nothing of a pace.
    """
    told = [year for year in earlier if year.part > 0]
    if len(told) < FULL_YEARS or sum(year.cases for year in told) < CASES_OF_A_SEASON:
        return None
    ahead = sum(year.whole - year.part for year in told) / sum(year.part for year in told)
    return ahead, stdev((year.whole - year.part) / year.part for year in told)


def _of_cases(now: SoFar, ahead: float, sums: bool) -> float:
    """Return the variance of what is to come, half a case being added so that none so far is not certainty.

    Sizes are taken to be spread as widely as their mean, which doubles the variance.
    """
    cases = (now.cases + 0.5) * ahead * (1 + ahead)
    if not sums:
        return cases
    size = now.amount / now.cases
    return 2 * size * size * cases
