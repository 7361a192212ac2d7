"""Made-up values of indicators for the sample region, each marked as made up."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from investcrm.domain.indicators import Figure, TakeIn
from investcrm.services import indicator_intake

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

SOURCE: Final = "Påhittat värde"
_YEARS: Final = 5


def state(uow: UnitOfWork, codes: Iterable[str], county_code: str) -> None:
    """State NKI, planned land and new companies of each municipality for five years, in steps that could be.

    The same county gives the same values, whatever else the sample draws by chance.
    """
    chance = random.Random(f"indicators {county_code}")  # noqa: S311 - made-up data, nothing to guess
    figures: list[Figure] = []
    last = uow.today.year - 1
    for code in codes:
        nki, land, born = chance.uniform(64, 76), chance.randint(2, 30) * 10_000, chance.uniform(6.5, 11.5)
        for year in range(last - _YEARS + 1, last + 1):
            nki = min(max(nki + chance.uniform(-2.2, 2.8), 55), 88)
            land = max(land + chance.choice((-20_000, 0, 0, 10_000, 40_000)), 0)
            born = min(max(born + chance.uniform(-0.8, 0.8), 4), 15)
            figures += [
                Figure("nki", code, year, float(round(nki)), SOURCE),
                Figure("planned_m2", code, year, float(land), SOURCE),
                Figure("new_companies_per_1000", code, year, round(born, 1), SOURCE),
            ]
    indicator_intake.take_in(uow, TakeIn(tuple(figures), uow.today, ""))
