"""Mail of confidential cases: from the room alone, under the code name, and nothing of it lies outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.conftest import MemoryKeyring
from tests.mail.conftest import authority, mail, server_tls, trusted
from tests.mail.server import PASSWORD, USER, MailServer
from tests.room.conftest import SECRET, Both, holds

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import ForwardInquiry, LogInquiry, Recipient
from investcrm.domain.mailing import Dispatched, MailAccount, SetMail
from investcrm.domain.secrecy_commands import Seal
from investcrm.services import dispatches, forwarding, inquiries, mail_account, mailing, sealing
from investcrm.services.clock import swedish_day

__all__ = ["authority", "mail", "server_tls", "trusted"]
Start = Callable[..., MailServer]


def set_up(both: Both, server: MailServer) -> None:
    account = MailAccount("localhost", server.port, user=USER, sender="crm@region.test")
    both.open.act(mail_account.set_account, SetMail(account))
    mail_account.keep_password(account, PASSWORD)


def test_a_round_from_the_room_leaves_nothing_outside(
    both: Both, look: Callable[[Workspace], bytes], mail: Start, key_store: MemoryKeyring
) -> None:
    server = mail(breaks={"b@kommun.test": "answer"})
    set_up(both, server)
    room = both.room
    made = room.act(inquiries.log, LogInquiry("Projekt Dimma", investor=f"{SECRET} AB"))
    command = ForwardInquiry(
        made.id,
        (Recipient("1980", "a@kommun.test"), Recipient("1983", "b@kommun.test")),
        swedish_day(room.store.clock()) + timedelta(days=7),
        ground="not_secret",
    )
    done = mailing.send_forwarded(room, room.act(forwarding.forward, command))
    assert [one.state for one in done.messages] == [Dispatched.SENT, Dispatched.UNCERTAIN]
    for taken in server.taken:
        heads = " ".join(str(value) for value in taken.message.values())
        assert "Projekt Dimma" in str(taken.message["Subject"])
        assert SECRET not in heads
        assert made.number not in heads
    assert both.open.ask(dispatches.outbox) == ()
    assert len(room.ask(dispatches.outbox)) == 1
    outside = look(both.open)
    for word in (SECRET, "Projekt Dimma", made.number, made.id, *(one.message_id for one in done.messages)):
        assert not holds(outside, word), word
        assert not [name for _, name in key_store.entries if word in name]


def test_what_was_sent_of_a_case_goes_along_when_it_is_sealed(both: Both, mail: Start) -> None:
    set_up(both, mail(answers={"a@kommun.test": "550 no"}))
    case = both.open.act(inquiries.log, LogInquiry("Etablering av fabrik", investor="Nordstål AB")).id
    command = ForwardInquiry(
        case, (Recipient("1980", "a@kommun.test"),), swedish_day(both.open.store.clock()) + timedelta(days=7)
    )
    mailing.send_forwarded(both.open, both.open.act(forwarding.forward, command))
    (before,) = both.open.ask(dispatches.outbox)
    sealing.seal(both.open, both.room, Seal(case, "Projekt Sten"))
    assert both.open.ask(dispatches.outbox) == ()
    (after,) = both.room.ask(dispatches.outbox)
    assert (after.id, after.said) == (before.id, before.said)
