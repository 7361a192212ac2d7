"""The main job in the window, by its own buttons and keys: from a pasted mail to the decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.stages import Outcome, Stage
from investcrm.gui.dialogs.answer import AnswerDialog
from investcrm.gui.dialogs.decision import DecisionDialog
from investcrm.gui.dialogs.forward import ForwardDialog
from investcrm.gui.dialogs.offer import OfferDialog
from investcrm.gui.dialogs.offer_sending import OfferSendingDialog
from investcrm.gui.dialogs.sending import SendingDialog
from investcrm.services import inquiries
from investcrm.services.clock import swedish_day

TODAY = swedish_day(datetime.now(UTC))
MAIL = (
    f"Vi söker 12-18 ha för industri, byggstart senast kv 2 {TODAY.year + 2}. 10 MW från start. "
    f"120 arbetstillfällen. Svar senast {TODAY + timedelta(days=26)}."
)


def test_from_a_pasted_mail_to_the_decision_and_back_by_undo(
    window: Any, nav: Any, workspace: Any, settle: Any, qtbot: Any
):
    codes = tuple(nav.region.reference.municipalities)[:3]
    places = dict(zip(codes, land.lay_out(workspace, codes).values(), strict=True))

    # Log it: Ctrl+N, a name, the pasted text, save and match.
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current == "new_inquiry")
    new = window.page("new_inquiry")
    qtbot.waitUntil(new.form.fields["title"].hasFocus)
    qtbot.keyClicks(new.form.fields["title"], "Projekt Heron")
    new.form.fields["summary"].setPlainText(MAIL)
    qtbot.waitUntil(lambda: len(new.form.requirements.rows) >= 3)
    new.save(match=True)
    qtbot.waitUntil(lambda: window.current == "match")
    settle()
    case = next(
        row.id
        for row in workspace.ask(inquiries.likely_duplicates, "Projekt Heron", "", None)
        if row.title == "Projekt Heron"
    )

    def now() -> Any:
        return workspace.ask(inquiries.detail, case)

    assert [line.requirement.kind for line in now().requirements][:2] == ["land", "ready_by"]

    # Forward it to those the match proposes, and mark the drafts as sent.
    nav.forward(case)
    settle()
    land.dialog(ForwardDialog).primary.click()
    settle()
    land.dialog(SendingDialog).mark_button.click()
    settle()
    asked = [row for row in now().forwardings if row.state == "sent"]
    assert asked
    assert now().row.standing.stage is Stage.FORWARDED

    # Every municipality answers with a site.
    nav.open_inquiry(case, "municipalities")
    settle()
    detail = window.page("inquiries").detail
    for row in asked:
        detail.acts.answer(row.id)
        settle()
        answer = land.dialog(AnswerDialog)
        answer.text.setPlainText("Vi har mark.")
        answer.sites.own(places[row.municipality_code]).check.click()
        answer.go()
        settle()
    assert {row.state for row in now().forwardings} == {"answered"}

    # The next step is the offer; it is made, sent, and decided.
    assert detail.next.text() == "Sammanställ svar"
    qtbot.mouseClick(detail.next, Qt.MouseButton.LeftButton)
    settle()
    land.dialog(OfferDialog).primary.click()
    settle()
    land.dialog(OfferSendingDialog).mark_button.click()
    settle()
    assert now().row.standing.stage is Stage.OFFERED
    assert detail.next.text() == "Registrera beslut"
    qtbot.mouseClick(detail.next, Qt.MouseButton.LeftButton)
    settle()
    decision = land.dialog(DecisionDialog)
    decision.choose(Outcome.ESTABLISHMENT)
    decision.jobs.set_text("110")
    decision.go()
    settle()
    assert now().row.standing.outcome is Outcome.ESTABLISHMENT
    assert [entry.jobs for entry in now().ledger if entry.step == "decided"] == [110]

    # Taken back by Ctrl+Z from anywhere.
    window.go("today")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    qtbot.waitUntil(lambda: now().row.standing.stage is Stage.OFFERED)
