"""The files beside a report: the same figures as numbers, in long form, as workbook, and its charts."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from tests.reports.test_quarter import LONG, full
from tests.store.worlds import World

from investcrm import words
from investcrm.domain.chart import Datum
from investcrm.domain.chart_bars import ranking
from investcrm.domain.commands import Decide, LogInquiry, SetTarget
from investcrm.domain.periods import parse
from investcrm.domain.stages import LostReason, Outcome
from investcrm.reports import chart_picture
from investcrm.reports.fonts import measure
from investcrm.reports.quarter_data import Quarter
from investcrm.services import cases, inquiries, papers, quarter, quarter_files, quarter_long, targets

WINTER = parse("2026-Q1")


@pytest.fixture
def worked(laptop: World) -> Quarter:
    """The report of a winter in which something of every kind happened."""
    laptop.clock.go_to(date(2026, 4, 1))
    for number, jobs in enumerate((7, 40, 900)):
        named = LogInquiry(
            f"=Fall {number}", received_on=date(2026, 2, 2 + number), strength_areas=("food",), jobs=jobs
        )
        logged = laptop.act(inquiries.log, named)
        outcome = Outcome.LOST if number == 0 else Outcome.ESTABLISHMENT
        reason = LostReason.PRICE if number == 0 else None
        laptop.act(
            cases.decide,
            Decide(
                logged.id, 1, outcome, date(2026, 3, 3), lost_reason=reason, jobs_new=jobs if number else None
            ),
        )
    laptop.act(targets.set_target, SetTarget("inquiries", 2026, 10))
    return laptop.ask(quarter.data, WINTER, "sv", "")


def grid(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def test_the_long_form_has_every_number_once_with_what_it_is_of(worked: Quarter) -> None:
    w = words.of("sv")
    raw = quarter_files.long(worked, "2026-Q1", w)
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = grid(raw.decode("utf-8-sig"), ";")
    assert head == [
        "Period", "Siffra", "Indelning", "Del", "Värde", "Enhet", "Status", "Utgåva", "Nyckel"
    ]  # fmt: skip
    assert len({(row[0], row[-1]) for row in rows}) == len(rows)
    assert len(rows) == len(quarter_long.lines(worked, "2026-Q1", w))
    found = {(row[0], row[-1]): row[4:8] for row in rows}
    assert found["2026-Q1", "kpi.inquiries"] == ["3,0", "antal", "utkast", ""]
    assert found["2025-Q4", "kpi.inquiries"][0] == "0,0"
    assert found["2026-Q1", "area.food.jobs"][:2] == ["940", "arbetstillfällen"]
    assert found["2026", "kpi.inquiries.year_target"][0] == "10,0"
    english = quarter_files.long(worked, "2026-Q1", words.of("en")).decode("utf-8-sig")
    assert grid(english, ",")[1][4] == "3.0"


def test_a_name_that_looks_like_a_formula_is_text_in_every_file(worked: Quarter) -> None:
    text = quarter_files.long(worked, "2026-Q1", words.of("sv")).decode("utf-8-sig")
    assert ";'=Fall 1;" in text
    book = openpyxl.load_workbook(io.BytesIO(quarter_files.workbook(worked, words.of("sv"))))
    assert book["Vunna"]["A2"].data_type == "s"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_workbook_holds_numbers_as_numbers_under_frozen_heads(worked: Quarter, language: str) -> None:
    data = quarter_files.workbook(worked, words.of(language))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    values = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert values == pytest.approx([row.now for row in worked.kpis])
    listed = {sheet.title for sheet in book.worksheets}
    assert {"sv": {"Rättelser", "Definitioner"}, "en": {"Corrections", "Definitions"}}[language] <= listed
    assert quarter_files.workbook(worked, words.of(language)) == data


def test_each_chart_is_a_picture_with_its_words_in_it(worked: Quarter) -> None:
    found = quarter_files.charts(worked, words.of("sv"))
    assert {"funnel.svg", "funnel.png", "inquiries.svg", "strength_areas.svg"} <= found.keys()
    space = "{http://www.w3.org/2000/svg}"
    for name, data in found.items():
        if name.endswith(".png"):
            assert data.startswith(b"\x89PNG")
            continue
        tree = ET.fromstring(data)
        title, told = tree.find(f"{space}title"), tree.find(f"{space}desc")
        assert title is not None
        assert title.text
        assert told is not None
        assert told.text
        assert tree.findall(f"{space}text")
    kept = quarter_files.made("charts", worked, "2026-Q1", words.of("sv"))
    assert quarter_files.parts("charts", kept) == found
    assert quarter_files.made("charts", worked, "2026-Q1", words.of("sv")) == kept


def test_names_make_no_broken_picture_and_no_device_of_windows() -> None:
    name = "Sten \x0b & <script> \ufffe"
    chart = ranking(name, [Datum(name, 1.0, name)], width=400.0, fits=measure)
    root = ET.fromstring(chart_picture.svg(chart, name, "sv"))
    assert "".join(root[0].itertext()) == "Sten  & <script> "
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert [papers.file_name(one) for one in ("NUL.rapport", "com1", "Nuläge", "../a")] == [
        "_NUL.rapport", "_com1", "Nuläge", "a",
    ]  # fmt: skip


def test_charts_are_written_beside_each_other_whatever_their_archive_says() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in ("../../funnel.svg", "C:\\Windows\\goals.svg", "/etc/ledger.svg"):
            archive.writestr(name, "x")
    assert set(quarter_files.parts("charts", kept.getvalue())) == {"funnel.svg", "goals.svg", "ledger.svg"}


def test_an_empty_report_and_one_of_long_names_have_files_too() -> None:
    w = words.of("sv")
    for content in (full(LONG, 0), full(LONG, 20)):
        for kind in ("xlsx", "csv", "json"):
            assert quarter_files.made(kind, content, "2026-Q1", w)


@pytest.mark.long
def test_libreoffice_reads_the_same_numbers(worked: Quarter, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "install libreoffice-calc-nogui (Debian) to run the long tests"
    data = quarter_files.workbook(worked, words.of("sv"))
    (tmp_path / "kvartal.xlsx").write_bytes(data)
    done = subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         'csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,false,false,false,false,false,-1',
         "--outdir", str(tmp_path), str(tmp_path / "kvartal.xlsx")],
        capture_output=True, timeout=100, check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8"},  # its files are named after sheets with Swedish letters
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        read = grid((tmp_path / f"kvartal-{sheet.title}.csv").read_text("utf-8-sig"), ";")
        for ours, theirs in zip(sheet.iter_rows(values_only=True), read, strict=True):
            for cell, text in zip(ours, theirs, strict=True):
                if isinstance(cell, (int, float)):
                    assert float(text) == pytest.approx(float(cell), abs=1e-9)
                else:
                    assert text == (str(cell)[:10] if hasattr(cell, "year") else cell or "")
