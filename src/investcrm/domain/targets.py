"""Targets of KPIs: for whom they hold, what a year's target means for a shorter period, the usual ones."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import Kpi, Measure
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.reading.money import read_money
from investcrm.domain.words import N_

SUMMED: Final = frozenset({Measure.COUNT, Measure.SUM_JOBS, Measure.SUM_MONEY})
"""Measures that grow through a year; the others hold as they are whatever the period."""
PARTS: Final = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.THIRD: 3, PeriodKind.YEAR: 1}
"""How many periods of a kind a year has."""
USUAL: Final = {"real_inquiries": 20.0, "establishments": 2.0, "external_contacts": 40.0}
"""A year's targets of a region that begins: at least so many (Skaraborg's)."""
_NOTHING: Final = frozenset({"", "-", "\u2013", "none", "inget"})


@dataclass(frozen=True, slots=True, order=True)
class Aim:
    """What a target is of: a KPI, for the region (both empty), a municipality, a strength area, or both."""

    kpi: str
    municipality_code: str = ""
    strength_area: str = ""


@dataclass(frozen=True, slots=True)
class TargetYear:
    """The targets of a year and of the one before, and by KPI what the whole region reached in each.

    A KPI that nothing can be measured of has None.
    """

    year: int
    kpis: tuple[Kpi, ...]
    targets: Mapping[Aim, float]
    before: Mapping[Aim, float]
    reached: Mapping[str, float | None]
    reached_before: Mapping[str, float | None]


def for_period(kpi: Kpi, period: Period, goal: float | None) -> float | None:
    """Return what a year's target means for a period: sums are shared evenly, the rest holds as it is."""
    if goal is None or kpi.measure not in SUMMED:
        return goal
    return goal / PARTS[period.kind]


def for_year(kpi: Kpi, period: Period, goal: float | None) -> float | None:
    """Return the year's target that gives a period's ``goal``."""
    if goal is None or kpi.measure not in SUMMED:
        return goal
    return goal * PARTS[period.kind]


def proposed(now: Mapping[Aim, float]) -> dict[Aim, float]:
    """Return the usual targets where the region has none yet."""
    usual = {Aim(key): value for key, value in USUAL.items()}
    return {aim: value for aim, value in usual.items() if aim not in now}


def carried(now: Mapping[Aim, float], before: Mapping[Aim, float]) -> dict[Aim, float]:
    """Return last year's targets where this year has none yet."""
    return {aim: value for aim, value in before.items() if value is not None and now.get(aim) is None}


_GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
"""Thousands set apart by commas; a target has no third decimal."""


def goal_of(kpi: Kpi, text: str) -> float | None:
    """Return a year's target as people write it: 20; 33 %; 6,5; 400 or 1,4 mdr where it is money. None for
    no words, a dash or "none".

    Raises:
        InvalidInput: it is not a number.
    """
    bare = text.strip()
    if bare.casefold() in _NOTHING:
        return None
    if kpi.measure is Measure.SUM_MONEY:
        found = read_money(bare).value
        goal = None if found is None or found.sek is None else float(found.sek)
    else:
        goal = _number(bare.rstrip("% "))
    if goal is None:
        raise InvalidInput(
            N_("“{text}” is not a target of {kpi}. Write a number, or nothing."), text=text, kpi=kpi.label
        )
    return goal


def _number(text: str) -> float | None:
    """Read a number with the separators of either language: 1 500,5 and 1,500.5."""
    bare = "".join(text.split())
    try:
        found = float(bare.replace(",", "" if _GROUPED.fullmatch(bare) else "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def block(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what a spreadsheet put on the clipboard as rows of cells."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)


Place = tuple[int, int]


def placed(
    cells: tuple[tuple[str, ...], ...], rows: Mapping[str, int], columns: Mapping[str, int], at: Place
) -> dict[Place, str]:
    """Return pasted words by (row, column) of a table whose ``rows`` and ``columns`` take them, by name.

    A block that brings its own heads, or the names of its rows in its first column, is placed by them
    wherever it is pasted; what has a name that the table does not know is left out. Any other block is laid
    with its first cell ``at`` a place. Names are compared without regard to case.
    """
    by_row = {name.casefold(): place for name, place in rows.items()}
    by_column = {name.casefold(): place for name, place in columns.items()}
    first = 1 if any(line[0].casefold() in by_row for line in cells) else 0
    heads: Sequence[int | None] = range(at[1], at[1] + max(map(len, cells)))
    if any(cell.casefold() in by_column for cell in cells[0][first:]):
        heads = [by_column.get(cell.casefold()) for cell in cells[0][first:]]
        cells = cells[1:]
    takes_row, takes_column = set(rows.values()), set(columns.values())
    found: dict[Place, str] = {}
    for offset, line in enumerate(cells):
        row = by_row.get(line[0].casefold()) if first else at[0] + offset
        for column, cell in zip(heads, line[first:], strict=False):
            if row in takes_row and column in takes_column and row is not None and column is not None:
                found[row, column] = cell
    return found
