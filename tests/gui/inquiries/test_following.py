"""The round on a case, and reminders from Today, in real windows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from investcrm.domain.commands import Decide
from investcrm.domain.stages import LostReason, Outcome
from investcrm.gui.dialogs.complaint import ComplaintDialog, ExplainDialog, SettleDialog
from investcrm.gui.dialogs.sending import SendingDialog
from investcrm.gui.views.inquiries import acts
from investcrm.gui.views.today.line import DueLine
from investcrm.services import cases, complaining, following, inquiries, promising, reminding


@pytest.fixture
def table(window: Any, nav: Any, ids: dict[str, str], settle: Any) -> Any:
    nav.open_inquiry(ids["Projekt Björk"], "municipalities")
    settle()
    return window.page("inquiries").detail._parts["municipalities"].round


def words_of(line: Any) -> list[str]:
    return [cell.text() for cell in line.cells]


def test_each_municipality_shows_what_is_known_and_its_clock(
    table: Any, window: Any, workspace: Any, ids: dict[str, str], settle: Any
) -> None:
    waiting = next(one for one in workspace.ask(following.of_case, ids["Projekt Björk"]) if one.is_waiting)
    line = table.lines[waiting.forwarding_id]
    assert waiting.clock is not None
    assert words_of(line)[1:] == ["via e-post", "", "–", f"0 av {waiting.clock.allowed}"]
    assert "skickat med e-post" in line._strip.accessibleName()
    line.acts.bounced(waiting.forwarding_id)
    settle()
    found = workspace.ask(following.of_case, ids["Projekt Björk"])
    assert [one.step.value for one in found if one.is_waiting] == ["bounced"]
    again = window.page("inquiries").detail._parts["municipalities"].round
    assert again.lines[waiting.forwarding_id].chip.text() == "Studsade"


def test_nobody_is_reminded_of_a_case_that_is_decided(
    window: Any, nav: Any, workspace: Any, ids: dict[str, str], settle: Any
) -> None:
    case = ids["Projekt Björk"]

    def offered() -> list[str]:
        shown = window.page("inquiries").detail._parts["municipalities"]
        return [one.text() for one in shown.findChildren(QPushButton) if not one.isHidden()]

    nav.open_inquiry(case, "municipalities")
    settle()
    assert "Påminn 1 kommun" in offered()
    version = workspace.ask(inquiries.detail, case).row.version
    lost = Decide(case, version, Outcome.LOST, lost_reason=LostReason.OTHER_COUNTRY)
    acts.mutate(nav, cases.decide, lost, "Avgjord")
    settle()
    assert "Påminn 1 kommun" not in offered()
    assert "Läs in svar…" in offered()


def test_all_who_are_due_are_reminded_with_one_click(
    window: Any, nav: Any, workspace: Any, settle: Any, qtbot: Any
) -> None:
    day = nav.region.today()
    silent = workspace.ask(reminding.silent)
    workspace.act(_sent_before, day - timedelta(days=30))
    page = window.go("settings")
    settle()
    page.reminders.before.setValue(8)
    page.reminders.keep()
    settle()
    assert workspace.ask(reminding.rule).before == 8
    page = window.go("today")
    settle()
    line = next(one for one in page.findChildren(DueLine) if one.due.kind == "reminders")
    assert line.button.text() == "Påminn alla"
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    settle()
    dialog = next(one for one in window.findChildren(SendingDialog) if one.isVisible())
    assert {item.forwarding_id for item in dialog.forwarded.items} == {one.forwarding_id for one in silent}
    assert all(one.reminded_on == day for one in workspace.ask(reminding.silent))
    dialog.reject()
    settle()

    def asked() -> list[DueLine]:
        shown = (one for one in page.findChildren(DueLine) if one.isVisible())
        return [one for one in shown if one.due.kind in ("remind", "reminders")]

    qtbot.waitUntil(lambda: not asked())


def _sent_before(uow: Any, day: Any) -> None:
    for one in reminding.silent(uow):
        uow.update("forwarding", one.forwarding_id, {"sent_on": day})
    uow.commit("Marked as sent")


def test_a_late_answer_is_explained_and_a_complaint_dealt_with_on_the_case(
    window: Any, nav: Any, workspace: Any, ids: dict[str, str], settle: Any
) -> None:
    case = ids["Projekt Björk"]
    workspace.act(_late, nav.region.today())
    nav.open_inquiry(case, "municipalities")
    settle()
    detail = window.page("inquiries").detail
    shown = detail._parts["municipalities"].promises
    late = next(one for one in shown.steps if one.wants_words and one.municipality_code)
    shown.explain(late)
    dialog = next(one for one in window.findChildren(ExplainDialog) if one.isVisible())
    dialog.text.setPlainText("Handläggaren var sjuk")
    dialog.primary.click()
    settle()
    told = [one for one in workspace.ask(promising.of_case, case) if one.explanation]
    assert [one.municipality for one in told] == [late.municipality]
    assert told[0].explanation == "Handläggaren var sjuk"
    nav.open_inquiry(case, "events")
    settle()
    detail._parts["events"].complaints.add()
    dialog = next(one for one in window.findChildren(ComplaintDialog) if one.isVisible())
    dialog.who.setText("Volta Cells")
    dialog.text.setPlainText("Ingen svarar i telefon")
    dialog.follow_up.setText("Ring upp")
    dialog.primary.click()
    settle()
    (one,) = workspace.ask(complaining.complaints, case)
    assert (one.who, one.task, one.closed_on) == ("Volta Cells", "Ring upp", None)
    detail._parts["events"].complaints._settle(one)
    dialog = next(one for one in window.findChildren(SettleDialog) if one.isVisible())
    dialog.measures.setPlainText("Ringt och förklarat")
    dialog.primary.click()
    settle()
    (one,) = workspace.ask(complaining.complaints, case)
    assert (one.done, one.closed_on) == ("Ringt och förklarat", nav.region.today())
    assert all(
        task.done_on for task in workspace.ask(inquiries.detail, case).tasks if task.title == "Ring upp"
    )


def _late(uow: Any, day: Any) -> None:
    for one in reminding.silent(uow):
        days = {"sent_on": day - timedelta(days=30), "deadline_on": day - timedelta(days=9)}
        uow.update("forwarding", one.forwarding_id, days)
    uow.commit("Changed a deadline")
