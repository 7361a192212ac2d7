"""Reads JSON-stat 2.0, which SCB's database exports: a cube of values, a dimension for each thing told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading import indicator_table
from investcrm.domain.reading.base import doubt, fold, shorten
from investcrm.domain.reading.indicator_table import (
    NO_FIGURE,
    IndicatorReading,
    NotAFigureError,
    Told,
    Unread,
    figure,
)
from investcrm.domain.reading.indicator_words import ELSEWHERE, PlaceReader, total_of
from investcrm.domain.words import N_

_MOST: Final = 2_000_000
"""Values of one cube; SCB gives at most 150,000 at a time."""
_TIME: Final = ("tid", "time", "year", "ar")
_PLACE: Final = ("region", "geo", "kommun", "municipality", "omrade")
_MEASURE: Final = ("contentscode", "tabellinnehall", "metric", "contents")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def read(name: str, found: Mapping[str, Any], reader: PlaceReader) -> IndicatorReading:
    """Return what a dataset tells of the county's municipalities, year by year.

    Of a dimension such as sex or age only its total is taken.

    Raises:
        InvalidInput: it is damaged, has no regions or years, or a dimension without a total.
    """
    try:
        return _read(name, found, reader)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InvalidInput(N_("“{name}” is damaged: its JSON-stat does not add up."), name=name) from error


def _read(name: str, found: Mapping[str, Any], reader: PlaceReader) -> IndicatorReading:
    ids, sizes = [str(one) for one in found["id"]], [int(one) for one in found["size"]]
    categories = [_categories(found["dimension"][key]) for key in ids]
    cells = math.prod(sizes)
    if [len(one) for one in categories] != sizes or not 0 < cells <= _MOST:
        raise ValueError(ids)
    role = found.get("role") or {}
    place = _chosen(ids, role.get("geo"), _PLACE)
    time = _chosen(ids, role.get("time"), _TIME)
    measure = _chosen(ids, role.get("metric"), _MEASURE)
    if place is None or time is None:
        raise InvalidInput(
            N_("No table of municipalities and years was found in “{name}”. Nothing was taken in."), name=name
        )
    wanted = [
        _wanted(name, key, labels, whole=at in (place, time, measure))
        for at, (key, labels) in enumerate(zip(ids, categories, strict=True))
    ]
    steps = [math.prod(sizes[at + 1 :]) for at in range(len(sizes))]
    order = [list(labels) for labels in categories]
    value = found["value"]
    title = str(found.get("label") or "")
    told: list[Told] = []
    unread: list[Unread] = []
    elsewhere = 0
    for where in product(*wanted):
        at = sum(index * step for index, step in zip(where, steps, strict=True))
        cell = value.get(str(at)) if isinstance(value, dict) else value[at]
        year = order[time][where[time]]
        code = order[place][where[place]]
        if cell is None or not _YEAR.fullmatch(year):
            continue
        spot = reader.read(code)
        if spot is None:
            spot = reader.read(categories[place][code])
        if spot is None or spot == ELSEWHERE:
            elsewhere += 1
            continue
        about = categories[measure][order[measure][where[measure]]] if measure is not None else title
        try:
            number = figure(cell)
        except NotAFigureError as error:
            unread.append(Unread(at + 1, f"{code} {year}", doubt(NO_FIGURE, raw=shorten(str(error), 40))))
            continue
        if number is not None:
            told.append(Told(about, spot, int(year), number, at + 1))
    kept, _ = indicator_table.without_contradictions(told)
    return IndicatorReading(
        tuple(kept), tuple(unread), elsewhere, _day(found.get("updated")), str(found.get("source") or "SCB")
    )


def _categories(dimension: Mapping[str, Any]) -> dict[str, str]:
    """Return the codes of a dimension in order, each with its label."""
    category = dimension["category"]
    labels = category.get("label") or {}
    index = category.get("index")
    if isinstance(index, dict):
        codes = sorted(index, key=lambda code: int(index[code]))
    else:
        codes = list(index if index is not None else labels)
    return {str(code): str(labels.get(code, code)) for code in codes}


def _chosen(ids: list[str], told: object, words: tuple[str, ...]) -> int | None:
    if isinstance(told, list) and told and told[0] in ids:
        return ids.index(told[0])
    return next((at for at, key in enumerate(ids) if fold(key) in words), None)


def _wanted(name: str, key: str, labels: Mapping[str, str], *, whole: bool) -> list[int]:
    if whole or len(labels) == 1:
        return list(range(len(labels)))
    total = total_of(labels)
    if total is None:
        raise InvalidInput(
            N_("“{name}” is divided by {dimension} without a total. Export it anew without that division."),
            name=name, dimension=key,
        )  # fmt: skip
    return [list(labels).index(total)]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
