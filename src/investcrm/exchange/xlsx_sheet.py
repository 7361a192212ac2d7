"""Reads the XML of one sheet of an XLSX file into rows of raw cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.base import Cell, doubt
from investcrm.domain.words import N_
from investcrm.exchange.layout import Grid
from investcrm.exchange.limits import CELL_LIMIT, COLUMN_LIMIT, Check

_FORMULA_NOTICES: Final = 20


class Enough(Exception):
    """Stops the parser."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of every sheet of a workbook refer to."""

    file_name: str
    strings: Sequence[str]
    date_styles: frozenset[int]
    epoch: datetime


def local_name(name: str) -> str:
    """Return an XML name without its prefix."""
    return name.rpartition(":")[2]


class SheetReader:
    """Handles the XML of one sheet."""

    def __init__(self, book: Book, sheet: str, limit: int, check: Check, peek: bool) -> None:
        self.grid = Grid(sheet, [])
        self._book = book
        self._limit = limit
        self._check = check
        self._peek = peek
        self._row_number = 0
        self._row: list[Cell] = []
        self._filled = False
        self._column = 0
        self._next_column = 0
        self._type = "n"
        self._style = 0
        self._value: str | None = None
        self._formula: str | None = None
        self._pieces: list[str] | None = None
        self._formulas = 0
        self._cut = False
        self._wide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c" or name.endswith(":c"):
            reference = attributes.get("r")
            self._column = _column(reference) if reference else self._next_column
            self._next_column = self._column + 1
            self._type = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0) or 0)
            self._value = self._formula = None
            return
        local = local_name(name)
        if local in {"v", "f", "t"}:
            self._pieces = []
        elif local == "row":
            number = attributes.get("r")
            self._row_number = int(number) if number else self._row_number + 1
            self._row = []
            self._filled = False
            self._next_column = 0
        elif local == "mergeCell":
            self.grid.merges.append(attributes.get("ref", ""))

    def text(self, words: str) -> None:
        if self._pieces is not None:
            self._pieces.append(words)

    def end(self, name: str) -> None:
        local = local_name(name)
        if local in {"v", "t"}:
            if self._pieces is not None:
                joined = "".join(self._pieces)
                self._value = joined if self._value is None or local == "v" else self._value + joined
            self._pieces = None
        elif local == "f":
            self._formula = "".join(self._pieces or ())
            self._pieces = None
        elif local == "c":
            self._cell()
        elif local == "row":
            self._end_row()

    def _cell(self) -> None:
        value = self._convert()
        if value is None or value == "":
            return
        if self._column >= COLUMN_LIMIT:
            self._wide = True
            return
        row = self._row
        while len(row) < self._column:
            row.append(None)
        if len(row) == self._column:
            row.append(value)
        else:
            row[self._column] = value
        self._filled = True

    def _convert(self) -> Cell:
        value = self._value
        if value is None or (value == "" and self._formula is not None):
            if self._formula is None:
                return None
            self._formulas += 1
            if self._formulas <= _FORMULA_NOTICES and not self._peek:
                self.grid.notices.append(
                    doubt(
                        N_("{cell} holds a formula that was never calculated; save the file in Excel"),
                        cell=f"{_letters(self._column)}{self._row_number}",
                    )
                )
            return f"={self._formula}"[:CELL_LIMIT]
        match self._type:
            case "s":
                return self._string(int(value))
            case "n":
                return self._number(value)
            case "b":
                return value.strip() in {"1", "true"}
            case "d":
                return _iso(value)
            case _:
                return self._clipped(value)

    def _string(self, index: int) -> str | None:
        return self._book.strings[index].strip() or None

    def _clipped(self, value: str) -> str | None:
        self._cut = self._cut or len(value) > CELL_LIMIT
        return value[:CELL_LIMIT].strip() or None

    def _number(self, value: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return self._clipped(value)
        if not isfinite(number):
            return value
        if self._style in self._book.date_styles:
            moment = _moment(number, self._book.epoch)
            if moment is not None:
                return moment
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _end_row(self) -> None:
        if not self._filled:
            return
        rows = self.grid.rows
        rows.append((self._row_number, tuple(self._row)))
        if len(rows) % 500 == 0:
            self._check()
        if len(rows) > self._limit:
            if self._peek:
                raise Enough
            raise InvalidInput(
                N_("“{name}” has more than {limit} rows. Split it and take in the parts."),
                name=self._book.file_name,
                limit=self._limit,
            )

    def finish(self) -> None:
        """Add what can only be said when all has been seen."""
        notices = self.grid.notices
        if self._formulas > _FORMULA_NOTICES:
            notices.append(
                doubt(
                    N_("{count} cells in all hold formulas that were never calculated"), count=self._formulas
                )
            )
        if self._cut:
            notices.append(doubt(N_("Very long cells were cut")))
        if self._wide:
            notices.append(doubt(N_("Only the first {count} columns are read"), count=COLUMN_LIMIT))


def _column(reference: str) -> int:
    column = 0
    for character in reference:
        if not character.isalpha():
            break
        column = column * 26 + ord(character.upper()) - 64
        if column > 20_000:
            raise ValueError(reference)
    return max(column - 1, 0)


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _moment(number: float, epoch: datetime) -> Cell:
    if 0 < number < 1:
        return (epoch + timedelta(days=number)).time().replace(microsecond=0)
    if not 0 <= number < 2_958_466:
        return None
    seconds = round((number % 1) * 86400)
    return epoch + timedelta(days=int(number), seconds=seconds)


def _iso(value: str) -> date | time | datetime | str:
    try:
        return datetime.fromisoformat(value.replace("Z", "")).replace(tzinfo=None)
    except ValueError:
        return value
