"""Confidential cases in a published quarter: in groups of three, counted as open ones would be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.room.conftest import Both

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import (
    Decide,
    LogInquiry,
    MoveInquiry,
    PublishPeriod,
    RemoveInquiries,
    StateLedger,
)
from investcrm.domain.disclosure import Sums
from investcrm.domain.periods import parse
from investcrm.domain.rows import Dashboard
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import cases, grouping, inquiries, kpis, ledger, publishing, sealing, traces
from investcrm.store.passage import Trace

AUTUMN = PublishPeriod("2026-Q3", "sv")
PERIOD = parse("2026-Q3")


def log(side: Workspace, **fields: Any) -> str:
    asked = LogInquiry("Granit", received_on=date(2026, 7, 14), **fields)
    return side.act(inquiries.log, asked).id


def version(side: Workspace, case: str) -> int:
    return side.ask(inquiries.detail, case).row.version


def decide(side: Workspace, case: str, outcome: Outcome, **fields: Any) -> None:
    side.act(cases.decide, Decide(case, version(side, case), outcome, date(2026, 9, 1), **fields))


def publish(both: Both, command: PublishPeriod = AUTUMN) -> publishing.Edition:
    with both.open.write() as uow:
        return publishing.publish(uow, command, both.room)


def figure(edition: publishing.Edition, key: str) -> float | None:
    assert edition.figures is not None
    return edition.figures.get(key)


def grouped(both: Both) -> list[tuple[str, str, str]]:
    with both.room.reader() as reader:
        return reader.rows("SELECT variable, inquiry_id, group_id FROM published_group ORDER BY 1, 2")


def sums(both: Both) -> Sums:
    return grouping.sums(both.room, PERIOD, {})


def work(side: Workspace) -> None:
    """Three cases of each kind the report tells of."""
    for size in (100, 120, 140):
        won = log(side, strength_areas=("battery",), jobs=size, investment_sek=size * 1000)
        side.act(inquiries.move, MoveInquiry(won, version(side, won), Stage.QUALIFIED))
        decide(side, won, Outcome.ESTABLISHMENT, jobs_new=size, investment_sek=size * 1_000_000)
        lost = log(side, jobs=size, investment_sek=size * 1000)
        decide(side, lost, Outcome.LOST, lost_reason=LostReason.PRICE)
        log(side, strength_areas=("battery", "food"))


def counted(board: Dashboard) -> tuple[object, ...]:
    """Return the figures that confidential cases can be part of."""
    lines = [line for line in board.lines if line.key in grouping.COUNTED | grouping.STATED]
    values = [
        (line.key, line.before.value, line.year_ago.value, [value.value for value in line.trend])
        for line in lines
    ]
    steps = [step for step in board.funnel if step.key in grouping.STEPS]
    return (values, steps, board.strength_areas, board.lost, board.lost_jobs, board.lost_investment_sek)


def test_groups_count_as_the_same_cases_would_in_the_open(both: Both):
    log(both.open, strength_areas=("food",))
    board = both.open.ask(kpis.dashboard, PERIOD)
    work(both.room)
    told = grouping.added(board, sums(both).cells)
    work(both.open)
    assert counted(told) == counted(both.open.ask(kpis.dashboard, PERIOD))


def test_two_cases_change_nothing_and_a_third_makes_an_edition(both: Both):
    log(both.open)
    for _ in range(2):
        log(both.room)
    first = publish(both)
    assert figure(first, "kpi.inquiries") == 1
    assert first.grouped
    assert grouped(both) == []
    log(both.room)
    second = publish(both)
    assert (second.number, figure(second, "kpi.inquiries")) == (2, 4)
    assert "Förfrågningar: 4, publicerat som 1" in second.corrections
    log(both.room)
    assert publish(both) == second


def test_without_the_room_the_open_cases_are_published_and_it_is_said(both: Both):
    log(both.open)
    for _ in range(3):
        log(both.room)
    made = both.open.act(publishing.publish, AUTUMN)
    assert (made.grouped, figure(made, "kpi.inquiries")) == (False, 1)
    assert publish(both).grouped


def test_a_stop_between_the_stores_costs_nothing(both: Both):
    for _ in range(4):
        log(both.room)
    sums(both)
    kept = grouped(both)
    assert len({group for _, _, group in kept}) == 1
    again = both.again()
    try:
        assert figure(publish(again), "kpi.inquiries") == 4
        assert grouped(again) == kept
    finally:
        both.room, both.open = again.room, again.open


def test_a_sum_of_jobs_stays_as_it_was_published(both: Both):
    won = []
    for size in (100, 120, 140):
        won.append(log(both.room))
        decide(both.room, won[-1], Outcome.EXPANSION, jobs_new=size)
    first = publish(both)
    assert figure(first, "kpi.jobs_decided") == 360
    statement = StateLedger(won[0], "decided", stated_on=date(2026, 9, 2), jobs=7)
    both.room.act(ledger.state, statement)
    assert publish(both) == first


def test_a_dominating_case_is_in_no_sum(both: Both):
    for size in (10, 12, 14, 900):
        decide(both.room, log(both.room), Outcome.EXPANSION, jobs_new=size)
    made = publish(both)
    assert figure(made, "kpi.jobs_decided") == 36
    assert figure(made, "kpi.expansions") == 4


@pytest.mark.parametrize("how", ["removed", "made open"])
def test_a_case_that_leaves_takes_its_group_with_it(both: Both, how: str):
    ids = [log(both.room) for _ in range(3)]
    assert figure(publish(both), "kpi.inquiries") == 3
    if how == "removed":
        both.room.act(inquiries.remove, RemoveInquiries((ids[0],)))
    else:
        sealing.unseal(both.open, both.room, Unseal(ids[0], "Nu öppet"))
    assert figure(publish(both), "kpi.inquiries") == (0 if how == "removed" else 1)
    assert len(grouped(both)) == 3


def test_the_open_store_learns_of_no_case(both: Both):
    ids = [log(both.room) for _ in range(3)]
    publish(both)
    with both.open.reader() as reader:
        kept = "".join(str(row) for row in reader.rows("SELECT data, correction FROM publication"))
        changes = "".join(str(row) for row in reader.rows("SELECT before, after FROM change_value"))
    assert not any(case in kept + changes for case in ids)


def test_who_seals_a_published_case_is_told_of_the_reports_that_name_it(both: Both):
    called = 'Projekt "Kvarts"'
    case = both.open.act(inquiries.log, LogInquiry(called, received_on=date(2026, 7, 14), jobs=33)).id
    decide(both.open, case, Outcome.LOST, lost_reason=LostReason.PRICE)
    made = publish(both)
    passed = sealing.seal(both.open, both.room, Seal(case, "Granit"))
    assert passed.traces == (Trace("publication", made.id, "period"),)
    assert [one.text for one in both.open.ask(traces.located, passed.traces, "sv")] == ["2026-Q3"]
    assert both.open.ask(traces.search, ["Granit"]) == ()
