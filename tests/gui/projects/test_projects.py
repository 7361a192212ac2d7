"""Projects on screen: begun, the week filled from the keyboard, counted, reported, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.gui import land

from investcrm.domain.project_commands import SaveActivity, SaveProject
from investcrm.domain.projects import Rhythm, Span, State
from investcrm.gui.dialogs.project import ProjectDialog
from investcrm.gui.dialogs.project_activity import ActivityDialog
from investcrm.gui.dialogs.project_behind import BehindDialog
from investcrm.gui.dialogs.project_goal import CountDialog, GoalDialog
from investcrm.gui.dialogs.project_report import ReportDialog
from investcrm.gui.dialogs.project_share import FindCaseDialog, KpiDialog, OfCaseDialog
from investcrm.gui.undoing import undo
from investcrm.gui.views.inquiries.case_acts import CaseActs
from investcrm.services import inquiries, project_figures, project_periods, project_reports, projects

Settle = Callable[[], None]


@pytest.fixture
def project(workspace: Any) -> str:
    """A project that began last year, with an activity and its first period over."""
    today = workspace.ask(lambda reader: reader.today)
    plan = SaveProject(
        "Redo", today - timedelta(days=200), today + timedelta(days=200), rhythm=Rhythm.QUARTER
    )
    made: str = workspace.act(projects.save, plan)
    workspace.act(projects.save_activity, SaveActivity(made, plan.first_on, "meeting", "Start", women=3))
    return made


@pytest.fixture
def page(project: str, window: Any, settle: Settle) -> Any:
    shown = window.go("projects")
    settle()
    return shown


def counted(workspace: Any, project: str) -> Any:
    of = workspace.ask(project_periods.project, project)
    return workspace.ask(project_figures.figures, project, Span(of.first_on, of.last_on))


def test_the_first_project_is_begun_from_the_empty_page(window: Any, workspace: Any, settle: Settle) -> None:
    page = window.go("projects")
    settle()
    assert page.pane._empty.isVisibleTo(page.pane)
    page.add()
    dialog = land.dialog(ProjectDialog)
    dialog.primary.click()
    assert dialog.name.property("state") == "bad"
    dialog.name.setText("Ett namn på åttio tecken " * 4)
    dialog.primary.click()
    assert dialog.trouble.isVisibleTo(dialog)
    dialog.first.set_text("2026-01-01")
    dialog.last.set_text("2026-12-31")
    dialog.primary.click()
    settle()
    (row,) = workspace.ask(project_periods.listing)
    assert (page.pane.name.text(), row.project.rhythm) == (row.project.name, Rhythm.THIRD)
    assert page.pane.overview.table.model().rowCount() == 3
    undo(page.nav)
    settle()
    assert page.pane._empty.isVisibleTo(page.pane)


def test_a_week_is_filled_from_the_keyboard(page: Any, project: str, workspace: Any, settle: Settle) -> None:
    pane = page.pane
    pane.tabs.setCurrentWidget(pane.hours)
    pane.hours.go(-1)
    settle()
    grid = pane.hours.grid
    grid.setFocus()
    grid.setCurrentCell(0, 0)

    def typed(text: str, key: Qt.Key) -> None:
        if grid.indexWidget(grid.currentIndex()) is None:
            QTest.keyClick(grid, text[0])  # begins to write, as on a sheet; after Tab one writes already
            text = text[1:]
        editor = grid.indexWidget(grid.currentIndex())
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, key)

    typed("7,5", Qt.Key.Key_Tab)
    typed("4:15", Qt.Key.Key_Return)
    typed("9,1", Qt.Key.Key_Tab)  # not in quarters: what stood there comes back
    settle()
    assert [one.minutes for one in counted(workspace, project).hours] == [450, 255]
    assert [grid.item(0, column).text() for column in (0, 1, 2, 7)] == ["7,5", "4,25", "", "11,75"]
    grid.setCurrentCell(0, 0)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    settle()
    assert [one.minutes for one in counted(workspace, project).hours] == [255]
    undo(page.nav)
    settle()
    assert grid.item(0, 0).text() == "7,5"
    pane.hours.more.set_key(pane.hours.more.itemData(1))  # a line for the activity
    settle()
    assert grid.rowCount() == 4


def test_what_counts_to_a_project_is_chosen_and_opens_its_list(
    page: Any, project: str, workspace: Any, settle: Settle
) -> None:
    pane = page.pane
    pane.period.set_key("0")
    settle()
    pane.counted.choose_case()
    settle()
    find = land.dialog(FindCaseDialog)
    find.share.setValue(50)
    find.primary.click()
    settle()
    pane.counted.choose_kpi()
    settle()
    land.dialog(KpiDialog).primary.click()
    settle()
    found = counted(workspace, project)
    assert ([one.share for one in found.cases], len(found.kpis)) == ([50], 1)
    assert pane.counted.cases.rowCount() == pane.counted.kpis.rowCount() == 1
    pane.counted._behind("received")
    behind = land.dialog(BehindDialog)
    assert behind.model.rowCount() == found.received
    behind.reject()
    other = next(
        row
        for row in workspace.ask(lambda reader: [str(v[0]) for v in reader.rows("SELECT id FROM inquiry")])
        if row != found.cases[0].inquiry_id
    )
    detail = workspace.ask(inquiries.detail, other)
    CaseActs(page.nav, lambda: detail, print).count_to_project()
    settle()
    land.dialog(OfCaseDialog).primary.click()
    settle()
    assert other in {one.inquiry_id for one in counted(workspace, project).cases}


def test_activities_and_goals_are_noted_counted_and_taken_away(
    page: Any, project: str, workspace: Any, settle: Settle
) -> None:
    pane = page.pane
    pane.activities.add()
    dialog = land.dialog(ActivityDialog)
    dialog.title.setText("Elmöte")
    dialog.women.setValue(4)
    dialog.smes.setValue(2)
    dialog.primary.click()
    settle()
    assert dialog.trouble.isVisibleTo(dialog)  # more small companies than organisations
    dialog.organisations.setValue(3)
    dialog.primary.click()
    settle()
    assert counted(workspace, project).participants == 7
    pane.goals.add()
    settle()
    goal = land.dialog(GoalDialog)
    goal.words.setText("Handbok")
    goal.target.setValue(2)
    goal.primary.click()
    settle()
    pane.goals.table.select_id(pane.goals.model.rows()[0].id)
    pane.goals.add_count()
    land.dialog(CountDialog).primary.click()
    settle()
    assert counted(workspace, project).goals[0].so_far == 1
    assert pane.goals.counts.rowCount() == 1


@pytest.mark.parametrize("language", ["sv", pytest.param("en", marks=pytest.mark.long)])
def test_a_report_tells_what_is_missing_and_is_frozen(
    page: Any, project: str, workspace: Any, settle: Settle, window: Any, language: str
) -> None:
    window.set_language(language)
    settle()
    page = window.go("projects", project=project, period=1)
    settle()
    page.pane.open_report()
    settle()
    dialog = land.dialog(ReportDialog)
    dialog.summary.setPlainText("Vi kom i gång.")
    dialog.primary.click()
    settle()
    status = workspace.ask(project_reports.page, project).periods[0]
    assert (status.state, status.editions[0].summary) == (State.REPORTED, "Vi kom i gång.")
    assert workspace.ask(project_reports.document, status.editions[0])[:5] == b"%PDF-"
    assert page.pane.state.text() in ("rapporterad", "reported")
