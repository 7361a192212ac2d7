"""Key figures on screen: the same numbers as the service, and the list behind each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm import phrases
from investcrm.domain.forecast import Forecast, Method
from investcrm.domain.kpi import KPIS, Measure, Theme
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.promises import Promise, Standing
from investcrm.domain.slices import Dimension
from investcrm.gui.dialogs.complaint import ExplainDialog
from investcrm.gui.dialogs.export import ExportDialog
from investcrm.gui.dialogs.kept_promises import KeptPromisesDialog
from investcrm.gui.dialogs.target import TargetDialog
from investcrm.gui.views.kpis import ahead
from investcrm.gui.views.kpis.tile import Against
from investcrm.services import cohorts, inquiries, kpis, promising
from investcrm.services.clock import swedish_day

Settle = Callable[[], None]


@pytest.fixture
def settle(qtbot: Any, window: Any, settle: Settle) -> Settle:
    """Wait until everything is read and, where the page is shown, filled in."""

    def wait() -> None:
        settle()
        if window.current == "kpis":
            qtbot.waitUntil(lambda: window.page("kpis").filling.is_done)

    return wait


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


def test_a_target_in_decimals_and_thousands_is_read_as_it_is_written(page: Any, settle: Settle) -> None:
    page.tiles["inquiries"].target_wanted.emit()
    dialog = land.dialog(TargetDialog)
    for typed, meant in (
        ("7,5", 7.5),
        ("1,500", 1500.0),
        ("1\u00a0500,5", 1500.5),
        ("12 %", 12.0),
        ("-", None),
    ):
        dialog.value.set_text(typed)
        assert dialog.command().value == meant, typed
        dialog.value.set_value(meant)
        assert dialog.command().value == meant, typed
    dialog.value.set_text("many")
    assert not dialog.value.is_valid()
    dialog.reject()


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
    page.by_theme.all.click()
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


def test_groups_of_figures_are_unfolded_when_wanted_and_it_is_remembered(
    page: Any, desk: Any, qtbot: Any
) -> None:
    lost, cases = page.sections[Theme.LOST], page.sections[Theme.CASES]
    tile = page.tiles["lost"]
    assert (lost.is_open(), cases.is_open()) == (False, True)
    last = cases.tiles[-1]
    last.figure.setFocus()
    qtbot.keyClick(last.figure, Qt.Key.Key_Right)
    assert last.figure.hasFocus()  # arrows never lead into what is folded away
    lost.heading.setFocus()
    qtbot.keyClick(lost.heading, Qt.Key.Key_Space)
    assert tile.isVisible()
    assert desk.get("kpis.open") == ["cases", "lost", "own"]
    assert "3" in lost.heading.accessibleName()
    page.by_theme.all.click()
    assert all(one.isVisible() for one in page.tiles.values())
    page.by_theme.all.click()
    assert not tile.isVisible()
    assert page.tiles["inquiries"].isVisible()  # what stands first is never folded
    assert desk.get("kpis.open") == []


def test_a_share_changes_by_percentage_points() -> None:
    share = next(one for one in KPIS if one.measure is Measure.SHARE)
    assert phrases.kpi_change(share, 0, 17, "sv") == "\u221217 procentenheter"
    assert phrases.kpi_change(share, 20, 17, "en") == "+3 percentage points"


def test_a_change_is_that_of_the_values_as_they_are_shown() -> None:
    share = next(one for one in KPIS if one.measure is Measure.SHARE)
    assert phrases.kpi_change(share, 71.55, 64.4, "en") == "+8 percentage points"
    assert phrases.kpi_change(share, 64.4, 63.6, "en") == "±0"
    assert (phrases.kpi_goal(share, 33.5, "en"), phrases.kpi_goal(share, 33, "sv")) == (
        "33.5\u00a0%",
        "33\u00a0%",
    )
    days = next(one for one in KPIS if one.measure is Measure.MEDIAN_WORKING_DAYS)
    assert phrases.kpi_change(days, 2.26, 1.54, "en") == "+0.8"


def test_a_change_too_small_to_be_shown_is_none_and_neither_better_nor_worse() -> None:
    share = next(one for one in KPIS if one.measure is Measure.SHARE)
    assert phrases.kpi_change(share, 16.6, 17, "sv") == "±0"
    assert phrases.kpi_better(share, 16.6, 17) is None
    assert phrases.kpi_better(share, 16.4, 17) is False


@pytest.fixture
def forwarded_late(workspace: Any, ids: dict[str, str]) -> None:
    """Projekt Björk came a month before it was forwarded, though the quarter may begin today."""

    def receive(uow: Any, day: date) -> None:
        uow.update("inquiry", ids["Projekt Björk"], {"received_on": day})
        uow.commit("Changed an inquiry")

    workspace.act(receive, swedish_day(workspace.store.clock()) - timedelta(days=30))


def test_a_share_of_promises_opens_its_steps_late_ones_first_and_asks_why(
    forwarded_late: None, page: Any, workspace: Any, settle: Settle
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


def test_figures_are_compared_with_the_same_period_last_year_and_it_is_remembered(
    page: Any, desk: Any, settle: Settle
) -> None:
    page.narrow.against.set_key("year_ago")
    settle()
    ago = phrases.period_short(page.chooser.period().year_before(), "sv")
    said = [tile.change.text() for tile in page.tiles.values() if tile.change.text()]
    assert said
    assert all(ago in text for text in said)
    assert desk.get("kpis.against") == "year_ago"
    assert page.against is Against.YEAR_AGO


def test_figures_are_narrowed_said_in_words_and_shown_whole_again(
    page: Any, window: Any, workspace: Any, settle: Settle
) -> None:
    whole = page.tiles["inquiries"].figure.text()
    page.narrow.parts[Dimension.SOURCE].set_key("Mässa")
    settle()
    assert page.narrow.words.whole() == "Bara Mässa"
    cut = page.narrow.cut()
    line = page.tiles["inquiries"].line
    assert line.now == workspace.ask(kpis.kpi, "inquiries", page.chooser.period(), cut)
    assert line.now.value not in (0, int(whole))
    page.tiles["inquiries"].figure.click()
    settle()
    assert window.page("inquiries").model.count == line.now.value
    page.narrow.clear.click()
    settle()
    assert page.tiles["inquiries"].figure.text() == whole
    assert page.narrow.told.isHidden()


def test_arrows_go_from_a_figure_to_its_bars_and_on_to_other_tiles(
    page: Any, window: Any, qtbot: Any, settle: Settle
) -> None:
    first, second = page.tiles["inquiries"], page.tiles["establishments"]
    first.figure.setFocus()
    qtbot.keyClick(first.figure, Qt.Key.Key_Right)
    assert second.figure.hasFocus()
    qtbot.keyClick(second.figure, Qt.Key.Key_Left)
    qtbot.keyClick(first.figure, Qt.Key.Key_Down)
    assert first.chart.hasFocus()
    qtbot.keyClick(first.chart, Qt.Key.Key_Left)
    before = page.chooser.period().previous()
    assert phrases.period(before, "sv") in first.chart.accessibleDescription()
    qtbot.keyClick(first.chart, Qt.Key.Key_Up)
    assert first.figure.hasFocus()
    qtbot.keyClick(first.figure, Qt.Key.Key_Down)
    qtbot.keyClick(first.chart, Qt.Key.Key_Return)
    settle()
    assert window.page("inquiries").model.count == first.line.now.value


def test_a_cell_of_a_cohort_opens_its_list(page: Any, window: Any, workspace: Any, settle: Settle) -> None:
    found = workspace.ask(cohorts.conversion, page.chooser.period())
    period, steps = found[-1]
    step = next(one for one in steps if 0 < one.count < one.of)
    page.cohorts.chart.picked.emit(f"{period}|{step.key}")
    settle()
    assert window.page("inquiries").model.count == step.count
    assert str(step.count) in page.cohorts.chart.accessibleName()


def test_a_source_and_a_country_open_their_lists(page: Any, window: Any, settle: Settle) -> None:
    for dimension in (Dimension.SOURCE, Dimension.COUNTRY):
        window.go("kpis")
        settle()
        card = page.groups[dimension]
        group = card.groups[0]
        assert group.datum.shown in card.chart.accessibleName()
        card.chart.picked.emit(group.datum.id)
        settle()
        assert window.page("inquiries").model.count == group.datum.value


def test_a_year_under_way_says_where_it_will_end_and_others_do_not(workspace: Any) -> None:
    year = workspace.ask(lambda reader: reader.today.year)
    board = workspace.ask(kpis.dashboard, Period(year, 1, PeriodKind.YEAR))
    lines = {line.key: replace(line, target=40.0) for line in board.lines}
    forecast = Forecast(41.4, 45.6, 52.1, Method.EVEN)
    assert ahead.told(lines["inquiries"], forecast, year) == (
        f"prognos för {year}: 46 (41–53), jämn takt · når målet"
    )
    assert "för tidigt" in ahead.told(lines["inquiries"], None, year)
    assert ahead.told(lines["inquiries"], forecast, year + 1) == ""
    assert "prognos" not in ahead.told(lines["conversion"], forecast, year)
    low = Forecast(10, 20, 30, Method.SEASON)
    assert ahead.told(lines["inquiries"], low, year).endswith("som tidigare år · når inte målet")
    assert ahead.told(lines["lost"], low, year).endswith("håller sig inom målet")
