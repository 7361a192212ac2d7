"""What became of a row: read, read with doubt, or not read, with the draft and the reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar, cast

from investcrm.domain.reading.base import Cell, Doubt, Read, cell_text, doubt, fold, is_unknown, shorten
from investcrm.domain.reading.drafts import InquiryDraft, SiteDraft
from investcrm.domain.reading.lexicon import Lexicon
from investcrm.domain.reading.mapping import ColumnMapping, month_first
from investcrm.domain.reading.power import PowerPhrase, read_power
from investcrm.domain.reading.table import RawRow, RawTable
from investcrm.domain.reading.targets import POWER, HeaderUnit, header_unit, header_year, slot
from investcrm.domain.words import N_

T = TypeVar("T")


class RowOutcome(StrEnum):
    """What became of a filled row."""

    READ = "read"
    DOUBTFUL = "doubtful"
    UNREAD = "unread"


OUTCOME_LABELS: Final = {
    RowOutcome.READ: N_("read"),
    RowOutcome.DOUBTFUL: N_("read with doubt"),
    RowOutcome.UNREAD: N_("not read"),
}


@dataclass(frozen=True, slots=True)
class CellDoubt:
    """A doubt and the column it is about; "" for the row as a whole."""

    header: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class RowReading:
    """The reading of one filled row; ``draft`` is None exactly when the row is unread."""

    number: int
    outcome: RowOutcome
    draft: InquiryDraft | SiteDraft | None
    doubts: tuple[CellDoubt, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


class TableLayout:
    """What holds for all rows of one table: its headers, what they mean, their units and date order."""

    def __init__(self, table: RawTable, mapping: ColumnMapping, lexicon: Lexicon) -> None:
        self.headers = unique_headers(table.columns)
        self.lexicon = lexicon
        self.today = lexicon.context.today
        self.indexes: dict[str, int] = {}
        self.power: dict[str, int | None] = {}
        for column in mapping.columns:
            if column.target == POWER:
                self.power[slot(POWER, column.header)] = header_year(column.header)
                self.indexes[slot(POWER, column.header)] = column.index
            elif column.target:
                self.indexes[column.target] = column.index
        self.units = {target: header_unit(table.columns[index]) for target, index in self.indexes.items()}
        self.remembered: dict[object, object] = {}
        self.unmapped = tuple(column.index for column in mapping.columns if column.target is None)
        self.month_first = {
            target: month_first([row.cells[index] for row in table.rows if index < len(row.cells)])
            for target, index in self.indexes.items()
            if target in _DATED
        }


_REMEMBERED: Final = 100_000
_DATED = frozenset({"received_on", "deadline_on", "ready_by", "ready_on", "plan_on"})


def unique_headers(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headers with empty ones named by their place and repeated ones numbered."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for index, column in enumerate(columns, start=1):
        name = column or f"({index})"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


class RowCells:
    """The cells of one row by target; gathers doubts and impossible values as they are read."""

    def __init__(self, row: RawRow, layout: TableLayout) -> None:
        self.row = row
        self.layout = layout
        self.doubts: list[CellDoubt] = []
        self.impossible: list[CellDoubt] = []
        self._raw: dict[str, str] | None = None

    def has(self, target: str) -> bool:
        """Tell whether some column is taken for ``target``."""
        return target in self.layout.indexes

    def header(self, target: str) -> str:
        """Return the header of the column of ``target``."""
        return self.layout.headers[self.layout.indexes[target]]

    def text(self, target: str) -> str:
        """Return the words of the cell of ``target``, on one line; "" where there is none."""
        index = self.layout.indexes.get(target)
        return "" if index is None else self.row.text(index)

    def known_text(self, target: str) -> str:
        """Return the words of the cell of ``target``, "" where they only say that nothing is known."""
        text = self.text(target)
        return "" if is_unknown(text) else text

    def unit(self, target: str) -> HeaderUnit:
        """Return the unit the column's header names."""
        return self.layout.units.get(target, HeaderUnit())

    def take(self, target: str, reader: Callable[[Cell], Read[T]]) -> T | None:
        """Return the value of ``target`` as ``reader`` reads it, keeping its doubts with the row."""
        index = self.layout.indexes.get(target)
        if index is None or index >= len(self.row.cells):
            return None
        cell = self.row.cells[index]
        if cell is None:
            return None
        if isinstance(cell, str) and cell.startswith("=") and len(cell) > 1:
            self.doubt(
                target, doubt(N_("The cell holds a formula without a value: {raw}"), raw=shorten(cell))
            )
            return None
        read = self._read(target, cell, reader)
        header = self.layout.headers[index]
        self.doubts.extend(CellDoubt(header, note) for note in read.doubts)
        if read.impossible is not None:
            self.impossible.append(CellDoubt(header, read.impossible))
        return read.value

    def power(self) -> list[tuple[str, PowerPhrase]]:
        """Return power by year, each with the words it was read from.

        The year a column's header names is that of a cell which names none itself.
        """
        found = []
        for target, year in self.layout.power.items():
            named = self.unit(target).unit
            phrases = (
                self.take(target, partial(read_power, unit=named or "mw", unit_stated=bool(named))) or ()
            )
            for phrase in phrases:
                timeless = phrase.from_year is None and not phrase.now
                found.append((self.text(target), replace(phrase, from_year=year) if timeless else phrase))
        return found

    def _read(self, target: str, cell: Cell, reader: Callable[[Cell], Read[T]]) -> Read[T]:
        """Read a cell, or remember: the same words in the same column mean the same."""
        key = (target, type(cell), cell)
        known = self.layout.remembered.get(key)
        if known is None:
            known = reader(cell)
            if len(self.layout.remembered) < _REMEMBERED:
                self.layout.remembered[key] = known
        return cast("Read[T]", known)

    def doubt(self, target: str, note: Doubt) -> None:
        """Keep a doubt about ``target``; an unmapped target makes it a doubt about the row."""
        index = self.layout.indexes.get(target)
        self.doubts.append(CellDoubt("" if index is None else self.layout.headers[index], note))

    def raw(self) -> dict[str, str]:
        """Return the words of every filled cell by header; cells beyond the last header are numbered."""
        if self._raw is not None:
            return self._raw
        words: dict[str, str] = {}
        headers = self.layout.headers
        for index, cell in enumerate(self.row.cells):
            if cell is None:
                continue
            text = cell_text(cell)
            if text:
                words[headers[index] if index < len(headers) else f"({index + 1})"] = text
        self._raw = words
        return words

    def outcome(self, draft: InquiryDraft | SiteDraft | None, reason: Doubt | None = None) -> RowReading:
        """Return the row's reading; without a draft, or with an impossible value, it is unread."""
        raw = self.raw()
        if draft is None or self.impossible:
            reasons = [CellDoubt("", reason)] if reason else []
            return RowReading(
                self.row.number, RowOutcome.UNREAD, None, (*reasons, *self.impossible, *self.doubts), raw
            )
        outcome = RowOutcome.DOUBTFUL if self.doubts else RowOutcome.READ
        return RowReading(self.row.number, outcome, draft, tuple(self.doubts), raw)


SUM_WORDS = frozenset({"summa", "totalt", "total", "sum", "delsumma", "summering", "grand total", "subtotal"})
"""Folded words that mark a row of sums, which is no record."""


def unread_anyway(row: RawRow) -> Doubt | None:
    """Return why a row is no record at all: a repeated header or a row of sums; else None."""
    if row.repeats_header:
        return doubt(N_("The row repeats the header"))
    first = next((cell for cell in row.cells if cell is not None and cell_text(cell)), None)
    if isinstance(first, str) and fold(first) in SUM_WORDS:
        return doubt(N_("The row is a sum of others"))
    return None
