"""Lists: a window onto thousands of rows, sorted, refreshed and copied without losing one's place."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from investcrm.gui.models.columns import ChipText, Column, Role
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.models.window_model import WindowModel
from investcrm.gui.tasks import Tasks
from investcrm.gui.widgets.table import DataTable

from .conftest import CaseQuery, CaseRow, CaseSource

COLUMNS = (
    Column("title", "Ärende", 200, text=lambda row: row.title, kind="strong"),
    Column("days", "Frist", 80, text=lambda row: str(row.days), kind="number"),
    Column("state", "Status", 100, chips=lambda _: (ChipText("sen", "bad"),), kind="chip", sortable=False),
)


@pytest.fixture
def table(qtbot, tasks: Tasks, dressed: None) -> Any:
    made = DataTable("Förfrågningar")
    qtbot.addWidget(made)
    model = WindowModel(tasks, CaseSource(), COLUMNS, CaseQuery(), made)
    made.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.set_model(model, sort="title")
    made.resize(600, 400)
    made.show()
    model.refresh()
    qtbot.waitUntil(lambda: model.is_loaded)
    return made


def test_a_long_list_knows_its_count_and_only_the_rows_in_sight(qtbot, table: Any) -> None:
    model = table.model()
    assert model.rowCount() == 2_500
    assert model.row_at(0).title == "Projekt 0"
    assert model.row_at(1_500) is None
    assert model.index(1_500, 0).data() == ""
    qtbot.waitUntil(lambda: model.row_at(1_500) is not None)
    assert model.index(1_500, 0).data() == "Projekt 1500"


@pytest.mark.long
def test_pages_out_of_sight_are_forgotten(qtbot, table: Any) -> None:
    model = table.model()
    for place in range(0, 2_500, 100):
        model.index(place, 0).data()
        qtbot.waitUntil(lambda place=place: model.row_at(place) is not None)
    assert len(model._pages) <= 20


def test_a_click_on_a_header_sorts_the_list(qtbot, table: Any) -> None:
    model = table.model()
    table._sort_by(1)
    qtbot.waitUntil(lambda: model.row_at(0) is not None and model.row_at(1).id == "id000030")
    table._sort_by(1)
    qtbot.waitUntil(lambda: model.row_at(0) is not None and model.row_at(0).days == 29)
    assert model.query == CaseQuery(sort="days", descending=True)


def test_the_selection_stays_on_its_row_when_rows_come_in_before_it(
    qtbot, table: Any, tasks: Tasks, gateway: Any
) -> None:
    table.select_id("id000005")
    assert table.current_id() == "id000005"

    def add(unit: Any, _command: None) -> None:
        unit.connection.execute("INSERT INTO a_case VALUES ('id', 'Först', 0)")

    tasks.changed.connect(lambda _: table.model().refresh(table.current_id()))
    tasks.mutate(add, None)
    qtbot.waitUntil(lambda: table.model().rowCount() == 2_501)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 6)
    assert table.current_id() == "id000005"
    assert table.selected_ids() == ("id000005",)


def test_the_selection_follows_its_row_when_rows_change_places(qtbot, table: Any, tasks: Tasks) -> None:
    table._sort_by(1)
    qtbot.waitUntil(lambda: table.model().row_at(1).id == "id000030")
    table.select_id("id000030")
    scrolled = table.verticalScrollBar().value()

    def change(unit: Any, _command: None) -> None:
        unit.connection.execute("UPDATE a_case SET days = 29 WHERE id = 'id000030'")

    tasks.changed.connect(lambda _: table.refresh())
    tasks.mutate(change, None)
    qtbot.waitUntil(lambda: table.model().row_at(1) is not None and table.model().row_at(1).id == "id000060")
    qtbot.waitUntil(lambda: table.current_id() == "id000030")
    assert table.selected_ids() == ("id000030",)
    assert table.verticalScrollBar().value() == scrolled, "nothing jumps under the reader's eyes"


def test_a_row_that_is_gone_is_not_replaced_by_its_neighbour(qtbot, table: Any, tasks: Tasks) -> None:
    table.select_id("id000005")

    def swap(unit: Any, _command: None) -> None:
        unit.connection.execute("DELETE FROM a_case WHERE id = 'id000005'")
        unit.connection.execute("INSERT INTO a_case VALUES ('id9', 'Sist', 0)")

    tasks.changed.connect(lambda _: table.refresh())
    tasks.mutate(swap, None)
    qtbot.waitUntil(lambda: table.model().row_at(5).id == "id000006")
    assert table.current_id() == ""
    assert table.selected_ids() == ()


def test_a_row_far_away_is_found_by_its_id(qtbot, table: Any) -> None:
    table.select_id("id002400")
    qtbot.waitUntil(lambda: table.current_id() == "id002400")
    assert table.currentIndex().row() == 2_400


def test_a_row_asked_for_is_found_though_the_list_is_read_again_meanwhile(qtbot, table: Any) -> None:
    table.select_id("id000005")
    table.select_id("id002400")
    table.refresh()  # as when somebody changed something
    qtbot.waitUntil(lambda: table.current_id() == "id002400")
    assert table.visualRect(table.currentIndex()).intersects(table.viewport().rect())


def test_rows_are_copied_as_a_table_even_those_never_shown(qtbot, table: Any) -> None:
    table.selectAll()
    with qtbot.waitSignal(table.copied) as told:
        table.copy()
    assert told.args == [2_500]
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().split("\n")
    assert lines[0] == "Ärende\tFrist\tStatus"
    assert lines[2_500] == "Projekt 2499\t9\tsen"
    assert "<td>Projekt 2499</td>" in data.html()


def test_columns_are_chosen_moved_and_remembered(qtbot, table: Any, tasks: Tasks) -> None:
    table.horizontalHeader().moveSection(1, 0)
    table.horizontalHeader().set_shown(2, on=False)
    state = table.save_state()
    other = DataTable("Förfrågningar")
    qtbot.addWidget(other)
    other.set_model(WindowModel(tasks, CaseSource(), COLUMNS, CaseQuery(), other))
    other.restore_state(state)
    assert other.save_state() == state
    assert [entry["key"] for entry in state["columns"]] == ["days", "title", "state"]
    assert state["columns"][2]["hidden"]


def test_the_last_column_cannot_be_hidden(table: Any) -> None:
    for place in range(3):
        table.horizontalHeader().set_shown(place, on=False)
    assert table.horizontalHeader().hiddenSectionCount() == 2


def test_a_current_row_is_told_once_and_when_it_has_come(qtbot, table: Any) -> None:
    told: list[str] = []
    table.current_changed.connect(told.append)
    table.select_id("id000003")
    table.refresh()
    qtbot.waitSignal(table.model().loaded).wait()
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["id000003", "id002499"]


def test_enter_opens_the_row(qtbot, table: Any) -> None:
    table.select_id("id000003")
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["id000003"]


def test_chips_are_read_out_as_words(table: Any) -> None:
    index = table.model().index(0, 2)
    assert index.data() == "sen"
    assert index.data(Role.CHIPS) == (ChipText("sen", "bad"),)
    assert index.data(Role.SHARE) is None


def test_rows_are_ticked_by_mouse_and_by_the_space_bar(qtbot, dressed: None) -> None:
    table = DataTable("Kommuner")
    qtbot.addWidget(table)
    rows = [CaseRow(str(number), f"Kommun {number}", number) for number in range(3)]
    model = RowsModel(COLUMNS, rows, table, checkable=True)
    table.set_model(model)
    table.resize(500, 300)
    table.show()
    box = table.visualRect(model.index(1, 0)).topLeft()
    box.setX(box.x() + 16)
    box.setY(box.y() + 18)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert model.checked() == ("1",)
    table.select_id("2")
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.checked() == ("1", "2")
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.checked() == ("1",)


def test_a_short_list_checks_rows_and_keeps_the_checks_of_rows_that_stay(qtbot) -> None:
    rows = [CaseRow(str(number), f"Kommun {number}", number) for number in range(3)]
    model = RowsModel(COLUMNS, rows, checkable=True)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_checked(["0", "2"])
    model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.checked() == ("0", "1", "2")
    model.set_rows(rows[1:])
    assert model.checked() == ("1", "2")
    assert model.position_of("2") == 1
