"""Where this year's KPIs will end, counted on from today's figures."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain.forecast import EarlierYear, Forecast, SoFar, year_end
from investcrm.domain.kpi import Measure
from investcrm.domain.slices import ALL, Slice
from investcrm.domain.targets import SUMMED
from investcrm.services import days, kpis
from investcrm.store import kpi_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.store.kpi_count import Span
    from investcrm.store.reader import Reader

_YEARS: Final = 4
"""How many earlier years are looked at for the season."""


def forecasts(reader: Reader, cut: Slice = ALL, on: date | None = None) -> Mapping[str, Forecast]:
    """Return by KPI where this year will end, of a slice where one is given.

    With a day, ``on``, it is where the year of that day would have been said to end on it.

    KPIs that are told "so far" alone, and those it is too early to tell of, are left out. An earlier year
    counts as full where the region had a case of the kind in it and in one before it, so that the year a
    region began is not taken for a slow spring.
    """
    today = reader.today if on is None else on
    every = [one for one in kpis.specifications(reader) if one.measure in SUMMED]
    this = (date(today.year, 1, 1), today)
    earlier = [(_until(today, year), _whole(year)) for year in range(today.year - _YEARS, today.year)]
    spans = [this, *(span for pair in earlier for span in pair)]
    found = kpi_count.values(reader, every, spans, cut)
    gone = _gone(reader, today)
    told: dict[str, Forecast] = {}
    for one in every:
        amount, cases = found[one.key, this]
        if amount is None:
            continue
        years = [_year(found, one.key, *pair) for pair in earlier]
        begun = next((place + 1 for place, year in enumerate(years) if year.cases), len(years))
        sums = one.measure is not Measure.COUNT
        forecast = year_end(SoFar(amount, cases), gone, years[begun:], sums=sums)
        if forecast is not None:
            told[one.key] = forecast
    return told


def _year(
    found: Mapping[tuple[str, Span], tuple[float | None, int]], key: str, until: Span, whole: Span
) -> EarlierYear:
    amount, cases = found[key, whole]
    return EarlierYear(found[key, until][0] or 0.0, amount or 0.0, cases)


def _until(today: date, year: int) -> Span:
    """Return the same days of another year; the leap day is the last of February elsewhere."""
    day = 28 if (today.month, today.day) == (2, 29) and not isleap(year) else today.day
    return date(year, 1, 1), date(year, today.month, day)


def _whole(year: int) -> Span:
    return date(year, 1, 1), date(year, 12, 31)


def _gone(reader: Reader, today: date) -> float:
    """Return the part of the year's working days that is over, today counted as over."""
    before, last = date(today.year - 1, 12, 31), date(today.year, 12, 31)
    whole = days.between(reader, before, last)
    return days.between(reader, before, today) / whole if whole else 0.0
