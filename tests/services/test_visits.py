"""Visits to companies and aftercare: who is next, what was said, what comes of it, and who may see it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server.conftest import VASTERAS, Hire, hire
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.commands import Decide, LogInquiry, MoveInquiry, SaveOrganisation, StateLedger
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.ledger import MONTHS, due_months
from investcrm.domain.persons import after_months
from investcrm.domain.stages import Outcome, Stage
from investcrm.domain.visit_commands import (
    CallOffVisit,
    FollowUp,
    NeedToInquiry,
    PlanVisit,
    RecordVisit,
    SetAftercare,
)
from investcrm.domain.visits import USUAL_STEPS, aftercare_days
from investcrm.services import aftercare, cases, inquiries, ledger, organisations, today, visits

__all__ = ["hire"]


def company(world: World, name: str = "Zeta AB", owner: str = "Tyskland") -> str:
    command = SaveOrganisation(name, municipality_code=VASTERAS, owner_country=owner)
    return world.act(organisations.save, command)


def version(world: World, case: str) -> int:
    return world.ask(inquiries.detail, case).row.version


def test_a_visit_is_proposed_planned_made_and_its_need_becomes_an_inquiry(world: World) -> None:
    swedish, foreign = company(world, "Alfa AB", "Sverige"), company(world)
    order = [one.id for one in world.ask(visits.proposed)]
    assert order[0] == foreign
    assert swedish not in order or order.index(foreign) < order.index(swedish)
    day = world.today + timedelta(days=3)
    command = PlanVisit(foreign, day, "9.30", 90, "Verkstan 1", "Hur går det?", "vd; samordnaren")
    planned = world.act(visits.plan, command)
    assert foreign not in [one.id for one in world.ask(visits.proposed)]
    with pytest.raises(InvalidInput, match="lies ahead"):
        world.act(visits.record, RecordVisit(planned, day, needs="Mer effekt"))
    event = world.ask(visits.calendar, planned, world.clock.now, "sv").decode()
    assert "DTSTART:20260305T083000Z" in event.replace("\r\n ", "")
    assert f"UID:visit-{planned}@investcrm" in event.replace("\r\n ", "")
    world.clock.go_to(day)
    (line,) = [one for one in world.ask(today.today).due if one.kind == "visit"]
    assert (line.title, line.action, line.tone) == ("Zeta AB", "protocol", "today")
    promised = (FollowUp("Skicka elnätets svar", day + timedelta(days=2)),)
    world.act(
        visits.record,
        RecordVisit(planned, needs="4 MW till 2028", plans="Ny ugn", obstacles="", follow_ups=promised),
    )
    told = world.ask(organisations.detail, foreign)
    assert (told.row.visits, told.row.visited_on) == (1, day)
    assert "4 MW till 2028" in told.activities[0].text
    found = world.ask(today.today).due
    assert [(one.kind, one.text, one.title) for one in found] == [("task", "Skicka elnätets svar", "Zeta AB")]
    inquiry_id = world.act(visits.need_to_inquiry, NeedToInquiry(planned))
    detail = world.ask(inquiries.detail, inquiry_id)
    assert (detail.row.source, detail.row.investor) == ("existing_company", "Zeta AB")
    assert detail.organisation_id == foreign
    assert "4 MW till 2028" in detail.summary
    with pytest.raises(InvalidInput, match="already"):
        world.act(visits.need_to_inquiry, NeedToInquiry(planned))
    with pytest.raises(InvalidInput, match="already"):
        world.act(visits.call_off, CallOffVisit(planned))


def test_what_was_said_at_a_visit_is_nobodys_but_the_regions(hire: Hire) -> None:
    region = hire("advisor", Group.ADVISOR).world
    planned = region.act(visits.plan, PlanVisit(company(region), region.today))
    region.act(visits.record, RecordVisit(planned, obstacles="Hemligt hinder"))
    for login, group, codes in (
        ("vasteras", Group.MUNICIPALITY, (VASTERAS,)),
        ("auditor", Group.AUDITOR, ()),
    ):
        other = hire(login, group, codes=codes).world
        with pytest.raises(Forbidden):
            other.ask(visits.planned)
        if group is Group.MUNICIPALITY:
            with other.reader() as reader:
                told = reader.rows("SELECT after FROM change_value")
            assert not any("Hemligt hinder" in str(row) for row in told)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 2000))
def test_aftercare_has_only_days_still_to_come_and_counts_jobs_once(decided: date, later: int) -> None:
    now = decided + timedelta(days=later)
    days = aftercare_days(decided, USUAL_STEPS, now)
    assert all(day >= now for day, _ in days)
    assert len(days) == sum(after_months(decided, step.months) >= now for step in USUAL_STEPS)
    due = due_months(decided, 0, now)
    assert due is None or (due in MONTHS and after_months(decided, due) <= now)
    if due is not None:
        assert due_months(decided, due, now) is None


def test_a_case_won_gets_its_aftercare_and_one_taken_up_again_lets_go_of_it(laptop: World) -> None:
    laptop.act(aftercare.set_steps, SetAftercare(((2, "Ring dem"), (12, "Åk dit"))))
    case = laptop.act(inquiries.log, LogInquiry("Projekt Ask")).id
    laptop.act(cases.decide, Decide(case, version(laptop, case), Outcome.ESTABLISHMENT))
    decided = laptop.today
    tasks = laptop.ask(inquiries.detail, case).tasks
    assert [(task.title, task.due_on) for task in tasks] == [
        ("Ring dem", after_months(decided, 2)),
        ("Åk dit", after_months(decided, 12)),
    ]
    laptop.clock.go_to(after_months(decided, 2))
    assert [line.text for line in laptop.ask(today.today).due] == ["Ring dem"]
    laptop.act(inquiries.move, MoveInquiry(case, version(laptop, case), Stage.OFFERED))
    assert laptop.ask(inquiries.detail, case).tasks == ()
    laptop.act(cases.decide, Decide(case, version(laptop, case), Outcome.EXPANSION))
    won = laptop.today
    for months in MONTHS:
        laptop.clock.go_to(after_months(won, months))
        follow = [line.count for line in laptop.ask(today.today).due if line.kind == "follow"]
        assert follow == [months]
        laptop.act(ledger.state, StateLedger(case, "realised", months=months, jobs=4))
        assert not [line for line in laptop.ask(today.today).due if line.kind == "follow"]
