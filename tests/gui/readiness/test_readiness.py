"""Readiness on screen: levels, what they rest on, addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.gui import land

from investcrm.domain.fields import READINESS_FIELDS, ReadinessLevel
from investcrm.gui.dialogs.export import ExportDialog
from investcrm.gui.dialogs.readiness import EmailDialog, LevelDialog
from investcrm.gui.theme import theme
from investcrm.services import readiness

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
    told = {label.text() for label in page.evidence.findChildren(QLabel)}
    assert "Mark: brist · Elkapacitet: begränsad" in told


def test_readiness_goes_out_as_a_printed_list(page: Any, tmp_path: Path, settle: Settle) -> None:
    page.export.click()
    dialog = land.dialog(ExportDialog)
    dialog.form.set_key("pdf")
    dialog.write(tmp_path / "beredskap.pdf")
    settle()
    told = land.paper(tmp_path / "beredskap.pdf")
    assert all(row.name in told for row in page.rows)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_head_of_the_table_fits_its_column(window: Any, settle: Settle, language: str) -> None:
    window.resize(1366, 768)
    window.set_language(language)
    table = window.go("readiness").table
    settle()
    head = table.horizontalHeader()
    metrics = theme().metrics("small", weight=600)
    for place in range(head.count()):
        words = str(table.model().headerData(place, Qt.Orientation.Horizontal)).split()
        assert max(metrics.horizontalAdvance(word) for word in words) <= head.sectionSize(place) - 2
