"""Conversion by cohort: of what came in each period, how far it has come until today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.kpi import FUNNEL
from investcrm.domain.slices import ALL, Slice
from investcrm.store import kpi_sql

if TYPE_CHECKING:
    from investcrm.domain.periods import Period
    from investcrm.domain.rows import FunnelStep
    from investcrm.store.reader import Reader

SHOWN: Final = 6
"""How many cohorts are shown, the last of them the period asked for."""
FIRST_STEP: Final = FUNNEL[0][0]
Cohort = tuple["Period", tuple["FunnelStep", ...]]


def conversion(reader: Reader, period: Period, cut: Slice = ALL) -> tuple[Cohort, ...]:
    """Return the cohorts up to a period, oldest first, each with how many reached every step."""
    return tuple((one, kpi_sql.funnel(reader, one.first, one.last, cut)) for one in period.run(SHOWN))
