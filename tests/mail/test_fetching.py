"""Answers fetched from a mailbox: what is new, each once, read without a mark and never taken by itself."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.mail.dovecot import Dovecot, running
from tests.mail.identity import CLIENT, IdentityServer
from tests.mail.server import PASSWORD, TOKEN, USER
from tests.server.tls import Authority
from tests.services.replies import filled, form, letter, reply
from tests.store.worlds import World

from investcrm.domain.commands import ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.errors import Cancelled, InvalidInput, NoPassword
from investcrm.domain.mailbox import Came, Mailbox, Memory, SetMailbox, memory_of
from investcrm.domain.mailing import MailAccount, SetMail
from investcrm.domain.read_answers import TakeAnswer, Verdict
from investcrm.exchange import imap
from investcrm.exchange.mail_server import LoginRefused, MailProblem
from investcrm.services import (
    arriving,
    fetching,
    forwarding,
    inquiries,
    mail_account,
    mailbox,
    taking_answers,
)

KOMMUN = "mark@kommun.example"


@pytest.fixture(scope="module")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    with IdentityServer() as identity, running(authority, identity.url) as found:
        yield found


@pytest.fixture
def box(dovecot: Dovecot, laptop: World, trusted: ssl.SSLContext) -> Iterator[Mailbox]:
    """An empty mailbox that the laptop looks in, with its password kept."""
    found = Mailbox("localhost", dovecot.tls, login="password", user=USER)
    laptop.act(mailbox.set_mailbox, SetMailbox(found))
    mailbox.keep_password(found, None, PASSWORD)
    dovecot.empty()
    yield found
    assert dovecot.untouched()


class Looker:
    """Somebody who fetches again and again, with what a desk remembers."""

    def __init__(self, world: World) -> None:
        self.world, self.memory = world, Memory()

    def remember(self, memory: Memory) -> None:
        self.memory = memory_of(memory.as_data())

    def fetch(self, **how: Any) -> fetching.Fetched:
        return fetching.fetch(self.world, self.memory, self.remember, **how)

    def names(self, **how: Any) -> list[str]:
        return [one.name for one in self.fetch(**how).came]


def asked(world: World, title: str = "Projekt Alm", code: str = "1980") -> tuple[str, str, bytes]:
    """Ask a municipality, and return the case, the mail's subject and the form."""
    case = world.act(inquiries.log, LogInquiry(title)).id
    command = ForwardInquiry(case, (Recipient(code, KOMMUN),), world.today + timedelta(days=7))
    (item,) = world.act(forwarding.forward, command).items
    world.act(forwarding.mark_sent, MarkSent((item.forwarding_id,)))
    sent = letter(world, case, item.forwarding_id)
    return case, str(sent["Subject"]), form(sent)


