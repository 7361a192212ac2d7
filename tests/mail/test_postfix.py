"""A round through a real mail server arrives as it was made."""

from __future__ import annotations

import ssl
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from tests.mail.postfix import KNOWN, Postfix
from tests.store.worlds import World

from investcrm.domain.commands import ForwardInquiry, LogInquiry, Recipient
from investcrm.domain.mailing import Dispatched, MailAccount, SetMail
from investcrm.services import cases, forwarding, inquiries, mail_account, mailing


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_round_arrives_byte_by_byte_through_a_real_mail_server(
    laptop: World, postfix: Postfix, trusted: ssl.SSLContext
) -> None:
    account = MailAccount(
        "localhost", postfix.port, login="none", sender="crm@region.test", name="Region Łódź Åäö 🌲"
    )
    laptop.act(mail_account.set_account, SetMail(account))
    case = laptop.act(inquiries.log, LogInquiry("Projekt Żubr Åska 🌲")).id
    whom = zip(("1980", "1983", "1984", "1981"), (*KNOWN, "nobody"), strict=True)
    recipients = tuple(Recipient(code, f"{name}@kommun.test") for code, name in whom)
    message = ".\n..\nSlut 🌲"
    command = ForwardInquiry(case, recipients, laptop.today + timedelta(days=7), message=message)
    made = laptop.act(forwarding.forward, command)
    done = mailing.send_forwarded(laptop, made)
    states = {one.recipient.partition("@")[0]: one.state for one in done.messages}
    assert states == {**dict.fromkeys(KNOWN, Dispatched.SENT), "nobody": Dispatched.REFUSED}
    assert any(one.said.startswith("550 5.1.1") or "550 5.1.1" in one.said for one in done.messages)
    boxes = {name: [one.read_bytes() for one in postfix.awaited(name)] for name in KNOWN}
    by_recipient = {item.email.partition("@")[0]: item for item in made.items}
    for name in KNOWN:
        (data,) = boxes[name]
        found = message_from_bytes(data, policy=policy.default)
        assert "Projekt Żubr Åska 🌲" in str(found["Subject"])
        assert found["From"].addresses[0].display_name == "Region Łódź Åäö 🌲"
        body = found.get_body(("plain",))
        assert body is not None
        assert "\n.\n..\nSlut 🌲" in body.get_content()
        brief, *_ = found.iter_attachments()
        assert brief.get_content() == laptop.ask(cases.document_bytes, by_recipient[name].brief_id)
