"""Reads text tables: finds the encoding and the delimiter of a CSV, TSV or pasted table."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from itertools import islice
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.base import Cell, Doubt, doubt
from investcrm.domain.words import N_
from investcrm.exchange.layout import Grid
from investcrm.exchange.limits import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, Check

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BIT: Final = ("cp1252", "mac_roman", "cp850")
_NORDIC: Final = frozenset("åäöÅÄÖéÉüÜøØæÆ–—’“”²·°§½€")
_DELIMITERS: Final = (";", "\t", ",", "|")
_SAMPLE: Final = 256 * 1024
_HINT: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def read_grid(name: str, data: bytes, check: Check) -> Grid:
    """Return the rows of a text table; every cell is text, an empty one None.

    Raises:
        InvalidInput: not text, too many rows, or no table in it.
    """
    lines = data.count(b"\n") or data.count(b"\r")
    if lines > 3 * ROW_LIMIT:
        raise _too_many(name)
    text, notices = decode(name, data)
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else find_delimiter(text[:_SAMPLE])
    body = text[hint.end() :] if hint else text
    grid = Grid("", [], notices=notices, first_row=2 if hint else 1)
    previous = csv.field_size_limit(CELL_LIMIT * 10)
    try:
        _fill(name, grid, body, delimiter, csv.QUOTE_MINIMAL, check)
        if _swallowed(grid):
            grid.rows.clear()
            grid.notices.append(
                doubt(N_("A quotation mark is never closed; quotation marks are read as text"))
            )
            _fill(name, grid, body, delimiter, csv.QUOTE_NONE, check)
    except csv.Error:
        grid.rows.clear()
        _fill(name, grid, body, delimiter, csv.QUOTE_NONE, check)
    finally:
        csv.field_size_limit(previous)
    return grid


def _too_many(name: str) -> InvalidInput:
    return InvalidInput(
        N_("“{name}” has more than {limit} rows. Split it and take in the parts."), name=name, limit=ROW_LIMIT
    )


def decode(name: str, data: bytes) -> tuple[str, list[Doubt]]:
    """Return the text of a file and what had to be guessed: byte order marks, UTF-8, UTF-16, 8-bit Swedish.

    Raises:
        InvalidInput: the bytes are no text.
    """
    notices: list[Doubt] = []
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _clean(data.decode(encoding, errors="replace")), notices
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    if zeros > len(sample) // 4:
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"
        return _clean(data.decode(encoding, errors="replace")), notices
    if zeros or _looks_binary(sample):
        raise InvalidInput(N_("“{name}” is not a spreadsheet."), name=name)
    try:
        return _clean(data.decode("utf-8")), notices
    except UnicodeDecodeError:
        pass
    encoding = max(_EIGHT_BIT, key=lambda code: _nordic(sample, code))
    if encoding != "cp1252":
        notices.append(doubt(N_("The letters å, ä and ö are read as {encoding}"), encoding=encoding))
    return _clean(data.decode(encoding, errors="replace")), notices


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _looks_binary(sample: bytes) -> bool:
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample[:4096])
    return controls > max(2, len(sample[:4096]) // 100)


def _nordic(sample: bytes, encoding: str) -> tuple[int, int]:
    high = bytes(byte for byte in sample if byte > 127)
    text = high.decode(encoding, errors="replace")
    return sum(character in _NORDIC for character in text), -_EIGHT_BIT.index(encoding)


def find_delimiter(text: str) -> str:
    """Return the character that splits the lines of ``text`` into the steadiest number of cells."""
    best, best_score = ";", 0.0
    lines = text.splitlines(keepends=True)[:60]
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(map(str.strip, row))]
        except csv.Error:
            widths = [line.count(delimiter) + 1 for line in lines if line.strip()]
        if not widths:
            continue
        width, count = max(Counter(w for w in widths if w > 1).items(), key=lambda wc: wc[1], default=(1, 0))
        score = count / len(widths) * (1 + min(width, 40) / 40)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _fill(name: str, grid: Grid, text: str, delimiter: str, quoting: int, check: Check) -> None:
    lines = iter(text.splitlines(keepends=True))
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # an int flag
    rows = grid.rows
    line = 1
    for row in islice(reader, None):
        number, line = line, reader.line_num + 1
        cells: tuple[Cell, ...] = tuple(cell.strip() or None for cell in row[:COLUMN_LIMIT])
        if not any(cells):
            continue
        rows.append((number + grid.first_row - 1, cells))
        if len(rows) % 1000 == 0:
            check()
        if len(rows) > ROW_LIMIT:
            raise _too_many(name)


def _swallowed(grid: Grid) -> bool:
    """Tell whether an open quotation mark swallowed many lines into one cell."""
    return any(
        isinstance(cell, str) and cell.count("\n") > 50 for _, row in grid.rows[-3:] for cell in row if cell
    )