def take(world: World, one: Came) -> None:
    (read,) = world.ask(arriving.read, (one,))
    assert read.verdict is not Verdict.REFUSED, read.why
    world.act(taking_answers.take, TakeAnswer(read))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_answers_are_told_from_other_mail_and_offered_until_somebody_took_them(
    laptop: World, box: Mailbox, dovecot: Dovecot
) -> None:
    case, subject, blank = asked(laptop)
    answers = {"answer": "decline", "decline_reason": "Ingen mark – żółć 🌲"}
    dovecot.put(reply("Nyhetsbrev", "Läs mer", From="Kommunen <nyheter@kommun.example>"))
    dovecot.put(reply("Hej", "Frågan gäller annat.", From="Någon <a@annan.example>"))
    dovecot.put(reply(f"SV: {subject}", "Se bilagan.", (("svar.pdf", filled(blank, answers)),)))
    dovecot.put(reply("SV: Förfrågan [0123456789AB]", "Till någon annan."))
    dovecot.put(reply("Frånvaro", "Semester", From="A <a@annan.example>", Auto_Submitted="auto-replied"))
    dovecot.put(b"not a mail at all")
    one = Looker(laptop)
    found = one.fetch()
    assert (found.looked, len(found.came)) == (6, 1)
    (came,) = found.came
    assert [row.state for row in laptop.ask(inquiries.detail, case).forwardings] == ["sent"]
    again = one.fetch(held=[came.key])
    assert (again.looked, again.came) == (0, ())
    assert [each.digest for each in one.fetch().came] == [came.digest]  # a new start of the program
    take(laptop, came)
    after = one.fetch()
    assert (after.looked, after.came) == (1, ())
    assert one.fetch().looked == 0
    dovecot.put(reply("Mark", "Vi har ingen mark.", From=f"Annat <{KOMMUN}>"))
    assert one.names() == []  # nobody waits for that address any more
    _, subject, _ = asked(laptop, "Projekt Bok")
    dovecot.put(reply("Mark", "Vi har ingen mark.", From=f"Mark <{KOMMUN}>"))
    dovecot.put(reply("Mark", "Vi har ingen mark.", From="Kollega <kollega@kommun.example>"))
    dovecot.put(reply(f"SV: {subject}", "Vi återkommer."))
    dovecot.put(reply(f"Frånvaro: {subject}", "Semester", Auto_Submitted="auto-replied"))
    token = subject.partition("[")[2].rstrip("]")
    assert [token in name or name for name in one.names()] == ["Mark.eml", "Mark.eml", True, True]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_an_interrupted_look_goes_on_where_it_was_and_loses_nothing(
    laptop: World, box: Mailbox, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, subject, _ = asked(laptop)
    for number in range(30):
        dovecot.put(reply(f"Annat {number}", From="Någon <a@annan.example>"))
    dovecot.put(reply(f"SV: {subject}", "Vi har mark."))
    one = Looker(laptop)

    def stop(done: int, _total: int) -> None:
        if done == 25:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        one.fetch(report=stop)
    found = one.fetch()
    assert (found.looked, len(found.came)) == (6, 1)
    # the connection breaks in the middle of a mail
    dovecot.put(reply(f"SV: {subject}", "Och mer mark."))
    dovecot.put(reply(f"SV: {subject}", "Och ännu mer."))
    real = imap.Box.message

    def breaks(self: imap.Box, uid: int) -> bytes | None:
        if uid == 33:
            self._live().shutdown()
        return real(self, uid)

    held = [each.key for each in found.came]
    with monkeypatch.context() as patched:
        patched.setattr(imap.Box, "message", breaks)
        with pytest.raises(MailProblem, match="kept"):
            one.fetch(held=held)
    assert len(one.fetch(held=held).came) == 2
    # numbered anew by the server: nothing is lost and what was put aside stays aside
    one.memory = one.memory.leaving([found.came[0].digest])
    dovecot.renumber()
    assert len(one.fetch().came) == 2
    # a case that comes here from another workspace was perhaps answered before the last look
    ((place, mark),) = one.memory.marks.items()
    one.memory = one.memory.with_mark(place, replace(mark, waiting=frozenset()))
    assert one.names() == []
    one.memory = one.memory.with_mark(place, replace(mark, waiting=frozenset(), known=frozenset()))
    assert len(one.names()) == 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_what_keeps_the_mailbox_closed_is_said_in_words(
    laptop: World, box: Mailbox, dovecot: Dovecot, trusted: ssl.SSLContext
) -> None:
    one = Looker(laptop)
    with pytest.raises(LoginRefused, match=r"does not let crm@region\.test in"):
        one.fetch(password="fel")
    dovecot.put(reply("x"), folder="Svar från R&D")
    with pytest.raises(MailProblem, match=r"no folder “Svaren”.*INBOX, Svar från R&D"):
        one.fetch(folder="Svaren")
    assert mailbox.try_out(box, None).folders == ("INBOX", "Svar från R&D")
    assert one.fetch(folder="Svar från R&D").looked == 0  # nothing is waited for, so nothing is looked at
    plain = replace(box, port=dovecot.plain, security="starttls")
    assert mailbox.try_out(plain, None, PASSWORD).version.startswith("TLS")
    with pytest.raises(MailProblem, match="No encrypted connection"):
        mailbox.try_out(replace(box, port=dovecot.plain), None, PASSWORD)
    with pytest.raises(MailProblem, match="is not reached"):
        mailbox.try_out(replace(box, port=1), None, PASSWORD)
    with (
        pytest.raises(MailProblem, match=r"certificate.*is not trusted"),
        mailbox.opened(box, None, trust=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
    ):
        pass
    mailbox.forget(box)
    with pytest.raises(NoPassword):
        one.fetch()
    laptop.act(mailbox.set_mailbox, SetMailbox(None))
    with pytest.raises(InvalidInput, match="No mailbox"):
        one.fetch()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_token_of_the_sending_account_opens_the_mailbox(
    laptop: World, dovecot: Dovecot, identity: IdentityServer, trusted: ssl.SSLContext
) -> None:
    account = MailAccount("localhost", 587, "starttls", "oauth", USER, USER, client_id=CLIENT,
        tenant="region", authority=identity.url)  # fmt: skip
    laptop.act(mail_account.set_account, SetMail(account))
    same = Mailbox("localhost", dovecot.tls)
    laptop.act(mailbox.set_mailbox, SetMailbox(same))
    identity.tokens()
    mail_account.keep_password(account, identity.refresh)
    dovecot.empty()
    _, subject, _ = asked(laptop)
    dovecot.put(reply(f"SV: {subject}", "Vi har mark."))
    assert len(Looker(laptop).fetch().came) == 1
    with (
        pytest.raises(LoginRefused),
        imap.Box("localhost", dovecot.tls, "tls", imap.Login(USER, token=TOKEN + "x"), "INBOX", trusted),
    ):
        pass
