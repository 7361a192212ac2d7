"""What was done is kept, can be taken back, and cannot be quietly altered."""

from __future__ import annotations

from typing import Any

import pytest
from tests.store.worlds import World

from investcrm.domain.commands import (
    AddSite,
    AddTask,
    AnsweredSite,
    ChangeInquiry,
    ChangeMany,
    CompleteTasks,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    MergeInquiries,
    PrepareOffer,
    Recipient,
    RecordActivity,
    RecordAnswer,
    RemoveInquiries,
    SendOffer,
    SetRequirements,
    StateFacts,
    Undo,
)
from investcrm.domain.errors import Conflict, NotFound
from investcrm.domain.filters import InquiryFilter, SiteFilter
from investcrm.domain.requirements import Requirement
from investcrm.services import (
    answering,
    cases,
    checking,
    forwarding,
    inquiries,
    merging,
    offering,
    searching,
    sites,
    undoing,
)


def log(world: World, title: str = "Projekt Alm", **fields: Any) -> str:
    return world.act(inquiries.log, LogInquiry(title, **fields)).id


def detail(world: World, inquiry_id: str) -> Any:
    return world.ask(inquiries.detail, inquiry_id)


def change(world: World, inquiry_id: str, **fields: Any) -> None:
    seen = detail(world, inquiry_id).row.version
    world.act(inquiries.change, ChangeInquiry(inquiry_id, seen, fields))


def latest(world: World) -> str:
    with world.reader() as reader:
        return str(reader.value("SELECT id FROM change_set ORDER BY seq DESC LIMIT 1"))


def last_change(world: World) -> str:
    with world.reader() as reader:
        return str(reader.value("SELECT max(id) FROM change"))


def codes(world: World) -> list[str]:
    return [problem.code for problem in world.ask(checking.check)]


def tamper(world: World, sql: str) -> None:
    with world.store.engine.begin() as connection:
        assert connection.exec_driver_sql(sql).rowcount > 0


def test_a_worked_store_adds_up(world: World) -> None:
    inquiry_id = log(world, jobs=3)
    change(world, inquiry_id, country="Norge")
    world.act(inquiries.remove, RemoveInquiries((inquiry_id,)))
    world.act(undoing.undo, Undo())
    assert codes(world) == []


@pytest.mark.parametrize(
    "damage",
    [
        """UPDATE change_value SET after = '{"country":"Danmark"}' WHERE change_id = {change}""",
        """UPDATE change_value SET before = '{"country":"Island"}' WHERE change_id = {change}""",
        "UPDATE change SET op = 'remove' WHERE id = {change}",
        "UPDATE change SET version = 7 WHERE id = {change}",
    ],
)
def test_an_altered_history_is_found_and_named(world: World, damage: str) -> None:
    inquiry_id = log(world)
    change(world, inquiry_id, country="Norge")
    altered = last_change(world)
    change(world, inquiry_id, jobs=4)
    tamper(world, damage.replace("{change}", altered))
    found = [problem for problem in world.ask(checking.check) if problem.code == "history"]
    assert [problem.id for problem in found] == [inquiry_id]


def test_a_change_cut_out_of_the_middle_is_found(world: World) -> None:
    inquiry_id = log(world)
    change(world, inquiry_id, country="Norge")
    middle = last_change(world)
    change(world, inquiry_id, jobs=4)
    tamper(world, f"DELETE FROM change_value WHERE change_id = {middle}")
    assert codes(world) == []  # erasing values alone is allowed
    tamper(world, f"DELETE FROM change WHERE id = {middle}")
    assert codes(world) == ["history"]


def test_erased_values_do_not_break_the_chain(world: World) -> None:
    inquiry_id = log(world, "Hemlig titel")
    change(world, inquiry_id, country="Norge")
    tamper(world, "DELETE FROM change_value")
    assert codes(world) == []


def test_a_wrong_count_and_a_lost_search_word_are_found(world: World) -> None:
    inquiry_id = log(world)
    tamper(world, "UPDATE inquiry SET asked_count = 3, answered_count = 1")
    tamper(world, f"DELETE FROM search_entry WHERE ref = '{inquiry_id}'")
    assert sorted(codes(world)) == ["answered_count", "asked_count", "search"]


def test_undoing_a_new_inquiry_takes_it_away_with_its_parts(world: World) -> None:
    inquiry_id = log(world, requirements=(Requirement("land", low=10_000),), contact_name="Växeln", jobs=5)
    assert world.act(undoing.undo, Undo()) == "Logged an inquiry"
    with pytest.raises(NotFound):
        detail(world, inquiry_id)
    assert world.ask(searching.find, "alm") == ()
    assert world.ask(searching.find, "växeln") == ()
    assert codes(world) == []


