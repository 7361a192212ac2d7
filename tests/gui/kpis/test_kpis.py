"""Key figures on screen: the same numbers as the service, and the list behind each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm import phrases
from investcrm.domain.kpi import KPIS, Measure
from investcrm.domain.periods import PeriodKind
from investcrm.domain.promises import Promise, Standing
from investcrm.gui.dialogs.complaint import ExplainDialog
from investcrm.gui.dialogs.export import ExportDialog
from investcrm.gui.dialogs.kept_promises import KeptPromisesDialog
from investcrm.gui.dialogs.target import TargetDialog
from investcrm.services import inquiries, kpis, promising

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("kpis")
    settle()
    return shown


def test_every_key_figure_has_its_tile(page: Any, workspace: Any) -> None:
    board = workspace.ask(kpis.dashboard, page.chooser.period())
    assert {line.key for line in board.lines} == set(page.tiles)
    won = next(line for line in board.lines if line.key == "establishments")
    assert page.tiles["establishments"].figure.text() == str(round(won.now.value)) == "1"


def test_a_number_opens_the_list_behind_it(page: Any, window: Any, workspace: Any, settle: Settle) -> None:
    page.tiles["lost"].figure.click()
    settle()
    assert window.current == "inquiries"
    shown = window.page("inquiries").model
    assert shown.count == 1
    assert shown.row_at(0).title == "Heat Exchange"


def test_the_lists_behind_breakdowns_are_as_long_as_the_numbers(
    page: Any, window: Any, workspace: Any, settle: Settle
) -> None:
    board = workspace.ask(kpis.dashboard, page.chooser.period())
    asked = next(row for row in board.municipalities if row.inquiries)
    page.municipalities.picked.emit(asked.key)
    settle()
    assert window.page("inquiries").model.count == asked.inquiries
    for step in board.funnel:
        window.go("kpis")
        page.funnel.picked.emit(step.key)
        settle()
        assert window.page("inquiries").model.count == step.count, step.key


def test_no_strength_area_given_is_a_list_too(page: Any, window: Any, workspace: Any, settle: Settle) -> None:
    board = workspace.ask(kpis.dashboard, page.chooser.period())
    none = next(row for row in board.strength_areas if not row.key)
    page.areas.picked.emit("")
    settle()
    assert window.page("inquiries").model.count == none.inquiries


def test_a_target_is_set_for_the_year_and_shown_for_the_quarter(page: Any, settle: Settle) -> None:
    page.tiles["inquiries"].target_wanted.emit()
    dialog = land.dialog(TargetDialog)
    dialog.value.set_text("40")
    dialog.go()
    settle()
    assert page.tiles["inquiries"].line.target == 10
    assert "10" in page.tiles["inquiries"].note.text()


def test_page_up_shows_the_period_before(page: Any, qtbot: Any, settle: Settle) -> None:
    now = page.chooser.period()
    page.tiles["inquiries"].figure.setFocus()
    qtbot.keyClick(page.tiles["inquiries"].figure, Qt.Key.Key_PageUp)
    settle()
    assert page.chooser.period() == now.previous()
    assert page.board.period == str(now.previous())


def test_the_length_of_the_period_can_be_chosen(page: Any, settle: Settle) -> None:
    page.chooser.kind.set_key(PeriodKind.YEAR.value)
    settle()
    assert page.board.period == str(page.chooser.period().year)
    assert page.tiles["inquiries"].figure.text() == str(_all(page))


def _all(page: Any) -> int:
    return next(round(line.now.value or 0) for line in page.board.lines if line.key == "inquiries")


def test_charts_tell_their_values_to_screen_readers(page: Any) -> None:
    assert "1" in page.tiles["establishments"].chart.accessibleName()
    assert inquiries


def test_the_table_of_all_figures_opens_the_list_of_the_period_clicked(
    page: Any, window: Any, qtbot: Any, settle: Settle
) -> None:
    table = page.figures.table
    lines = {line.key: line for line in page.board.lines}
    assert {row.id for row in page.figures.model.rows()} == set(lines)
    names = [column.key for column in page.figures.columns]
    place = page.figures.model.position_of("inquiries")
    before = page.figures.model.index(place, names.index("before"))
    table.setCurrentIndex(before)
    table.clicked.emit(before)
    settle()
    assert window.current == "inquiries"
    assert window.page("inquiries").model.count == lines["inquiries"].before.value


def test_enter_in_the_table_opens_the_list_of_the_period(
    page: Any, window: Any, qtbot: Any, settle: Settle
) -> None:
    table = page.figures.table
    place = page.figures.model.position_of("lost")
    table.setFocus()
    table.setCurrentIndex(page.figures.model.index(place, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle()
    assert window.page("inquiries").model.count == 1


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_the_figures_of_the_chosen_period_go_out(
    page: Any, tmp_path: Path, settle: Settle, form: str
) -> None:
    page.chooser.set_period(page.chooser.period().previous())
    settle()
    page.export.click()
    dialog = land.dialog(ExportDialog)
    dialog.form.set_key(form)
    said = phrases.period(page.chooser.period(), "sv")
    assert said in dialog.file_name()
    file = tmp_path / f"nyckeltal.{form}"
    dialog.write(file)
    settle()
    told = land.paper(file) if form == "pdf" else str(load_workbook(file).sheetnames)
    assert said in told


def test_a_change_says_against_what_and_whether_it_is_better(page: Any) -> None:
    lines = {line.key: line for line in page.board.lines}
    said = {key: tile.change.text() for key, tile in page.tiles.items()}
    before = phrases.period_short(page.chooser.period().previous(), "sv")
    for key, line in lines.items():
        now, then = line.now.value, line.before.value
        if now is None or then is None:
            assert said[key] == ""
        elif now == then:
            assert said[key] == f"oförändrat mot {before}"
        else:
            change = phrases.kpi_change(page.tiles[key].kpi, now, then, "sv")
            assert said[key].startswith(f"{change} mot {before}")
            better = phrases.kpi_better(page.tiles[key].kpi, now, then)
            assert said[key].endswith({True: ", bättre", False: ", sämre", None: before}[better])
    chips = [tile.change for key, tile in page.tiles.items() if said[key]]
    assert chips
    assert all(chip.isVisible() and chip.width() >= chip.sizeHint().width() for chip in chips)


def test_a_share_changes_by_percentage_points() -> None:
    share = next(one for one in KPIS if one.measure is Measure.SHARE)
    assert phrases.kpi_change(share, 0, 17, "sv") == "\u221217 procentenheter"
    assert phrases.kpi_change(share, 20, 17, "en") == "+3 percentage points"


def test_a_share_of_promises_opens_its_steps_late_ones_first_and_asks_why(
    page: Any, ids: dict[str, str], workspace: Any, settle: Settle
) -> None:
    period = page.chooser.period()
    steps = workspace.ask(promising.steps, Promise.FORWARD, period)
    share = page.tiles["kept_forward"]
    assert steps
    assert share.line.now.cases == len(steps)
    share.figure.click()
    settle()
    dialog = land.dialog(KeptPromisesDialog)
    assert [line.found for line in dialog.model.rows()] == list(steps)
    late = [one for one in steps if one.step.standing is Standing.LATE]
    assert late
    dialog.table.selectRow(0)
    dialog.why.click()
    asking = land.dialog(ExplainDialog)
    asking.text.setPlainText("Semester")
    asking.primary.click()
    settle()
    assert dialog.model.rows()[0].found.step.explanation == "Semester"
    dialog.case.click()
    settle()
    assert page.nav.shell.current == "inquiries"
