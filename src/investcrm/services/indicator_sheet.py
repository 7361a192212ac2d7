"""Indicators as a workbook: a table for each, every value with its source and date, and what each means."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from investcrm import words
from investcrm.domain.indicators import COUNTY_LABELS, UNIT_LABELS, CountyFigure, Indicator, Value
from investcrm.services import indicators, reference
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.exchange.xlsx import Table
    from investcrm.exchange.xlsx import Value as Cell
    from investcrm.services.indicators import Series
    from investcrm.store.reader import Reader


def xlsx(reader: Reader, keys: Collection[str], language: str) -> bytes:
    """Return some indicators (or all that have values) as a workbook.

    Raises:
        NotFound: there is no such indicator.
    """
    from investcrm.exchange import xlsx as workbook

    w = words.of(language)
    found = indicators.every_series(reader, keys)
    region = reference.load(reader).region
    return workbook.write_tables(
        [*(_wide(one, region, w) for one in found), _every_value(found, region, w), _meanings(reader, w)]
    )


def organisation(one: Indicator, w: Words) -> str:
    """Return who publishes an indicator, in words; what a region wrote itself stands as it is."""
    return one.organisation if one.own or not one.organisation else w.t(one.organisation)


def county_words(figure: CountyFigure, w: Words) -> str:
    """Return how a county's figure came about: stated by a source, or made of how many municipalities."""
    if figure.stated is not None:
        return w.t("as stated by {source}", source=figure.stated.source)
    said = w.t(COUNTY_LABELS[figure.rule])
    return (
        said
        if figure.is_whole
        else w.t("{rule}, {known} of {total} known", rule=said, known=figure.known, total=figure.total)
    )


def _wide(found: Series, region: str, w: Words) -> Table:
    from investcrm.exchange.xlsx import Kind, Table

    years = found.years
    rows = [
        (
            row.code,
            row.name,
            *(row.points[year].value.value if year in row.points else None for year in years),
        )
        for row in found.rows
    ]
    figures = [found.county.get(year) for year in years]
    rows.append(("", region, *(figure.value if figure else None for figure in figures)))
    return Table(
        found.indicator.name(w.language),
        (w.t("Code"), w.t("Municipality"), *map(str, years)),
        rows,
        (Kind.TEXT, Kind.TEXT, *(Kind.DECIMAL for _ in years)),
        (8, 26, *(11 for _ in years)),
    )


def _every_value(every: Collection[Series], region: str, w: Words) -> Table:
    from investcrm.exchange.xlsx import Kind, Table

    rows: list[tuple[Cell, ...]] = []
    for found in every:
        name, unit = found.indicator.name(w.language), w.t(UNIT_LABELS[found.indicator.unit])
        for row in found.rows:
            for year, point in row.points.items():
                for value in (point.value, *point.replaced):
                    stands = w.t("stands") if value is point.value else w.t("replaced")
                    rows.append((name, row.code, row.name, *_said(found, value, year, unit, stands)))
        for year, figure in found.county.items():
            if figure.stated is not None:
                rows.append((name, "", region, *_said(found, figure.stated, year, unit, w.t("stands"))))
            else:
                told = county_words(figure, w)
                rows.append(
                    (name, "", region, str(year), figure.value, unit, told, None, "", "", w.t("worked out"))
                )
    headers = (
        w.t("Indicator"), w.t("Code"), w.t("Municipality"), w.t("Year"), w.t("Value"), w.t("Unit"),
        w.t("Source"), w.t("As of"), w.t("File"), w.t("Taken in by"), w.t("State"),
    )  # fmt: skip
    kinds = (
        Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.DECIMAL, Kind.TEXT, Kind.TEXT, Kind.DAY, Kind.TEXT,
        Kind.TEXT, Kind.TEXT,
    )  # fmt: skip
    return Table(w.t("Every value"), headers, rows, kinds)


def _said(found: Series, value: Value, year: int, unit: str, state: str) -> tuple[Cell, ...]:
    who = found.who.get(value.who, "")
    return str(year), value.value, unit, value.source, value.as_of, value.file_name, who, state


def _meanings(reader: Reader, w: Words) -> Table:
    from investcrm.exchange.xlsx import Table

    headers = (
        w.t("Key"), w.t("Indicator"), w.t("Unit"), w.t("Published by"), w.t("Code there"),
        w.t("Figure of the county"), w.t("What it means"),
    )  # fmt: skip
    rows = [
        (
            one.key, one.name(w.language), w.t(UNIT_LABELS[one.unit]), organisation(one, w),
            ", ".join(one.codes), w.t(COUNTY_LABELS[one.county]), w.t(one.about) if one.about else "",
        )
        for one in indicators.catalogue(reader)
    ]  # fmt: skip
    return Table(w.t("What they mean"), headers, rows, None, (26, 36, 22, 28, 16, 28, 80), wraps=True)