def test_undoing_a_change_brings_the_old_values_back_also_to_the_search(world: World) -> None:
    inquiry_id = log(world)
    change(world, inquiry_id, title="Projekt Björk", jobs=9)
    world.act(undoing.undo, Undo())
    row = detail(world, inquiry_id).row
    assert (row.title, row.jobs) == ("Projekt Alm", None)
    assert [hit.id for hit in world.ask(searching.find, "alm")] == [inquiry_id]
    assert world.ask(searching.find, "björk") == ()


def test_undoing_a_delete_brings_the_case_back(world: World) -> None:
    ids = (log(world, "Ett"), log(world, "Två"))
    world.act(inquiries.remove, RemoveInquiries(ids))
    assert world.ask(inquiries.list_head, InquiryFilter()).count == 0
    world.act(undoing.undo, Undo())
    assert world.ask(inquiries.list_head, InquiryFilter()).count == 2
    assert [hit.id for hit in world.ask(searching.find, "ett")] == [ids[0]]


def test_one_undo_takes_a_change_of_many_back(world: World) -> None:
    ids = tuple(log(world, f"Projekt {index}", country="A") for index in range(3))
    world.act(inquiries.change_many, ChangeMany(ids, {"country": "B"}))
    world.act(undoing.undo, Undo())
    assert [detail(world, inquiry_id).country for inquiry_id in ids] == ["A"] * 3


def test_undo_goes_back_step_by_step_and_then_says_there_is_nothing(world: World) -> None:
    inquiry_id = log(world)
    change(world, inquiry_id, country="A")
    change(world, inquiry_id, country="B")
    verbs = [world.act(undoing.undo, Undo()) for _ in range(3)]
    assert verbs == ["Changed an inquiry", "Changed an inquiry", "Logged an inquiry"]
    with pytest.raises(NotFound, match="nothing to undo"):
        world.act(undoing.undo, Undo())


def test_what_was_taken_back_cannot_be_taken_back_again(world: World) -> None:
    inquiry_id = log(world, country="A")
    change(world, inquiry_id, country="B")
    act = latest(world)
    world.act(undoing.undo, Undo(act))
    with pytest.raises(Conflict, match="undone already"):
        world.act(undoing.undo, Undo(act))
    with pytest.raises(Conflict):
        world.act(undoing.undo, Undo(latest(world)))  # an undo is no act to take back either


def test_an_unknown_act_cannot_be_taken_back(world: World) -> None:
    with pytest.raises(NotFound):
        world.act(undoing.undo, Undo("0" * 32))


def test_undo_stays_within_ones_own_session(world: World) -> None:
    inquiry_id = log(world)
    change(world.colleague(), inquiry_id, country="B")
    assert world.ask(undoing.latest, world.session)[1] == "Logged an inquiry"
    with pytest.raises(Conflict):
        world.act(undoing.undo, Undo())  # a colleague has worked on it since
    assert detail(world, inquiry_id).country == "B"


def test_a_change_that_somebody_changed_again_stays(world: World) -> None:
    inquiry_id = log(world, country="A")
    change(world, inquiry_id, country="B")
    act = latest(world)
    change(world.colleague(), inquiry_id, country="C")
    with pytest.raises(Conflict, match="afterwards"):
        world.act(undoing.undo, Undo(act))
    assert detail(world, inquiry_id).country == "C"


def test_a_change_beside_somebody_elses_can_be_taken_back(world: World) -> None:
    inquiry_id = log(world, country="A")
    change(world, inquiry_id, country="B")
    act = latest(world)
    change(world.colleague(), inquiry_id, jobs=7)
    world.act(undoing.undo, Undo(act))
    found = detail(world, inquiry_id)
    assert (found.country, found.row.jobs) == ("A", 7)


def test_a_part_that_was_worked_on_since_is_not_taken_away(world: World) -> None:
    inquiry_id = log(world)
    world.act(cases.add_task, AddTask("Ring", inquiry_id=inquiry_id))
    act = latest(world)
    task = detail(world, inquiry_id).tasks[0]
    world.colleague().act(cases.complete_tasks, CompleteTasks((task.id,)))
    with pytest.raises(Conflict, match="afterwards"):
        world.act(undoing.undo, Undo(act))
    assert detail(world, inquiry_id).tasks[0].done_on == world.today


def test_a_forwarding_that_was_sent_since_is_not_taken_away(world: World) -> None:
    inquiry_id = log(world)
    asked = ForwardInquiry(inquiry_id, (Recipient("1980"),), world.today)
    world.act(forwarding.forward, asked)
    act = latest(world)
    sent = detail(world, inquiry_id).forwardings[0]
    world.colleague().act(forwarding.mark_sent, MarkSent((sent.id,)))
    with pytest.raises(Conflict):
        world.act(undoing.undo, Undo(act))
    assert detail(world, inquiry_id).forwardings[0].state == "sent"


