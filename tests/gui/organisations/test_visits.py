"""Visits on screen: planned, written up, a need that becomes an inquiry, the calendar file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.gui import land

from investcrm.domain.commands import SaveOrganisation
from investcrm.gui.dialogs.visit import PlanVisitDialog, ProtocolDialog
from investcrm.gui.dialogs.visit_plan import VisitPlanDialog
from investcrm.services import aftercare, organisations, visits

Settle = Callable[[], None]


def test_a_visit_goes_from_the_plan_to_an_inquiry(
    window: Any, workspace: Any, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = workspace.act(
        organisations.save, SaveOrganisation("Örnkraft", municipality_code="1980", owner_country="Tyskland")
    )
    page = window.go("organisations")
    settle()
    page.plan.click()
    settle()
    plan = land.dialog(VisitPlanDialog)
    assert plan.proposed.rows()[0].id == foreign
    plan.next.select_id(foreign)
    plan.plan.click()
    dialog = land.dialog(PlanVisitDialog)
    dialog.day.set_value(page.nav.region.today())
    dialog.clock.setText("25:00")
    dialog.primary.click()
    settle()
    assert "25:00" in dialog.trouble.text()
    dialog.clock.setText("13:00")
    dialog.primary.click()
    settle()
    (planned,) = plan.planned.rows()
    assert foreign not in [row.id for row in plan.proposed.rows()]
    plan.coming.opened.emit(planned.id)
    settle()
    protocol = land.dialog(ProtocolDialog)
    target = tmp_path / "besok.ics"
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args, **_kw: (str(target), "")
    )
    protocol.save_calendar()
    settle()
    assert b"BEGIN:VEVENT" in target.read_bytes()
    protocol.needs.setPlainText("Mer effekt")
    protocol.promises[0][0].setText("Ring elnätet")
    protocol.primary.click()
    settle()
    plan.reject()
    page.open(organisation=foreign)
    settle()
    assert [row.state for row in page.pane.visits.rows()] == ["done"]
    page.pane._visit_table.opened.emit(planned.id)
    settle()
    land.dialog(ProtocolDialog).need.click()
    settle()
    made = workspace.ask(visits.visit, planned.id)
    assert made.inquiry_id is not None
    assert window.current == "inquiries"


def test_the_steps_of_aftercare_are_the_regions_to_choose(
    window: Any, workspace: Any, settle: Settle
) -> None:
    card = window.go("settings").aftercare
    settle()
    assert card.edit.toPlainText().startswith("1 Ring företaget")
    card.edit.setPlainText("Ring dem")
    card.save.click()
    assert card.trouble.isVisibleTo(card)
    card.edit.setPlainText("2 Ring dem\n\n18: Åk dit")
    card.save.click()
    settle()
    assert [(one.months, one.text) for one in workspace.ask(aftercare.steps)] == [
        (2, "Ring dem"),
        (18, "Åk dit"),
    ]
