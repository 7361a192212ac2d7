"""Sending from the window: the account in Settings, a round with what goes wrong beside each, an offer."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from tests.gui import land
from tests.mail.conftest import authority, mail, server_tls, trusted
from tests.mail.server import PASSWORD, USER, MailServer

from investcrm.domain.commands import ForwardInquiry, LogInquiry, MarkSent, PrepareOffer, Recipient
from investcrm.domain.mailing import MailAccount, SetMail
from investcrm.gui.dialogs import offer_sending, remind, sending
from investcrm.gui.dialogs.offer_sending import OfferSendingDialog
from investcrm.gui.dialogs.remind import RemindDialog
from investcrm.gui.dialogs.sending import SendingDialog
from investcrm.gui.views.inquiries.round_table import RoundTable, post_words
from investcrm.gui.views.settings.mail import MailCard
from investcrm.services import following, forwarding, inquiries, mail_account, offering

__all__ = ["authority", "mail", "server_tls", "trusted"]
Settle = Callable[[], None]
Start = Callable[..., MailServer]


@pytest.fixture
def codes(nav: Any) -> tuple[str, ...]:
    return tuple(nav.region.reference.municipalities)[:3]


def set_up(workspace: Any, server: MailServer, *, keeps: bool = True) -> None:
    account = MailAccount("localhost", server.port, user=USER, sender="crm@region.test")
    workspace.act(mail_account.set_account, SetMail(account))
    if keeps:
        mail_account.keep_password(account, PASSWORD)


def prepared(workspace: Any, nav: Any, case: str, codes: tuple[str, ...]) -> forwarding.Forwarded:
    recipients = tuple(Recipient(code, f"k{code}@kommun.test") for code in codes)
    day = nav.region.today() + timedelta(days=7)
    return workspace.act(forwarding.forward, ForwardInquiry(case, recipients, day))  # type: ignore[no-any-return]


def buttons(dialog: Any) -> dict[str, QPushButton]:
    return {one.text(): one for one in dialog.findChildren(QPushButton) if one.isVisibleTo(dialog)}


def test_an_account_is_tried_out_and_saved_with_its_password_in_the_key_store(
    nav: Any, workspace: Any, mail: Start, settle: Settle, qtbot: Any
) -> None:
    server = mail(login="none")
    card = MailCard(nav)
    qtbot.addWidget(card)
    settle()
    card.test_button.click()
    assert card.said.text()
    card.host.setText("localhost")
    card.port.setValue(server.port)
    card.from_address.setText("crm@region.test")
    card.login.set_key("none")
    card.test_button.click()
    settle()
    assert "TLS" in card.said.text()
    assert server.taken[0].recipient == "crm@region.test"
    card.login.set_key("password")
    card.password.setText(PASSWORD)
    card.save_button.click()
    settle()
    kept = workspace.ask(mail_account.account)
    assert (kept.host, kept.user, kept.login) == ("localhost", "crm@region.test", "password")
    assert mail_account.login(kept).password == PASSWORD
    assert card.password.text() == ""
    card.off_button.click()
    settle()
    assert workspace.ask(mail_account.account) is None
    assert not mail_account.has_secret(kept)


def test_a_round_is_sent_from_the_window_and_what_is_not_sure_is_asked(
    nav: Any,
    workspace: Any,
    codes: tuple[str, ...],
    mail: Start,
    settle: Settle,
    trusted: ssl.SSLContext,
) -> None:
    a, b, c = (f"k{code}@kommun.test" for code in codes)
    server = mail(answers={b: "550 5.1.1 unknown"}, breaks={c: "answer"})
    set_up(workspace, server, keeps=False)
    case = workspace.act(inquiries.log, LogInquiry("Projekt Tall")).id
    made = prepared(workspace, nav, case, codes)
    sending.run(nav, case)
    settle()
    dialog = land.dialog(SendingDialog)
    assert dialog.mark_button.isVisible()
    assert dialog.line.password.isVisible()
    dialog.line.password.setText(PASSWORD)
    dialog.primary.click()
    assert not dialog.primary.isEnabled()
    settle()
    assert [one.recipient for one in server.taken] == [a, c]
    assert dialog.trouble.isVisible()
    said = [dialog.standings[item.message_id] for item in made.items]
    texts = [" ".join(one.text() for one in standing.findChildren(type(dialog.note))) for standing in said]
    assert "550 5.1.1 unknown" in texts[1]
    assert not dialog.checks[made.items[2].message_id].isChecked()
    found = workspace.ask(following.of_case, case)
    told = {one.recipient: post_words(one.message) for one in found if one.message}
    assert told[a].startswith("Underlag: Skickat")
    assert told[b].startswith("Underlag: Togs inte emot")
    assert "550 5.1.1 unknown" in told[b]
    assert told[c].startswith("Underlag: Osäkert om det kom fram")
    nav.open_inquiry(case, "municipalities")
    settle()
    lines = next(iter(nav.window().findChildren(RoundTable))).lines.values()
    assert {line.row.recipient: line.post.isHidden() for line in lines} == {a: True, b: False, c: False}
    arrived, _again = said[2].findChildren(QPushButton)
    arrived.click()
    settle()
    states = {row.recipient: row.state for row in workspace.ask(inquiries.detail, case).forwardings}
    assert [states[one] for one in (a, b, c)] == ["sent", "prepared", "sent"]
    server.answers.clear()
    dialog.line.password.setText(PASSWORD)
    dialog.primary.click()
    settle()
    assert land.no_dialog(SendingDialog)
    assert [one.recipient for one in server.taken] == [a, c, b]
    remind.run(nav, case)
    settle()
    land.dialog(RemindDialog).primary.click()
    settle()
    reminders = land.dialog(SendingDialog)
    reminders.line.password.setText(PASSWORD)
    before = {row.reminded_on for row in workspace.ask(inquiries.detail, case).forwardings}
    reminders.primary.click()
    settle()
    assert before == {None}
    after = {row.reminded_on for row in workspace.ask(inquiries.detail, case).forwardings}
    assert after == {nav.region.today()}
    assert len(server.taken) == 6


def test_a_round_that_is_stopped_tells_what_was_sent_and_sends_the_rest_when_asked(
    nav: Any, workspace: Any, codes: tuple[str, ...], mail: Start, settle: Settle
) -> None:
    server = mail()
    set_up(workspace, server)
    case = workspace.act(inquiries.log, LogInquiry("Projekt Tall")).id
    prepared(workspace, nav, case, codes)
    sending.run(nav, case)
    settle()
    dialog = land.dialog(SendingDialog)
    under_way: Any = dialog.line
    server.on_taken = lambda _first: under_way._job.cancel()
    dialog.primary.click()
    settle()
    assert len(server.taken) == 1
    assert dialog.trouble.text() == "1 meddelande är skickat. Sändningen stoppades."
    assert not dialog.line.busy
    server.on_taken = str
    dialog.primary.click()
    settle()
    assert land.no_dialog(SendingDialog)
    assert len(server.taken) == len(codes)


def test_an_offer_is_sent_from_the_window(
    nav: Any,
    workspace: Any,
    codes: tuple[str, ...],
    mail: Start,
    settle: Settle,
) -> None:
    server = mail()
    set_up(workspace, server)
    case = workspace.act(inquiries.log, LogInquiry("Projekt Tall")).id
    made = prepared(workspace, nav, case, codes)
    workspace.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    places = land.lay_out(workspace, codes)
    offer = workspace.act(offering.prepare, PrepareOffer(case, tuple(places.values())))
    offer_sending.run(nav, case, offer)
    settle()
    dialog = land.dialog(OfferSendingDialog)
    dialog.to.setText("")
    assert not dialog.primary.isEnabled()
    dialog.to.setText("asker@invest.test")
    dialog.primary.click()
    settle()
    assert land.no_dialog(OfferSendingDialog)
    assert len(server.to("asker@invest.test")) == 1
    assert workspace.ask(offering.offer, case, offer).sent_on == nav.region.today()
