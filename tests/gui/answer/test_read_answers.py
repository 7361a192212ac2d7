"""Answers dropped on the window: shown beside what was known, taken over by keyboard, many at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.exchange.notices import POSTFIX, told
from tests.gui import land
from tests.services.replies import filled, form, letter, reply

from investcrm.domain.commands import AddSite, ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.requirements import Requirement
from investcrm.gui.dialogs.read_answers import ReadAnswersDialog
from investcrm.gui.dialogs.replace_contact import ReplaceContactDialog
from investcrm.gui.taking_in import take_in
from investcrm.services import following, forwarding, inquiries, sites

Settle = Callable[[], None]


@pytest.fixture
def asked(workspace: Any, nav: Any) -> tuple[str, dict[str, bytes], str]:
    """A case of which two municipalities were asked, the forms they got, and the first one's site."""
    first, second = tuple(nav.region.reference.municipalities)[:2]
    site = workspace.act(
        sites.add_site, AddSite(first, "Norra fältet", {"usable_m2": 140_000, "plan_state": "consultation"})
    )
    inquiry = workspace.act(
        inquiries.log,
        LogInquiry(
            "Projekt Gran", requirements=(Requirement("land", low=120_000), Requirement("power", low=9_000))
        ),
    ).id
    due = nav.region.today()
    made = workspace.act(
        forwarding.forward, ForwardInquiry(inquiry, (Recipient(first), Recipient(second)), due)
    )
    ids = tuple(item.forwarding_id for item in made.items)
    workspace.act(forwarding.mark_sent, MarkSent(ids))
    return (
        inquiry,
        {code: form(letter(workspace, inquiry, one)) for code, one in zip((first, second), ids, strict=True)},
        site,
    )


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def states(workspace: Any, inquiry: str) -> list[str]:
    return [row.state for row in workspace.ask(inquiries.detail, inquiry).forwardings]


def test_a_dropped_form_is_shown_field_by_field_and_taken_over_by_keyboard(
    asked: Any, nav: Any, workspace: Any, tmp_path: Path, qtbot: Any, settle: Settle
) -> None:
    inquiry, forms, site = asked
    answers = {"answer": "offer", "s1_offer": "yes", "s1_usable_m2": "12,5", "s1_plan_state": "adopted"}
    take_in(nav, (written(tmp_path, "svar.pdf", filled(next(iter(forms.values())), answers)),))
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    checks = dialog.review.checks
    assert dialog.focusWidget() is checks["s1_usable_m2"], "the first to judge"
    (pages,) = dialog.source.views
    qtbot.waitUntil(lambda: pages.page_count() >= 2)
    assert checks["s1_usable_m2"].accessibleName() == (
        "Norra fältet, Användbar yta: känt 14\u00a0ha, besvarat 12,5\u00a0ha"
    )
    checks["s1_plan_state"].setFocus()
    qtbot.keyClick(checks["s1_plan_state"], Qt.Key.Key_Space)
    assert not checks["s1_plan_state"].isChecked()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert land.no_dialog(ReadAnswersDialog)
    values = workspace.ask(sites.site_row, site).facts.values
    assert (values["usable_m2"].value, values["plan_state"].value) == (125_000, "consultation")
    assert sorted(states(workspace, inquiry)) == ["answered", "sent"]


def test_many_files_get_one_outcome_each(
    asked: Any, nav: Any, workspace: Any, window: Any, tmp_path: Path, settle: Settle, qtbot: Any
) -> None:
    inquiry, forms, _ = asked
    sure = [
        written(tmp_path, f"svar {code}.pdf", filled(data, {"answer": "decline", "decline_reason": "Nej"}))
        for code, data in forms.items()
    ]
    odd = written(tmp_path, "annat.eml", reply("SV: Förfrågan [0123456789AB]"))
    broken = written(tmp_path, "trasig.pdf", b"%PDF-1.7 avbruten")
    take_in(nav, (*sure, odd, broken))
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    outcomes = [dialog.model.data(dialog.model.index(row, 2)) for row in range(4)]
    assert outcomes == ["kan tas över", "kan tas över", "ej inläst", "ej inläst"]
    assert dialog.focusWidget() is dialog.review.first()
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert dialog.table.current_id() == "2"
    assert "Här kommer vårt svar." in dialog.source.views[0].toPlainText(), "refused, and shown all the same"
    dialog.take_all()
    settle()
    outcomes = [dialog.model.data(dialog.model.index(row, 2)) for row in range(4)]
    assert outcomes == ["inläst", "inläst", "ej inläst", "ej inläst"]
    assert states(workspace, inquiry) == ["declined", "declined"]
    dialog.reject()


