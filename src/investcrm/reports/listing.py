"""Any list as a table on paper, as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from investcrm.reports import theme
from investcrm.reports.parts import month_day
from investcrm.reports.table import Column
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align
from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column; ``number`` sets its values to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as shown: ``rows`` are texts in the order of ``columns``, ``filters`` what it was limited to."""

    title: str
    author: str
    made_on: date
    columns: tuple[ListColumn, ...]
    rows: Sequence[tuple[str, ...]]
    filters: str = ""


def render(data: Listing, words: Words) -> bytes:
    """Return the list as a PDF on lying pages."""
    document = Document(
        data.title,
        words,
        author=data.author,
        made_on=data.made_on,
        running=data.title,
        reference=f"{data.author} · {month_day(data.made_on, words)}",
        landscape=True,
    )
    count = words.n("{count} row", "{count} rows", len(data.rows))
    document.title(data.title, under=[text for text in (data.filters, count) if text])
    if not data.rows:
        document.paragraph(words.t("The list is empty."), theme.MUTED)
    columns = [
        Column(column.title or "–", Align.END if column.number else Align.START, heads=number == 0)
        for number, column in enumerate(data.columns)
    ]
    if columns:
        size = 9.0 if len(columns) <= 7 else 8.0 if len(columns) <= 10 else 7.0
        document.table(columns, data.rows, size=size)
    return document.finish()
