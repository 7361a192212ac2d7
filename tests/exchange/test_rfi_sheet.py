"""Answers written into a workbook made by others, in every way its cells may be written."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from investcrm.domain.errors import InvalidInput
from investcrm.exchange import rfi_sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships"><sheets>'
    '<sheet name="Blad" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}


def book(sheet: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def text(words: str, reference: str = "", prefix: str = "") -> str:
    r = f' r="{reference}"' if reference else ""
    return f'<{prefix}c{r} t="inlineStr"><{prefix}is><{prefix}t>{words}</{prefix}t></{prefix}is></{prefix}c>'


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_are_written_wherever_they_are_and_nothing_else_is(prefix: str) -> None:
    p = prefix
    bound = f'xmlns:x="{MAIN}"' if p else f'xmlns="{MAIN}"'
    sheet = (
        f"<{p}worksheet {bound}><{p}sheetData>"
        f'<{p}row r="1" ht="30">{text("Yta (ha)", "A1", p)}<{p}c r="C1" s="0"/></{p}row>'
        f'<{p}row r="3"/>'
        f'<{p}row r="5">{text("a &gt; b", "A5", p)}<{p}c r="D5"><{p}f>1+1</{p}f><{p}v>2</{p}v></{p}c>'
        f"</{p}row>"
        f"</{p}sheetData></{p}worksheet>"
    )
    answers: dict[tuple[int, int], str | float | date] = {
        (1, 3): 12.5,
        (3, 2): "Å & <ö>",
        (4, 1): date(2027, 6, 30),
        (5, 2): "=1+1",
        (9, 27): "sist",
    }
    filled = rfi_sheet.fill("a.xlsx", book(sheet), {"Blad": answers})
    read = load_workbook(io.BytesIO(filled))["Blad"]
    assert [read[one].value for one in ("C1", "B3", "A4", "B5", "AA9")] == [
        12.5, "Å & <ö>", "2027-06-30", "=1+1", "sist",
    ]  # fmt: skip
    assert read["B5"].data_type == "s"
    assert (read["A1"].value, read["A5"].value, read["D5"].value) == ("Yta (ha)", "a > b", "=1+1")
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        written = archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'ht="30"' in written
        assert b"fullCalcOnLoad" in archive.read("xl/workbook.xml")
    (again,) = rfi_sheet.read("a.xlsx", filled)
    assert again.cells[5, 4].formula


def test_a_sheet_with_an_entity_is_refused() -> None:
    hostile = f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    with pytest.raises(InvalidInput):
        rfi_sheet.read("a.xlsx", book(hostile))
