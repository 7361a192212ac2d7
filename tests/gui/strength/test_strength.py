"""Strength areas on screen: the tree, what stands in one, what is reviewed, merged and written to a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.gui import land

from investcrm.gui.dialogs.strength_area import AreaDialog, MergeAreaDialog
from investcrm.gui.dialogs.strength_item import ItemDialog
from investcrm.gui.dialogs.strength_sheet import SheetDialog
from investcrm.services import strength

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("strength", area="smart_industry")
    settle()
    return shown


def test_what_stands_in_an_area_is_added_reviewed_and_taken_back(
    page: Any, workspace: Any, settle: Settle
) -> None:
    assert page.pane.name.text() == "Smart industri"
    assert page.pane.unreviewed.text() == "6 företag att granska"
    page.pane.add.click()
    dialog = land.dialog(ItemDialog)
    dialog.name_sv.setText("Robotlabbet")
    dialog.kind.set_key("test_bed")
    dialog.primary.click()
    assert dialog.source.property("state") == "bad"
    dialog.source.setText("Kommunens webbplats")
    dialog.primary.click()
    settle()
    assert "Robotlabbet" in [row.name_sv for row in page.pane.items.rows()]
    page.pane._companies.select_id(page.pane.companies.rows()[0].id)
    page.pane.review.click()
    settle()
    assert page.pane.unreviewed.text() == "5 företag att granska"
    assert workspace.ask(strength.page, "smart_industry").companies[0].reviewed_on == page.nav.region.today()


def test_an_area_is_changed_and_merged_from_the_window(page: Any, workspace: Any, settle: Settle) -> None:
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_E)
    settle()
    dialog = land.dialog(AreaDialog)
    dialog.confirmed.setChecked(True)
    dialog.primary.click()
    settle()
    assert not workspace.ask(strength.page, "smart_industry").area.assumed
    page.open(area="food")
    settle()
    page.pane.merge.click()
    settle()
    merge = land.dialog(MergeAreaDialog)
    merge.primary.click()
    assert merge.trouble.isVisibleTo(merge)
    merge.into.set_key("life_science")
    merge.primary.click()
    settle()
    keys = {area.key for area in page.areas}
    assert "food" not in keys
    assert "food.water" in keys


def test_the_sheet_says_what_is_left_out_and_takes_it_in_when_reviewed(
    page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    page.pane.sheet.click()
    settle()
    dialog = land.dialog(SheetDialog)
    before = len(dialog.left_out.rows())
    assert before == 6
    dialog.table.select_id(dialog.left_out.rows()[0].id)
    dialog.review.click()
    settle()
    assert len(dialog.left_out.rows()) == before - 1
    target = tmp_path / "blad.pdf"
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args, **_kw: (str(target), "")
    )
    dialog.primary.click()
    settle()
    assert target.read_bytes().startswith(b"%PDF")
