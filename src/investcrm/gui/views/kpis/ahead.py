"""What is said of a year not over yet: where it will end, how that stands to its target, or what there is."""

from __future__ import annotations

from investcrm import phrases, words
from investcrm.domain.forecast import Forecast
from investcrm.domain.periods import parse
from investcrm.domain.rows import KpiLine
from investcrm.domain.targets import SUMMED, for_year
from investcrm.words import t


def told(line: KpiLine, forecast: Forecast | None, this_year: int) -> str:
    """Return it as a sentence; nothing of other years, of shares and medians only what there is so far."""
    period, language = parse(line.now.period), words.current().language
    if period.year != this_year:
        return ""
    if line.kpi.measure not in SUMMED:
        if line.year_to_date.value is None:
            return ""
        return t(
            "so far this year {value}", value=phrases.kpi_value(line.kpi, line.year_to_date.value, language)
        )
    if line.year_to_date.value is None:
        return ""
    if forecast is None:
        return t("too early or too few for a forecast")
    said = t(
        "forecast for {year}: {forecast}",
        year=this_year,
        forecast=phrases.kpi_forecast(line.kpi, forecast, language),
    )
    goal = for_year(line.kpi, period, line.target)
    return said if goal is None else f"{said} · {phrases.kpi_ahead(line.kpi, forecast, goal, language)}"
