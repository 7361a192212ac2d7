"""The year on screen: a usual year with one button, times settled, meetings and their decisions, plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.gui import land

from investcrm.domain.action_plans import GoalKind
from investcrm.domain.project_commands import SaveProject
from investcrm.gui.dialogs.action_plan import NoteDialog, PlanDialog
from investcrm.gui.dialogs.meeting import CallDialog, HeldDialog
from investcrm.gui.dialogs.wheel_event import EventDialog
from investcrm.gui.dialogs.wheel_turn import TurnDialog
from investcrm.services import action_plans, annual_wheel, meetings, projects

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("plan")
    settle()
    return shown


def test_a_usual_year_comes_with_one_button_and_a_time_is_skipped_with_a_word(
    page: Any, workspace: Any, settle: Settle
) -> None:
    assert page.wheel.empty.isVisibleTo(page)
    page.wheel.empty.button.click()
    settle()
    page.wheel.go(page.nav.region.today().year + 1)
    settle()
    rows = page.wheel.model.rows()
    assert len(rows) == 4 + 2 + 2 + 2 + 1 + 2
    assert "Publicera kvartalet" in page.wheel.chart.accessibleName()
    ref = rows[0].id
    page.wheel.settle(ref)
    dialog = land.dialog(TurnDialog)
    dialog._mark("skipped")
    settle()
    assert dialog.trouble.isVisibleTo(dialog)  # a word is asked for
    dialog.word.setText("Ingen budget")
    dialog._mark("skipped")
    settle()
    assert page.wheel.turns[0].word == "Ingen budget"
    page.wheel.add()
    event = land.dialog(EventDialog)
    event.title_edit.setText("Nätverksträff")
    event.nth.set_key("5")
    event.months.set_selected(("3",))
    event._show()
    assert event.said.text().startswith("den femte måndagen i mars")
    event.go()
    settle()
    assert "Nätverksträff" in [one.title for one in workspace.ask(annual_wheel.events)]


def test_the_day_a_project_reports_stands_on_the_wheel_and_opens_the_project(
    page: Any, window: Any, workspace: Any, settle: Settle
) -> None:
    year = page.nav.region.today().year
    plan = SaveProject("Grön etablering", date(year, 1, 1), date(year, 12, 31), "Tillväxtverket")
    made = workspace.act(projects.save, plan)
    page.wheel.read()
    settle()
    assert page.wheel.row.isVisibleTo(page)
    assert page.wheel.usual.isVisibleTo(page)  # the usual year is still one button away
    assert [row.turn.number for row in page.wheel.model.rows()] == [1, 2]
    page.wheel.settle(page.wheel.model.rows()[1].id)
    settle()
    assert window.current == "projects"
    assert window.page("projects").table.current_id() == made


def test_a_meeting_is_called_held_and_its_decision_becomes_a_plan(
    page: Any, workspace: Any, settle: Settle
) -> None:
    page.open(tab="meetings")
    page.meetings.empty.button.click()
    call = land.dialog(CallDialog)
    call.title_edit.setText("Styrgrupp")
    call.day.set_value(page.nav.region.today())
    call.codes.set_selected(("1980",))
    call.go()
    settle()
    (row,) = page.meetings.model.rows()
    page.meetings.show_meeting(row.id)
    settle()
    held = land.dialog(HeldDialog)
    held.decisions[0][0].setText("Byggklar mark i Sala")
    held.decisions[0][1].set_key("plan")
    held.go()
    settle()
    assert workspace.ask(meetings.meeting, row.id).state == "held"
    page.open(tab="plans")
    settle()
    assert [one.title for one in page.plans.model.rows()] == ["Byggklar mark i Sala"]


def test_a_plan_is_made_for_a_gap_and_followed_up(page: Any, workspace: Any, settle: Settle) -> None:
    from investcrm.gui.dialogs import action_plan

    action_plan.for_gap(page.nav, "1983", "land")
    settle()
    dialog = land.dialog(PlanDialog)
    assert dialog.kind.key() == GoalKind.READINESS
    assert not dialog.kpi.isVisible()
    dialog.follow_ups[0].set_value(page.nav.region.today() + timedelta(days=3))
    dialog.go()
    settle()
    page.open(tab="plans")
    settle()
    assert page.plans.pane.standing.text() in ("på väg", "nått")
    page.plans.pane.note()
    note = land.dialog(NoteDialog)
    note.text.setPlainText("Planuppdrag begärt")
    note.go()
    settle()
    (plan,) = workspace.ask(action_plans.plans)
    assert [one.text for one in plan.notes] == ["Planuppdrag begärt"]
    assert page.plans.pane.plan.notes == plan.notes
