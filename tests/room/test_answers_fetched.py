"""Answers to confidential cases in the mailbox: fetched inside the room alone, no trace of them outside."""

from __future__ import annotations

from collections.abc import Callable

from tests.mail.conftest import authority, box_server, server_tls, trusted
from tests.mail.mailbox_server import MailboxServer
from tests.mail.server import PASSWORD, USER
from tests.room.conftest import SECRET, Both, holds
from tests.room.test_answers_read_in import ANSWERS, asked
from tests.services.replies import filled, reply

from investcrm.bootstrap import Workspace
from investcrm.domain.mailbox import MEMORY, Fetched, Mailbox, Memory, SetMailbox, memory_of
from investcrm.services import arriving, fetching, mailbox

__all__ = ["authority", "box_server", "server_tls", "trusted"]


def fetch(workspace: Workspace) -> Fetched:
    """Fetch with what lies on the workspace's own desk."""

    def remember(memory: Memory) -> None:
        workspace.desk.save(MEMORY, memory.as_data())

    return fetching.fetch(workspace, memory_of(workspace.desk.load(MEMORY)), remember)


def test_an_answer_that_comes_while_the_room_is_locked_waits_for_the_room(
    both: Both, look: Callable[[Workspace], bytes], box_server: MailboxServer
) -> None:
    found = Mailbox("localhost", box_server.port, login="password", user=USER)
    both.open.act(mailbox.set_mailbox, SetMailbox(found))
    mailbox.keep_password(found, None, PASSWORD)
    hidden, subject, blank = asked(both.room, "Projekt Dimma", ground="not_secret")
    _, open_subject, _ = asked(both.open, "Projekt Alm")
    secret = reply(f"SV: {subject}", f"Till {SECRET}", (("svar.pdf", filled(blank, ANSWERS)),))
    box_server.put(secret)
    box_server.put(reply(f"SV: {open_subject}", "Vi har mark."))
    before = both.open.desk.load(MEMORY)
    assert before is None
    outside = fetch(both.open)
    assert [one.uid for one in outside.came] == [2]
    seen = look(both.open) + str(both.open.desk.states()).encode()
    for word in (SECRET, "Projekt Dimma", hidden, arriving.digest_of(secret), subject.partition("[")[2][:12]):
        assert not holds(seen, word), word
    inside = fetch(both.room)
    assert [one.uid for one in inside.came] == [1]
    (answer,) = both.room.ask(arriving.read, inside.came)
    assert answer.inquiry_id == hidden
    assert both.open.ask(arriving.still, inside.came) == ()
