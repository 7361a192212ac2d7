"""The tables in a site's detail: power by year, the history of its facts, the cells it was read from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from investcrm import formats, phrases, words
from investcrm.domain.rows import FactRow
from investcrm.domain.sites import CONFIDENCE_LABELS, Confidence
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.sites.listing import label_of
from investcrm.gui.widgets.table import DataTable
from investcrm.words import t


class Stated:
    """A statement in the history."""

    __slots__ = ("fact", "id")

    def __init__(self, identity: str, fact: FactRow) -> None:
        self.id, self.fact = identity, fact


class Cell:
    """A cell of the sheet the site was read from."""

    __slots__ = ("header", "id", "text")

    def __init__(self, identity: str, header: str, text: str) -> None:
        self.id, self.header, self.text = identity, header, text


def table_of(model: RowsModel, name: str) -> DataTable:
    """Return a table over a model."""
    table = DataTable(name)
    table.set_model(model)
    return table


def _stated_value(row: Stated) -> str:
    try:
        value: Any = json.loads(row.fact.value)
    except ValueError:
        value = row.fact.value
    if value is None:
        return t("withdrawn")
    return phrases.fact(row.fact.field, value, words.current().language)


def _recorded(row: Stated) -> str:
    return formats.moment(datetime.fromtimestamp(row.fact.recorded_ms / 1000, UTC))


def _sure(row: Stated) -> str:
    return t(CONFIDENCE_LABELS[Confidence(row.fact.confidence)])


def history_columns() -> tuple[Column, ...]:
    """Return the columns of the history."""
    return (
        Column("field", t("What"), 130, kind="strong", text=lambda r: label_of(r.fact.field)),
        Column("value", t("Value"), 120, text=_stated_value, tip=_stated_value, stretch=True),
        Column("as_of", t("As of"), 92, kind="date", text=lambda r: formats.day(r.fact.as_of)),
        Column("source", t("Source"), 120, text=lambda r: r.fact.source, tip=lambda r: r.fact.source),
        Column("sure", t("How sure"), 90, kind="muted", text=_sure),
        Column("recorded", t("Written down"), 124, kind="date", text=_recorded),
    )


def raw_columns() -> tuple[Column, ...]:
    """Return the columns of the cells as written."""
    return (
        Column("header", t("Column"), 160, kind="strong", text=lambda r: r.header),
        Column("text", t("In the cell"), 200, text=lambda r: r.text, tip=lambda r: r.text, stretch=True),
    )
