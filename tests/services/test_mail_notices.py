"""Notices about messages of ours: each is noted once in its case, and none is ever an answer."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from tests.exchange.notices import AWAY, MICROSOFT, POSTFIX, RECEIPT, told
from tests.services.replies import letter, read, reply
from tests.store.worlds import World

from investcrm.domain.commands import ForwardInquiry, LogInquiry, MarkSent, Recipient, Undo
from investcrm.domain.errors import InvalidInput
from investcrm.domain.following import Followed, Step
from investcrm.domain.following_commands import ReplaceContact
from investcrm.domain.mail_notices import Cause, Told
from investcrm.domain.read_answers import Found, ReadAnswer, TakeAnswer, TakenAnswer, Verdict
from investcrm.services import extending, following, forwarding, inquiries, taking_answers, undoing

TO = "mark@koping.example"
FAILED = {"action": "failed", "status": "5.1.1", "said": "550 5.1.1 User unknown"}


@dataclass(frozen=True)
class Asked:
    """A municipality that was asked by hand, and what its message was called."""

    world: World
    inquiry: str
    forwarding: str
    head: dict[str, str]

    def read(self, text: str, **more: Any) -> ReadAnswer:
        (found,) = read(self.world, "besked.eml", told(text, **{**self.head, **more}))
        return found

    def take(self, found: ReadAnswer) -> TakenAnswer:
        return self.world.act(taking_answers.take, TakeAnswer(found))

    def followed(self) -> Followed:
        (one,) = self.world.ask(following.of_case, self.inquiry)
        return one


def message(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def ask(world: World, *, sent: bool = True) -> Asked:
    case = world.act(inquiries.log, LogInquiry("Projekt Alm")).id
    command = ForwardInquiry(case, (Recipient("1983", TO),), world.today + timedelta(days=7))
    (made,) = world.act(forwarding.forward, command).items
    if sent:
        world.act(forwarding.mark_sent, MarkSent((made.forwarding_id,)))
    mail = letter(world, case, made.forwarding_id)
    head = {"id": str(mail["Message-ID"]), "subject": str(mail["Subject"]), "to": TO}
    return Asked(world, case, made.forwarding_id, head)


def test_a_message_that_came_back_shows_why_in_the_round_and_whom_to_ask_instead(world: World) -> None:
    asked = ask(world)
    world.clock.pass_days(2)
    away = asked.read(AWAY)
    assert (away.verdict, away.found) == (Verdict.READY, Found.NOTICE)
    assert asked.take(away).noted
    found = asked.read(POSTFIX, **FAILED)
    assert (found.verdict, found.number, found.received_on) == (Verdict.READY, "2026-001", world.today)
    assert asked.take(found).noted
    one = asked.followed()
    assert (one.step, one.on(Step.BOUNCED), one.is_waiting) == (Step.BOUNCED, world.today, True)
    assert one.bounce is not None
    assert one.bounce.cause is Cause.ADDRESS
    assert one.proposed == ("ake.ek@koping.example",)
    detail = world.ask(inquiries.detail, asked.inquiry)
    assert {"besked.eml"} == {one.name for one in detail.documents if one.direction == "received"}
    texts = [one.text for one in detail.activities if one.kind == "notice"]
    assert any("adressen finns inte" in text and "550 5.1.1" in text for text in texts)
    assert "Noted that a message came back" in {
        one.verb for one in world.ask(inquiries.history, asked.inquiry)
    }
    world.act(undoing.undo, Undo())
    assert asked.followed().step is Step.SENT


def test_the_same_notice_is_noted_once(laptop: World) -> None:
    asked = ask(laptop)
    laptop.clock.pass_days(2)
    first = asked.read(MICROSOFT, **FAILED)
    asked.take(first)
    assert asked.read(MICROSOFT, **FAILED).verdict is Verdict.AGAIN
    assert asked.take(first).again
    assert asked.read(POSTFIX, **FAILED).verdict is Verdict.AGAIN
    assert len(asked.followed().notices) == 1


@pytest.mark.parametrize(
    ("text", "action", "what", "step"),
    [(POSTFIX, "delayed", Told.DELAYED, Step.SENT), (MICROSOFT, "delivered", Told.DELIVERED, Step.DELIVERED),
     (RECEIPT, "displayed", Told.READ, Step.DELIVERED), (AWAY, "", Told.AUTOMATIC, Step.SENT)],
)  # fmt: skip
def test_what_is_no_answer_leaves_the_municipality_waited_for(
    laptop: World, text: str, action: str, what: Told, step: Step
) -> None:
    asked = ask(laptop)
    laptop.clock.pass_days(2)
    found = asked.read(text, action=action, status="4.4.1" if action == "delayed" else "2.0.0", said="250 ok")
    assert found.notice is not None
    assert found.notice.told is what
    assert asked.take(found).noted
    one = asked.followed()
    assert (one.step, one.is_waiting) == (step, True)
    assert asked.read(text, action=action, status="2.0.0", said="250 ok").verdict is Verdict.AGAIN


def test_a_notice_about_a_message_from_elsewhere_changes_nothing(laptop: World) -> None:
    asked = ask(laptop)
    strange = {"id": "<0123456789ab@annan.example>", "subject": "Lunch"}
    for text in (POSTFIX, MICROSOFT, AWAY.replace("mark@koping", "nagon@annan"), RECEIPT):
        (found,) = read(laptop, "besked.eml", told(text, **{**FAILED, **strange}))
        assert found.verdict is Verdict.REFUSED
        assert (found.number, found.municipality, found.notice) == ("", "", None)
        with pytest.raises(InvalidInput):
            laptop.act(taking_answers.take, TakeAnswer(found))
    assert asked.followed().step is Step.SENT


def test_a_notice_of_another_address_is_looked_at_and_one_of_the_former_changes_no_state(
    laptop: World,
) -> None:
    asked = ask(laptop)
    laptop.clock.pass_days(2)
    other = asked.read(POSTFIX, **FAILED, to="vidare@koping.example")
    assert (other.verdict, "Look at it" in other.why[0].key) == (Verdict.ASK, True)
    laptop.act(extending.replace_contact, ReplaceContact(asked.forwarding, "ny@koping.example"))
    asked.take(asked.read(POSTFIX, **FAILED))
    assert asked.followed().step is Step.SENT


def test_a_notice_after_the_answer_leaves_the_answer(laptop: World) -> None:
    from tests.services.test_forwarding import answer

    asked = ask(laptop)
    laptop.clock.pass_days(2)
    answer(laptop, asked.forwarding, text="Ja")
    found = asked.read(MICROSOFT, **FAILED)
    assert "not waited for" in found.why[0].key
    asked.take(found)
    assert asked.followed().step is Step.ANSWERED


def test_what_was_never_marked_as_sent_stays_prepared(laptop: World) -> None:
    asked = ask(laptop, sent=False)
    found = asked.read(MICROSOFT, **FAILED)
    assert "not marked as sent" in found.why[0].key
    asked.take(found)
    assert asked.followed().step is Step.PREPARED


def test_an_answer_with_a_notice_enclosed_is_an_answer(laptop: World) -> None:
    import email

    asked = ask(laptop)
    enclosed = email.message_from_bytes(told(POSTFIX, **{**asked.head, **FAILED}))
    mail = email.message_from_bytes(
        reply(f"SV: {asked.head['subject']}", "Vi har mark."), policy=email.policy.default
    )
    mail.add_attachment(enclosed)
    (found,) = read(laptop, "svar.eml", mail.as_bytes())
    assert (found.verdict, found.notice, found.text) == (Verdict.ASK, None, "Vi har mark.")
    passed_on = message(reply("VB: studsade", "Se bifogat", From="registrator@region.example"))
    passed_on.add_attachment(enclosed)
    (found,) = read(laptop, "vb.eml", passed_on.as_bytes())
    assert found.notice is not None
    assert found.notice.told is Told.FAILED
