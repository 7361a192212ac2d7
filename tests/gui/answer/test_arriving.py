"""Answers that come by themselves: said on Today, looked at by a person, put aside; a watched folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton
from tests.gui import land
from tests.gui.answer.test_read_answers import asked, states
from tests.mail.conftest import authority, box_server, server_tls, trusted
from tests.mail.mailbox_server import MailboxServer
from tests.mail.server import PASSWORD, USER
from tests.services.replies import filled, reply

from investcrm.domain.mailbox import Mailbox, SetMailbox
from investcrm.gui.dialogs.read_answers import ReadAnswersDialog
from investcrm.gui.navigation import TODAY
from investcrm.gui.views.settings.mailbox import ArrivingCard, MailboxCard
from investcrm.services import mailbox

__all__ = ["asked", "authority", "box_server", "server_tls", "trusted"]
Settle = Callable[[], None]


def buttons(page: Any) -> dict[str, QPushButton]:
    return {one.text(): one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)}


def test_what_comes_to_the_mailbox_is_offered_on_today_and_taken_over_by_a_person(
    asked: Any, nav: Any, workspace: Any, window: Any, box_server: MailboxServer, settle: Settle, qtbot: Any
) -> None:
    inquiry, forms, _ = asked
    card = MailboxCard(nav)
    qtbot.addWidget(card)
    settle()
    card.save_button.click()
    assert "imap.example.se" in card.said.text()
    card.host.setText("localhost")
    card.port.setValue(box_server.port)
    card.login.set_key("password")
    card.user.setText(USER)
    card.password.setText(PASSWORD)
    card.test_button.click()
    settle()
    assert "Svar från R&D" in card.said.text()
    card.save_button.click()
    settle()
    page = window.page(TODAY)
    assert page.fetch_button.isVisibleTo(page)
    decline, odd = forms.values()
    box_server.put(reply("Nyhetsbrev"))
    answers = {"answer": "decline", "decline_reason": "Nej"}
    box_server.put(reply("SV", files=(("svar.pdf", filled(decline, answers)),)))
    box_server.put(reply("SV", "Igen", files=(("svar.pdf", filled(odd, answers)),)))
    page.fetch_button.click()
    settle()
    assert len(nav.arrivals.came) == 2
    assert states(workspace, inquiry) == ["sent", "sent"]
    buttons(page)["Gå igenom"].click()
    settle()
    dialog = land.dialog(ReadAnswersDialog)
    assert dialog.aside.isVisibleTo(dialog)
    dialog.go()
    settle()
    dialog.put_aside()
    settle()
    assert land.no_dialog(ReadAnswersDialog)
    assert nav.arrivals.came == ()
    assert sorted(states(workspace, inquiry)) == ["declined", "sent"]
    assert "Gå igenom" not in buttons(page)
    page.fetch_button.click()
    settle()
    assert nav.arrivals.came == ()


def test_a_password_that_is_refused_is_said_and_nothing_is_lost(
    asked: Any, nav: Any, workspace: Any, window: Any, box_server: MailboxServer, settle: Settle
) -> None:
    found = Mailbox("localhost", box_server.port, login="password", user=USER)
    mailbox.keep_password(found, None, "fel")
    workspace.act(mailbox.set_mailbox, SetMailbox(found))
    nav.arrivals.start()
    settle()
    nav.arrivals.fetch()
    settle()
    assert any("AUTHENTICATIONFAILED" in toast.text for toast in window.toasts.shown())
    assert not nav.arrivals.busy


def test_files_that_come_to_rest_in_the_watched_folder_are_offered(
    asked: Any, nav: Any, workspace: Any, tmp_path: Path, settle: Settle, qtbot: Any
) -> None:
    _, forms, _ = asked
    form, other = forms.values()
    box = tmp_path / "svar"
    box.mkdir()
    (box / "annat.eml").write_bytes(reply("Annat", From="A <a@annan.example>"))
    (box / "svar.pdf").write_bytes(filled(form, {"answer": "decline", "decline_reason": "Nej"}))
    (box / "halv.pdf").write_bytes(filled(other, {"answer": "decline", "decline_reason": "Nej"})[:500])
    for name in ("annat.eml", "svar.pdf"):
        os.utime(box / name, (1_000_000_000, 1_000_000_000))
    card = ArrivingCard(nav)
    qtbot.addWidget(card)
    card.watch(str(box))
    nav.arrivals.fetch()
    settle()
    assert [one.name for one in nav.arrivals.came] == ["svar.pdf"]
    (box / "halv.pdf").write_bytes(filled(other, {"answer": "decline", "decline_reason": "Nej"}))
    nav.arrivals.fetch()
    settle()
    nav.arrivals.fetch()  # it is as it was: at rest
    settle()
    assert [one.name for one in nav.arrivals.came] == ["halv.pdf", "svar.pdf"]
    (box / "svar.pdf").unlink()
    nav.arrivals.fetch()
    settle()
    assert [one.name for one in nav.arrivals.came] == ["halv.pdf"]
    card.watch("")
    assert nav.arrivals.came == ()
