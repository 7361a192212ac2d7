"""The page of inquiries as one works with it: find, filter, move, edit, take back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QDialog

from investcrm.domain.commands import ChangeInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.requirements import Level
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import inquiries


@pytest.fixture
def page(window: Any, settle: Any) -> Any:
    made = window.go("inquiries")
    settle()
    return made


def titles(page: Any) -> list[str]:
    return [page.model.row_at(at).title for at in range(page.model.count)]


def pill(page: Any, words: str) -> Any:
    from investcrm.gui.widgets.buttons import Pill

    return next(
        one for one in page.bar.findChildren(Pill) if one.text().startswith(words) and not one.isHidden()
    )


def dialog(kind: type[QDialog] = QDialog) -> Any:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found[-1] if found else None


def detail_of(workspace: Any, inquiry_id: str) -> Any:
    return workspace.ask(inquiries.detail, inquiry_id)


def show(page: Any, settle: Any, inquiry_id: str, tab: str = "") -> None:
    page.open(inquiry=inquiry_id, tab=tab)
    settle()
    assert page.detail.detail.row.id == inquiry_id


def test_the_list_opens_with_what_is_open(page, qtbot):
    assert titles(page) == ["TransRail Components", "Projekt Björk", "Projekt Alm", "Nordic Powders"]


def test_a_quick_filter_narrows_the_list(page, qtbot, settle):
    qtbot.mouseClick(pill(page, "Hos kommuner"), Qt.MouseButton.LeftButton)
    settle()
    assert titles(page) == ["Projekt Björk", "Projekt Alm"]
    qtbot.mouseClick(pill(page, "Beslutad"), Qt.MouseButton.LeftButton)
    settle()
    assert set(titles(page)) == {"Mälar Cold Storage", "Heat Exchange"}


def test_the_search_in_the_list_finds_while_typing(page, qtbot, settle):
    page.focus_search()
    qtbot.keyClicks(page.search, "bj")  # QTest types no letters beyond ASCII
    settle()
    assert titles(page) == ["Projekt Björk"]
    assert page.escape()
    settle()
    assert len(titles(page)) == 4


def test_a_saved_view_brings_filter_and_order_back(page, qtbot, settle, desk):
    page.bar.changed.emit(InquiryFilter(stages=(Stage.FORWARDED,)))
    page.bar.set_filter(InquiryFilter(stages=(Stage.FORWARDED,)))
    page._save_view()
    asked = dialog()
    asked.findChildren(type(page.search).__mro__[1])[0].setText("Hos oss")
    asked.accept()
    assert [view.name for view in page.views.all()] == ["Hos oss"]
    assert desk.get("inquiries.views")[0]["name"] == "Hos oss"
    page.bar.changed.emit(InquiryFilter(open_only=True))
    settle()
    qtbot.mouseClick(pill(page, "Hos oss"), Qt.MouseButton.LeftButton)
    settle()
    assert titles(page) == ["Projekt Björk", "Projekt Alm"]


def test_the_next_step_is_named_by_where_the_case_stands(page, settle, ids):
    expected = {
        "Nordic Powders": "Lägg till krav",
        "Projekt Björk": "Registrera svar",
        "TransRail Components": "Ta upp igen",
        "Heat Exchange": "Öppna på nytt",
    }
    for title, words in expected.items():
        show(page, settle, ids[title])
        assert page.detail.next.text() == words


def test_every_part_of_a_case_shows(page, settle, ids, qtbot):
    show(page, settle, ids["Projekt Björk"])
    for part in ("overview", "requirements", "municipalities", "events", "documents", "history"):
        page.detail.set_tab(part)
        settle()
        assert page.detail._parts[part].column.count() > 1, part


def test_a_case_moves_by_its_stage_bar_and_ctrl_z_takes_it_back(page, window, settle, ids, workspace):
    show(page, settle, ids["Nordic Powders"])
    page.detail.stage.picked.emit("qualified")
    settle()
    assert detail_of(workspace, ids["Nordic Powders"]).row.standing.stage is Stage.QUALIFIED
    window.hooks.undo(window)
    settle()
    assert detail_of(workspace, ids["Nordic Powders"]).row.standing.stage is Stage.RECEIVED
    assert "Ångra" in window.toasts.shown()[-1].text


def test_a_card_dropped_on_another_column_moves_the_case(page, settle, ids, workspace):
    page._set_mode("board")
    settle()
    page.board.view.moved.emit(ids["Nordic Powders"], "qualified")
    settle()
    assert detail_of(workspace, ids["Nordic Powders"]).row.standing.stage is Stage.QUALIFIED


def test_a_card_dropped_on_the_decision_asks_how_it_ended(page, settle, ids, workspace, qtbot):
    page._set_mode("board")
    settle()
    page.board.view.moved.emit(ids["Projekt Alm"], "decided")
    asked = dialog()
    asked.choose(Outcome.LOST)
    asked.go()
    assert asked.trouble.text()
    asked.reason.set_key("power_too_late")
    asked.needed.setPlainText("20 MW 2027")
    asked.go()
    settle()
    after = detail_of(workspace, ids["Projekt Alm"])
    assert after.row.standing.outcome is Outcome.LOST
    assert after.row.lost_reason == LostReason.POWER_TOO_LATE
    assert after.lost_needed == "20 MW 2027"


def test_several_are_changed_at_once_as_one_act(page, window, settle, ids, workspace, qtbot):
    page.table.selectAll()
    assert page.bulk.isVisible()
    page.bulk._change({"source": "fair"})
    settle()
    assert {detail_of(workspace, ids[t]).row.source for t in ("Projekt Alm", "Projekt Björk")} == {"fair"}
    window.hooks.undo(window)
    settle()
    assert detail_of(workspace, ids["Projekt Alm"]).row.source == "Business Sweden"


def test_deleting_can_be_taken_back(page, window, settle, ids, workspace, qtbot):
    page.table.select_id(ids["Nordic Powders"])
    settle()
    window.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert "Nordic Powders" not in titles(page)
    window.hooks.undo(window)
    settle()
    assert "Nordic Powders" in titles(page)


def test_the_form_saves_only_what_was_changed(page, settle, ids, workspace):
    show(page, settle, ids["Projekt Björk"])
    page.detail.acts.edit()
    form = dialog()
    form._fields["country"].setText("Finland")
    form._fields["deadline_on"].set_text("2027-01-15")
    assert set(form.changed_fields()) == {"country", "deadline_on"}
    form.go()
    settle()
    after = detail_of(workspace, ids["Projekt Björk"])
    assert after.country == "Finland"
    assert after.row.deadline_on == date(2027, 1, 15)
    assert after.row.title == "Projekt Björk"


def test_what_was_typed_in_the_form_is_there_again_after_leaving_it(page, settle, ids):
    show(page, settle, ids["Projekt Björk"])
    page.detail.acts.edit()
    form = dialog()
    form._fields["country"].setText("Norge")
    form.reject()
    settle()
    page.detail.acts.edit()
    again = dialog()
    assert again._fields["country"].text() == "Norge"
    again.forget()
    again.reject()


def test_two_who_change_the_same_field_choose_what_holds(page, settle, ids, workspace):
    show(page, settle, ids["Projekt Björk"])
    page.detail.acts.edit()
    form = dialog()
    form._fields["country"].setText("Norge")
    seen = detail_of(workspace, ids["Projekt Björk"])
    workspace.act(inquiries.change, ChangeInquiry(seen.row.id, seen.row.version, {"country": "Danmark"}))
    form.go()
    settle()
    from investcrm.gui.dialogs.conflict import ConflictDialog

    choice = dialog(ConflictDialog)
    assert choice.theirs["country"].text() == "Danmark"
    assert choice.mine["country"].text() == "Norge"
    choice._decide()
    settle()
    assert detail_of(workspace, ids["Projekt Björk"]).country == "Norge"


def test_of_two_changes_theirs_can_hold(page, settle, ids, workspace):
    show(page, settle, ids["Projekt Björk"])
    page.detail.acts.edit()
    form = dialog()
    form._fields["country"].setText("Norge")
    form._fields["next_step"].setText("Besök")
    seen = detail_of(workspace, ids["Projekt Björk"])
    workspace.act(inquiries.change, ChangeInquiry(seen.row.id, seen.row.version, {"country": "Danmark"}))
    form.go()
    settle()
    from investcrm.gui.dialogs.conflict import ConflictDialog

    choice = dialog(ConflictDialog)
    choice.theirs["country"].setChecked(True)
    choice._decide()
    settle()
    after = detail_of(workspace, ids["Projekt Björk"])
    assert (after.country, after.row.next_step) == ("Danmark", "Besök")


def test_requirements_are_edited_by_keyboard_and_saved_as_one_change(
    page, window, settle, ids, workspace, qtbot
):
    show(page, settle, ids["Nordic Powders"])
    page.detail.acts.requirements()
    form = dialog()
    land = form.editor.add_kind("land")
    qtbot.keyClicks(land.low.edit, "12 ha")
    qtbot.keyClicks(land.high.edit, "18 ha")
    power = form.editor.add_kind("power")
    qtbot.keyClicks(power.low.edit, "25 MW")
    qtbot.keyClicks(power.year, "2030")
    power.level.set_key("should")
    form.editor.add_kind("motorway")
    form.go()
    assert form.isVisible(), "a requirement that asks for nothing is not saved"
    form.editor.rows[-1].high.set_text("5 km")
    form.go()
    settle()
    kept = [line.requirement for line in detail_of(workspace, ids["Nordic Powders"]).requirements]
    assert [(one.kind, one.low, one.high) for one in kept] == [
        ("land", 120_000, 180_000),
        ("power", 25_000, None),
        ("motorway", None, 5000),
    ]
    assert kept[1].level is Level.SHOULD
    assert kept[1].on is not None
    assert kept[1].on.year == 2030
    window.hooks.undo(window)
    settle()
    assert detail_of(workspace, ids["Nordic Powders"]).requirements == ()


def test_a_doubt_goes_when_a_person_has_corrected_the_value(page, settle, ids, workspace):
    show(page, settle, ids["Projekt Björk"])
    page.detail.acts.requirements()
    form = dialog()
    assert form.editor.rows[2].value().doubt == "a range"
    form.editor.rows[2].low.set_text("30 MW")
    form.go()
    settle()
    kept = detail_of(workspace, ids["Projekt Björk"]).requirements[2].requirement
    assert (kept.low, kept.doubt) == (30_000, "")


def test_tasks_and_events_are_noted_and_ticked_off(page, settle, ids, workspace):
    show(page, settle, ids["Projekt Björk"], "events")
    page.detail.acts.task()
    form = dialog()
    form.title_edit.setText("Boka besök")
    form.due.set_text("+5d")
    form.go()
    settle()
    page.detail.acts.activity("call")
    form = dialog()
    form.text.setPlainText("Vill se två platser")
    form.go()
    settle()
    after = detail_of(workspace, ids["Projekt Björk"])
    assert "Boka besök" in [task.title for task in after.tasks]
    assert "Vill se två platser" in [event.text for event in after.activities]
    page.detail.acts.complete(next(task.id for task in after.tasks if task.title == "Boka besök"))
    settle()
    done = detail_of(workspace, ids["Projekt Björk"]).tasks
    assert next(task for task in done if task.title == "Boka besök").done_on is not None


def test_files_are_kept_byte_for_byte(page, nav, settle, ids, workspace, tmp_path):
    from investcrm.gui.views.inquiries import files
    from investcrm.services import cases

    file = tmp_path / "bilaga.pdf"
    file.write_bytes(b"%PDF-1.7 \x00\xff")
    files.keep(nav, ids["Projekt Alm"], [file])
    settle()
    kept = next(one for one in detail_of(workspace, ids["Projekt Alm"]).documents if one.name == "bilaga.pdf")
    assert workspace.ask(cases.document_bytes, kept.id) == b"%PDF-1.7 \x00\xff"
    files.write(nav, tmp_path / "ut.pdf", b"abc")
    settle()
    assert (tmp_path / "ut.pdf").read_bytes() == b"abc"


def test_reminding_shows_first_what_will_be_made(page, settle, ids):
    from investcrm.gui.dialogs.remind import RemindDialog

    show(page, settle, ids["Projekt Alm"], "municipalities")
    page.detail.acts.remind()
    settle()
    asked = dialog(RemindDialog)
    assert asked is not None
    asked.reject()


def test_the_list_is_exported_with_the_columns_on_show(page, settle):
    from investcrm.gui.dialogs.export import ExportDialog

    page.export_button.click()
    settle()
    asked = dialog(ExportDialog)
    assert asked is not None
    asked.reject()


def test_a_case_opens_in_a_window_of_its_own(page, settle, ids, qtbot):
    from investcrm.gui.views.inquiries.window import DetailWindow

    page._open_window(ids["Projekt Björk"])
    settle()
    opened = DetailWindow._open[ids["Projekt Björk"]]
    assert "Projekt Björk" in opened.windowTitle()
    opened.close()


def test_what_another_window_writes_shows_here(page, settle, ids, workspace, program, qtbot):
    seen = detail_of(workspace, ids["Nordic Powders"])
    program.watcher._look()
    settle()
    workspace.act(
        inquiries.change, ChangeInquiry(seen.row.id, seen.row.version, {"title": "Nordic Powders AB"})
    )
    program.watcher._look()
    qtbot.waitUntil(lambda: "Nordic Powders AB" in titles(page))


def test_rows_keep_their_place_when_the_order_changes(page, settle, ids):
    page.table.select_id(ids["Projekt Alm"])
    page.model.sort(1, Qt.SortOrder.AscendingOrder)
    settle()
    assert titles(page) == sorted(titles(page))
    assert page.table.selectionModel().hasSelection()
    page.table.selectionModel().clearSelection()
    page.table.selectionModel().select(
        page.model.index(0, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
