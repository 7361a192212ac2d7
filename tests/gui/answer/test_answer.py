"""Recording answers: sites with what is new of them, words, or declining."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.gui.dialogs.answer import AnswerDialog
from investcrm.services import inquiries, sites

Settle = Callable[[], None]


@pytest.fixture
def places(workspace: Any, nav: Any) -> dict[str, str]:
    return land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])


@pytest.fixture
def dialog(nav: Any, ids: dict[str, str], places: dict[str, str], settle: Settle) -> AnswerDialog:
    """The answer of the one municipality that is left in Projekt Björk."""
    nav.record_answer(ids["Projekt Björk"])
    settle()
    return land.dialog(AnswerDialog)


def test_an_answered_site_becomes_dated_facts(
    dialog: AnswerDialog, workspace: Any, places: dict[str, str], settle: Settle
) -> None:
    own = dialog.sites.own(places["Strandtomten"])
    own.check.click()
    own.told.area.set_text("16 ha")
    own.told.power.set_text("6 MW nu, 14 MW 2028")
    assert "6\u00a0MW" in own.told.power.shown.text()
    dialog.text.setPlainText("Vi växer åt norr.")
    dialog.primary.click()
    settle()
    row = workspace.ask(sites.detail, places["Strandtomten"]).row
    assert row.facts.values["usable_m2"].value == 160_000
    assert [(step.year, step.firm_kw + step.indicative_kw) for step in row.facts.power] == [
        (None, 6_000),
        (2028, 14_000),
    ]


def test_a_new_site_comes_with_the_answer(
    dialog: AnswerDialog, workspace: Any, ids: dict[str, str], settle: Settle
) -> None:
    dialog.sites.add_button.click()
    new = dialog.sites._new[0]
    new.name.setText("Nya Hamnen")
    new.told.area.set_text("20 ha")
    dialog.go()
    settle()
    detail = workspace.ask(inquiries.detail, ids["Projekt Björk"])
    answered = [f for f in detail.forwardings if f.state == "answered"]
    assert any(name == "Nya Hamnen" for f in answered for _, name, _ in f.sites)


def test_declining_needs_a_reason(
    dialog: AnswerDialog, workspace: Any, ids: dict[str, str], settle: Settle
) -> None:
    dialog.declines.click()
    dialog.go()
    settle()
    assert dialog.trouble.isVisible()
    dialog.reason.setPlainText("Ingen mark före 2030")
    dialog.go()
    settle()
    detail = workspace.ask(inquiries.detail, ids["Projekt Björk"])
    reasons = {f.decline_reason for f in detail.forwardings if f.state == "declined"}
    assert "Ingen mark före 2030" in reasons


def test_ctrl_return_records_from_the_keyboard(
    dialog: AnswerDialog, workspace: Any, ids: dict[str, str], qtbot: Any, settle: Settle
) -> None:
    dialog.text.setFocus()
    qtbot.keyClicks(dialog.text, "Vi har mark vid E18.")
    qtbot.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    detail = workspace.ask(inquiries.detail, ids["Projekt Björk"])
    assert "Vi har mark vid E18." in {f.answer_text for f in detail.forwardings}
    assert land.no_dialog(AnswerDialog)


def test_the_next_municipality_follows(
    nav: Any, ids: dict[str, str], places: dict[str, str], settle: Settle
) -> None:
    nav.record_answer(ids["Projekt Alm"])
    settle()
    first = land.dialog(AnswerDialog)
    assert first.who.count() == 3
    first.text.setPlainText("Ja")
    first.go_on()
    settle()
    second = land.dialog(AnswerDialog)
    assert second.who.count() == 2
    assert second.text.toPlainText() == ""
    second.reject()


def test_files_of_the_answer_are_kept(
    dialog: AnswerDialog, workspace: Any, ids: dict[str, str], tmp_path: Path, settle: Settle
) -> None:
    file = tmp_path / "nätbesked.pdf"
    file.write_bytes(b"%PDF-1.7 besked")
    dialog.text.setPlainText("Se bilagan.")
    dialog.files.add([file])
    dialog.go()
    settle()
    names = {d.name for d in workspace.ask(inquiries.detail, ids["Projekt Björk"]).documents}
    assert "nätbesked.pdf" in names


def test_a_half_written_answer_is_there_again(
    dialog: AnswerDialog, nav: Any, ids: dict[str, str], settle: Settle
) -> None:
    dialog.text.setPlainText("Vi återkommer om")
    dialog.reject()
    nav.record_answer(ids["Projekt Björk"])
    settle()
    again = land.dialog(AnswerDialog)
    assert again.text.toPlainText() == "Vi återkommer om"
    again.reject()


def test_a_case_nobody_was_asked_in_says_so(
    nav: Any, window: Any, ids: dict[str, str], settle: Settle
) -> None:
    nav.record_answer(ids["Nordic Powders"])
    settle()
    assert land.no_dialog(AnswerDialog)
    assert window.toasts.shown()
