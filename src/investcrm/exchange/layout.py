"""Finds the table within a sheet: the header row among titles, merged cells, repeated headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from datetime import date, datetime, time
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.base import Cell, Doubt, cell_text, doubt, fold
from investcrm.domain.reading.table import RawRow, RawTable
from investcrm.domain.reading.targets import header_words, without_unit
from investcrm.domain.words import N_


@dataclass(slots=True)
class Grid:
    """The filled rows of one sheet with their numbers in the file, before any meaning is found."""

    sheet: str
    rows: list[tuple[int, tuple[Cell, ...]]]
    merges: list[str] = field(default_factory=list)
    notices: list[Doubt] = field(default_factory=list)
    first_row: int = 1


_LOOK: Final = 40
"""How far down the header is looked for."""
_MERGE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_LONG: Final = 60


def likeness(grid: Grid) -> float:
    """Return how much a sheet looks like a list: known header words weigh most, then its filled rows."""
    header = find_header(grid)
    if header is None:
        return min(len(grid.rows), 50) / 100
    below = len(grid.rows) - header - 1
    return header_score(grid.rows[header][1]) * (1.0 if below else 0.1) + min(below, 300) / 100


def find_header(grid: Grid) -> int | None:
    """Return the index within ``grid.rows`` of the header row, or None where no row looks like one."""
    best, best_score = None, 0.0
    for index, (_, cells) in enumerate(grid.rows[:_LOOK]):
        score = header_score(cells)
        if score > best_score + 0.001:
            best, best_score = index, score
    return best


def header_score(cells: tuple[Cell, ...]) -> float:
    """Return how much a row looks like a header: known words, short and different texts, no figures."""
    filled = [cell for cell in cells if cell is not None]
    if not filled:
        return 0.0
    texts = [cell for cell in filled if isinstance(cell, str)]
    if len(filled) > 1 and len(texts) < 0.7 * len(filled):
        return 0.0
    known = sum(_is_known(text) for text in texts)
    figures = sum(isinstance(cell, (int, float, datetime, date, time)) for cell in filled)
    figures += sum(bool(re.search(r"^\W*\d", text)) for text in texts)
    long = sum(len(text) > _LONG for text in texts)
    repeated = sum(count - 1 for count in Counter(map(fold, texts)).values())
    if known == 0 and (len(texts) < 2 or figures or long):
        return 0.0
    return 3.0 * known + 0.5 * len(texts) - 2.0 * figures - 2.0 * long - 1.0 * repeated


def _is_known(text: str) -> bool:
    if len(text) > _LONG:
        return False
    whole = fold(text)
    return any(name in words for words in _all_words() for name in (whole, without_unit(text)) if name)


def _all_words() -> tuple[Mapping[str, str], ...]:
    return header_words("inquiries"), header_words("sites")


def table_from(name: str, grids: list[Grid], wanted: str | None) -> RawTable:
    """Return the table in the chosen sheet among ``grids``: the one wanted, else the one that was read.

    Raises:
        InvalidInput: nothing is filled in.
    """
    grid = next((g for g in grids if g.sheet == wanted), None) if wanted is not None else None
    grid = grid or max(grids, key=lambda g: len(g.rows))
    if not grid.rows:
        if len(grids) > 1 and wanted is None:
            raise InvalidInput(N_("“{name}” holds no table: every sheet is empty."), name=name)
        raise InvalidInput(N_("“{name}” holds no table: the sheet is empty."), name=name)
    others = tuple(g.sheet for g in grids if g is not grid)
    notices = list(grid.notices)
    if others:
        notices.append(
            doubt(
                N_("The sheet “{sheet}” is read; the file also has {others}"),
                sheet=grid.sheet,
                others=", ".join(others),
            )
        )
    index = find_header(grid)
    if index is None:
        notices.append(doubt(N_("No header row was found; the columns are guessed by what they hold")))
        header: tuple[Cell, ...] = ()
        header_row, body = 0, grid.rows
    else:
        header_row, header = grid.rows[index]
        body = grid.rows[index + 1 :]
    _fill_merged(grid, body)
    rows = tuple(_row(number, cells, header) for number, cells in body)
    width = max([len(header), *(len(row.cells) for row in rows)], default=0)
    columns = tuple(" ".join(cell_text(cell).split()) for cell in header) + ("",) * (width - len(header))
    repeats = sum(row.repeats_header for row in rows)
    if repeats:
        notices.append(doubt(N_("The header repeats {count} times in the list"), count=repeats))
    if not rows:
        notices.append(doubt(N_("There is a header but no row below it")))
    return RawTable(name, grid.sheet, header_row, columns, rows, tuple(notices), others)


def _row(number: int, cells: tuple[Cell, ...], header: tuple[Cell, ...]) -> RawRow:
    row = RawRow(number, cells)
    return replaced(row, repeats_header=True) if header and _repeats(cells, header) else row


def _repeats(cells: tuple[Cell, ...], header: tuple[Cell, ...]) -> bool:
    first = next(((i, cell) for i, cell in enumerate(cells) if cell is not None), None)
    if first is None or not isinstance(first[1], str):
        return False
    index, _ = first
    if index >= len(header) or fold(cell_text(header[index])) != fold(cell_text(cells[index])):
        return False
    pairs = [(a, b) for a, b in zip(cells, header, strict=False) if a is not None]
    same = sum(fold(cell_text(a)) == fold(cell_text(b)) for a, b in pairs)
    return (same >= 2 and same >= 0.7 * len(pairs)) or (
        same == len(pairs) == sum(b is not None for b in header)
    )


def _fill_merged(grid: Grid, body: list[tuple[int, tuple[Cell, ...]]]) -> None:
    """Give every row of a cell merged downwards its value: one municipality standing for five rows."""
    if not body or not grid.merges:
        return
    places = {number: index for index, (number, _) in enumerate(body)}
    filled = False
    for merge in grid.merges[:5000]:
        match = _MERGE.fullmatch(merge)
        if not match or match[1] != match[3] or match[2] == match[4]:
            continue
        column = _index(match[1])
        top, bottom = int(match[2]), min(int(match[4]), body[-1][0])
        if top not in places:
            continue
        source = body[places[top]][1]
        value = source[column] if column < len(source) else None
        if value is None:
            continue
        for number in range(top + 1, bottom + 1):
            index = places.get(number)
            if index is not None:
                body[index] = (number, _with(body[index][1], column, value))
                filled = True
    if filled:
        grid.notices.append(doubt(N_("Merged cells are read as if every row repeated them")))


def _with(cells: tuple[Cell, ...], column: int, value: Cell) -> tuple[Cell, ...]:
    wide = list(cells) + [None] * (column + 1 - len(cells))
    wide[column] = value if wide[column] is None else wide[column]
    return tuple(wide)


def _index(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1
