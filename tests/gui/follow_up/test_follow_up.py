"""The ledger on screen: stated, corrected and withdrawn in the case, followed up over all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from investcrm.domain.commands import Undo
from investcrm.gui.dialogs import ledger as dialog
from investcrm.gui.dialogs.follow_up import FollowUpDialog
from investcrm.gui.views.inquiries.ledger_lines import LedgerLines
from investcrm.services import inquiries, ledger, undoing

Settle = Callable[[], None]


@pytest.fixture
def case(ids: dict[str, str]) -> str:
    return ids["Mälar Cold Storage"]


def figures(workspace: Any, case: str) -> set[tuple[str, str, int | None, bool]]:
    found = workspace.ask(ledger.of_case, case).statements
    return {(str(one.step), str(one.skill), one.jobs, one.stands) for one in found}


def test_a_figure_is_stated_with_its_skills_asked_about_where_odd_and_corrected(
    nav: Any, window: Any, workspace: Any, case: str, settle: Settle
) -> None:
    row = workspace.ask(inquiries.detail, case).row
    sheet = dialog.run(nav, row)
    sheet.step.set_key("announced")
    sheet.jobs.set_value(900)
    sheet.go()
    settle()
    assert "tio gånger" in sheet.trouble.text()
    sheet.jobs.set_value(90)
    sheet.entry.set_value(30)
    sheet.go()
    settle()
    assert {("announced", "entry", 30, True), ("announced", "", 60, True)} <= figures(workspace, case)
    sheet = dialog.run(nav, row)
    sheet.step.set_key("announced")
    sheet.jobs.set_value(85)
    sheet.go()
    settle()
    assert not sheet.asked.isHidden()
    sheet.go()
    settle()
    assert {("announced", "entry", 30, False), ("announced", "", 85, True)} <= figures(workspace, case)


def test_the_case_shows_what_stands_and_withdraws(
    window: Any, workspace: Any, case: str, settle: Settle
) -> None:
    page = window.go("inquiries", inquiry=case)
    settle()
    lines = page.findChild(LedgerLines)
    (wrong,) = (one for one in lines.found.statements if one.step == "decided")
    lines.withdraw(wrong)
    settle()
    assert ("decided", "", 80, False) in figures(workspace, case)
    shown = page.findChildren(LedgerLines)[-1].found.statements
    assert [one.stands for one in shown if one.step == "decided"] == [False]
    window.tasks.mutate(undoing.undo, Undo())
    settle()
    assert ("decided", "", 80, True) in figures(workspace, case)


def test_establishments_are_followed_up_from_one_list(
    nav: Any, window: Any, workspace: Any, case: str, settle: Settle
) -> None:
    page = window.go("follow_up")
    settle()
    assert [row.id for row in page.model.rows()] == [case]
    assert "80" in page.chart.accessibleName()
    page._ask()
    sheet = next(one for one in window.findChildren(FollowUpDialog) if one.isVisible())
    sheet.day.set_value(nav.region.today().replace(year=nav.region.today().year + 1, day=1))
    sheet.go()
    settle()
    assert page.model.rows()[0].one.asked_on is not None
    page.shown_choice.set_key("due")
    settle()
    assert page.model.rows() == ()
    assert page.table.accessibleName()
