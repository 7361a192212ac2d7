"""Readiness on screen: levels, what they rest on, addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.gui import land

from investcrm.domain.commands import StatePower
from investcrm.domain.fields import READINESS_FIELDS, ReadinessLevel
from investcrm.gui.dialogs.export import ExportDialog
from investcrm.gui.dialogs.readiness import EmailDialog, LevelDialog
from investcrm.gui.dialogs.readiness_work import AskUpdateDialog, SupportDialog, WeightsDialog
from investcrm.gui.theme import theme
from investcrm.gui.views.readiness import sheets
from investcrm.services import power, readiness, readiness_work

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("readiness")
    settle()
    return shown


def test_every_municipality_has_its_row_and_its_place_on_the_map(page: Any, nav: Any) -> None:
    model = page.table.model()
    names = {model.index(row, 0).data() for row in range(model.rowCount())}
    assert names == {name for _, name in nav.region.municipalities()}
    assert len(page.map._shades) == len(names)


def test_a_level_is_stated_with_what_it_rests_on(page: Any, workspace: Any, settle: Settle) -> None:
    code = page.rows[2].code
    page.table.picked.emit(code, 3)
    settle()
    page.state()
    dialog = land.dialog(LevelDialog)
    dialog.buttons[ReadinessLevel.PARTLY].click()
    dialog.go()
    assert dialog.source.property("state") == "bad"
    dialog.source.setText("Nätägarens besked")
    dialog.go()
    settle()
    row = workspace.ask(readiness.detail, code).row
    known = row.levels[READINESS_FIELDS[3].key]
    assert (known.value, known.source) == ("partly", "Nätägarens besked")
    assert "Nätägarens besked" in page.evidence.evidence.text()


def test_arrows_move_and_the_evidence_follows(page: Any, qtbot: Any, settle: Settle) -> None:
    page.table.setCurrentIndex(page.table.model().index(0, 1))
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    settle()
    assert page.chosen == (page.rows[1].code, 0)
    assert page.rows[1].name in page.evidence.place._title.text()


def test_an_address_is_kept_and_a_wrong_one_said(page: Any, workspace: Any, settle: Settle) -> None:
    page.change_email()
    dialog = land.dialog(EmailDialog)
    dialog.email.setText("naringsliv")
    dialog.go()
    settle()
    assert dialog.trouble.isVisible()
    dialog.email.setText("naringsliv@kommun.example")
    dialog.go()
    settle()
    assert workspace.ask(readiness.detail, page.chosen[0]).row.email == "naringsliv@kommun.example"


def test_what_the_study_says_of_land_and_power_is_told(page: Any, settle: Settle) -> None:
    page.open("1980")
    settle()
    told = {label.text() for label in page.cards.told.findChildren(QLabel)}
    assert {"brist", "begränsad", "motorväg, järnväg, flygplats, djuphamn"} <= told


def test_readiness_goes_out_as_a_printed_list(page: Any, tmp_path: Path, settle: Settle) -> None:
    page.export.click()
    dialog = land.dialog(ExportDialog)
    dialog.form.set_key("pdf")
    dialog.write(tmp_path / "beredskap.pdf")
    settle()
    told = land.paper(tmp_path / "beredskap.pdf")
    assert all(row.name in told for row in page.rows)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_head_of_the_table_and_what_an_empty_card_says_fits(
    window: Any, settle: Settle, language: str
) -> None:
    window.resize(1280, 768)
    window.set_language(language)
    page = window.go("readiness")
    settle()
    for card in (page.cards.requests, page.cards.support):
        said = card.nothing
        assert said.isVisible()
        assert said.heightForWidth(said.width()) <= said.height()
    table = page.table
    head = table.horizontalHeader()
    metrics = theme().metrics("small", weight=600)
    for place in range(head.count()):
        words = str(table.model().headerData(place, Qt.Orientation.Horizontal)).split()
        assert max(metrics.horizontalAdvance(word) for word in words) <= head.sectionSize(place) - 2


def test_a_municipality_is_asked_confirms_and_is_supported(
    page: Any, workspace: Any, settle: Settle, tmp_path: Path
) -> None:
    code = page.rows[1].code
    page.open(code)
    settle()
    page.ask.click()
    asking = land.dialog(AskUpdateDialog)
    asking.places.set_selected([code])
    asking.dimensions.set_selected(["strategy"])
    asking.day.set_value(page.nav.region.today())
    asking.go()
    settle()
    (asked,) = workspace.ask(readiness_work.requests, [code])
    assert asked.left == ("strategy",)
    page._pick(code, 0)
    settle()
    page.evidence.confirm.click()
    settle()
    assert workspace.ask(readiness.detail, code).row.levels["strategy"].confidence == "confirmed"
    assert workspace.ask(readiness_work.requests, [code])[0].is_answered
    page.log_support()
    given = land.dialog(SupportDialog)
    given.hours.setValue(1.5)
    given.text.setText("Genomgång")
    given.go()
    settle()
    (support,) = workspace.ask(readiness_work.support, [code])
    assert (support.minutes, support.dimension) == (90, "strategy")
    assert page.cards.support.model.rowCount() == 1
    sheets.write(page.nav, page, code, tmp_path / "blad.pdf")
    settle()
    assert "Genomgång" in land.paper(tmp_path / "blad.pdf")


def test_weights_change_the_index_and_its_arithmetic_is_shown(
    page: Any, workspace: Any, settle: Settle
) -> None:
    before = {row.code: row.index.value for row in page.rows}
    page.weigh.click()
    dialog = land.dialog(WeightsDialog)
    dialog.weights["power"].setValue(5)
    dialog.go()
    settle()
    assert workspace.ask(readiness.weights)["power"] == 5
    assert {row.code: row.index.value for row in page.rows} != before
    shown = next(row for row in page.rows if row.code == page.chosen[0]).index
    texts = " ".join(label.text() for label in page.evidence.findChildren(QLabel))
    assert f"/ {shown.weight} = {shown.value}" in texts
    assert page.cards.next.model.rowCount() > 0
    page.comparing.click()
    settle()
    assert workspace.ask(readiness.compares)


def test_the_power_left_in_a_municipality_stands_beside_its_levels(
    page: Any, workspace: Any, settle: Settle
) -> None:
    code = page.rows[0].code
    page.open(code)
    settle()
    assert page.cards.power.isHidden()
    year = page.nav.region.today().year
    told = StatePower("", year, indicative_kw=8_000, source="Nätbesked", municipality_code=code)
    workspace.act(power.state, told)
    page.read()
    settle()
    assert not page.cards.power.isHidden()
    shown = page.cards.power.model
    assert [shown.index(0, column).data() for column in (0, 2)] == [f"{year}–{year + 7}", "8\xa0MW"]