def test_a_mail_in_words_without_reference_asks_which_case_it_answers(
    asked: Any, nav: Any, workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    inquiry, *_ = asked
    mail = written(tmp_path, "svar.eml", reply("Mark", "Vi har ingen mark."))
    nav.act("read_answers", (mail,), inquiry)
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    dialog.go()
    assert dialog.trouble.isVisible()
    dialog.review.which.set_key(dialog.review.which.itemData(1))
    settle()
    dialog.review.declines.setChecked(True)
    dialog.go()
    settle()
    (declined,) = (
        row for row in workspace.ask(inquiries.detail, inquiry).forwardings if row.state == "declined"
    )
    assert declined.decline_reason == "Vi har ingen mark."


def test_a_mail_that_answers_two_questions_waits_for_the_choice_and_is_read_beside_its_form(
    asked: Any, nav: Any, workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    inquiry, forms, _ = asked
    first, second = (one.token for one in workspace.ask(inquiries.detail, inquiry).forwardings)
    nav.act("read_answers", (written(tmp_path, "ord.eml", reply("Svar", f"{first} och {second}: nej.")),), "")
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    dialog.go()
    assert dialog.trouble.isVisible(), "not which of the two"
    dialog.reject()
    paper = filled(next(iter(forms.values())), {"answer": "offer", "n1_name": "Nya fältet"})
    mail = written(tmp_path, "svar.eml", reply("Svar", "Ring före fredag!", (("svar.pdf", paper),)))
    nav.act("read_answers", (mail,), "")
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    assert "Ring före fredag!" in [one.text() for one in dialog.review.findChildren(QLabel)]
    dialog.reject()


def test_a_message_that_came_back_is_noted_and_the_round_says_why_and_whom_to_ask(
    asked: Any, nav: Any, workspace: Any, window: Any, tmp_path: Path, qtbot: Any, settle: Settle
) -> None:
    inquiry, *_ = asked
    row = workspace.ask(inquiries.detail, inquiry).forwardings[0]
    sent = letter(workspace, inquiry, row.id)
    head = {"id": str(sent["Message-ID"]), "subject": str(sent["Subject"]), "to": str(sent["To"] or "")}
    failed = {"action": "failed", "status": "5.2.2", "said": "552 5.2.2 Mailbox full"}
    bounce = written(tmp_path, "besked.eml", told(POSTFIX, **head, **failed))
    strange = written(tmp_path, "annat.eml", told(POSTFIX, **failed))
    take_in(nav, (bounce, strange))
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    outcomes = [dialog.model.data(dialog.model.index(at, 2)) for at in range(2)]
    assert outcomes == ["Studsade", "ej inläst"]
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert dialog.model.data(dialog.model.index(0, 2)) == "Studsade, noterat"
    dialog.reject()
    nav.open_inquiry(inquiry, "municipalities")
    settle()
    line = window.page("inquiries").detail._parts["municipalities"].round.lines[row.id]
    assert (line.chip.text(), line.note.whole()) == ("Studsade", "Brevlådan är full")
    assert "552 5.2.2" in line.chip.toolTip()
    line.ask.click()
    settle()
    other = land.dialog(ReplaceContactDialog)
    other.email.setText("ny@kommun.example")
    other.go()
    settle()
    found = {one.forwarding_id: one for one in workspace.ask(following.of_case, inquiry)}
    assert (found[row.id].recipient, found[row.id].bounce) == ("ny@kommun.example", None)
