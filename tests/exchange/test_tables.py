"""Any table a user has is read, or refused in one sentence before it costs anything."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from investcrm.domain.errors import Cancelled, InvalidInput, NotFound, UserError
from investcrm.domain.reading.lexicon import ReadingContext
from investcrm.domain.reading.rows import RowOutcome
from investcrm.exchange import limits
from investcrm.exchange.preview import preview
from investcrm.exchange.tables import RawTable, read_table, read_table_bytes


def midnight(year: int, month: int, day: int) -> datetime:
    """Return a day as a spreadsheet keeps it: midnight, without a time zone."""
    return datetime.combine(date(year, month, day), time())


SAMPLES = Path(__file__).parent.parent / "samples"
HEADER = ["Datum in", "Företag", "Yta (ha)", "Effekt (MW)", "Kommun"]


def workbook(*rows: list[object], title: str = "Blad1") -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = changes.get(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def read(data: bytes, name: str = "lista.xlsx") -> RawTable:
    return read_table_bytes(name, data)


def test_cells_keep_their_types() -> None:
    table = read(saved(workbook(HEADER, [midnight(2024, 3, 5), "Ferro AB", 12, 0.5, True])))
    assert table.rows[0].cells == (midnight(2024, 3, 5), "Ferro AB", 12, 0.5, True)
    assert (table.header_row, table.rows[0].number) == (1, 2)


def test_titles_above_the_header_are_passed_over() -> None:
    table = read(
        saved(workbook(["Förfrågningar 2026"], ["Gult = bråttom", None, 3], [], HEADER, [None, "Ferro AB"]))
    )
    assert (table.header_row, [row.number for row in table.rows]) == (4, [5])


def test_a_repeated_header_is_accounted_for(context: ReadingContext) -> None:
    table = read(saved(workbook(HEADER, [None, "Ferro AB", 1], HEADER, [None, "Nord AB", 2])))
    assert [row.repeats_header for row in table.rows] == [False, True, False]
    seen = preview(table, "inquiries", context)
    assert (seen.read, seen.doubtful, seen.unread) == (2, 0, 1)
    assert "header" in str(seen.rows[1].doubts[0].doubt)


def test_the_sheet_most_like_a_list_is_chosen_and_another_can_be_asked_for() -> None:
    book = workbook(["Läs mig"], ["Denna fil uppdateras av samordnaren"], title="Info")
    second = book.create_sheet("Ärenden")
    second.append(HEADER)
    second.append([None, "Ferro AB", 3])
    data = saved(book)
    table = read(data)
    assert (table.sheet, table.others) == ("Ärenden", ("Info",))
    assert read_table_bytes("lista.xlsx", data, "Info").sheet == "Info"
    with pytest.raises(InvalidInput, match="no sheet called"):
        read_table_bytes("lista.xlsx", data, "Saknas")


def test_a_formula_without_a_value_is_noticed_and_its_text_kept(context: ReadingContext) -> None:
    table = read(saved(workbook(HEADER, [None, "Ferro AB", "=2*6", 3])))
    assert "C2" in str(table.notices[0])
    assert table.rows[0].cells[2] == "=2*6"
    seen = preview(table, "inquiries", context)
    assert seen.rows[0].outcome is RowOutcome.DOUBTFUL
    assert seen.rows[0].raw["Yta (ha)"] == "=2*6"


def test_a_calculated_formula_gives_its_value() -> None:
    data = saved(workbook(HEADER, [None, "Ferro AB", "=2*6"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    data = repacked(
        data,
        {"xl/worksheets/sheet1.xml": sheet.replace(b"<v></v>", b"<v>12</v>").replace(b"<v />", b"<v>12</v>")},
    )
    table = read(data)
    assert table.rows[0].cells[2] == 12
    assert table.notices == ()


def test_a_municipality_merged_over_several_rows_holds_for_each(context: ReadingContext) -> None:
    book = workbook(
        ["Kommun", "Namn", "Areal ha"], ["Sala", "Norra", 3], [None, "Södra", 4], ["Köping", "Västra", 5]
    )
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A2:A3")
    seen = preview(read(saved(book)), "sites", context)
    assert [getattr(row.draft, "municipality", None) for row in seen.rows] == ["1981", "1981", "1983"]


def test_a_sheet_of_sums_and_blank_rows(context: ReadingContext) -> None:
    table = read(saved(workbook(HEADER, [None, "Ferro AB", 3], [], ["Summa", None, 3])))
    seen = preview(table, "inquiries", context)
    assert (seen.read, seen.unread) == (1, 1)


def test_negative_hectares_and_a_nameless_row_are_not_read(context: ReadingContext) -> None:
    table = read(
        saved(
            workbook(HEADER, [None, "Ferro AB", -3], [None, None, 4], [midnight(1899, 12, 30), "Nord AB", 1])
        )
    )
    seen = preview(table, "inquiries", context)
    assert [row.outcome for row in seen.rows] == [RowOutcome.UNREAD, RowOutcome.UNREAD, RowOutcome.DOUBTFUL]
    assert "negative" in str(seen.rows[0].doubts[0].doubt)
    assert seen.rows[0].raw["Yta (ha)"] == "-3"


def test_english_headers_and_values(context: ReadingContext) -> None:
    rows = [
        [
            "Received",
            "Company",
            "Land (ha)",
            "Power (MW)",
            "Municipalities",
            "Status",
            "Jobs",
            "Investment (MSEK)",
        ],
        ["2026-03-01", "Ferro Ltd", "10-15", "at least 5", "Sala and Köping", "Offer sent", "about 50", 400],
    ]
    seen = preview(read(saved(workbook(*rows))), "inquiries", context)
    draft = seen.rows[0].draft
    assert draft is not None
    assert [column.target for column in seen.mapping.columns] == [
        "received_on", "investor", "land", "power", "municipalities", "status", "jobs", "investment",
    ]  # fmt: skip
    assert getattr(draft, "investment_sek", None) == 400_000_000
    assert getattr(draft, "municipalities", ()) == ("1981", "1983")


def test_columns_without_a_header_are_known_by_what_they_hold(context: ReadingContext) -> None:
    lines = ["Sala;Norra 1:2;3,5;samråd", "Köping;Södra 4:7;12;antagen", "Arboga;Västra 2:9;8;ÖP"]
    table = read("\n".join(lines).encode(), "mark.csv")
    assert table.header_row == 0
    seen = preview(table, "sites", context)
    assert [column.target for column in seen.mapping.columns] == [
        "municipality",
        "cadastral_id",
        None,
        "plan_state",
    ]
    assert len(seen.rows) == 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text_tables_of_every_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    lines = [["Kommun", "Namn", "Ägare"], ["Västerås", "Område å", "Åke"], ["Köping", "Område ö", "Ärla"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    table = read(text.encode(encoding), "lista.csv")
    assert table.columns == ("Kommun", "Namn", "Ägare")
    assert [row.cells for row in table.rows] == [tuple(line) for line in lines[1:]]


def test_decimal_commas_survive_semicolons_and_quotes_hold_line_ends() -> None:
    table = read(
        'sep=;\nNamn;Areal ha;Kommentar\nNorra;0,6;"rad ett\nrad två; kvar"\nSödra;1,5;\n'.encode(), "m.csv"
    )
    assert table.rows[0].cells == ("Norra", "0,6", "rad ett\nrad två; kvar")
    assert table.rows[1].cells == ("Södra", "1,5", None)
    assert [row.number for row in table.rows] == [3, 5]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    lines = ["Namn;Areal ha"] + ['"Norra;3'] + [f"Område {i};{i}" for i in range(200)]
    table = read("\n".join(lines).encode(), "m.csv")
    assert len(table.rows) == 201


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"PK\x03\x04 truncated", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a spreadsheet"),
        (bytes(range(256)) * 4, "not a spreadsheet"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read(data)


def test_a_truncated_workbook_is_refused() -> None:
    data = saved(workbook(HEADER, *[[None, f"Bolag {i}", i] for i in range(500)]))
    for part in (len(data) // 4, len(data) // 2, len(data) - 30):
        with pytest.raises(InvalidInput, match="damaged"):
            read(data[:part])


def test_a_damaged_part_is_refused() -> None:
    data = saved(workbook(HEADER, [None, "Ferro AB"]))
    for part in (
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    ):
        with pytest.raises(InvalidInput):
            read(repacked(data, {part: b"<worksheet><row"}))


def test_shared_strings_with_rich_text_and_readings_aloud() -> None:
    strings = (
        "<sst><si><t>Namn</t></si><si><r><t>Norra </t></r><r><t>industri</t></r><rPh><t>x</t></rPh></si>"
    )
    strings += "</sst>"
    sheet = """<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row>
        <x:row><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"""
    parts = {"xl/worksheets/sheet1.xml": sheet.encode(), "docProps/app.xml": None}
    data = repacked(saved(workbook(["Namn"], ["x"])), parts)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
    table = read(out.getvalue())
    assert (table.columns, table.rows[0].cells) == (("Namn",), ("Norra industri",))


def test_entities_are_never_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    bomb += (
        b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
    )
    bomb += b"</worksheet>"
    data = repacked(saved(workbook(HEADER)), {"xl/worksheets/sheet1.xml": bomb})
    with pytest.raises(InvalidInput, match="not opened"):
        read(data)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = repacked(saved(workbook(HEADER)), {"xl/worksheets/sheet1.xml": b" " * (64 * 1024 * 1024)})
    start = process_time()
    with pytest.raises(InvalidInput, match="unreasonable size"):
        read(data)
    assert process_time() - start < 1


def test_other_packages_are_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(InvalidInput, match="OpenDocument"):
        read(out.getvalue())


def test_empty_sheets_are_said_to_be_empty() -> None:
    with pytest.raises(InvalidInput, match="sheet is empty"):
        read(saved(Workbook()))
    book = Workbook()
    book.create_sheet("Två")
    with pytest.raises(InvalidInput, match="every sheet is empty"):
        read(saved(book))


def test_a_header_without_rows_is_a_table_without_rows(context: ReadingContext) -> None:
    table = read(saved(workbook(HEADER)))
    assert table.rows == ()
    assert any("no row below" in str(note) for note in table.notices)
    assert preview(table, "inquiries", context).rows == ()


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from investcrm.exchange import csv_in, xlsx_in

    monkeypatch.setattr(csv_in, "ROW_LIMIT", 100)
    monkeypatch.setattr(xlsx_in, "ROW_LIMIT", 100)
    with pytest.raises(InvalidInput, match="more than 100 rows"):
        read("\n".join(["Namn;Areal"] + ["a;1"] * 150).encode(), "m.csv")
    with pytest.raises(InvalidInput, match="more than 100 rows"):
        read(saved(workbook(HEADER, *[[None, "a"]] * 150)))


def test_a_million_lines_are_refused_at_once() -> None:
    data = b"Namn;Areal ha\n" + b"Norra;3\n" * 1_000_000
    start = process_time()
    with pytest.raises(InvalidInput, match="more than 200000 rows"):
        read(data, "stor.csv")
    assert process_time() - start < 2


def test_missing_files_folders_and_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound):
        read_table(tmp_path / "saknas.xlsx")
    with pytest.raises(InvalidInput, match="folder"):
        read_table(tmp_path)
    (tmp_path / "stor.csv").write_bytes(b"a;b\n" * 100)
    monkeypatch.setattr("investcrm.exchange.tables.FILE_LIMIT", 10)
    with pytest.raises(InvalidInput, match="larger than"):
        read_table(tmp_path / "stor.csv")


def test_reading_and_previewing_can_be_cancelled(context: ReadingContext) -> None:
    data = saved(workbook(HEADER, *[[None, f"Bolag {i}", i] for i in range(1200)]))

    def stop(*_: object) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        read_table_bytes("lista.xlsx", data, check=stop)
    with pytest.raises(Cancelled):
        preview(read(data), "inquiries", context, progress=stop)


def test_progress_ends_at_the_whole(context: ReadingContext) -> None:
    told: list[tuple[int, int]] = []
    table = read(saved(workbook(HEADER, *[[None, f"Bolag {i}", i] for i in range(450)])))
    preview(table, "inquiries", context, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (450, 450)
    assert told == sorted(told)


@pytest.mark.long
def test_ten_thousand_rows_are_all_accounted_for(context: ReadingContext) -> None:
    import openpyxl

    sample = openpyxl.load_workbook(SAMPLES / "forfragningar.xlsx").active
    assert sample is not None
    rows = [list(row) for row in sample.iter_rows(min_row=4, values_only=True)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ärenden")
    sheet.append(rows[0])
    for index in range(10_000):
        row = list(rows[1 + index % 180])
        row[1] = f"{row[1]} {index}"
        sheet.append(row)
    data = saved(book)
    seen = preview(read(data), "inquiries", context)
    assert seen.read + seen.doubtful + seen.unread == 10_000


CELLS = st.one_of(
    st.none(),
    st.integers(min_value=-(10**9), max_value=10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=20),
    st.dates(min_value=date(1900, 3, 1), max_value=date(2200, 1, 1)),
    st.sampled_from(
        ["ca 3", "10-15", "1,4 mdr", "v.12 2025", "alla", "Sala", "Ny", "-5", "Projekt Ek", "=1+1", "Företag"]
    ),
)


@given(
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=12), subject=st.sampled_from(["inquiries", "sites"])
)
def test_every_filled_row_is_accounted_for(
    context: ReadingContext, rows: list[list[object]], subject: str
) -> None:
    header = HEADER if subject == "inquiries" else ["Kommun", "Namn", "Areal ha", "Detaljplan", "Byggklar"]
    try:
        table = read(saved(workbook(header, *rows)))
    except UserError:
        return
    seen = preview(table, "inquiries" if subject == "inquiries" else "sites", context)
    assert seen.read + seen.doubtful + seen.unread == len(seen.rows) == len(table.rows)
    for reading in seen.rows:
        assert (reading.draft is None) == (reading.outcome is RowOutcome.UNREAD)
        if reading.outcome is not RowOutcome.READ:
            assert reading.doubts


@given(data=st.binary(max_size=600))
def test_any_bytes_are_a_table_or_a_sentence(data: bytes) -> None:
    try:
        table = read(data, "okänd.csv")
    except UserError:
        return
    assert len(table.rows) <= limits.ROW_LIMIT
