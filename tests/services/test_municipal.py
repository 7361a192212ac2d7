"""Between region and municipality: brief, answer, questions, answering together."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.services.municipalities import (
    ARBOGA,
    ASKED,
    KOPING,
    VASTERAS,
    asked,
    at,
    case,
    inbox_of,
    log_own,
    only,
    opened,
    reply,
)
from tests.store.worlds import World

from investcrm.domain.commands import (
    AddSite,
    Attachment,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    Recipient,
    RecordAnswer,
    Remind,
    RemoveInquiries,
    StateFacts,
    Undo,
)
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound, UserError
from investcrm.domain.following_commands import Extend
from investcrm.domain.matching import Verdict
from investcrm.domain.municipal_commands import (
    AnswerJoint,
    ProposeJoint,
    ReplySite,
    SendMessage,
    SendReply,
)
from investcrm.services import (
    answering,
    cases,
    checking,
    extending,
    forwarding,
    inbox,
    inquiries,
    joint,
    municipal,
    readiness,
    reminding,
    replying,
    sites,
    undoing,
)


def test_a_municipality_sees_the_brief_once_it_is_sent_and_not_before(world: World) -> None:
    inquiry = world.act(inquiries.log, LogInquiry("Projekt Björk", requirements=ASKED)).id
    made = world.act(
        forwarding.forward, ForwardInquiry(inquiry, (Recipient(KOPING),), world.today + timedelta(days=7))
    )
    koping = at(world, KOPING)
    assert inbox_of(koping) == ()
    world.act(forwarding.mark_sent, MarkSent((made.items[0].forwarding_id,)))
    row = only(koping)
    assert (row.name, row.state, row.days_left) == ("Projekt Björk", "sent", 5)
    assert inbox_of(at(world, ARBOGA)) == ()
    assert world.ask(checking.check) == ()


def test_a_brief_says_what_is_asked_and_nothing_of_the_investor(world: World) -> None:
    inquiry, _ = asked(
        world,
        KOPING,
        VASTERAS,
        title="Volta Celler AB",
        investor="Volta Celler AB",
        summary="Volta vill bygga",
    )
    koping = at(world, KOPING)
    found = opened(koping, only(koping).id)
    assert found.content.requirements == ASKED
    assert found.content.message == "Hör av er!"
    with koping.reader() as reader:
        told = json.dumps(reader.rows("SELECT * FROM brief WHERE municipality_code = :code", code=KOPING))
    assert "volta" not in told.casefold()
    assert inquiry not in told
    assert "Västerås" not in found.content.about


def test_own_sites_are_held_against_the_brief_and_unknowns_become_questions(world: World) -> None:
    good = world.act(
        sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}, "12 MW avtalat", "kommunen")
    )
    world.act(sites.add_site, AddSite(KOPING, "Norsa 3:8", {"usable_m2": 40_000}, "2 MW fast", "kommunen"))
    world.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 900_000}))
    asked(world, KOPING)
    koping = at(world, KOPING)
    found = opened(koping, only(koping).id)
    assert [one.row.name for one in found.sites] == ["Strö 2:14", "Norsa 3:8"]
    assert found.sites[0].row.id == good
    assert found.sites[0].count(Verdict.MET) == 2
    assert found.sites[1].count(Verdict.MISSED) == 2
    assert [(one.requirement.kind, one.field) for one in found.open_questions] == [
        ("water", "water_m3_day"),
        ("other", ""),
    ]


def test_an_answer_states_what_is_new_and_becomes_the_answer_of_its_case(world: World) -> None:
    site = world.act(
        sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}, "12 MW fast", "kommunen")
    )
    inquiry, _ = asked(world, KOPING, VASTERAS)
    world.clock.pass_days(2)
    koping = at(world, KOPING)
    data = b"%PDF" + b"x" * (1024 * 1024)
    reply(
        koping,
        text="Gatan är upphandlad.",
        contact="Näringslivsavdelningen",
        sites=(
            ReplySite(site, facts={"water_m3_day": 450}, power_text="20 MW 2028 prel."),
            ReplySite(name="Nya hamnen"),
        ),
        attachments=(Attachment("nätbesked.pdf", "application/pdf", data),),
    )
    told = world.ask(sites.site_row, site).facts.values["water_m3_day"]
    assert (told.value, told.source, told.as_of) == (450, "Köping", world.today)
    replied_on = world.today
    world.clock.pass_days(3)
    assert world.ask(inbox.waits)
    (taken,) = world.act(lambda uow, _: inbox.collect(uow), None)
    assert (taken.inquiry_id, taken.municipality, taken.declined) == (inquiry, "Köping", False)
    found = case(world, inquiry)
    answered = next(f for f in found.forwardings if f.municipality_code == KOPING)
    assert (answered.state, answered.answered_on, answered.answer_text) == (
        "answered",
        replied_on,
        "Gatan är upphandlad.",
    )
    assert [name for _, name, _ in answered.sites] == ["Strö 2:14", "Nya hamnen"]
    document = next(d for d in found.documents if d.name == "nätbesked.pdf")
    assert (document.direction, document.correspondent, document.dated_on) == (
        "received",
        "Köping",
        replied_on,
    )
    assert world.ask(cases.document_bytes, document.id) == data
    assert (found.row.asked, found.row.answered) == (2, 1)
    assert world.ask(checking.check) == ()


def collect(world: World) -> int:
    return len(world.act(lambda uow, _: inbox.collect(uow), None))


def test_a_reply_is_taken_in_once_however_often_and_by_whomever(world: World) -> None:
    inquiry, _ = asked(world, KOPING)
    reply(at(world, KOPING), text="Ja")
    assert collect(world) == 1
    assert collect(world.colleague()) == 0
    assert not world.ask(inbox.waits)
    assert case(world, inquiry).row.answered == 1


def test_taking_in_is_nothing_to_undo(laptop: World) -> None:
    asked(laptop, KOPING)
    reply(at(laptop, KOPING), text="Ja")
    before = laptop.ask(undoing.latest, laptop.session)
    collect(laptop)
    assert laptop.ask(undoing.latest, laptop.session) == before


def test_declining_with_a_reason_is_an_answer(world: World) -> None:
    inquiry, _ = asked(world, KOPING)
    koping = at(world, KOPING)
    with pytest.raises(InvalidInput, match="why"):
        reply(koping, declined=True, reason="  ")
    reply(koping, declined=True, reason="Ingen ledig mark")
    assert only(koping).state == "declined"
    collect(world)
    found = case(world, inquiry).forwardings[0]
    assert (found.state, found.decline_reason) == ("declined", "Ingen ledig mark")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "at least a site or a text"),
        ({"declined": True}, "why"),
        ({"sites": ()}, "at least a site or a text"),
    ],
)
def test_an_answer_with_nothing_in_it_is_refused(laptop: World, fields: dict[str, Any], said: str) -> None:
    asked(laptop, KOPING)
    with pytest.raises(InvalidInput, match=said):
        reply(at(laptop, KOPING), **fields)
    assert not laptop.ask(inbox.waits)


def test_a_municipality_answers_a_brief_once(world: World) -> None:
    asked(world, KOPING)
    koping = at(world, KOPING)
    reply(koping, text="Ja")
    with pytest.raises(InvalidInput, match="answered already"):
        reply(koping, text="Nej")


def test_nobody_answers_for_another_municipality_or_with_its_land(world: World) -> None:
    foreign = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    asked(world, KOPING)
    brief = only(at(world, KOPING)).id
    with pytest.raises(Forbidden):
        at(world, ARBOGA).act(replying.send, SendReply(brief, text="Ja"))
    with pytest.raises(NotFound):
        opened(at(world, ARBOGA), brief)
    with pytest.raises(UserError):
        at(world, KOPING).act(replying.send, SendReply(brief, sites=(ReplySite(foreign),)))


def test_a_withdrawn_brief_says_so_and_takes_no_answer(world: World) -> None:
    _, (forwarded,) = asked(world, KOPING)
    koping = at(world, KOPING)
    world.act(forwarding.withdraw, forwarded)
    assert only(koping).state == "withdrawn"
    with pytest.raises(InvalidInput, match="no longer waits"):
        reply(koping, text="Ja")


def test_a_reminder_and_a_new_deadline_reach_the_municipality(world: World) -> None:
    _, ids = asked(world, KOPING)
    koping = at(world, KOPING)
    world.clock.pass_days(14)
    assert only(koping).days_left == -5
    world.act(reminding.remind, Remind(tuple(ids)))
    world.act(extending.extend, Extend(tuple(ids), world.today + timedelta(days=3)))
    row = only(koping)
    assert (row.reminded_on, row.days_left) == (world.today, 3)
    with pytest.raises(InvalidInput, match="passed"):
        world.act(extending.extend, Extend(tuple(ids), world.today - timedelta(days=1)))


def test_an_answer_by_telephone_closes_the_brief_too(world: World) -> None:
    _, (forwarded,) = asked(world, KOPING)
    world.act(answering.record_answer, RecordAnswer(forwarded, text="Ja, per telefon"))
    koping = at(world, KOPING)
    assert only(koping).state == "answered"
    with pytest.raises(InvalidInput):
        reply(koping, text="Ja")


def test_a_reply_sent_while_somebody_noted_the_answer_is_added_to_it(world: World) -> None:
    inquiry, (forwarded,) = asked(world, KOPING)
    reply(at(world, KOPING), text="Skriftligt ja")
    world.act(answering.record_answer, RecordAnswer(forwarded, text="Ja, per telefon"))
    assert collect(world) == 1
    found = case(world, inquiry)
    assert found.row.answered == 1
    assert found.forwardings[0].answer_text == "Ja, per telefon\n\nSkriftligt ja"
    assert world.ask(checking.check) == ()


def test_a_reply_to_what_was_withdrawn_meanwhile_is_not_lost(world: World) -> None:
    inquiry, (forwarded,) = asked(world, KOPING)
    reply(at(world, KOPING), text="Ja")
    world.act(forwarding.withdraw, forwarded)
    assert collect(world) == 1
    found = case(world, inquiry)
    assert (found.row.asked, found.row.answered, found.forwardings[0].state) == (1, 1, "answered")
    assert world.ask(checking.check) == ()


def test_a_reply_to_a_deleted_case_waits_until_the_case_is_back(laptop: World) -> None:
    inquiry, _ = asked(laptop, KOPING)
    reply(at(laptop, KOPING), text="Ja")
    laptop.act(inquiries.remove, RemoveInquiries((inquiry,)))
    assert collect(laptop) == 0
    laptop.act(undoing.undo, Undo())
    assert collect(laptop) == 1


def test_a_question_goes_to_the_region_and_the_answer_to_that_municipality_alone(world: World) -> None:
    inquiry, _ = asked(world, KOPING, VASTERAS)
    koping, vasteras = at(world, KOPING), at(world, VASTERAS)
    with pytest.raises(InvalidInput, match="Write something"):
        koping.act(replying.ask, SendMessage(only(koping).id, "  "))
    koping.act(replying.ask, SendMessage(only(koping).id, "Hur många lastbilar om dagen?"))
    (question,) = world.ask(inbox.questions)
    assert (question.inquiry_id, question.message.municipality) == (inquiry, "Köping")
    world.clock.pass_days(1)
    world.act(inbox.answer_question, SendMessage(question.message.brief_id, "Omkring fyrtio."))
    assert world.ask(inbox.questions) == ()
    assert [one.from_region for one in world.ask(inbox.messages, inquiry)] == [False, True]
    assert only(koping).news
    assert [one.text for one in opened(koping, only(koping).id).messages][-1] == "Omkring fyrtio."
    assert opened(vasteras, only(vasteras).id).messages == ()


# Answering together (on a server the rows are reached through its own functions; see the server's tests)


def test_together_each_sees_the_others_part_only_once_both_want_to(laptop: World) -> None:
    asked(laptop, KOPING, ARBOGA)
    koping, arboga = at(laptop, KOPING), at(laptop, ARBOGA)
    reply(koping, text="Vi har marken")
    proposal = koping.act(joint.propose, ProposeJoint(only(koping).id, ARBOGA, "Ni har hamnen"))
    offer = opened(arboga, only(arboga).id)
    assert [(one.other, one.state, one.note) for one in offer.joint] == [
        ("Köping", "proposed", "Ni har hamnen")
    ]
    assert offer.partners == ()
    arboga.act(joint.answer, AnswerJoint(proposal, accept=True))
    assert [one.text for one in opened(arboga, only(arboga).id).partners] == ["Vi har marken"]
    assert opened(koping, only(koping).id).partners == ()
    reply(arboga, text="Vi har hamnen")
    assert [one.text for one in opened(koping, only(koping).id).partners] == ["Vi har hamnen"]
    koping.act(joint.end, proposal)
    assert opened(koping, only(koping).id).partners == ()


def test_who_was_not_asked_learns_nothing_of_a_proposal(laptop: World) -> None:
    asked(laptop, KOPING)
    asked(laptop, ARBOGA, title="Något annat")
    koping, arboga = at(laptop, KOPING), at(laptop, ARBOGA)
    koping.act(joint.propose, ProposeJoint(only(koping).id, ARBOGA))
    assert opened(arboga, only(arboga).id).joint == ()
    assert arboga.ask(municipal.today, frozenset({ARBOGA})).joint == ()


def test_a_proposal_that_makes_no_sense_is_refused(laptop: World) -> None:
    asked(laptop, KOPING, ARBOGA)
    koping, arboga = at(laptop, KOPING), at(laptop, ARBOGA)
    brief = only(koping).id
    for code in (KOPING, "0180"):
        with pytest.raises(InvalidInput, match="another municipality"):
            koping.act(joint.propose, ProposeJoint(brief, code))
    proposal = koping.act(joint.propose, ProposeJoint(brief, ARBOGA))
    with pytest.raises(InvalidInput, match="already"):
        koping.act(joint.propose, ProposeJoint(brief, ARBOGA))
    with pytest.raises(InvalidInput):
        koping.act(joint.answer, AnswerJoint(proposal, accept=True))
    arboga.act(joint.answer, AnswerJoint(proposal, accept=False))
    with pytest.raises(InvalidInput):
        arboga.act(joint.answer, AnswerJoint(proposal, accept=True))


# Inquiries of their own


def test_today_shows_what_is_asked_and_what_is_old(world: World) -> None:
    world.act(sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 1, "ready_on": "2027-09-01"}))
    world.clock.pass_days(400)
    asked(world, KOPING)
    koping = at(world, KOPING)
    log_own(koping, deadline_on=world.today)
    found = koping.ask(municipal.today, frozenset({KOPING}))
    assert [row.name for row in found.asked] == ["Projekt Björk"]
    assert [(one.name, one.fields) for one in found.stale] == [("Strö 2:14", ("ready_on", "usable_m2"))]
    assert [row.title for row in found.own] == ["Sågverket söker mark"]
    reply(koping, text="Ja")
    assert koping.ask(municipal.today, frozenset({KOPING})).asked == ()


def test_a_municipality_states_its_own_readiness_and_the_region_sees_it_at_once(world: World) -> None:
    koping = at(world, KOPING)
    koping.act(readiness.state_facts, StateFacts(KOPING, {"contact": "done"}, "beslut i nämnden"))
    levels = {row.code: row.levels for row in world.ask(readiness.municipalities)}
    assert levels[KOPING]["contact"].value == "done"
