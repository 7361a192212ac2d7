"""Today: each line has the one button that settles it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from investcrm.gui.views.today.line import DueLine
from investcrm.services import inquiries


@pytest.fixture
def page(window: Any, settle: Any) -> Any:
    made = window.go("today")
    settle()
    return made


def lines(page: Any) -> list[DueLine]:
    return [one for one in page.findChildren(DueLine) if not one.isHidden()]


def line(page: Any, title: str) -> DueLine:
    return next(one for one in lines(page) if title in one.accessibleName())


def test_a_task_due_today_is_done_with_one_click(page, workspace, ids, settle, qtbot):
    qtbot.mouseClick(line(page, "Skicka program").button, Qt.MouseButton.LeftButton)
    settle()
    tasks = workspace.ask(inquiries.detail, ids["Projekt Björk"]).tasks
    assert tasks[0].done_on == date.fromisoformat(str(tasks[0].done_on))
    assert not [one for one in lines(page) if "Skicka program" in one.accessibleName()]


def test_what_waits_for_municipalities_offers_to_record_an_answer(page, qtbot):
    assert line(page, "Projekt Alm").button.text() == "Registrera svar"


def test_a_draft_stands_on_today_and_goes_on_from_there(page, window, desk, settle, qtbot):
    desk.keep_draft("inquiry.1", "Projekt Heron", {"values": {"title": "Projekt Heron"}})
    page.shown()
    qtbot.waitUntil(lambda: any("Heron" in one.accessibleName() for one in lines(page)))
    qtbot.mouseClick(line(page, "Projekt Heron").button, Qt.MouseButton.LeftButton)
    settle()
    assert window.current == "new_inquiry"
    assert window.page("new_inquiry").form.value("title") == "Projekt Heron"


def test_a_click_on_a_line_opens_the_case(page, window, ids, settle, qtbot):
    qtbot.mouseClick(line(page, "Ring om tidplanen"), Qt.MouseButton.LeftButton)
    settle()
    assert window.page("inquiries").detail.inquiry_id == ids["Projekt Björk"]


def test_a_dropped_mail_becomes_an_inquiry_and_a_dropped_table_an_import(page, window, settle):
    from investcrm import resources

    page.drop.dropped.emit([Path(resources.path("samples", "rfi.eml"))])
    settle()
    assert window.current == "new_inquiry"
    window.go("today")
    page.drop.dropped.emit([Path(resources.path("samples", "mark.csv"))])
    settle()
    assert window.current == "import"


def test_an_empty_day_teaches_how_to_begin(tmp_path, qapp, qtbot, key_store):
    from tests.gui.conftest import close, makers

    from investcrm import bootstrap
    from investcrm.gui.program import Program
    from investcrm.gui.widgets.basic import EmptyState

    program = Program(makers(), "sv")
    window = program.show(bootstrap.create(tmp_path / "ny", "20", passphrase=None).workspace)
    qtbot.waitUntil(lambda: not program.tasks.busy)
    teaches = [one.button is not None for one in window.page("today").findChildren(EmptyState)]
    close(program)
    assert teaches == [True]
