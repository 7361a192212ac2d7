"""What is missing, on screen: a line for each thing, the inquiries behind it, stopped and begun again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.action_plans import GoalKind
from investcrm.domain.commands import AddSite, LogInquiry
from investcrm.domain.errors import Cancelled
from investcrm.domain.requirements import Requirement
from investcrm.gui.dialogs.action_plan import PlanDialog
from investcrm.gui.dialogs.export import ExportDialog
from investcrm.services import action_plans, exporting, inquiries, sites

Settle = Callable[[], None]
HECTARE, MEGAWATT = 10_000, 1_000


@pytest.fixture
def page(nav: Any, window: Any, workspace: Any, settle: Settle) -> Any:
    """Two sites with less power than two new inquiries ask for."""
    for code, name, power in (("1983", "Vreten", "10 MW"), ("1981", "Kvarnängen", "4 MW")):
        workspace.act(sites.add_site, AddSite(code, name, {"usable_m2": 30 * HECTARE}, power))
    for title, megawatts, jobs in (("Projekt Nord", 18, 60), ("Projekt Syd", 50, 300)):
        wishes = (
            Requirement("land", low=20 * HECTARE),
            Requirement("power", low=megawatts * MEGAWATT, on=date(2031, 1, 1)),
        )
        workspace.act(inquiries.log, LogInquiry(title, requirements=wishes, jobs=jobs))
    window.go("worth")
    settle()
    return window.page("worth")


def cells(table: Any) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()).replace("\u00a0", " ") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_each_missing_thing_has_the_inquiries_behind_it(page: Any, window: Any, qtbot: Any, settle: Settle):
    line = next(row for row in cells(page.table) if row[0] == "Elkapacitet från 2031")
    assert line[1:6] == ["Hela regionen", "40 MW", "2", "0", "360"]
    page.table.select_id("power/2031//0")
    behind = cells(page.wins_table)
    assert [row[1] for row in behind] == ["Projekt Nord", "Projekt Syd"]
    assert [(row[3], row[4], row[7]) for row in behind] == [
        ("8 MW", "Vreten", "60"),
        ("40 MW", "Vreten", "360"),
    ]
    page.place.set_key("1981")
    line = next(row for row in cells(page.table) if row[0] == "Elkapacitet från 2031")
    assert line[1:3] == ["Sala", "46 MW"]
    page.table.select_id("power/2031/1981/0")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    page.wins_table.select_id(page.wins.rows()[0].id)
    qtbot.keyClick(page.wins_table, Qt.Key.Key_Return)
    settle()
    assert window.current == "inquiries"


def test_a_lack_of_which_nobody_has_said_anything_is_explained(page: Any, workspace: Any, settle: Settle):
    assert "Uppgift saknas" not in page.note.text()
    workspace.act(sites.add_site, AddSite("1984", "Okänd mark", {"usable_m2": 30 * HECTARE}))
    page.read()
    settle()
    line = next(row for row in cells(page.table) if row[2] == "uppgift saknas")
    assert line[0] == "Elkapacitet från 2031"
    assert "Uppgift saknas: ingen har sagt" in page.note.text()
    page.table.select_id("power/2031//1")
    assert {row[3] for row in cells(page.wins_table)} == {"uppgift saknas"}


def test_it_is_weighed_beside_the_window_and_can_be_stopped(page: Any, settle: Settle):
    before = cells(page.table)
    page.read()
    assert page.stop.isVisibleTo(page)
    page.stop.click()
    settle()
    assert page.again.isVisibleTo(page)
    assert cells(page.table) == before
    page._failed(Cancelled("Stopped. Nothing was written."))
    assert page.again.isVisibleTo(page)
    assert cells(page.table) == before
    page.again.click()
    settle()
    assert not page.stop.isVisibleTo(page)


def test_it_leaves_the_program_as_other_lists_do(page: Any, workspace: Any, settle: Settle):
    page.export.click()
    settle()
    dialog = land.dialog(ExportDialog)
    dialog.reject()
    assert workspace.ask(exporting.xlsx, "worth", page._code()).startswith(b"PK")


def test_a_plan_is_made_against_what_is_missing_with_what_it_keeps_away(
    page: Any, workspace: Any, settle: Settle
) -> None:
    page.place.set_key("1981")
    page.table.select_id("power/2031/1981/0")
    page.plan.click()
    settle()
    dialog = land.dialog(PlanDialog)
    assert dialog.responsible.key() == page.nav.region.member_id
    dialog.go()
    settle()
    (made,) = workspace.ask(action_plans.plans)
    assert made.title == "Elkapacitet från 2031, Sala"
    assert made.problem.startswith("2 öppna eller förlorade förfrågningar faller på bara detta: 360 ")
    assert (made.goal.kind, made.goal.words) == (
        GoalKind.WORDS,
        "Elkapacitet från 2031: det som saknas, 46\u00a0MW, är på plats.",
    )
    assert len(made.follow_ups) == 2
