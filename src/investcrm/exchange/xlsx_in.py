"""Reads the sheets of an XLSX file: one pass over the XML, hostile files refused before they cost anything.

openpyxl's reader took 3 s for 10,000 rows of eleven columns here and tells formulas from values only in a
second pass; this one takes a third of that in one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Final
from xml.parsers import expat

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.exchange.layout import Grid, likeness
from investcrm.exchange.limits import (
    CELL_LIMIT,
    RATIO_LIMIT,
    ROW_LIMIT,
    UNPACKED_LIMIT,
    Check,
)
from investcrm.exchange.xlsx_sheet import Book, Enough, SheetReader, local_name

_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no time zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - the same
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
_PEEK: Final = 300
"""How many rows of a sheet are looked at to choose among several."""


@dataclass(slots=True)
class Workbook:
    """An open workbook: its visible sheets as (name, part), its strings, which styles are dates."""

    archive: zipfile.ZipFile
    sheets: list[tuple[str, str]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
    epoch: datetime = _EPOCH


class _Hostile(Exception):
    """The XML holds a document type or an entity, which no spreadsheet needs."""


def sheet_names(name: str, stream: IO[bytes]) -> tuple[str, ...]:
    """Return the names of the visible sheets of a workbook."""
    with opened(name, stream) as book:
        return tuple(sheet for sheet, _ in book.sheets)


def read_grids(name: str, stream: IO[bytes], wanted: str | None, check: Check) -> list[Grid]:
    """Return the sheets of a workbook: in full the one wanted (or the only one), of others the first rows.

    Which of several is read in full is for the caller, who asks again with its name.

    Raises:
        InvalidInput: no workbook, damaged, hostile, or too large.
    """
    with opened(name, stream) as book:
        if wanted is not None and wanted not in {sheet for sheet, _ in book.sheets}:
            raise InvalidInput(N_("“{name}” has no sheet called “{sheet}”."), name=name, sheet=wanted)
        chosen = wanted or _choose(name, book, check)
        return [
            _sheet(name, book, sheet, part, ROW_LIMIT, check) if sheet == chosen else Grid(sheet, [])
            for sheet, part in book.sheets
        ]


def read_every(name: str, stream: IO[bytes], check: Check) -> list[Grid]:
    """Return all visible sheets of a workbook in full.

    Raises:
        InvalidInput: no workbook, damaged, hostile, or too large.
    """
    with opened(name, stream) as book:
        return [_sheet(name, book, sheet, part, ROW_LIMIT, check) for sheet, part in book.sheets]


def read_heads(name: str, stream: IO[bytes], rows: int, check: Check) -> list[Grid]:
    """Return the first ``rows`` filled rows of every visible sheet, and look no further.

    Raises:
        InvalidInput: no workbook, damaged, hostile, or too large.
    """
    with opened(name, stream) as book:
        return [_sheet(name, book, sheet, part, rows, check, peek=True) for sheet, part in book.sheets]


def parts(name: str, stream: IO[bytes], most: int) -> tuple[str, ...]:
    """Return the names of a workbook's parts, which unpack to no more than ``most`` bytes in all.

    Raises:
        InvalidInput: damaged, or too large.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InvalidInput(N_("“{name}” is damaged or not a complete spreadsheet."), name=name) from error
    if sum(part.file_size for part in found) > most or len(found) > 10_000:
        raise InvalidInput(N_("“{name}” unpacks to an unreasonable size; it is not opened."), name=name)
    return tuple(part.filename for part in found)


def _choose(name: str, book: Workbook, check: Check) -> str:
    if len(book.sheets) == 1:
        return book.sheets[0][0]
    peeks = [_sheet(name, book, sheet, part, _PEEK, check, peek=True) for sheet, part in book.sheets]
    return max(peeks, key=likeness).sheet


@contextmanager
def opened(name: str, stream: IO[bytes]) -> Iterator[Workbook]:
    """Open a workbook that is neither damaged nor hostile.

    Raises:
        InvalidInput: it is, or it is none.
    """
    damaged = InvalidInput(N_("“{name}” is damaged or not a complete spreadsheet."), name=name)
    try:
        with zipfile.ZipFile(stream) as archive:
            _refuse_bombs(name, archive)
            _refuse_other_packages(name, archive)
            book = Workbook(archive)
            _read_workbook(book)
            if not book.sheets:
                raise InvalidInput(N_("“{name}” has no sheet that can be read."), name=name)
            _read_styles(book)
            _read_strings(name, book)
            yield book
    except _Hostile as error:
        raise InvalidInput(
            N_("“{name}” holds instructions that no spreadsheet needs; it is not opened."), name=name
        ) from error
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise damaged from error
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise damaged from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise damaged from error
        raise


