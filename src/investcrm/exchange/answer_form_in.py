"""Reads answer forms that came back, as PDF or as XLSX: what was typed; nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePath
from typing import Final

from investcrm.domain.answer_form import FilledForm
from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.reading.base import Doubt, cell_text, doubt
from investcrm.domain.words import N_
from investcrm.exchange import pdf_fields, xlsx_in
from investcrm.exchange.answer_form_out import ANSWER_COLUMN, KEY_COLUMN, MARK, MARKS
from investcrm.exchange.layout import Grid
from investcrm.exchange.limits import CELL_LIMIT, never_cancelled

FORM_LIMIT: Final = 25 * 1024 * 1024
"""Bytes of a form that came back; ours are a tenth of a megabyte."""
REFERENCE_FIELD: Final = "investcrm_form"
_UNPACKED: Final = 100 * 1024 * 1024
_ROWS: Final = 2000
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SHEETS: Final = frozenset({".xlsx", ".xlsm", ".ods", ".xls", ".xlsb"})
_MACROS: Final = N_("The workbook holds macros. They were not run; the answers were read.")
_LINKS: Final = N_("The workbook refers to other files. They were not followed; the answers were read.")
_ENCLOSED: Final = N_("Files are enclosed in the workbook. They were not opened; the answers were read.")
_PARTS: Final = (
    ("xl/vbaproject.bin", _MACROS),
    ("xl/externallinks/", _LINKS),
    ("xl/embeddings/", _ENCLOSED),
)
_NO_REFERENCE: Final = N_(
    "The form's reference is missing or was changed, so it does not say what it answers."
)


def read_form(name: str, data: bytes) -> FilledForm | None:
    """Return the answers in a filled form; None where the file is no answer form at all.

    Of a PDF the fields' values count, not the picture. Nothing in the file is run, opened or followed.

    Raises:
        InvalidInput: the file may be a form and cannot be read: protected, damaged, too large, or in a
            format that is not read. The sentence says what to do.
    """
    kind = _kind(name, data)
    if not kind:
        return None
    if len(data) > FORM_LIMIT:
        raise InvalidInput(
            N_("“{name}” is larger than {limit} MB, which no answer form is; it was not read."),
            name=name,
            limit=FORM_LIMIT // 1024 // 1024,
        )
    try:
        return _pdf(name, data) if kind == "pdf" else _sheet(name, data)
    except UserError:
        raise
    except (MemoryError, RecursionError) as error:
        raise InvalidInput(N_("“{name}” is too large or too deep to be read."), name=name) from error


def _kind(name: str, data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    ending = PurePath(name).suffix.casefold()
    return "xlsx" if ending in _SHEETS and data.startswith((_ZIP, _OLE)) else ""


def _pdf(name: str, data: bytes) -> FilledForm | None:
    found = pdf_fields.read(name, data)
    if REFERENCE_FIELD not in found.values:
        return None
    values = dict(found.values)
    marks = values.pop(REFERENCE_FIELD).split()
    return _filled(dict(zip(MARKS, marks, strict=False)), values, "pdf", found.problems)


def _sheet(name: str, data: bytes) -> FilledForm | None:
    if data.startswith(_OLE):
        from investcrm.exchange.tables import read_table_bytes

        read_table_bytes(name, data)
        return None
    parts = xlsx_in.parts(name, BytesIO(data), _UNPACKED)
    for grid in xlsx_in.read_heads(name, BytesIO(data), _ROWS, never_cancelled):
        marks, values = _answers(grid)
        if marks:
            lowered = [part.casefold() for part in parts]
            problems = tuple(
                doubt(said) for part, said in _PARTS if any(one.startswith(part) for one in lowered)
            )
            return _filled(marks, values, "xlsx", problems)
    return None


def key_column(grid: Grid) -> int | None:
    """Return which column of a sheet holds the form's hidden keys; None where it is no form."""
    at = KEY_COLUMN - 1
    marked = any(
        len(cells) > at and cell_text(cells[at]).startswith(f"{MARK}:") for _, cells in grid.rows[:10]
    )
    return at if marked else None


def _answers(grid: Grid) -> tuple[dict[str, str], dict[str, str]]:
    """Return the marks and the answers of a sheet by the keys in its hidden column, wherever its rows are."""
    marks: dict[str, str] = {}
    values: dict[str, str] = {}
    for _, cells in grid.rows[:_ROWS]:
        key = cell_text(cells[KEY_COLUMN - 1]) if len(cells) >= KEY_COLUMN else ""
        start, _, rest = key.partition(":")
        if start == MARK and rest:
            name, _, value = rest.partition(":")
            marks.setdefault(name, value)
        elif pdf_fields.is_key(key):
            values.setdefault(key, cell_text(cells[ANSWER_COLUMN - 1])[:CELL_LIMIT].replace("_x000D_", ""))
    return marks, values


def _filled(
    marks: Mapping[str, str], values: Mapping[str, str], source: str, problems: tuple[Doubt, ...]
) -> FilledForm:
    token, version, language = (marks.get(one, "").strip() for one in MARKS)
    lacking = () if token and version else (doubt(_NO_REFERENCE),)
    return FilledForm(token, version, language or "sv", values, source, (*lacking, *problems))
