"""Sending a round: each recipient gets one message, and what is not sure is never said to be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import MemoryKeyring
from tests.exchange.notices import MICROSOFT, POSTFIX
from tests.exchange.notices import told as notice
from tests.mail.server import PASSWORD, USER, MailServer
from tests.services.replies import read
from tests.store.worlds import World

from investcrm.domain.commands import (
    AnsweredSite,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    NoteReminded,
    NoteSent,
    NoteTold,
    PrepareOffer,
    Recipient,
    RecordAnswer,
    Remind,
)
from investcrm.domain.errors import Cancelled, Conflict, InvalidInput, NoPassword
from investcrm.domain.following import Step
from investcrm.domain.following_commands import Extend, ReplaceContact
from investcrm.domain.mailing import (
    ClaimDispatch,
    Dispatched,
    MailAccount,
    ResolveDispatch,
    SetMail,
)
from investcrm.domain.read_answers import TakeAnswer
from investcrm.domain.stages import Stage
from investcrm.exchange.mail_server import MailProblem
from investcrm.services import (
    answering,
    by_hand,
    cases,
    dispatches,
    extending,
    following,
    forwarding,
    inquiries,
    mail_account,
    mailing,
    offering,
    reminding,
    taking_answers,
    unsent,
)

Start = Callable[..., MailServer]
CODES = ("1980", "1983", "1984")
A, B, C = (f"k{code}@kommun.test" for code in CODES)


def set_up(world: World, server: MailServer, **fields: Any) -> MailAccount:
    account = MailAccount("localhost", server.port, "starttls", "password", USER, "crm@region.test",
        "Region Åäö", "svar@region.test")  # fmt: skip
    world.act(mail_account.set_account, SetMail(replace(account, **fields)))
    mail_account.keep_password(account, PASSWORD)
    return account


def prepared(world: World, *codes: str, title: str = "Projekt Alm") -> forwarding.Forwarded:
    inquiry = world.act(inquiries.log, LogInquiry(title)).id
    recipients = tuple(Recipient(code, f"k{code}@kommun.test") for code in codes or CODES)
    return world.act(forwarding.forward, ForwardInquiry(inquiry, recipients, world.today + timedelta(days=7)))


def standing(world: World, made: forwarding.Forwarded) -> dict[str, str]:
    rows = world.ask(inquiries.detail, made.inquiry_id).forwardings
    return {row.recipient: row.state for row in rows}


def states(world: World, made: forwarding.Forwarded) -> dict[str, Dispatched]:
    return {one.recipient: one.state for one in world.ask(dispatches.of_inquiry, made.inquiry_id)}


def test_a_round_is_sent_once_and_asked_for_twice_is_not_sent_twice(world: World, mail: Start) -> None:
    server = mail()
    set_up(world, server)
    made = prepared(world)
    told: list[tuple[int, int]] = []
    done = mailing.send_forwarded(world, made, lambda *at: told.append(at))
    assert (done.count(Dispatched.SENT), done.stopped_by) == (3, None)
    assert told == [(0, 3), (0, 3), (1, 3), (2, 3), (3, 3)]
    assert server.connections == 1
    again = mailing.send_forwarded(world, made)
    assert again.count(Dispatched.SENT) == 3
    assert [one.recipient for one in server.taken] == [A, B, C]
    message = server.taken[0].message
    assert message["From"].addresses[0].display_name == "Region Åäö"
    assert (message["Reply-To"], message["To"], message["X-Unsent"]) == ("svar@region.test", A, None)
    (row, *_) = done.messages
    assert message["Message-ID"] == row.message_id
    assert world.ask(dispatches.answered_by, row.message_id).id == row.id
    assert message["Subject"] == row.subject
    brief, *_ = message.iter_attachments()
    assert brief.get_content() == world.ask(cases.document_bytes, made.items[0].brief_id)
    found = world.ask(inquiries.detail, made.inquiry_id)
    assert set(standing(world, made).values()) == {"sent"}
    assert found.row.standing.stage is Stage.FORWARDED
    verbs = [line.verb for line in world.ask(inquiries.history, made.inquiry_id)]
    assert verbs.count("Sent a message") == 3


def test_one_refused_for_good_leaves_its_forwarding_unsent_and_the_others_sent(
    laptop: World, mail: Start
) -> None:
    server = mail(answers={B: "550 5.1.1 no such user"}, at_data={C: "451 4.3.0 later"})
    set_up(laptop, server)
    made = prepared(laptop)
    done = mailing.send_forwarded(laptop, made)
    assert states(laptop, made) == {A: "sent", B: "refused", C: "waiting"}
    assert standing(laptop, made) == {A: "sent", B: "prepared", C: "prepared"}
    assert "no such user" in done.messages[1].said
    server.answers.clear()
    server.at_data.clear()
    mailing.resume(laptop, made.inquiry_id)
    assert states(laptop, made)[B] == "refused"
    laptop.act(dispatches.resolve, ResolveDispatch(done.messages[1].id, "again"))
    mailing.resume(laptop, made.inquiry_id)
    assert set(standing(laptop, made).values()) == {"sent"}
    assert [one.recipient for one in server.taken] == [A, C, B]


def test_a_connection_lost_between_two_recipients_is_taken_up_again(laptop: World, mail: Start) -> None:
    server = mail(breaks={B: "rcpt"})
    set_up(laptop, server)
    made = prepared(laptop)
    mailing.send_forwarded(laptop, made)
    assert (server.connections, [one.recipient for one in server.taken]) == (2, [A, B, C])


def test_what_may_have_arrived_is_uncertain_until_a_person_says(laptop: World, mail: Start) -> None:
    server = mail(breaks={B: "answer"})
    set_up(laptop, server)
    made = prepared(laptop)
    done = mailing.send_forwarded(laptop, made)
    assert states(laptop, made) == {A: "sent", B: "uncertain", C: "sent"}
    assert standing(laptop, made)[B] == "prepared"
    mailing.send_forwarded(laptop, made)
    mailing.resume(laptop, made.inquiry_id)
    assert [one.recipient for one in server.taken] == [A, B, C]
    laptop.act(dispatches.resolve, ResolveDispatch(done.messages[1].id, "arrived"))
    assert standing(laptop, made)[B] == "sent"
    with pytest.raises(InvalidInput):
        laptop.act(dispatches.resolve, ResolveDispatch(done.messages[1].id, "again"))


def test_cancelled_between_two_messages_the_rest_waits(laptop: World, mail: Start) -> None:
    server = mail()
    set_up(laptop, server)
    made = prepared(laptop)

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise Cancelled("Stopped.")

    done = mailing.send_forwarded(laptop, made, stop)
    assert isinstance(done.stopped_by, Cancelled)
    assert states(laptop, made) == {A: "sent", B: "waiting", C: "waiting"}
    laptop.act(forwarding.mark_sent, MarkSent((made.items[1].forwarding_id,)))
    mailing.resume(laptop, made.inquiry_id)
    assert [one.recipient for one in server.taken] == [A, C]


def test_two_who_send_the_same_round_send_each_message_once(world: World, mail: Start) -> None:
    server = mail()
    set_up(world, server)
    made = prepared(world)
    colleague = world.colleague()
    server.on_taken = lambda taken: mailing.send_forwarded(colleague, made) if taken.recipient == A else None
    mailing.send_forwarded(world, made)
    assert sorted(one.recipient for one in server.taken) == [A, B, C]
    assert set(standing(world, made).values()) == {"sent"}


def test_an_attempt_cut_off_is_uncertain_for_the_next_session(world: World, mail: Start) -> None:
    set_up(world, mail())
    made = prepared(world, "1980")
    items = (mailing.ToSend("forwarding", made.items[0].message_id, A, made.items[0].forwarding_id),)
    (key,) = world.act(dispatches.queue, mailing.QueueMessages(made.inquiry_id, items))
    assert world.act(mailing.claim, ClaimDispatch(key))
    assert not world.act(mailing.claim, ClaimDispatch(key))
    now = world.clock.now
    (shown,) = world.ask(dispatches.outbox, "9" * 32, now)
    shared = world.dialect == "postgresql"
    assert shown.state is (Dispatched.SENDING if shared else Dispatched.UNCERTAIN)
    (later,) = world.ask(dispatches.outbox, "9" * 32, now + timedelta(minutes=16))
    assert later.state is Dispatched.UNCERTAIN
    colleague = world.colleague()
    if shared:
        other = World(world.store, world.clock, "2" * 32, replace(world.actor, member_id="b" * 32))
        with pytest.raises(Conflict, match="began to send"):
            other.act(dispatches.resolve, ResolveDispatch(key, "again"))
    colleague.act(dispatches.resolve, ResolveDispatch(key, "again"))
    (waiting,) = world.ask(dispatches.outbox)
    assert (waiting.state, waiting.attempts) == (Dispatched.WAITING, 1)


def test_a_reminder_counts_when_it_was_sent_and_not_before(laptop: World, mail: Start) -> None:
    server = mail(answers={B: "550 5.1.1 gone"})
    set_up(laptop, server)
    made = prepared(laptop, "1980", "1983")
    ids = tuple(item.forwarding_id for item in made.items)
    laptop.act(forwarding.mark_sent, MarkSent(ids))
    reminders = laptop.act(reminding.remind, Remind(ids, noted=False))
    mailing.send_forwarded(laptop, reminders)
    rows = laptop.ask(inquiries.detail, made.inquiry_id).forwardings
    assert {row.recipient: row.reminded_on for row in rows} == {A: laptop.today, B: None}


def asked(world: World, *codes: str, title: str = "Projekt Alm") -> forwarding.Forwarded:
    made = prepared(world, *codes, title=title)
    world.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    return made


def test_everybody_due_is_reminded_over_several_cases_in_one_conversation_and_once(
    world: World, mail: Start
) -> None:
    server = mail(breaks={B: "answer"})
    set_up(world, server)
    first, second = asked(world, "1980", "1983"), asked(world, "1980", title="Projekt Björk")
    world.clock.pass_days(10)
    made = world.act(reminding.remind_due, "")
    assert (made.inquiry_id, made.waits, len(made.items)) == ("", True, 3)
    assert len(world.ask(reminding.due)) == 3
    again = world.act(reminding.remind_due, "")
    mailing.send_forwarded(world, made)
    assert (server.connections, sorted(one.recipient for one in server.taken)) == (2, [A, A, B])
    assert [one.forwarding_id for one in world.ask(reminding.due)] == [first.items[1].forwarding_id]
    mailing.send_forwarded(world, again)
    anew = world.act(reminding.remind_due, "")
    assert states(world, first)[B] is Dispatched.UNCERTAIN
    assert mailing.send_forwarded(world, anew).count(Dispatched.UNCERTAIN) == 1
    assert len(server.taken) == 3
    (doubtful,) = world.ask(dispatches.outbox)
    assert doubtful.document_id == anew.items[0].message_id
    world.act(dispatches.resolve, ResolveDispatch(doubtful.id, "arrived"))
    assert world.ask(reminding.due) == ()
    assert standing(world, second) == {A: "sent"}


def test_a_reminder_noted_by_hand_is_not_sent_as_well(laptop: World, mail: Start) -> None:
    server = mail(answers={A: "451 4.3.0 later"})
    set_up(laptop, server)
    made = asked(laptop, "1980")
    laptop.clock.pass_days(10)
    reminders = laptop.act(reminding.remind_due, "")
    mailing.send_forwarded(laptop, reminders)
    assert [item.kind for item in laptop.ask(unsent.of_case, made.inquiry_id).items] == ["reminder"]
    note = NoteReminded((made.items[0].forwarding_id,))
    laptop.act(by_hand.note, NoteSent(MarkSent(()), note, NoteTold(())))
    server.answers.clear()
    mailing.resume(laptop, made.inquiry_id)
    assert (server.taken, laptop.ask(dispatches.outbox)) == ([], ())


def test_a_new_day_waits_to_be_sent_with_the_act_that_gave_it(world: World, mail: Start) -> None:
    server = mail(answers={B: "451 4.3.0 later"})
    set_up(world, server)
    case = asked(world, "1980", "1983")
    ids = tuple(item.forwarding_id for item in case.items)
    day = world.today + timedelta(days=20)
    world.act(extending.extend, Extend(ids, day, "Mer tid", sends=True))
    waiting = world.ask(dispatches.outbox)
    assert {(one.kind, one.state) for one in waiting} == {("extension", Dispatched.WAITING)}
    mailing.resume(world, case.inquiry_id)
    assert [one.recipient for one in server.taken] == [A]
    made = world.act(extending.extend, Extend(ids, day + timedelta(days=1), sends=True))
    (told,) = (one for one in world.ask(dispatches.outbox) if one.recipient == B)
    assert told.document_id in {item.message_id for item in made.items}
    server.answers.clear()
    mailing.send_forwarded(world, made)
    mailing.send_forwarded(world, made)
    assert [one.recipient for one in server.taken] == [A, A, B]
    assert world.ask(dispatches.outbox) == ()


def test_somebody_else_is_asked_by_mail_and_the_address_refused_is_let_go(laptop: World, mail: Start) -> None:
    server = mail(answers={A: "550 5.1.1 gone"})
    set_up(laptop, server)
    case = prepared(laptop, "1980")
    mailing.send_forwarded(laptop, case)
    (one,) = case.items
    made = laptop.act(
        extending.replace_contact, ReplaceContact(one.forwarding_id, "ny@kommun.test", sends=True)
    )
    assert [item.kind for item in made.items] == ["forwarding"]
    assert states(laptop, case) == {"ny@kommun.test": Dispatched.WAITING}
    mailing.send_forwarded(laptop, made)
    assert standing(laptop, case) == {"ny@kommun.test": "sent"}
    again = laptop.act(extending.replace_contact, ReplaceContact(one.forwarding_id, C, sends=True))
    mailing.send_forwarded(laptop, again)
    assert [taken.recipient for taken in server.taken] == ["ny@kommun.test", C]
    assert [item.kind for item in again.items] == ["readdress"]
    sent = {d.id for d in laptop.ask(inquiries.detail, case.inquiry_id).documents if d.direction == "sent"}
    assert again.items[0].message_id in sent


def test_a_message_that_came_back_can_be_sent_once_more(laptop: World, mail: Start) -> None:
    server = mail()
    set_up(laptop, server)
    made = prepared(laptop, "1980")
    (row,) = mailing.send_forwarded(laptop, made).messages
    laptop.act(dispatches.resolve, ResolveDispatch(row.id, "bounced", "550 unknown"))
    (back,) = laptop.ask(dispatches.outbox)
    assert (back.state, back.said) == (Dispatched.BOUNCED, "550 unknown")
    assert laptop.ask(following.of_case, made.inquiry_id)[0].step is Step.BOUNCED
    mailing.resume(laptop, made.inquiry_id)
    assert len(server.taken) == 1
    laptop.act(dispatches.resolve, ResolveDispatch(row.id, "again"))
    mailing.resume(laptop, made.inquiry_id)
    assert len(server.taken) == 2
    assert laptop.ask(following.of_case, made.inquiry_id)[0].step is Step.SENT
    assert laptop.ask(dispatches.outbox) == ()


def test_a_notice_settles_the_message_it_is_about(laptop: World, mail: Start) -> None:
    set_up(laptop, mail())
    made = prepared(laptop)
    done = mailing.send_forwarded(laptop, made)
    by_recipient = {one.recipient: one for one in done.messages}
    with laptop.write() as uow:
        uow.update("dispatch", by_recipient[B].id, {"state": Dispatched.UNCERTAIN.value})
        uow.commit("")
    told = {
        A: notice(POSTFIX, id=by_recipient[A].message_id, subject="x", to=A, action="failed", status="5.1.1"),
        B: notice(
            MICROSOFT, id=by_recipient[B].message_id, subject="x", to=B, action="delivered", status="2.0.0"
        ),
    }
    for data in told.values():
        (found,) = read(laptop, "besked.eml", data)
        assert laptop.act(taking_answers.take, TakeAnswer(found)).noted
    now = {one.recipient: one for one in laptop.ask(dispatches.of_inquiry, made.inquiry_id)}
    assert {one: now[one].state for one in now} == {
        A: Dispatched.BOUNCED, B: Dispatched.SENT, C: Dispatched.SENT,
    }  # fmt: skip
    assert "adressen finns inte" in now[A].said
    steps = {one.recipient: one.step for one in laptop.ask(following.of_case, made.inquiry_id)}
    assert steps == {A: Step.BOUNCED, B: Step.DELIVERED, C: Step.SENT}


def test_an_offer_is_frozen_by_being_sent(laptop: World, mail: Start) -> None:
    server = mail(breaks={"asker@invest.test": "answer"})
    set_up(laptop, server)
    made = prepared(laptop, "1980")
    laptop.act(forwarding.mark_sent, MarkSent((made.items[0].forwarding_id,)))
    site = AnsweredSite(None, "Norra tomten", {"usable_m2": 90_000})
    laptop.act(answering.record_answer, RecordAnswer(made.items[0].forwarding_id, sites=(site,)))
    ((site_id, *_),) = laptop.ask(inquiries.detail, made.inquiry_id).forwardings[0].sites
    offer = laptop.act(offering.prepare, PrepareOffer(made.inquiry_id, (site_id,)))
    with pytest.raises(InvalidInput):
        mailing.send_offer(laptop, made.inquiry_id, offer, "nobody")
    (row,) = mailing.send_offer(laptop, made.inquiry_id, offer, "asker@invest.test").messages
    assert row.state is Dispatched.UNCERTAIN
    assert laptop.ask(offering.offer, made.inquiry_id, offer).sent_on is None
    (same,) = mailing.send_offer(laptop, made.inquiry_id, offer, "asker@invest.test").messages
    assert (same.id, len(server.taken)) == (row.id, 1)
    laptop.act(dispatches.resolve, ResolveDispatch(row.id, "arrived"))
    assert laptop.ask(offering.offer, made.inquiry_id, offer).sent_on == laptop.today
    paper, *_ = server.taken[0].message.iter_attachments()
    assert paper.get_content_type() == "application/pdf"


def test_without_an_account_or_a_password_nothing_is_begun(
    laptop: World, mail: Start, key_store: MemoryKeyring
) -> None:
    made = prepared(laptop, "1980")
    with pytest.raises(InvalidInput, match="does not send mail itself yet"):
        mailing.send_forwarded(laptop, made)
    server = mail()
    account = set_up(laptop, server)
    assert PASSWORD not in str(laptop.ask(mail_account.account))
    assert PASSWORD in key_store.entries.values()
    mail_account.forget(account)
    with pytest.raises(NoPassword, match="keeps no password"):
        mailing.send_forwarded(laptop, made)
    assert states(laptop, made) == {A: "waiting"}
    version, said = mail_account.try_out(account, "me@region.test", laptop.clock.now, PASSWORD)
    assert version.startswith("TLS")
    assert "queued" in said
    with pytest.raises(MailProblem):
        mail_account.try_out(replace(account, port=1), "me@region.test", laptop.clock.now, PASSWORD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"security": "none"},
        {"port": 70000},
        {"sender": "region"},
        {"reply_to": "x y"},
        {"login": "oauth"},
    ],
)
def test_an_account_that_cannot_be_is_refused(laptop: World, wrong: dict[str, Any]) -> None:
    account = replace(MailAccount("smtp.region.test", sender="crm@region.test"), **wrong)
    with pytest.raises(InvalidInput):
        laptop.act(mail_account.set_account, SetMail(account))
    assert laptop.ask(mail_account.account) is None
