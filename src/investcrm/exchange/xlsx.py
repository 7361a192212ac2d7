"""Writes a list as an XLSX file that sorts, filters and sums in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

Value = str | int | float | bool | date | datetime | None


class Kind(StrEnum):
    """How the values of a column are shown."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.NUMBER: "#,##0",
    Kind.DECIMAL: "#,##0.##",
    Kind.MONEY: "#,##0",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
_WIDTHS: Final = {
    Kind.TEXT: 24,
    Kind.NUMBER: 12,
    Kind.DECIMAL: 12,
    Kind.MONEY: 16,
    Kind.DAY: 12,
    Kind.MOMENT: 17,
}
_CELL_LIMIT: Final = 32_767
_FORBIDDEN_IN_TITLE: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook; ``kinds`` and ``widths`` (characters) are by column; cells wrap."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    kinds: Sequence[Kind] | None = None
    widths: Sequence[int] | None = None
    wraps: bool = False


def write_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    kinds: Sequence[Kind] | None = None,
    widths: Sequence[int] | None = None,
    title: str = "",
    stamp: datetime | None = None,
) -> bytes:
    """Return ``rows`` as the bytes of an XLSX file: header frozen and filterable, every column typed.

    ``kinds`` and ``widths`` (characters) are by column; ``title`` names the sheet. Text is never taken
    for a formula, whatever it begins with. ``stamp`` is the time written into the file; the same
    arguments give the same bytes.
    """
    return write_tables([Table(title, headers, rows, kinds, widths)], stamp)


def write_tables(tables: Iterable[Table], stamp: datetime | None = None) -> bytes:
    """Return several tables as the sheets of one XLSX file, as :func:`write_table` does one."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for table in tables:
        _write_sheet(workbook, table)
    return closed(workbook, (stamp or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC))


def _write_sheet(workbook: Any, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    headers, widths = table.headers, table.widths
    columns = list(table.kinds or [Kind.TEXT] * len(headers))
    name = table.title.translate(_FORBIDDEN_IN_TITLE).strip(" '")[:31] or "InvestCRM"
    sheet: Any = workbook.create_sheet(name)
    for index, kind in enumerate(columns):
        width = widths[index] if widths else max(_WIDTHS[kind], min(len(headers[index]) + 3, 40))
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.freeze_panes = "A2"
    head = []
    for header in headers:
        cell = WriteOnlyCell(sheet, value=clean(header))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        as_text(cell)
        head.append(cell)
    sheet.append(head)
    count = 1
    for row in table.rows:
        cells = [_cell(sheet, WriteOnlyCell, value, kind) for value, kind in zip(row, columns, strict=True)]
        if table.wraps:
            for cell in filter(None, cells):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
        count += 1
    if headers:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{count}"


def closed(workbook: Any, moment: datetime, unworried: str = "") -> bytes:
    """Return a workbook's bytes, everything in it dated ``moment``.

    In the cells ``unworried`` (A1:B9) of its first sheet no program complains of figures kept as text.
    """
    moment = moment.replace(tzinfo=None)
    workbook.properties.created = workbook.properties.modified = moment
    workbook.properties.creator = "InvestCRM"
    out = BytesIO()
    workbook.save(out)
    return _stamped(out.getvalue(), moment, unworried)


def _cell(sheet: Any, make: Any, value: Value, kind: Kind) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        from zoneinfo import ZoneInfo

        value = value.astimezone(ZoneInfo("Europe/Stockholm")).replace(tzinfo=None)
    if isinstance(value, str):
        cell = make(sheet, value=clean(value))
        as_text(cell)
        return cell
    cell = make(sheet, value=value)
    if not isinstance(value, bool):
        cell.number_format = _FORMATS[kind if kind is not Kind.TEXT else _kind_of(value)]
    return cell


def _kind_of(value: float | date) -> Kind:
    if isinstance(value, datetime):
        return Kind.MOMENT
    if isinstance(value, date):
        return Kind.DAY
    return Kind.DECIMAL if isinstance(value, float) else Kind.NUMBER


def as_text(cell: Any) -> None:
    """Keep a cell text even where it begins with =, + or @; the apostrophe mark holds when it is edited."""
    cell.data_type = "s"
    if str(cell.value).startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def clean(text: str) -> str:
    """Return text without the control characters XML cannot hold, cut to what a cell can."""
    if text.isprintable():
        return text[:_CELL_LIMIT]
    kept = "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
    return kept.replace("\ufffe", "").replace("\uffff", "")[:_CELL_LIMIT]


def _stamped(data: bytes, moment: datetime, unworried: str = "") -> bytes:
    """Return the workbook with every part dated ``moment``, so that the same list gives the same bytes."""
    import zipfile

    out = BytesIO()
    when = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            info = zipfile.ZipInfo(part.filename, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _fixed_dates(content, moment)
            if unworried and part.filename == "xl/worksheets/sheet1.xml":
                rule = f'<ignoredError sqref="{unworried}" numberStoredAsText="1"/>'
                end = f"<ignoredErrors>{rule}</ignoredErrors></worksheet>"
                content = content.replace(b"</worksheet>", end.encode())
            target.writestr(info, content)
    return out.getvalue()


def _fixed_dates(content: bytes, moment: datetime) -> bytes:
    import re

    text = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + text, content)
