"""A municipality answers a brief of the room's in the open, where nobody else sees that it was asked."""

from __future__ import annotations

from tests.conftest import EACH_POSTGRES
from tests.serverroom.conftest import SECRET, Employ, Insider
from tests.serverroom.test_attackers import everything

from investcrm.bootstrap import room as rooms
from investcrm.domain.access import Group
from investcrm.domain.commands import ForwardInquiry, MarkSent, Recipient, Remind
from investcrm.domain.municipal_commands import SendMessage, SendReply
from investcrm.domain.secrecy_commands import GiveAccess
from investcrm.services import forwarding, inbox, inquiries, municipal, replying
from investcrm.services import rooms as readers

CODE = "1983"

pytestmark = EACH_POSTGRES


def forwarded(person: Insider, case: str) -> tuple[str, ...]:
    """Forward a case to one municipality and note that it was sent; return the forwardings."""
    command = ForwardInquiry(
        case, (Recipient(CODE),), person.room.store.clock().date(), "code_name",
        confidential=True, ground="consent", reviewed=True,
    )  # fmt: skip
    made = person.room.act(forwarding.forward, command)
    ids = tuple(item.forwarding_id for item in made.items)
    person.room.act(forwarding.mark_sent, MarkSent(ids))
    return ids


def everything_open(person: Insider) -> str:
    """Return all a login reads in the open database with a bare connection, as text."""
    return everything(Insider(person.login, person.workspace, person.open_room, person.open_address, ""))


def test_a_brief_goes_out_and_its_reply_comes_back(anna: Insider, bo: Insider, employ: Employ) -> None:
    town, other = (
        employ(name, Group.MUNICIPALITY, codes=(code,)) for name, code in (("town", CODE), ("far", "1980"))
    )
    before = everything_open(bo)
    case = anna.begin(investor=f"{SECRET} AB", summary=SECRET)
    forwarded(anna, case)
    (brief,) = town.workspace.ask(municipal.inbox, (CODE,))
    assert other.workspace.ask(municipal.inbox, ("1980",)) == ()
    assert everything_open(bo) == before
    seen = everything_open(town)
    assert brief.id in seen
    number = anna.room.ask(inquiries.detail, case).row.number
    for word in (SECRET, case, number):
        assert word not in seen
    question = town.workspace.act(replying.ask, SendMessage(brief.id, "Hur mycket vatten?"))
    town.workspace.act(replying.send, SendReply(brief.id, text="Vi har mark vid sjön", contact="Eva"))
    assert everything_open(bo) == before
    assert rooms.exchange(anna.room) == 2
    assert [one.message.text for one in anna.room.ask(inbox.questions)] == ["Hur mycket vatten?"]
    (taken,) = anna.room.act(lambda uow, _: inbox.collect(uow), None)
    assert taken.number == number
    assert anna.room.ask(inquiries.detail, case).row.answered == 1
    anna.room.act(inbox.answer_question, SendMessage(brief.id, "Tio kubik om dagen"))
    told = [one.text for one in town.workspace.ask(municipal.detail, brief.id, (CODE,)).messages]
    assert told == ["Hur mycket vatten?", "Tio kubik om dagen"]
    assert (rooms.exchange(anna.room), question != "") == (0, True)
    assert everything_open(bo) == before


def test_what_changes_of_a_forwarding_reaches_the_municipality(
    anna: Insider, bo: Insider, employ: Employ
) -> None:
    town = employ("town", Group.MUNICIPALITY, codes=(CODE,))
    case = anna.begin()
    (forwarding_id,) = forwarded(anna, case)
    anna.room.act(readers.give_access, GiveAccess(case, bo.room.actor.member_id, "reader"))
    bo.room.act(forwarding.remind, Remind((forwarding_id,)))
    (brief,) = town.workspace.ask(municipal.inbox, (CODE,))
    assert brief.reminded_on is not None
    bo.room.act(forwarding.withdraw, forwarding_id)
    (brief,) = town.workspace.ask(municipal.inbox, (CODE,))
    assert brief.state == "withdrawn"
