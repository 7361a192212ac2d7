"""The ledger of a case and of all: stated, corrected, withdrawn, undone, bridged and followed up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.services.test_cases import decide, detail, log
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.commands import MergeInquiries, MoveInquiry, StateLedger, Undo
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.ledger import Measure, Missing, Skill, Sort, Step
from investcrm.domain.ledger_bridge import Change
from investcrm.domain.ledger_commands import AskFollowUp, WithdrawStatement
from investcrm.domain.periods import parse
from investcrm.domain.persons import after_months
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import inquiries, kpis, ledger, merging, today, undoing


def statements(world: World, case: str) -> list[tuple[str, int | None, bool]]:
    return [(str(one.step), one.jobs, one.stands) for one in world.ask(ledger.of_case, case).statements]


def jobs_decided(world: World) -> float | None:
    return world.ask(kpis.kpi, "jobs_decided", parse("2026")).value


def test_a_corrected_figure_replaces_the_wrong_one_and_both_are_seen(world: World) -> None:
    case = log(world, "Alm")
    decide(world, case, Outcome.ESTABLISHMENT, jobs_new=500, investment_sek=10**9)
    (wrong,) = world.ask(ledger.of_case, case).statements
    right = StateLedger(case, "decided", wrong.stated_on, jobs=50, jobs_entry=20, adds=False)
    assert world.ask(ledger.clashes, right) == (wrong,)
    with pytest.raises(InvalidInput, match="on top"):
        world.act(ledger.state, right)
    world.act(ledger.state, StateLedger(case, "decided", wrong.stated_on, jobs=50, jobs_entry=20,
                                        replaces=(wrong.id,), adds=False))  # fmt: skip
    assert jobs_decided(world) == 50
    assert world.ask(kpis.kpi, "investment_decided", parse("2026")).value == 10**9
    found = world.ask(ledger.of_case, case).statements
    assert {(one.skill, one.jobs, one.investment_sek) for one in found if one.stands} == {
        (Skill.UNTOLD, None, 10**9),
        (Skill.UNTOLD, 30, None),
        (Skill.ENTRY, 20, None),
    }
    (gone,) = (one for one in found if not one.stands)
    assert (gone.id, gone.jobs, gone.withdrawn_by) == (wrong.id, 500, world.actor.name)
    with pytest.raises(NotFound):
        world.act(ledger.state, StateLedger(case, "decided", jobs=1, replaces=(wrong.id,)))
    world.act(undoing.undo, Undo())
    assert world.ask(ledger.of_case, case).statements == (wrong,)


@pytest.mark.parametrize("group", [Group.ADVISOR, Group.COORDINATOR])
def test_a_statement_is_withdrawn_by_the_region_and_stands_again_when_undone(
    laptop: World, group: Group
) -> None:
    case = log(laptop, "Björk")
    own = laptop.colleague(group)
    (one,) = own.act(ledger.state, StateLedger(case, "announced", jobs=80, source="Pressmeddelande"))
    own.act(ledger.withdraw, WithdrawStatement(one))
    assert statements(laptop, case)[-1] == ("announced", 80, False)
    assert all(entry.step != "announced" for entry in detail(laptop, case).ledger)
    with pytest.raises(NotFound):
        own.act(ledger.withdraw, WithdrawStatement(one))
    own.act(undoing.undo, Undo())
    assert statements(laptop, case)[-1] == ("announced", 80, True)
    with pytest.raises(Forbidden):
        laptop.colleague(Group.AUDITOR).act(ledger.withdraw, WithdrawStatement(one))


def test_what_was_typed_and_undone_was_never_stated(laptop: World) -> None:
    case = log(laptop, "Ceder")
    before = statements(laptop, case)
    laptop.act(ledger.state, StateLedger(case, "announced", jobs=80))
    laptop.act(undoing.undo, Undo())
    assert statements(laptop, case) == before


def test_a_decision_taken_back_leaves_its_figures_withdrawn_and_nobody_asking(world: World) -> None:
    case = log(world, "En")
    decide(world, case, Outcome.ESTABLISHMENT, jobs_new=30, jobs_safeguarded=7)
    world.act(ledger.ask, AskFollowUp(case, 12, after_months(world.today, 12)))
    version = detail(world, case).row.version
    world.act(inquiries.move, MoveInquiry(case, version, Stage.OFFERED))
    assert jobs_decided(world) == 0
    assert [stands for step, _, stands in statements(world, case) if step == "decided"] == [False, False]
    assert detail(world, case).tasks == ()
    world.act(undoing.undo, Undo())
    assert jobs_decided(world) == 30


def test_merged_cases_carry_what_was_stated_and_one_decision_is_counted_once(world: World) -> None:
    kept, gone = log(world, "Fur"), log(world, "Fura")
    decide(world, kept, Outcome.ESTABLISHMENT, jobs_new=30)
    decide(world, gone, Outcome.ESTABLISHMENT, jobs_new=31)
    office = world.colleague(Group.COORDINATOR)
    office.act(ledger.state, StateLedger(gone, "announced", jobs=33, source="Länstidningen"))
    office.act(merging.merge, MergeInquiries(kept, gone))
    assert jobs_decided(world) == 30
    assert ("announced", 33, True) in statements(world, kept)
    assert "Länstidningen" in {entry.source for entry in detail(world, kept).ledger}
    office.act(undoing.undo, Undo())
    assert ("announced", 33, True) not in statements(world, kept)
    assert ("announced", 33, True) in statements(world, gone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"jobs": 10, "jobs_entry": 8, "jobs_skilled": 3},
        {"jobs": 10, "jobs_entry": -1},
        {"jobs": 10, "jobs_entry": 3, "skill": "skilled"},
        {"jobs": 10, "sort": "old"},
        {"jobs": 10, "skill": "any"},
        {"jobs": 10, "months": 12},
        {"investment_sek": -1},
        {},
    ],
)
def test_a_statement_that_cannot_be_is_refused_in_a_sentence(laptop: World, wrong: dict[str, object]) -> None:
    case = log(laptop, "Gran")
    before = statements(laptop, case)
    with pytest.raises(InvalidInput):
        laptop.act(ledger.state, StateLedger(case, "announced", **wrong))  # type: ignore[arg-type]
    assert statements(laptop, case) == before


def test_jobs_are_asked_for_at_twelve_months_and_who_asks_on_a_day_is_left_alone_until_then(
    laptop: World,
) -> None:
    case = log(laptop, "Hägg")
    decide(laptop, case, Outcome.ESTABLISHMENT, jobs_new=40)
    won = laptop.today
    assert [one.missing for one in laptop.ask(ledger.due)] == [(Missing.SKILL,)]
    laptop.clock.go_to(after_months(won, 12))
    assert [line.count for line in laptop.ask(today.today).due if line.kind == "follow"] == [12]
    later = laptop.today + timedelta(days=5)
    laptop.act(ledger.ask, AskFollowUp(case, 12, later))
    assert laptop.ask(ledger.due) == ()
    (line,) = (one for one in laptop.ask(today.today).due if one.action == "ledger")
    assert (line.kind, line.count, line.due_on) == ("task", 12, later)
    with pytest.raises(InvalidInput):
        laptop.act(ledger.ask, AskFollowUp(case, 12, laptop.today - timedelta(days=1)))
    with pytest.raises(InvalidInput):
        laptop.act(ledger.ask, AskFollowUp(case, 13, later))
    laptop.act(ledger.state, StateLedger(case, "realised", months=12, jobs=38))
    assert not [one for one in laptop.ask(today.today).due if one.action == "ledger"]
    (row,) = laptop.ask(ledger.follow_up, laptop.today)
    assert (row.decided, row.realised, row.latest, row.counted) == (40, (38, None, None), 38, 12)
    assert row.next_on == after_months(won, 24)
    assert laptop.ask(ledger.follow_up, won - timedelta(days=1)) == ()
    (then,) = laptop.ask(ledger.follow_up, laptop.today - timedelta(days=1))
    assert then.latest is None


def test_the_bridge_over_the_cases_of_a_span_loses_what_lost_cases_had_stated(world: World) -> None:
    won, lost, open_ = log(world, "Idegran", jobs=100), log(world, "Jasmin", jobs=70), log(world, "Kaprifol")
    decide(world, won, Outcome.ESTABLISHMENT, jobs_new=60, investment_sek=5)
    decide(world, lost, Outcome.LOST, lost_reason=LostReason.PRICE)
    world.act(ledger.state, StateLedger(won, "realised", months=12, jobs=20))
    world.act(ledger.state, StateLedger(won, "realised", months=24, jobs=50, jobs_skilled=50))
    world.act(ledger.state, StateLedger(won, "decided", jobs=9, sort="safeguarded"))
    year = (date(2026, 1, 1), date(2026, 12, 31))
    found = world.ask(ledger.bridge, *year, steps=(Step.STATED, Step.DECIDED, Step.REALISED))
    first, second = found.bridge.spans
    assert [(move.change, move.amount, move.cases) for move in first.moves] == [
        (Change.SHRANK, -40, (won,)),
        (Change.LOST, -70, (lost,)),
    ]
    assert (first.before.amount, second.before.amount, second.after.amount) == (170, 60, 50)
    assert open_ not in found.names
    assert found.names[won][1] == "Idegran"
    money = world.ask(ledger.bridge, *year, Measure.MONEY)
    assert [stand.amount for stand in money.bridge.stands] == [0, 5]
    both = world.ask(ledger.bridge, *year, sorts=tuple(Sort))
    assert both.bridge.stands[1].amount == 69
    assert world.ask(ledger.bridge, date(2025, 1, 1), date(2025, 12, 31)).bridge.cases == 0
