"""Reads any spreadsheet or text table a user has into rows of raw cells, or says in one sentence why not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from investcrm.domain.errors import InvalidInput, NotFound, UserError
from investcrm.domain.reading.table import RawRow, RawTable
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.exchange import csv_in, layout, xlsx_in
from investcrm.exchange.layout import Grid
from investcrm.exchange.limits import FILE_LIMIT, Check, never_cancelled

__all__ = ["RawRow", "RawTable", "read_table", "read_table_bytes", "refuse_other_formats", "sheet_names"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"


def read_table(path: Path, sheet: str | None = None, check: Check = never_cancelled) -> RawTable:
    """Return the table in the file at ``path``; of several sheets the one most like a list, or ``sheet``.

    ``check`` is called now and then and may raise Cancelled.

    Raises:
        NotFound: there is no such file.
        InvalidInput: the file cannot be read as a table; the sentence says why and what to do.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InvalidInput(N_("“{name}” is a folder, not a file."), name=path.name or str(path))
        if size > FILE_LIMIT:
            raise InvalidInput(
                N_("“{name}” is larger than {limit} MB. Split it and take in the parts."),
                name=path.name,
                limit=FILE_LIMIT // 1024 // 1024,
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “{name}”."), name=str(path)) from error
    except PermissionError as error:
        raise InvalidInput(
            N_("“{name}” may not be read. Close it in other programs or copy it, and try again."),
            name=path.name,
        ) from error
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}."), name=path.name, reason=why(error)
        ) from error
    return read_table_bytes(path.name, data, sheet, check)


def read_table_bytes(
    name: str, data: bytes, sheet: str | None = None, check: Check = never_cancelled
) -> RawTable:
    """Return the table in the bytes of a file called ``name``, as :func:`read_table` does."""
    if not data.strip(b"\x00 \r\n\t"):
        raise InvalidInput(N_("“{name}” is empty."), name=name)
    refuse_other_formats(name, data)
    try:
        grids = _grids(name, data, sheet, check)
    except UserError:
        raise
    except (MemoryError, RecursionError) as error:
        raise InvalidInput(N_("“{name}” is too large or too deep to be read."), name=name) from error
    return layout.table_from(name, grids, sheet)


def sheet_names(name: str, data: bytes) -> tuple[str, ...]:
    """Return the names of a workbook's sheets; a text table has none."""
    return xlsx_in.sheet_names(name, BytesIO(data)) if data.startswith(_ZIP) else ()


def _grids(name: str, data: bytes, sheet: str | None, check: Check) -> list[Grid]:
    if data.startswith(_ZIP):
        return xlsx_in.read_grids(name, BytesIO(data), sheet, check)
    return [csv_in.read_grid(name, data, check)]


def refuse_other_formats(name: str, data: bytes) -> None:
    """See that a file is not plainly something else than a table.

    Raises:
        InvalidInput: it is; the sentence says what, and what to do.
    """
    start = data[:2048].lstrip().lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InvalidInput(
                N_("“{name}” is protected by a password. Open it, remove the password, save and try again."),
                name=name,
            )
        raise InvalidInput(
            N_("“{name}” is in Excel's old format. Open it and save it as .xlsx, then try again."), name=name
        )
    if data.startswith(b"%PDF"):
        raise InvalidInput(N_("“{name}” is a PDF, not a spreadsheet."), name=name)
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"{\\rtf")):
        raise InvalidInput(
            N_("“{name}” is a web page or a document. Save it as .xlsx or .csv and try again."),
            name=name,
        )
    binary = data.startswith(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"MZ", b"SQLite")
    )
    if binary:
        raise InvalidInput(N_("“{name}” is not a spreadsheet."), name=name)
