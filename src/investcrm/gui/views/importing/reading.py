"""Reads a file for the import page, off the event loop: what its rows are, and everything shown of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import UnknownSystem
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.domain.reading.mapping import ColumnMapping, guess_subject
from investcrm.domain.reading.table import RawTable
from investcrm.domain.reading.targets import Subject
from investcrm.gui.views.importing.lines import ImportLine
from investcrm.services import importing
from investcrm.services.importing import ImportPreview

if TYPE_CHECKING:
    from investcrm.gui.tasks import Report

_EXAMPLES: Final = 3
_EXAMPLE_LENGTH: Final = 24
_LOOKED_AT: Final = 500
"""How many rows are looked at for examples of a column."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read: a file or a table read before, as what, with which mapping.

    ``epsg`` and ``swapped`` say how a map file's corners are meant where its own word is not taken.
    """

    path: Path
    sheet: str | None = None
    subject: Subject | None = None
    table: RawTable | None = None
    mapping: ColumnMapping | None = None
    epsg: int | None = None
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What every row would become, as the page shows it; ``examples`` are by column."""

    preview: ImportPreview
    lines: tuple[ImportLine, ...]
    examples: Mapping[int, str]


def read(report: Report, reader: Any, wanted: Wanted) -> Shown:
    """Read a file and say what every row would become."""
    report(0, 0)
    table = wanted.table or _table(wanted)
    report(0, len(table.rows))
    subject = wanted.subject or ("sites" if table.shapes else guess_subject(table, importing.lexicon(reader)))
    found = importing.preview(reader, table, subject, wanted.mapping, report)
    duplicates = found.duplicates
    usual = "merge" if table.shapes else "skip"
    lines = tuple(
        ImportLine(row, duplicates[row.number][1] if row.number in duplicates else "", usual)
        for row in found.reading.rows
    )
    return Shown(
        found,
        lines,
        {column.index: _examples(table, column.index) for column in found.reading.mapping.columns},
    )


def _table(wanted: Wanted) -> RawTable:
    """Read the file; one that fits several coordinate systems is shown in none, for the user to choose."""
    try:
        return importing.read_file(wanted.path, wanted.sheet, epsg=wanted.epsg, swapped=wanted.swapped)
    except UnknownSystem:
        return importing.read_file(wanted.path, wanted.sheet, epsg=SWEREF_99_TM.epsg, swapped=wanted.swapped)


def _examples(table: RawTable, index: int) -> str:
    found: list[str] = []
    for row in table.rows[:_LOOKED_AT]:
        text = row.text(index)
        if text and text not in found:
            found.append(text if len(text) <= _EXAMPLE_LENGTH else f"{text[: _EXAMPLE_LENGTH - 1]}…")
            if len(found) == _EXAMPLES:
                break
    return " · ".join(found)
