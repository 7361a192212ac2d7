"""Site visits for the asker, planned from the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.gui import land

from investcrm.domain.commands import PrepareOffer
from investcrm.gui.dialogs import visit_programme
from investcrm.gui.dialogs.visit_programme import VisitProgrammeDialog
from investcrm.services import inquiries, offering


def test_the_offered_sites_become_a_day_with_its_papers_and_a_task(
    nav: Any, ids: dict[str, str], workspace: Any, settle: Callable[[], None], qtbot: Any
) -> None:
    places = land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])
    case = ids["Projekt Alm"]
    offered = (places["Strandtomten"], places["Ängsbacken"])
    workspace.act(offering.prepare, PrepareOffer(case, offered))
    visit_programme.run(nav, case)
    settle()
    dialog = land.dialog(VisitProgrammeDialog)
    assert dialog.list.chosen() == offered
    dialog.list.setCurrentRow(1)
    dialog.minutes.setValue(90)
    dialog.host.setText("Näringslivschefen")
    dialog.list.move_current(-1)
    assert [(one.site_id, one.minutes, one.host) for one in dialog.command().stops] == [
        (offered[1], 90, "Näringslivschefen"),
        (offered[0], 60, ""),
    ]
    qtbot.waitUntil(lambda: dialog.paper.page_count() == 1)
    dialog.primary.click()
    settle()
    detail = workspace.ask(inquiries.detail, case)
    (day,) = [task.due_on for task in detail.tasks if "Ängsbacken, Strandtomten" in task.title]
    assert day.weekday() < 5
    assert {one.name.rpartition(".")[2] for one in detail.documents} >= {"pdf", "ics"}