def test_a_sent_offer_cannot_be_taken_back_neither_the_sending_nor_the_preparing(world: World) -> None:
    inquiry_id = log(world)
    site = world.act(sites.add_site, AddSite("1980", "Hacksta"))
    offer = world.act(offering.prepare, PrepareOffer(inquiry_id, (site,)))
    prepared = latest(world)
    world.act(offering.send, SendOffer(offer))
    with pytest.raises(Conflict, match="left the house"):
        world.act(undoing.undo, Undo(latest(world)))
    with pytest.raises(Conflict):
        world.act(undoing.undo, Undo(prepared))
    assert detail(world, inquiry_id).offers[0].sent_on == world.today


def test_undoing_a_merge_parts_the_two_again(world: World) -> None:
    kept, gone = log(world, "Kvar"), log(world, "Borta", country="Norge", summary="Ett stycke")
    world.act(cases.record_activity, RecordActivity("call", "Ringde", gone))
    world.act(merging.merge, MergeInquiries(kept, gone))
    assert detail(world, kept).country == "Norge"
    world.act(undoing.undo, Undo())
    assert detail(world, kept).country == ""
    assert len(detail(world, gone).activities) == 1
    assert [hit.id for hit in world.ask(searching.find, "borta")] == [gone]
    assert codes(world) == []


def test_undoing_requirements_brings_the_former_ones_back(world: World) -> None:
    inquiry_id = log(world, requirements=(Requirement("land", low=10_000),))
    line = detail(world, inquiry_id).requirements[0]
    seen = detail(world, inquiry_id).row.version
    asked = (Requirement("power", low=5_000), Requirement("land", low=99_000))
    world.act(
        inquiries.set_requirements,
        SetRequirements(inquiry_id, seen, ((None, asked[0]), (line.id, asked[1]))),
    )
    assert [one.requirement.low for one in detail(world, inquiry_id).requirements] == [5_000, 99_000]
    world.act(undoing.undo, Undo())
    assert detail(world, inquiry_id).requirements[0].requirement.low == 10_000
    assert len(detail(world, inquiry_id).requirements) == 1


def test_undoing_a_stated_fact_brings_back_what_was_known(world: World) -> None:
    site = world.act(sites.add_site, AddSite("1980", "Hacksta", {"usable_m2": 100_000}))
    world.act(sites.state_facts, StateFacts(site, {"usable_m2": 50_000}, "kommunen"))
    world.act(undoing.undo, Undo())
    assert world.ask(sites.site_row, site).facts.values["usable_m2"].value == 100_000
    assert len(world.ask(sites.detail, site).history) == 1


def test_the_history_of_a_case_tells_who_did_what_newest_first(world: World) -> None:
    inquiry_id = log(world)
    change(world, inquiry_id, country="Norge", jobs=3)
    world.act(undoing.undo, Undo())
    told = world.ask(inquiries.history, inquiry_id)
    assert [row.verb for row in told] == ["Undid", "Changed an inquiry", "Logged an inquiry"]
    assert set(told[1].fields) == {"country", "jobs"}
    assert told[1].undone
    assert {row.actor for row in told} == {"Samordnare"}


@pytest.mark.parametrize("named_by", ["offer", "answer"])
def test_adding_a_site_that_an_offer_or_an_answer_names_is_not_undone(world: World, named_by: str) -> None:
    site = world.act(sites.add_site, AddSite("1980", "Hacksta"))
    added = latest(world)
    inquiry_id = log(world)
    if named_by == "offer":
        offer = world.act(offering.prepare, PrepareOffer(inquiry_id, (site,)))
        world.act(offering.send, SendOffer(offer))
    else:
        asked = ForwardInquiry(inquiry_id, (Recipient("1980"),), world.today)
        (item,) = world.act(forwarding.forward, asked).items
        world.act(
            answering.record_answer, RecordAnswer(item.forwarding_id, sites=(AnsweredSite(site),), text="Ja")
        )
    with pytest.raises(Conflict, match="Hacksta stands in an offer or an answer"):
        world.act(undoing.undo, Undo(added))
    assert world.ask(sites.site_row, site).name == "Hacksta"
    assert codes(world) == []


def test_an_answer_is_undone_with_the_site_it_brought(world: World) -> None:
    inquiry_id = log(world)
    asked = ForwardInquiry(inquiry_id, (Recipient("1980"),), world.today)
    (item,) = world.act(forwarding.forward, asked).items
    world.act(
        answering.record_answer, RecordAnswer(item.forwarding_id, sites=(AnsweredSite(name="Nya Hamnen"),))
    )
    world.act(undoing.undo, Undo())
    assert world.ask(sites.list_head, SiteFilter()).count == 0
    assert codes(world) == []
