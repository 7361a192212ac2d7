"""Land and premises on screen: found, stated anew, added, deleted and taken back, written to Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.commands import StateFacts
from investcrm.domain.filters import SiteFilter
from investcrm.gui.dialogs.export import ExportDialog
from investcrm.gui.dialogs.power import PowerDialog
from investcrm.gui.dialogs.site import SiteDialog
from investcrm.services import sites

Settle = Callable[[], None]


@pytest.fixture
def places(workspace: Any, nav: Any) -> dict[str, str]:
    return land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])


@pytest.fixture
def page(window: Any, places: dict[str, str], settle: Settle) -> Any:
    shown = window.go("sites")
    settle()
    return shown


def test_every_site_is_listed_and_the_first_is_told(page: Any) -> None:
    assert page.model.count == 3
    assert page.pane.name.text() == "Bruksvallen"


def test_typing_narrows_the_list(page: Any, qtbot: Any, settle: Settle) -> None:
    page.focus_search()
    qtbot.keyClicks(page.search, "bruks")
    settle()
    assert page.model.count == 1
    assert page.model.row_at(0).name == "Bruksvallen"


def test_a_new_value_stands_and_the_old_one_stays_in_the_history(
    page: Any, places: dict[str, str], workspace: Any, settle: Settle
) -> None:
    page.open(site=places["Strandtomten"])
    settle()
    page.pane.edit.click()
    dialog = land.dialog(SiteDialog)
    dialog.inputs["usable_m2"].put_text("12,5 ha")
    dialog.source.set_key("Kommunen")
    dialog.primary.click()
    settle()
    detail = workspace.ask(sites.detail, places["Strandtomten"])
    assert detail.row.facts.values["usable_m2"].value == 125_000
    assert [fact.value for fact in detail.history if fact.field == "usable_m2"] == ["125000", "40000"]
    assert page.pane.site.row.facts.values["usable_m2"].value == 125_000


def test_only_what_was_changed_is_stated(page: Any, places: dict[str, str], settle: Settle) -> None:
    page.open(site=places["Ängsbacken"])
    settle()
    page.pane.state()
    dialog = land.dialog(SiteDialog)
    assert dialog.facts() == {}
    dialog.inputs["gas"].put_text("yes")
    assert dialog.facts() == {"gas": True}
    dialog.confirm.setChecked(True)
    assert set(dialog.facts()) == {"gas", "usable_m2", "power_note"}
    dialog.reject()


def test_old_values_are_marked_where_they_are_shown(
    page: Any, places: dict[str, str], workspace: Any, settle: Settle
) -> None:
    old = StateFacts(places["Ängsbacken"], {"owner": "Kommunen"}, "Register", date(2020, 1, 1))
    workspace.act(sites.state_facts, old)
    page.model.refresh()
    page.open(site=places["Ängsbacken"])
    settle()
    assert page.pane.stale.text()
    place = page.model.position_of(places["Ängsbacken"])
    column = next(i for i, one in enumerate(page.model.columns) if one.key == "stale")
    assert page.model.index(place, column).data() == page.pane.stale.text().replace(" uppgift", "")


def test_n_adds_a_site_and_shows_it(page: Any, qtbot: Any, workspace: Any, settle: Settle) -> None:
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_N)
    settle()
    dialog = land.dialog(SiteDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.name.setText("Hamnplan")
    dialog.power.set_text("3 MW nu")
    dialog.source.set_key("Kommunen")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    head = workspace.ask(sites.list_head, SiteFilter(search="hamnplan"))
    assert head.count == 1
    assert page.pane.name.text() == page.table.current_row().name == "Hamnplan"


def test_a_field_that_cannot_be_read_is_said(page: Any, settle: Settle) -> None:
    page.pane.state()
    dialog = land.dialog(SiteDialog)
    dialog.inputs["usable_m2"].put_text("minus fyra ha")
    dialog.source.set_key("Kommunen")
    dialog.go()
    assert dialog.trouble.isVisible()
    dialog.reject()


def test_power_is_stated_from_a_year_on(
    page: Any, places: dict[str, str], workspace: Any, settle: Settle
) -> None:
    page.open(site=places["Strandtomten"])
    settle()
    page.pane._state_power()
    dialog = land.dialog(PowerDialog)
    dialog.year.setText("2031")
    dialog.firm.set_text("40 MW")
    dialog.go()
    settle()
    power = workspace.ask(sites.detail, places["Strandtomten"]).power
    assert (2031, 40_000) in {(row.year, row.firm_kw) for row in power}


def test_a_deleted_site_comes_back_by_undo(
    page: Any, window: Any, nav: Any, places: dict[str, str], settle: Settle
) -> None:
    from investcrm.gui.dialogs.sheet import undo_last

    page.open(site=places["Ängsbacken"])
    settle()
    page.pane.remove.click()
    settle()
    assert page.model.count == 2
    undo_last(nav)
    settle()
    assert page.model.count == 3


def test_the_list_goes_to_excel_with_ones_own_columns(page: Any, tmp_path: Path, settle: Settle) -> None:
    from openpyxl import load_workbook

    page._export()
    dialog = land.dialog(ExportDialog)
    assert {"name", "municipality", "power"} <= set(dialog.columns())
    dialog.write(tmp_path / "mark.xlsx")
    settle()
    sheet = load_workbook(tmp_path / "mark.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 4


def test_the_list_goes_on_paper_as_it_is_filtered(page: Any, tmp_path: Path, settle: Settle) -> None:
    page.search.setText("Ängs")
    page.search.searched.emit("Ängs")
    settle()
    page._export()
    dialog = land.dialog(ExportDialog)
    dialog.form.set_key("pdf")
    assert not dialog.narrow.isVisible()
    dialog._check_all(on=True)
    assert dialog.narrow.isVisible()
    dialog._check_all(on=False)
    for place in range(dialog.list.count()):
        if dialog.list.item(place).data(Qt.ItemDataRole.UserRole) in ("name", "municipality"):
            dialog.list.item(place).setCheckState(Qt.CheckState.Checked)
    dialog.write(tmp_path / "mark.pdf")
    settle()
    told = land.paper(tmp_path / "mark.pdf")
    assert "Ängsbacken" in told
    assert "Sökning: Ängs" in told
    assert "1 rad" in told
