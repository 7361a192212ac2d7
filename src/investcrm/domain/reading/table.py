"""A table as it came out of a file: columns, rows of raw cells, and what was noticed while reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from investcrm.domain.reading.base import Cell, Doubt, cell_text
from investcrm.domain.reading.shapes import ShapeReading


@dataclass(frozen=True, slots=True)
class RawRow:
    """One filled row below the header; ``number`` is its row in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]
    repeats_header: bool = False

    def text(self, index: int) -> str:
        """Return the words of the cell in column ``index``; "" beyond the row's end."""
        return cell_text(self.cells[index]) if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table read from a file. ``header_row`` counts from 1; ``others`` names the file's other sheets.

    ``notices`` say what the reader had to do or could not do; every filled row below the header is in
    ``rows``, a repeated header too. A map file's rows have ``shapes`` by their number, in the coordinate
    system ``epsg``.
    """

    file_name: str
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    notices: tuple[Doubt, ...] = ()
    others: tuple[str, ...] = ()
    shapes: Mapping[int, ShapeReading] = field(default_factory=dict)
    epsg: int = 0
