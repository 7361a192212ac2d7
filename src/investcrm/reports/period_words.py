"""What the report of a period calls it: the words for a month, a quarter, a third of a year and a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from investcrm.domain.periods import PeriodKind
from investcrm.domain.words import N_


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """Keys of the words; ``year_ago`` is empty where that is the period before."""

    title: str
    subject: str
    this: str
    before: str
    year_ago: str
    on_before: str
    development: str
    no_earlier: str
    none_won: str
    none_lost: str
    not_asked: str


_TITLE: Final = N_("Establishments and inquiries, {period}")
_YEAR_AGO: Final = N_("A year before")
WORDS: Final[Mapping[PeriodKind, PeriodWords]] = {
    PeriodKind.MONTH: PeriodWords(
        _TITLE,
        N_("Monthly report from {region}"),
        N_("This month"),
        N_("Month before"),
        _YEAR_AGO,
        N_("{change} on the month before"),
        N_("Development over the last months"),
        N_("There are no earlier months to compare with."),
        N_("No establishment or expansion was decided in the month."),
        N_("No case was lost in the month."),
        N_("No municipality was asked in the month."),
    ),
    PeriodKind.QUARTER: PeriodWords(
        _TITLE,
        N_("Quarterly report from {region}"),
        N_("This quarter"),
        N_("Quarter before"),
        _YEAR_AGO,
        N_("{change} on the quarter before"),
        N_("Development over the last quarters"),
        N_("There are no earlier quarters to compare with."),
        N_("No establishment or expansion was decided in the quarter."),
        N_("No case was lost in the quarter."),
        N_("No municipality was asked in the quarter."),
    ),
    PeriodKind.THIRD: PeriodWords(
        _TITLE,
        N_("Report on four months from {region}"),
        N_("These four months"),
        N_("Four months before"),
        _YEAR_AGO,
        N_("{change} on the four months before"),
        N_("Development over the last thirds of a year"),
        N_("There are no earlier thirds of a year to compare with."),
        N_("No establishment or expansion was decided in the four months."),
        N_("No case was lost in the four months."),
        N_("No municipality was asked in the four months."),
    ),
    PeriodKind.YEAR: PeriodWords(
        N_("Establishments and inquiries {period}"),
        N_("Annual report from {region}"),
        N_("The year"),
        N_("Year before"),
        "",
        N_("{change} on the year before"),
        N_("Development over the last years"),
        N_("There are no earlier years to compare with."),
        N_("No establishment or expansion was decided in the year."),
        N_("No case was lost in the year."),
        N_("No municipality was asked in the year."),
    ),
}
