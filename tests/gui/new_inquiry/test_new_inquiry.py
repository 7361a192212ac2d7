"""Logging a lead: by keyboard, from a pasted text, from a mail; nothing typed is ever lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from investcrm import resources
from investcrm.domain.filters import InquiryFilter
from investcrm.services import inquiries

MAIL = resources.path("samples", "rfi.eml")
TEXT = (
    "12–18 ha för industri, byggstart senast kv 2 2028. 10 MW från start, 25 MW från 2030. "
    "Max 5 km motorväg, industrispår önskas. 120 arbetstillfällen i första fasen, "
    "300 fullt utbyggt, 1,4 mdkr."
)


@pytest.fixture
def page(window: Any, settle: Any) -> Any:
    window.hooks.new(window)
    settle()
    return window.page("new_inquiry")


def newest(workspace: Any) -> Any:
    shown = InquiryFilter()
    rows = workspace.ask(lambda r: inquiries.list_window(r, shown, inquiries.list_head(r, shown), 0, 50))
    last = max(rows, key=lambda row: row.id)  # an id tells when it was made, a number only the year it came
    return workspace.ask(inquiries.detail, last.id)


def wait_for_reading(qtbot: Any, page: Any) -> None:
    qtbot.waitUntil(lambda: len(page.form.requirements.rows) > 0)


def test_a_title_typed_and_ctrl_enter_is_enough(page, window, workspace, qtbot, settle):
    window.activateWindow()
    title = page.form.fields["title"]
    qtbot.waitUntil(title.hasFocus)
    qtbot.keyClicks(title, "Projekt Heron")
    qtbot.keyClick(title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    logged = newest(workspace)
    assert logged.row.title == "Projekt Heron"
    assert logged.row.received_on is not None
    assert window.current == "inquiries"
    qtbot.waitUntil(lambda: window.page("inquiries").detail.detail is not None)
    assert window.page("inquiries").detail.detail.row.id == logged.row.id


def test_without_a_name_nothing_is_logged_and_the_page_says_so(page, workspace, settle):
    before = newest(workspace).row.number
    page.form.fields["investor"].setText("Volta")
    page.save()
    settle()
    assert newest(workspace).row.number == before
    assert page.trouble.isVisible()


def test_a_pasted_text_is_read_into_fields_to_correct(page, workspace, qtbot, settle):
    page.form.fields["title"].setText("Projekt Heron")
    page.form.fields["summary"].setPlainText(TEXT)
    wait_for_reading(qtbot, page)
    kinds = [row.value().kind for row in page.form.requirements.rows]
    assert kinds[:4] == ["land", "ready_by", "power", "power"]
    assert page.form.value("jobs") == 120
    assert page.form.value("investment_sek") == 1_400_000_000
    page.form.requirements.rows[0].high.set_text("20 ha")
    page.save()
    settle()
    logged = newest(workspace)
    land = logged.requirements[0].requirement
    assert (land.low, land.high) == (120_000, 200_000)
    assert logged.summary == TEXT
    assert logged.row.jobs == 120


def test_what_a_person_typed_is_not_overwritten_by_a_reading(page, qtbot, settle):
    page.form.fields["jobs"].set_text("95")
    page.form.fields["summary"].setPlainText(TEXT)
    wait_for_reading(qtbot, page)
    assert page.form.value("jobs") == 95


def test_a_mail_becomes_an_inquiry_with_the_mail_kept(page, nav, window, workspace, qtbot, settle):
    from investcrm.gui.taking_in import take_in

    take_in(nav, (MAIL,))
    wait_for_reading(qtbot, page)
    assert page.form.value("title")
    assert page.form.value("deadline_on") == date(2026, 11, 27)
    page.save()
    settle()
    logged = newest(workspace)
    assert any(one.name.endswith(".eml") or one.media_type == "message/rfc822" for one in logged.documents)
    assert len(logged.requirements) > 3


def test_a_draft_outlives_the_window(page, desk, qtbot, settle, workspace):
    page.form.fields["title"].setText("Projekt Heron")
    page.form.fields["summary"].setPlainText(TEXT)
    wait_for_reading(qtbot, page)
    qtbot.waitUntil(lambda: workspace.desk.drafts("inquiry.") != [])
    qtbot.waitUntil(lambda: not page._keep_soon.isActive())
    settle()
    (key, title, _) = workspace.desk.drafts("inquiry.")[0]
    assert title == "Projekt Heron"
    kept = workspace.desk.draft(key)
    assert kept["values"]["summary"] == TEXT
    assert kept["requirements"][0]["kind"] == "land"


def test_a_draft_is_gone_on_with_from_where_one_was(page, nav, desk, qtbot, settle):
    page.form.fields["title"].setText("Projekt Heron")
    page.form.fields["deadline_on"].set_text("2027-01-15")
    qtbot.waitUntil(lambda: desk.drafts("inquiry.") != [])
    key = desk.drafts("inquiry.")[0][0]
    nav.new_inquiry()
    settle()
    assert page.form.value("title") == ""
    nav.new_inquiry(draft=key)
    settle()
    assert page.form.value("title") == "Projekt Heron"
    assert page.form.value("deadline_on") == date(2027, 1, 15)


def test_a_saved_inquiry_leaves_no_draft(page, desk, qtbot, settle):
    page.form.fields["title"].setText("Projekt Heron")
    qtbot.waitUntil(lambda: desk.drafts("inquiry.") != [])
    page.save()
    settle()
    assert desk.drafts("inquiry.") == []


def test_a_draft_thrown_away_can_be_brought_back(page, window, desk, qtbot, settle):
    page.form.fields["title"].setText("Projekt Heron")
    qtbot.waitUntil(lambda: desk.drafts("inquiry.") != [])
    page._throw_away()
    assert desk.drafts("inquiry.") == []
    window.toasts.shown()[-1].button.click()
    settle()
    assert page.form.value("title") == "Projekt Heron"


def test_an_inquiry_that_is_here_already_is_shown_while_typing(page, qtbot, settle):
    page.form.fields["title"].setText("Något nytt")
    page.form.fields["investor"].setText("Volta Cells")
    qtbot.waitUntil(page.same.isVisible)


def test_logging_can_be_taken_back(page, window, workspace, settle):
    before = newest(workspace).row.title
    page.form.fields["title"].setText("Projekt Heron")
    page.save()
    settle()
    window.hooks.undo(window)
    settle()
    assert newest(workspace).row.title == before


def test_a_draft_is_reached_by_keyboard_right_before_the_name(page, nav, window, desk, qtbot, settle):
    page.form.fields["title"].setText("Projekt Heron")
    qtbot.waitUntil(lambda: desk.drafts("inquiry.") != [])
    nav.new_inquiry()
    settle()
    window.activateWindow()
    title = page.form.fields["title"]
    qtbot.waitUntil(title.hasFocus)
    qtbot.keyClick(title, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    focused = window.focusWidget()
    assert focused.text() == "Projekt Heron"
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    settle()
    assert page.form.value("title") == "Projekt Heron"
