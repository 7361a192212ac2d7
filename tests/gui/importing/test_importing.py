"""Taking in a spreadsheet: every row seen first, the user's word counts, one act, one undo."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from investcrm.domain.commands import AddSite
from investcrm.domain.filters import InquiryFilter, SiteFilter
from investcrm.domain.projection import PROJECTIONS, SWEREF_99_TM
from investcrm.services import inquiries, outlines, sites

Settle = Callable[[], None]
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def _count(workspace: Any) -> int:
    return int(workspace.ask(inquiries.list_head, InquiryFilter()).count)


@pytest.fixture
def page(nav: Any, window: Any, settle: Settle) -> Any:
    nav.import_file()
    settle()
    return window.page("import")


def _write(folder: Path, text: str) -> Path:
    file = folder / "lista.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_row_is_accounted_for_before_anything_is_written(
    page: Any, nav: Any, workspace: Any, settle: Settle
) -> None:
    before = _count(workspace)
    nav.import_file(SAMPLES / "forfragningar.xlsx")
    settle()
    counts = page.found.counts
    assert counts["read"] + counts["doubtful"] + counts["unread"] == counts["rows"] == 180
    assert page.rows.model.rowCount() == 180
    assert _count(workspace) == before


def test_a_list_of_land_is_known_for_what_it_is(page: Any, nav: Any, settle: Settle) -> None:
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    assert page.subject.key() == "sites"


def test_taken_in_and_taken_back_as_one_act(page: Any, nav: Any, workspace: Any, settle: Settle) -> None:
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    page.go.click()
    settle()
    assert workspace.ask(sites.list_head, SiteFilter()).count == 58
    page.undo_button.click()
    settle()
    assert workspace.ask(sites.list_head, SiteFilter()).count == 0
    assert page.found is not None
    assert page.go.isEnabled()


def test_asking_for_a_file_where_one_has_come_in_asks_for_another(
    page: Any, nav: Any, settle: Settle
) -> None:
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    page.take_in()
    settle()
    assert page.result is not None
    nav.import_file()
    settle()
    assert page.result is None
    assert page.zone.isVisible()


def test_a_second_import_adds_nothing_unless_told_to(
    page: Any, nav: Any, workspace: Any, settle: Settle
) -> None:
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    page.take_in()
    settle()
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    assert page.found.counts["duplicates"] == 58
    assert not page.go.isEnabled()
    page.rows.show_only("duplicates")
    page.rows.table.selectRow(0)
    page.rows.choose("add")
    assert page.go.isEnabled()
    page.take_in()
    settle()
    assert workspace.ask(sites.list_head, SiteFilter()).count == 59


def test_the_users_word_on_a_column_counts(page: Any, nav: Any, tmp_path: Path, settle: Settle) -> None:
    nav.import_file(_write(tmp_path, "Vad;Siffra\nProjekt Ask;12\nProjekt Bok;14\n"))
    settle()
    page.subject.set_key("inquiries")
    settle()
    page.mapping.choose(0, "title")
    page.mapping.choose(1, "land")
    page._again()
    settle()
    drafts = [row.draft for row in page.found.reading.rows]
    assert [draft.title for draft in drafts] == ["Projekt Ask", "Projekt Bok"]
    assert [draft.requirements[0].requirement.kind for draft in drafts] == ["land", "land"]


def test_the_chosen_row_shows_what_was_read_from_what(
    page: Any, nav: Any, tmp_path: Path, settle: Settle
) -> None:
    nav.import_file(_write(tmp_path, "Projekt;Yta (ha);Effekt (MW)\nProjekt Ask;ca 12;5\n"))
    settle()
    table = page.rows.cells
    shown = [[table.index(row, column).data() for column in range(4)] for row in range(table.rowCount())]
    assert shown[0][:3] == ["Yta (ha)", "ca 12", "minst 12\u00a0ha"], "what is doubtful comes first"
    assert shown[0][3]
    assert ["Effekt (MW)", "5", "minst 5\u00a0MW"] in [row[:3] for row in shown]


def test_nothing_chosen_is_lost_when_the_rows_are_read_again(
    page: Any, nav: Any, workspace: Any, settle: Settle
) -> None:
    for _ in range(2):
        nav.import_file(SAMPLES / "mark.csv")
        settle()
        page.take_in()
        settle()
    page.rows.choose_all("merge")
    page.mapping.choose(len(page.mapping.choices) - 1, "")
    assert not page.go.isEnabled(), "rows on show were read by another mapping"
    page._again()
    settle()
    assert set(page.rows.choices().values()) == {"merge"}
    page.go.click()
    settle()
    assert (page.result.merged, page.result.added) == (58, 0)
    page.undo_button.click()
    settle()
    assert page.rows.choices() != {}
    assert workspace.ask(sites.list_head, SiteFilter()).count == 58


def test_a_file_that_cannot_be_read_leaves_the_one_on_show(
    page: Any, nav: Any, tmp_path: Path, settle: Settle
) -> None:
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    file = tmp_path / "bild.xlsx"
    file.write_bytes(b"\x89PNG not a sheet")
    nav.import_file(file)
    settle()
    assert "bild.xlsx" in page.trouble.text()
    assert page.found.table.file_name == "mark.csv"
    assert page.go.isEnabled()


def test_an_import_that_cannot_be_taken_back_says_so_and_stays(
    page: Any, nav: Any, program: Any, settle: Settle
) -> None:
    from investcrm.gui.undoing import undo

    nav.import_file(SAMPLES / "mark.csv")
    settle()
    page.take_in()
    settle()
    undo(nav)
    settle()
    page.undo_button.click()
    settle()
    assert page.trouble.isVisible()
    assert page._stack.currentIndex() == 2


def test_an_import_finished_behind_another_page_says_so_with_its_undo(
    page: Any, nav: Any, window: Any, workspace: Any, settle: Settle
) -> None:
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    page.take_in()
    window.go("sites")
    settle()
    taking_back = window.toasts.shown()[-1].button
    taking_back.click()
    settle()
    assert workspace.ask(sites.list_head, SiteFilter()).count == 0


def test_a_file_that_is_no_table_is_said_and_nothing_is_lost(
    page: Any, nav: Any, tmp_path: Path, settle: Settle
) -> None:
    file = tmp_path / "bild.xlsx"
    file.write_bytes(b"\x89PNG not a sheet")
    nav.import_file(file)
    settle()
    assert page.trouble.isVisible()
    assert page._stack.currentIndex() == 0


def test_a_mail_becomes_a_new_inquiry(page: Any, nav: Any, window: Any, settle: Settle) -> None:
    nav.import_file(SAMPLES / "rfi.eml")
    settle()
    assert window.current == "new_inquiry"


def test_the_window_lives_while_thousands_of_rows_are_read(
    page: Any, nav: Any, tmp_path: Path, settle: Settle
) -> None:
    rows = "\n".join(f"Projekt {n};2026-03-{n % 28 + 1:02};{n % 40} ha;{n % 30} MW" for n in range(3000))
    beats: list[float] = []  # in the window's own working time: what else the machine does is not its fault
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: beats.append(time.thread_time()))
    timer.start()
    nav.import_file(_write(tmp_path, f"Projekt;Datum in;Yta;Effekt\n{rows}\n"))
    settle()
    timer.stop()
    assert page.found.counts["rows"] == 3000
    assert max(after - before for before, after in pairwise(beats)) < 0.5


def test_stopping_leaves_nothing_behind(
    page: Any, nav: Any, workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    before = _count(workspace)
    rows = "\n".join(f"Projekt {n};{n % 40} ha" for n in range(3000))
    nav.import_file(_write(tmp_path, f"Projekt;Yta\n{rows}\n"))
    settle()
    page.take_in()
    page.cancel()
    settle()
    assert _count(workspace) in (before, before + 3000)
    assert page.result is not None or page.trouble.isVisible()


def test_a_map_file_is_seen_on_the_map_and_its_outlines_go_to_the_sites_that_are_here(
    page: Any, nav: Any, workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    site = workspace.act(sites.add_site, AddSite("1980", "Ängsbacken", {"owner": "Kommunen"}))
    zone = PROJECTIONS[3010]
    places = [
        [east, north]
        for north, east in (
            zone.plane(*SWEREF_99_TM.degrees(6_609_000 + b, 588_000 + a))
            for a, b in ((0, 0), (300, 0), (300, 300), (0, 300), (0, 0))
        )
    ]
    shape = {"type": "Polygon", "coordinates": [places]}
    feature = {
        "type": "Feature",
        "properties": {"namn": "Ängsbacken", "kommun": "Västerås"},
        "geometry": shape,
    }
    file = tmp_path / "mark.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    nav.import_file(file)
    settle()
    assert page.system.isVisible()
    assert not page.map.map.scene.spots
    page.system.system.set_key("3010")
    page.system.system.chosen.emit("3010")
    settle()
    assert [spot.name for spot in page.map.map.scene.spots] == ["Ängsbacken"]
    assert page.rows.choices() == {1: "merge"}
    page.system.who.setText("Lantmäteriet")
    page.go.click()
    settle()
    now = workspace.ask(outlines.of_site, site).now
    assert now is not None
    assert now.source == "Lantmäteriet"
    page.undo()
    settle()
    assert workspace.ask(outlines.of_site, site).now is None
    nav.import_file(SAMPLES / "mark.csv")
    settle()
    assert not page.system.isVisible()
    assert not page.map.isVisible()
