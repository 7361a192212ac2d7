"""What an indicator's values say in words, cells, shades and a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from investcrm import formats, words
from investcrm.domain import chart_bars
from investcrm.domain import indicators as rules
from investcrm.domain.chart import Chart, Datum, Target
from investcrm.domain.indicators import (
    COUNTY_LABELS,
    DECIMALS,
    UNIT_LABELS,
    CountyFigure,
    CountyRule,
    Indicator,
)
from investcrm.domain.kpi import Direction
from investcrm.gui.widgets.chart_view import measure
from investcrm.gui.widgets.heat_table import HeatCell, HeatRow
from investcrm.gui.widgets.map_view import Shade
from investcrm.services import indicator_sheet
from investcrm.services.indicators import PlaceRow, Point, Series
from investcrm.words import t

COUNTY_ROW = "county"
"""The id of the county's own row, which is no municipality's."""
_YEARS = 8


def shown_years(found: Series) -> tuple[int, ...]:
    """Return the years the table shows: the latest ones."""
    return found.years[-_YEARS:]


def value_words(one: Indicator, value: float) -> str:
    """Return a value as it is read, without its unit."""
    return formats.number(value, decimals=DECIMALS[one.unit])


def meaning(one: Indicator) -> str:
    """Return what an indicator is, in sentences: meaning, unit, where good lies, who publishes it."""
    w = words.current()
    codes = ", ".join(one.codes)
    publisher = indicator_sheet.organisation(one, w)
    good = {Direction.UP: t("more is better"), Direction.DOWN: t("less is better")}.get(one.direction, "")
    parts = [
        t(one.about) if one.about else "",
        t("Unit: {unit}.", unit=", ".join(part for part in (t(UNIT_LABELS[one.unit]), good) if part)),
        t("Source: {publisher}.", publisher=publisher) if publisher else "",
        t("In Kolada: {codes}.", codes=codes) if codes else "",
        t("The county: {rule}.", rule=t(COUNTY_LABELS[one.county])),
    ]
    return " ".join(part for part in parts if part)


def heat_rows(found: Series, region: str) -> list[HeatRow]:
    """Return the table's rows: each municipality by rank within each year, then the county."""
    years = shown_years(found)
    shades = {
        year: _levels(
            found, {row.code: row.points[year].value.value for row in found.rows if year in row.points}
        )
        for year in years
    }
    rows = [
        HeatRow(
            row.code,
            row.name,
            tuple(_cell(found, row, year, shades[year].get(row.code)) for year in years),
            change_words(found.indicator, row),
        )
        for row in found.rows
    ]
    county = tuple(_county_cell(found.indicator, found.county.get(year)) for year in years)
    return [*rows, HeatRow(COUNTY_ROW, region, county, "")]


def _levels(found: Series, values: Mapping[str, float]) -> dict[str, int]:
    """Return the shade of each place; none where neither more nor less is better."""
    direction = found.indicator.direction
    return {} if direction is Direction.NONE else rules.levels(values, direction)


def _cell(found: Series, row: PlaceRow, year: int, level: int | None) -> HeatCell:
    point = row.points.get(year)
    if point is None:
        return HeatCell(None, "–", tip=t("Nothing is known of this year."))
    latest = row.latest
    stale = row.stale and latest is not None and latest[0] == year
    told = value_words(found.indicator, point.value.value)
    tip = source_words(found, point)
    if stale:
        tip += "\n" + t("Old: a later value should be there by now.")
    return HeatCell(level, f"{told} *" if point.replaced else told, stale, tip)


def _county_cell(one: Indicator, figure: CountyFigure | None) -> HeatCell:
    if figure is None:
        return HeatCell(None, "–", tip=t("Less than half of the municipalities are known."))
    return HeatCell(None, value_words(one, figure.value), tip=county_words(figure))


def county_words(figure: CountyFigure) -> str:
    """Return how the county's figure came about."""
    return indicator_sheet.county_words(figure, words.current())


def change_words(one: Indicator, row: PlaceRow) -> str:
    """Return how the latest value differs from the one before, with its sign."""
    change = row.change
    if change is None:
        return ""
    told = value_words(one, change[0])
    return f"+{told}" if change[0] > 0 else told.replace("-", "\u2212")


def source_words(found: Series, point: Point) -> str:
    """Return where a value comes from, from what file, who took it in, and what it replaced."""
    value = point.value
    lines = [f"{value.source or t('no source')}, {formats.day(value.as_of)}"]
    if value.file_name:
        lines.append(t("From the file {name}", name=value.file_name))
    who = found.who.get(value.who, "")
    if who:
        lines.append(t("Taken in by {name}", name=who))
    lines += [
        t(
            "Replaced {value} ({source}, {day})",
            value=value_words(found.indicator, old.value),
            source=old.source,
            day=formats.day(old.as_of),
        )
        for old in point.replaced
    ]
    return "\n".join(lines)


def map_shades(found: Series, year: int | None) -> Mapping[str, Shade]:
    """Return each municipality's shade in a year by its rank, with its value in words."""
    values = (
        {row.code: row.points[year].value.value for row in found.rows if year in row.points} if year else {}
    )
    levels = _levels(found, values)
    said = {code: value_words(found.indicator, value) for code, value in values.items()}
    return {
        row.code: Shade(f"level-{levels[row.code]}", said[row.code], f"level-{levels[row.code]}-text")
        if row.code in levels
        else Shade("map-empty", said.get(row.code, t("unknown")), "text-muted")
        for row in found.rows
    }


def trend_chart(found: Series, code: str, name: str, width: float) -> Chart:
    """Return the line of a municipality (or of the county) over the years, the county's latest beside it."""
    data = _data(found, code)
    last = max(found.county, default=None)
    target = None
    if code != COUNTY_ROW and last is not None and found.indicator.county is not CountyRule.SUM:
        shown = value_words(found.indicator, found.county[last].value)
        target = Target(found.county[last].value, t("county {value}", value=shown))
    title = f"{found.indicator.name(words.current().language)}, {name}"
    return chart_bars.trend(
        title, data, width=width, height=190, target=target, highest=_highest(found), size=12.5, fits=measure
    )


def _data(found: Series, code: str) -> Sequence[Datum]:
    row = next((row for row in found.rows if row.code == code), None)
    values: dict[int, float] = (
        {year: point.value.value for year, point in row.points.items()}
        if row is not None
        else {year: figure.value for year, figure in found.county.items()}
    )
    if not values:
        return ()
    return [
        Datum(
            str(year),
            values.get(year),
            value_words(found.indicator, values[year]) if year in values else t("unknown"),
            id=str(year),
            strong=year == max(values),
        )
        for year in range(min(values), max(values) + 1)
    ]


def _highest(found: Series) -> float:
    """Return the largest value of all, so that municipalities are seen on one scale."""
    return max((point.value.value for row in found.rows for point in row.points.values()), default=0.0)
