"""The sheets of readiness: one municipality with evidence and next steps, and the region with its map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from investcrm import formats
from investcrm.domain.chart import LEVELS, ON_LEVEL, Area, Datum, Tone
from investcrm.domain.chart_bars import is_dashed, trend
from investcrm.domain.chart_cells import region_map
from investcrm.domain.readiness import NOT_COMPARABLE
from investcrm.reports import theme
from investcrm.reports.fonts import Weight, measure
from investcrm.reports.parts import NOTHING, as_of, evenly, month_day, tile, write_contact, write_known
from investcrm.reports.readiness_data import (
    LevelLine,
    MunicipalitySheet,
    PartLine,
    RegionSheet,
)
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Run
from investcrm.words import Words

SIDE_BY_SIDE: Final = 8
_MAP_HEIGHT: Final = 160.0
_REGION_MAP_HEIGHT: Final = 330.0
_TREND_HEIGHT: Final = 130.0


def municipality(data: MunicipalitySheet, words: Words) -> bytes:
    """Return the sheet of one municipality as a PDF."""
    title = words.t("Establishment readiness of {municipality}", municipality=data.municipality)
    document = _document(title, data.region, data.made_on, words)
    document.title(title, eyebrow=data.region, under=[month_day(data.made_on, words)])
    with document.columns(3, Tone.SURFACE_RAISED) as boxes:
        shown = NOTHING if data.index is None else str(data.index)
        tile(boxes[0], words.t("Index"), shown, words.t("of 100"))
        known = words.t("{known} of {total}", known=data.known, total=data.total)
        tile(boxes[1], words.t("Dimensions known"), known, words.t("The index counts these alone"))
        old = sum(line.stale for line in data.levels)
        tile(boxes[2], words.t("Out of date"), str(old), words.t("levels older than half a year"))
    _next(document, data, words)
    _map(document, words.t("Where {municipality} lies", municipality=data.municipality), data.areas, words)
    _levels(document, data.levels, words)
    _trend(document, data.trend, words)
    _arithmetic(document, data, words)
    if data.told:
        document.heading(2, words.t("What else is told"))
        write_known(document, data.told, words)
    _support(document, data, words)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    return document.finish()


def region(data: RegionSheet, words: Words) -> bytes:
    """Return the sheet of the whole region as a PDF."""
    title = words.t("Establishment readiness in {region}", region=data.region)
    document = _document(title, data.region, data.made_on, words, landscape=True)
    document.title(title, under=[month_day(data.made_on, words)])
    document.paragraph(_reading(words), theme.MUTED, keep=True)
    names = [line.dimension for line in data.rows[0].levels] if data.rows else []
    for part in evenly(len(names), SIDE_BY_SIDE):
        columns = [Column(words.t("Municipality"), heads=True), *(Column(name) for name in names[part])]
        columns.append(Column(words.t("Index"), Align.END))
        rows: list[Row] = [
            (
                row.municipality,
                *(_shade(line, words, short=True) for line in row.levels[part]),
                NOTHING if row.index is None else str(row.index),
            )
            for row in data.rows
        ]
        each = 0.78 / len(names[part])
        document.table(columns, rows, size=8.5, shares=(0.15, *[each] * len(names[part]), 0.07))
    _map(document, words.t("Index per municipality"), data.areas, words, _REGION_MAP_HEIGHT)
    told = words.t("The darker, the higher the index, which stands beside the name.")
    document.paragraph(told, theme.MUTED)
    _trend(document, data.trend, words)
    document.heading(2, words.t("How the index is reckoned"))
    document.paragraph(_rule(words))
    _weights(document, data.weights, words)
    for row in data.rows:
        document.heading(2, row.municipality)
        unknown = [line.dimension for line in row.levels if line.level is None]
        if unknown:
            told = words.t("Unknown: {dimensions}.", dimensions=", ".join(unknown))
            document.paragraph(told, theme.MUTED, keep=len(unknown) < len(row.levels))
        _level_table(document, [line for line in row.levels if line.level is not None], words)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    return document.finish()


def _document(title: str, author: str, made_on: object, words: Words, landscape: bool = False) -> Document:
    from datetime import date

    assert isinstance(made_on, date)
    return Document(
        title,
        words,
        author=author,
        made_on=made_on,
        running=title,
        reference=f"{author} · {month_day(made_on, words)}",
        landscape=landscape,
    )


def _reading(words: Words) -> str:
    return words.t(
        "Levels, from lowest: missing, begun, partly, done, model. The words say what the shade says."
    )


def _rule(words: Words) -> str:
    return words.t(
        "Each level has points: missing 0, begun 25, partly 50, done 80, model 100. The index is the mean of "
        "the points of the known dimensions, each counted as many times as it weighs. What is unknown counts "
        "neither as nothing nor as done."
    )


def _next(document: Document, data: MunicipalitySheet, words: Words) -> None:
    document.heading(2, words.t("What to do next, in order of worth"))
    if not data.steps:
        document.paragraph(words.t("Every dimension is done. Look the levels over in time."), theme.MUTED)
        return
    columns = (
        Column(words.t("Dimension"), heads=True),
        Column(words.t("Now")),
        Column(words.t("To reach")),
        Column(words.t("What it is worth")),
    )
    rows: list[Row] = [(step.dimension, step.now, step.aim, step.worth) for step in data.steps]
    document.table(columns, rows, shares=(0.17, 0.11, 0.38, 0.34))


def _levels(document: Document, levels: Sequence[LevelLine], words: Words) -> None:
    document.heading(2, words.t("Levels and what they rest on"))
    document.paragraph(_reading(words), theme.MUTED, keep=True)
    _level_table(document, levels, words)


def _level_table(document: Document, levels: Sequence[LevelLine], words: Words) -> None:
    columns = (
        Column(words.t("Dimension"), heads=True),
        Column(words.t("Level")),
        Column(words.t("What the level means")),
        Column(words.t("What it rests on")),
        Column(words.t("As of")),
    )
    rows: list[Row] = []
    for line in levels:
        if line.level is None:
            told = words.t("Nobody has stated this yet.")
            rows.append((line.dimension, _shade(line, words), NOTHING, told, NOTHING))
            continue
        rests = [Run(f"{line.words}\n", Weight.ITALIC)] if line.words else []
        rests.append(Run(line.source, tone=None if not line.words else Tone.TEXT_MUTED))
        rests.append(Run(f" ({line.sure})", tone=Tone.TEXT_MUTED))
        dated = as_of(line.as_of, line.stale, words)
        rows.append((line.dimension, _shade(line, words), line.criterion, rests, dated))
    document.table(columns, rows, size=8.5, shares=(0.15, 0.1, 0.28, 0.31, 0.16))


def _shade(line: LevelLine, words: Words, *, short: bool = False) -> Cell:
    if line.level is None:
        return Cell(words.t("unknown"), tone=Tone.TEXT_MUTED)
    step = min(max(line.level, 0), 4)
    told = words.t("{level}, old", level=line.word) if short and line.stale else line.word
    return Cell(told, LEVELS[step], ON_LEVEL[step])


def _trend(document: Document, data: Sequence[Datum], words: Words) -> None:
    if not any(datum.value is not None for datum in data):
        return
    title = words.t("The index over the quarters")
    document.heading(2, title)
    document.paragraph(
        words.t("As the levels stood at the end of each quarter, weighed as today."), theme.MUTED, keep=True
    )
    wide = min(document.width, 520.0)
    drawn = trend(title, data, width=wide, height=_TREND_HEIGHT, highest=100.0, fits=measure)
    document.figure(drawn, keep=is_dashed(data))
    if is_dashed(data):
        document.paragraph(words.t(NOT_COMPARABLE), theme.MUTED)


def _arithmetic(document: Document, data: MunicipalitySheet, words: Words) -> None:
    document.heading(2, words.t("How the index is reckoned"))
    document.paragraph(_rule(words))
    if not data.parts or data.index is None:
        document.paragraph(words.t("Nothing is known, so there is no index."), theme.MUTED)
        return
    columns = (
        Column(words.t("Dimension"), heads=True),
        Column(words.t("Points"), Align.END),
        Column(words.t("Weight"), Align.END),
        Column(words.t("Together"), Align.END),
    )
    rows: list[Row] = [
        (part.dimension, str(part.points), str(part.weight), str(part.points * part.weight))
        for part in data.parts
    ]
    points = sum(part.points * part.weight for part in data.parts)
    weight = sum(part.weight for part in data.parts)
    sum_ = words.t("{points} / {weight} = {index}", points=points, weight=weight, index=data.index)
    rows.append((words.t("Index"), "", str(weight), sum_))
    document.table(columns, rows, total=True, shares=(0.4, 0.15, 0.15, 0.3))


def _weights(document: Document, weights: Sequence[PartLine], words: Words) -> None:
    columns = (Column(words.t("Dimension"), heads=True), Column(words.t("Weight"), Align.END))
    document.table(columns, [(one.dimension, str(one.weight)) for one in weights], shares=(0.3, 0.1))


def _support(document: Document, data: MunicipalitySheet, words: Words) -> None:
    if not data.support:
        return
    document.heading(2, words.t("Support given"))
    columns = (
        Column(words.t("Given"), heads=True),
        Column(words.t("Dimension")),
        Column(words.t("Support")),
        Column(words.t("How much")),
        Column(words.t("Given by")),
        Column(words.t("Level before and now")),
    )
    rows: list[Row] = [
        (formats.day(one.given_on), one.dimension, one.what, one.amount, one.given_by, one.change)
        for one in data.support
    ]
    document.table(columns, rows, size=8.5, shares=(0.13, 0.14, 0.25, 0.13, 0.15, 0.2))


def _map(
    document: Document, title: str, areas: Sequence[Area], words: Words, height: float = _MAP_HEIGHT
) -> None:
    if not areas:
        return
    document.heading(2, title)
    drawn = region_map(title, areas, width=document.width, height=height, fits=measure)
    document.figure(drawn, keep=True)
    document.paragraph(
        words.t("Outlines: the municipalities' boundaries of Statistics Sweden, simplified."), theme.MUTED
    )
