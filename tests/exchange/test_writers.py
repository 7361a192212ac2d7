"""What the program writes opens elsewhere as it should, and is the same whenever it is written again."""

from __future__ import annotations

import csv
import errno
import io
import os
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.errors import WorkspaceProblem
from investcrm.exchange import atomic, eml, ics, plain
from investcrm.exchange.tables import read_table_bytes
from investcrm.exchange.xlsx import Kind, write_table


def midnight(year: int, month: int, day: int) -> datetime:
    """Return a day as a spreadsheet keeps it: midnight, without a time zone."""
    return datetime.combine(date(year, month, day), time())


STAMP = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEADERS = ["Nummer", "Benämning", "Inkom", "Mark (ha)", "Investering"]
KINDS = [Kind.TEXT, Kind.TEXT, Kind.DAY, Kind.DECIMAL, Kind.MONEY]


def table() -> bytes:
    rows = [
        ["2026-001", "Projekt Ärla", date(2026, 3, 1), 12.5, 400_000_000],
        ["2026-002", "=1+1", None, None, None],
    ]
    return write_table(HEADERS, rows, KINDS, title="Förfrågningar: 2026/27", stamp=STAMP)


def test_a_list_opens_in_a_spreadsheet_with_types_and_filter() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(table())).active
    assert sheet is not None
    assert sheet.title == "Förfrågningar  2026 27"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    values = [cell.value for cell in sheet[2]]
    assert values == ["2026-001", "Projekt Ärla", midnight(2026, 3, 1), 12.5, 400_000_000]
    assert sheet["C2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    "text", ["=1+1", "+46 21 12 34 56", "-5", "@sum", '=HYPERLINK("http://example.org")']
)
def test_text_never_becomes_a_formula(text: str) -> None:
    data = write_table(["Text"], [[text]], [Kind.TEXT])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")


def test_the_same_list_gives_the_same_bytes() -> None:
    assert table() == table()


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.text(max_size=20),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=6))
def test_any_list_can_be_written_and_read_again(rows: list[list[str | int | date | None]]) -> None:
    data = write_table(["Nummer", "Namn", "Datum"], rows)
    read = read_table_bytes("lista.xlsx", data)
    assert read.columns[:3] == ("Nummer", "Namn", "Datum")
    assert len(read.rows) <= len(rows)


def test_a_draft_opens_for_sending_with_swedish_letters() -> None:
    args = {
        "to": ["näringsliv@koping.example"],
        "subject": "Förfrågan 2026-041: Projekt Ärla",
        "text": "Hej!\n\nSvar önskas senast 2026-11-27.\n",
        "attachments": [("underlag å.pdf", "application/pdf", b"%PDF-1.7")],
        "date": STAMP,
        "message_id": "<2026-041@example.se>",
    }
    data = eml.draft(**args)  # type: ignore[arg-type]  # a dict of keyword arguments
    message = message_from_bytes(data, policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Förfrågan 2026-041: Projekt Ärla"
    body = message.get_body()
    assert body is not None
    assert "Svar önskas" in body.get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == ["underlag å.pdf"]
    assert data == eml.draft(**args)  # type: ignore[arg-type]  # the same


def test_a_deadline_as_a_calendar_entry() -> None:
    data = ics.deadline(
        uid="2026-041@investcrm",
        on=date(2026, 11, 27),
        summary="Svar: Projekt Ärla, Köping; se underlag " * 3,
        stamp=STAMP,
    )
    lines = data.decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20261127" in lines
    assert "DTEND;VALUE=DATE:20261128" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = data.decode().replace("\r\n ", "")
    assert "SUMMARY:Svar: Projekt Ärla\\, Köping\\; se underlag" in unfolded
    assert data == ics.deadline(
        uid="2026-041@investcrm",
        on=date(2026, 11, 27),
        summary="Svar: Projekt Ärla, Köping; se underlag " * 3,
        stamp=STAMP,
    )


def test_a_swedish_csv_opens_rightly_and_runs_nothing() -> None:
    data = plain.write_csv(["Namn", "Yta"], [["Område å; norra", 12.5], ["=cmd()", None]])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Namn", "Yta"], ["Område å; norra", "12,5"], ["'=cmd()", ""]]


def test_json_keeps_letters_and_dates() -> None:
    assert (
        plain.to_json({"titel": "Ärla", "på": date(2026, 1, 2)})
        == '{\n  "titel": "Ärla",\n  "på": "2026-01-02"\n}'
    )


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "mapp" / "lista.csv"
    atomic.write(target, b"ett")
    atomic.write(target, b"tv\xc3\xa5")
    assert target.read_bytes() == b"tv\xc3\xa5"
    assert [path.name for path in target.parent.iterdir()] == ["lista.csv"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "lista.csv"
    target.write_bytes(b"gammal")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceProblem, match="disk is full"):
        atomic.write(target, b"ny")
    assert target.read_bytes() == b"gammal"
    assert [path.name for path in tmp_path.iterdir()] == ["lista.csv"]


def test_a_folder_that_is_a_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    with pytest.raises(WorkspaceProblem, match="could not be written"):
        atomic.write(tmp_path / "fil" / "lista.csv", b"ny")
