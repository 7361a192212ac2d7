"""The mailbox: its settings, what is remembered of it, and a look that breaks and goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mail.mailbox_server import MailboxServer
from tests.mail.server import PASSWORD, USER
from tests.services.replies import letter, reply
from tests.store.worlds import World

from investcrm.domain.commands import ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.errors import InvalidInput
from investcrm.domain.mailbox import Mailbox, Mark, Memory, SetMailbox, memory_of
from investcrm.domain.mailing import MailAccount
from investcrm.exchange import imap
from investcrm.exchange.mail_server import MailProblem
from investcrm.services import fetching, forwarding, inquiries, mailbox

KOMMUN = "mark@kommun.example"


def look_in(world: World, server: MailboxServer) -> Mailbox:
    """Let a world look in the mailbox of a test."""
    found = Mailbox("localhost", server.port, login="password", user=USER)
    world.act(mailbox.set_mailbox, SetMailbox(found))
    mailbox.keep_password(found, None, PASSWORD)
    return found


def ask(world: World, title: str = "Projekt Alm") -> tuple[str, str]:
    """Ask a municipality; return the case and the subject of the mail to it."""
    case = world.act(inquiries.log, LogInquiry(title)).id
    command = ForwardInquiry(case, (Recipient("1980", KOMMUN),), world.today + timedelta(days=7))
    (item,) = world.act(forwarding.forward, command).items
    world.act(forwarding.mark_sent, MarkSent((item.forwarding_id,)))
    return case, str(letter(world, case, item.forwarding_id)["Subject"])


def test_answers_are_offered_each_once_and_an_interrupted_look_loses_none(
    world: World, box_server: MailboxServer
) -> None:
    found = look_in(world, box_server)
    _, subject = ask(world)
    for text in ("ett", "två", "tre"):
        box_server.put(reply(f"SV: {subject}", text))
        box_server.put(reply("Annat", text, From="Någon <a@annan.example>"))
    memory = Memory()

    def remember(now: Memory) -> None:
        nonlocal memory
        memory = memory_of(now.as_data())

    box_server.breaks.add(3)
    with pytest.raises(MailProblem, match="What was found is kept"):
        fetching.fetch(world, memory, remember)
    assert memory.mark(found.place, 7).waiting == {1}
    came = fetching.fetch(world, memory, remember).came
    assert [one.uid for one in came] == [1, 3, 5]
    held = [one.key for one in came]
    assert fetching.fetch(world, memory, remember, held=held).looked == 0
    memory = memory.leaving([came[0].digest]).without(found.place, [1])
    box_server.validity = 8  # numbered anew: all of it is looked at, and what was put aside stays aside
    assert [one.uid for one in fetching.fetch(world, memory, remember).came] == [3, 5]
    box_server.put(reply(f"SV: {subject}", "fyra"))
    held = [f"{found.place}#{uid}" for uid in (3, 5)]
    assert [one.uid for one in fetching.fetch(world, memory, remember, held=held).came] == [7]


def test_an_empty_mailbox_is_remembered_and_what_comes_then_is_new(
    laptop: World, box_server: MailboxServer
) -> None:
    look_in(laptop, box_server)
    memory = Memory()

    def remember(now: Memory) -> None:
        nonlocal memory
        memory = now

    assert fetching.fetch(laptop, memory, remember).looked == 0
    _, subject = ask(laptop)
    box_server.put(reply(f"SV: {subject}", "Vi har mark."))
    assert len(fetching.fetch(laptop, memory, remember).came) == 1


def test_what_is_missing_of_a_mailbox_is_said() -> None:
    sends = MailAccount("smtp.x.test", user="u", sender="a@x.test")
    for given_, account, says in (
        (Mailbox("imap/x"), sends, "what the mailbox's server is called"),
        (Mailbox("imap.x.test", security="none"), sends, "nothing is sent or read without"),
        (Mailbox("imap.x.test", 70000), sends, "from 1 to 65535"),
        (Mailbox("imap.x.test"), None, "who logs in"),
        (Mailbox("imap.x.test", login="password"), sends, "who logs in to the mailbox"),
        (Mailbox("imap.x.test", login="oauth", user="u"), sends, "client id"),
    ):
        with pytest.raises(InvalidInput, match=says):
            mailbox.checked(given_, account)
    told = mailbox.checked(Mailbox(" imap.x.test ", 0, folder="  "), sends)
    assert (told.host, told.port, told.folder) == ("imap.x.test", 993, "INBOX")


@settings(max_examples=40)
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30))
def test_a_folder_is_called_the_same_there_and_back(name: str) -> None:
    code = imap.folder_code(name)
    assert code.isascii()
    assert imap.folder_name(code) == name


def test_folders_are_written_as_the_standard_says() -> None:
    assert imap.folder_code("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert imap.folder_code("Svar från R&D") == "Svar fr&AOU-n R&-D"


def test_a_memory_that_makes_no_sense_counts_as_none() -> None:
    full = Memory({"a": Mark(1, 2, "2026-03-02", frozenset("x"), frozenset((3,)), "2026-01-01/y", 4)}, ("d",))
    assert memory_of(full.as_data()) == full
    for told in (None, [], {"marks": {"a": {"validity": "x"}}}, {"marks": {"a": {}}, "left": None}):
        assert memory_of(told) == Memory()
    assert full.mark("a", 2) == Mark(2)
    assert date.fromisoformat(full.mark("a", 1).day)