def _refuse_bombs(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > 20 * 1024 * 1024 and part.file_size > RATIO_LIMIT * max(part.compress_size, 1)
        for part in parts
    )
    if total > UNPACKED_LIMIT or swollen or len(parts) > 10_000:
        raise InvalidInput(N_("“{name}” unpacks to an unreasonable size; it is not opened."), name=name)
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidInput(
            N_("“{name}” is protected by a password. Open it, remove the password, save and try again."),
            name=name,
        )


def _refuse_other_packages(name: str, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise InvalidInput(
            N_("“{name}” is a binary workbook (.xlsb). Save it as .xlsx and try again."), name=name
        )
    if "content.xml" in names:
        raise InvalidInput(
            N_("“{name}” is an OpenDocument file. Save it as .xlsx or .csv and try again."), name=name
        )
    raise InvalidInput(N_("“{name}” is not a spreadsheet."), name=name)


def _parse(
    stream: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.ParseFile(stream)


def refuse_doctype(*_: object) -> None:
    """Stop at a document type, which no spreadsheet has."""
    raise _Hostile


def _read_workbook(book: Workbook) -> None:
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    with book.archive.open("xl/_rels/workbook.xml.rels") as stream:
        _parse(stream, relation)

    hidden: list[tuple[str, str]] = []
    parts = set(book.archive.namelist())

    def element(name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            book.epoch = _EPOCH_1904
        elif local == "sheet":
            key = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
            part = targets.get(key, "").lstrip("/")
            part = part if part.startswith("xl/") else f"xl/{part}"
            if part in parts and "worksheets" in part:
                shown = attributes.get("state", "visible") == "visible"
                (book.sheets if shown else hidden).append((attributes.get("name", part), part))

    with book.archive.open("xl/workbook.xml") as stream:
        _parse(stream, element)
    book.sheets = book.sheets or hidden


def _read_styles(book: Workbook) -> None:
    if "xl/styles.xml" not in book.archive.namelist():
        return
    custom: dict[int, str] = {}
    formats: list[int] = []
    inside = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "numFmt":
            custom[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            inside[0] = True
        elif local == "xf" and inside[0]:
            formats.append(int(attributes.get("numFmtId", 0)))

    def end(name: str) -> None:
        if local_name(name) == "cellXfs":
            inside[0] = False

    with book.archive.open("xl/styles.xml") as stream:
        _parse(stream, start, end)
    book.date_styles = frozenset(
        style
        for style, number in enumerate(formats)
        if number in _DATE_FORMATS or _is_date_code(custom.get(number, ""))
    )


def _is_date_code(code: str) -> bool:
    return bool(re.search(r"[dmyhsåÅ]", _NOT_FORMAT.sub("", code).split(";")[0].lower()))


def _read_strings(name: str, book: Workbook) -> None:
    part = next((n for n in book.archive.namelist() if n.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(name: str, _: dict[str, str]) -> None:
        local = local_name(name)
        if local == "t":
            state["text"] = not state["phonetic"]
        elif local == "rPh":
            state["phonetic"] = True

    def end(name: str) -> None:
        local = local_name(name)
        if local == "t":
            state["text"] = False
        elif local == "rPh":
            state["phonetic"] = False
        elif local == "si":
            book.strings.append("".join(pieces)[:CELL_LIMIT])
            pieces.clear()
            if len(book.strings) > ROW_LIMIT * 20:
                raise InvalidInput(N_("“{name}” is too large or too deep to be read."), name=file_name)

    def text(words: str) -> None:
        if state["text"]:
            pieces.append(words)

    file_name = name
    with book.archive.open(part) as stream:
        _parse(stream, start, end, text)


def _sheet(
    name: str, book: Workbook, sheet: str, part: str, limit: int, check: Check, *, peek: bool = False
) -> Grid:
    cells = Book(name, book.strings, book.date_styles, book.epoch)
    reader = SheetReader(cells, sheet, limit, check, peek)
    with book.archive.open(part) as stream, suppress(Enough):
        _parse(stream, reader.start, reader.end, reader.text)
    reader.finish()
    return reader.grid
