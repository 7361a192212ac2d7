"""Forwarding: seen before it is made, made as drafts, marked as sent."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.brief_fields import Told
from investcrm.domain.commands import ForwardInquiry, LogInquiry, Recipient
from investcrm.domain.requirements import Level, Requirement
from investcrm.exchange import properties
from investcrm.gui.dialogs import outbox, sending
from investcrm.gui.dialogs.forward import ForwardDialog, run
from investcrm.gui.dialogs.remind import RemindDialog
from investcrm.gui.dialogs.sending import SendingDialog
from investcrm.services import forwarding, inquiries

Settle = Callable[[], None]


@pytest.fixture
def codes(nav: Any) -> tuple[str, ...]:
    return tuple(nav.region.reference.municipalities)


@pytest.fixture
def case(workspace: Any, codes: tuple[str, ...]) -> str:
    """A case that two of three sites may suit."""
    land.lay_out(workspace, codes[:3])
    asked = (
        Requirement("land", Level.MUST, 120_000, 180_000),
        Requirement("power", Level.MUST, 10_000),
    )
    command = LogInquiry("Projekt Ek", investor="Kraft Cells", requirements=asked)
    return str(workspace.act(inquiries.log, command).id)


@pytest.fixture
def dialog(nav: Any, case: str, settle: Settle) -> ForwardDialog:
    nav.forward(case)
    settle()
    return land.dialog(ForwardDialog)


def test_municipalities_the_match_proposes_are_ticked(dialog: ForwardDialog, codes: tuple[str, ...]) -> None:
    assert set(dialog.recipients.checked()) == set(codes[:2])
    dialog.reject()


def test_the_preview_shows_only_what_they_may_know(dialog: ForwardDialog, qtbot: Any, settle: Settle) -> None:
    dialog.message.setPlainText("Ring gärna.")
    qtbot.waitUntil(lambda: "Ring gärna." in dialog.letter.toPlainText())
    settle()
    assert "Projekt Ek" in dialog.letter.toPlainText()
    assert "Kraft Cells" not in dialog.letter.toPlainText()
    qtbot.waitUntil(lambda: dialog.paper.page_count() >= 1)
    assert dialog.tabs.form.page_count() == 0, "made once it is looked at"
    dialog.tabs.setCurrentWidget(dialog.tabs.form)
    qtbot.waitUntil(lambda: dialog.tabs.form.page_count() >= 1)
    dialog.reject()


def test_drafts_are_made_written_out_and_marked_as_sent(
    dialog: ForwardDialog,
    nav: Any,
    case: str,
    workspace: Any,
    codes: tuple[str, ...],
    tmp_path: Path,
    settle: Settle,
) -> None:
    dialog.recipients.emails[codes[0]].setText("mark@kommun.example")
    dialog.primary.click()
    settle()
    drafts = land.dialog(SendingDialog)
    assert len(drafts.forwarded.items) == 2
    outbox.put_into(
        nav, lambda reader, folder: forwarding.write_out(reader, drafts.forwarded, folder), tmp_path, drafts
    )
    settle()
    mails = sorted(tmp_path.glob("*.eml"))
    assert len(mails) == 2
    assert len(list(tmp_path.glob("*.pdf"))) == 4, "a brief and a form each"
    assert len(list(tmp_path.glob("*.xlsx"))) == 2
    assert all(message_from_bytes(mail.read_bytes())["X-Unsent"] == "1" for mail in mails)
    drafts.primary.click()
    settle()
    assert {f.state for f in workspace.ask(inquiries.detail, case).forwardings} == {"prepared"}, "only opened"
    assert not drafts.mark_button.isVisible()
    drafts.primary.click()
    settle()
    detail = workspace.ask(inquiries.detail, case)
    assert {f.state for f in detail.forwardings} == {"sent"}
    assert (
        next(f for f in detail.forwardings if f.municipality_code == codes[0]).recipient
        == "mark@kommun.example"
    )


def test_one_municipality_can_be_marked_and_the_other_waits(
    nav: Any, case: str, workspace: Any, codes: tuple[str, ...], settle: Settle
) -> None:
    day = nav.region.today()
    made = workspace.act(
        forwarding.forward, ForwardInquiry(case, (Recipient(codes[0]), Recipient(codes[1])), day)
    )
    sending.run(nav, case)
    settle()
    drafts = land.dialog(SendingDialog)
    drafts.checks[made.items[1].message_id].setChecked(False)
    drafts.mark_button.click()
    settle()
    states = {f.municipality_code: f.state for f in workspace.ask(inquiries.detail, case).forwardings}
    assert states == {codes[0]: "sent", codes[1]: "prepared"}


def test_a_deadline_that_has_passed_is_said_in_the_dialog(dialog: ForwardDialog, settle: Settle) -> None:
    dialog.deadline.set_text("2020-01-01")
    dialog.go()
    settle()
    assert dialog.trouble.isVisible()
    assert dialog.primary.isEnabled()
    dialog.reject()


def test_what_was_typed_is_there_again_after_leaving(
    dialog: ForwardDialog, nav: Any, case: str, qtbot: Any, settle: Settle
) -> None:
    dialog.message.setPlainText("Två tomter räcker.")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    nav.forward(case)
    settle()
    again = land.dialog(ForwardDialog)
    assert again.message.toPlainText() == "Två tomter räcker."
    again.reject()


def test_those_who_have_not_answered_are_reminded(
    nav: Any, ids: dict[str, str], workspace: Any, settle: Settle
) -> None:
    from investcrm.gui.dialogs import remind

    remind.run(nav, ids["Projekt Björk"])
    settle()
    dialog = land.dialog(RemindDialog)
    assert len(dialog.checks) == 1
    dialog.go()
    settle()
    land.dialog(SendingDialog).reject()
    detail = workspace.ask(inquiries.detail, ids["Projekt Björk"])
    assert [f.reminded_on for f in detail.forwardings if f.state == "sent"] == [nav.region.today()]


# ---- what the brief tells, and what may give the investor away


@pytest.fixture
def secret_case(workspace: Any, codes: tuple[str, ...]) -> str:
    """A case with something in every field."""
    land.lay_out(workspace, codes[:3])
    command = LogInquiry(
        "Projekt Ek",
        investor="Qvixom Ett AB",
        country="Utopien",
        summary="Qvixom söker mark",
        jobs=340,
        requirements=(Requirement("land", Level.MUST, 120_000, 180_000), Requirement("power", low=10_000)),
    )
    return str(workspace.act(inquiries.log, command).id)


@pytest.fixture
def secret_dialog(nav: Any, secret_case: str, settle: Settle) -> ForwardDialog:
    run(nav, secret_case, confidential=True)
    settle()
    return land.dialog(ForwardDialog)


def paper_text(dialog: ForwardDialog) -> str:
    return " ".join(properties.text("brief.pdf", dialog.preview.brief).split()) if dialog.preview else ""


def test_a_tick_taken_away_is_gone_from_the_paper_and_the_level_says_so(
    dialog: ForwardDialog, qtbot: Any
) -> None:
    power = next(
        check for check in dialog.choice.checks.values() if "10" in check.text() and "MW" in check.text()
    )
    qtbot.waitUntil(lambda: "10 MW" in paper_text(dialog))
    power.click()
    qtbot.waitUntil(lambda: bool(paper_text(dialog)) and "10 MW" not in paper_text(dialog))
    assert dialog.choice.openness.key() == "own"
    dialog.choice.openness.set_key("open")
    assert dialog.choice.checks[Told.INVESTOR].isChecked()
    assert power.isChecked()
    qtbot.waitUntil(lambda: "Kraft Cells" in paper_text(dialog))
    dialog.reject()


def test_a_confidential_case_shows_its_code_name_and_nothing_of_its_number(
    secret_dialog: ForwardDialog, secret_case: str, workspace: Any, qtbot: Any
) -> None:
    number = workspace.ask(inquiries.detail, secret_case).row.number
    qtbot.waitUntil(lambda: "Projekt Ek" in paper_text(secret_dialog))
    shown = secret_dialog.preview
    assert shown is not None
    told = f"{paper_text(secret_dialog)}{shown.subject}{shown.text}{shown.content}{shown.brief_name}"
    assert number not in told
    assert "Qvixom" not in told
    assert Told.INVESTOR not in secret_dialog.choice.checks
    assert not secret_dialog.choice.checks[Told.TITLE].isEnabled()
    secret_dialog.reject()


def test_without_a_ground_nothing_of_a_confidential_case_is_made(
    secret_dialog: ForwardDialog, secret_case: str, workspace: Any, settle: Settle
) -> None:
    secret_dialog.go()
    settle()
    assert secret_dialog.trouble.isVisible()
    assert workspace.ask(inquiries.detail, secret_case).forwardings == ()
    secret_dialog.reject()


def test_what_was_found_stands_in_a_band_and_asks_for_a_tick(
    secret_dialog: ForwardDialog,
    secret_case: str,
    workspace: Any,
    codes: tuple[str, ...],
    qtbot: Any,
    settle: Settle,
) -> None:
    dialog = secret_dialog
    dialog.choice.ground.set_key("consent")
    dialog.choice.ground_note.setText("mejl 2026-03-01")
    dialog.message.setPlainText("Hälsningar från Qvixom")
    qtbot.waitUntil(lambda: "Qvixom" in dialog.band.accessibleDescription())
    assert dialog.band.isVisible()
    dialog.primary.click()
    settle()
    assert "Qvixom" in dialog.trouble.text()
    assert workspace.ask(inquiries.detail, secret_case).forwardings == ()
    dialog.band.tick.click()
    dialog.primary.click()
    settle()
    land.dialog(SendingDialog).reject()
    made = workspace.ask(inquiries.detail, secret_case).forwardings
    assert {row.state for row in made} == {"prepared"}
    with workspace.write() as uow:
        assert {uow.get("forwarding", row.id)["ground"] for row in made} == {"consent\nmejl 2026-03-01"}


def test_a_new_finding_asks_for_a_new_look(secret_dialog: ForwardDialog, qtbot: Any) -> None:
    dialog = secret_dialog
    dialog.message.setPlainText("Hälsa Qvixom")
    qtbot.waitUntil(lambda: "Qvixom" in dialog.band.accessibleDescription())
    dialog.band.tick.click()
    dialog.choice.secret_words.setText("vita huset")
    dialog.message.setPlainText("Hälsa Qvixom i vita huset")
    qtbot.waitUntil(lambda: "vita huset" in dialog.band.accessibleDescription())
    assert not dialog.band.tick.isChecked()
    dialog.message.setPlainText("Hej")
    qtbot.waitUntil(lambda: "Qvixom" not in dialog.band.accessibleDescription())
    dialog.reject()


def test_the_choice_is_there_again_after_leaving(
    secret_dialog: ForwardDialog, nav: Any, secret_case: str, qtbot: Any, settle: Settle
) -> None:
    secret_dialog.choice.ground.set_key("balancing")
    secret_dialog.choice.checks[Told.JOBS].click()
    qtbot.keyClick(secret_dialog, Qt.Key.Key_Escape)
    run(nav, secret_case, confidential=True)
    settle()
    again = land.dialog(ForwardDialog)
    assert again.choice.ground.key() == "balancing"
    assert again.choice.checks[Told.JOBS].isChecked()
    again.reject()


def test_files_go_with_the_brief_and_are_looked_through(
    secret_dialog: ForwardDialog, workspace: Any, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "Planen.txt"
    file.write_text("Ritat för Qvixom", encoding="utf-8")
    secret_dialog.files.add([file])
    settle()
    assert [one.name for one in secret_dialog.command().attachments] == ["Planen.txt"]
    secret_dialog._ask_preview()
    settle()
    assert any("Qvixom" in one.words and "Planen" in one.place for one in secret_dialog.band.findings)
    file.unlink()
    secret_dialog._read_files()
    settle()
    assert secret_dialog.trouble.isVisible()
    assert secret_dialog.command().attachments == ()
