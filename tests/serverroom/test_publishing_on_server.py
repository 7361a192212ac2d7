"""A coordinator publishes the room's cases in groups, and learns nothing of those that are not theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from psycopg import errors
from tests.cli.conftest import Command, command
from tests.conftest import EACH_POSTGRES
from tests.room.test_publishing_groups import counted, figure, version
from tests.serverroom.conftest import Employ, Insider

from investcrm.bootstrap import Workspace
from investcrm.domain.access import Group
from investcrm.domain.commands import Decide, LogInquiry, MoveInquiry, PublishPeriod, StateLedger
from investcrm.domain.periods import parse
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import cases, grouping, inquiries, kpis, ledger, publishing

__all__ = ["command"]

pytestmark = EACH_POSTGRES
AUTUMN = PublishPeriod("2024-Q3", "sv")
"""Over whatever the server's clock says: that is the one it asks."""
PERIOD = parse("2024-Q3")


def log(side: Workspace, **fields: Any) -> str:
    return side.act(inquiries.log, LogInquiry("Granit", received_on=date(2024, 7, 14), **fields)).id


def decide(side: Workspace, case: str, outcome: Outcome, **fields: Any) -> None:
    side.act(cases.decide, Decide(case, version(side, case), outcome, date(2024, 9, 1), **fields))


def work(side: Workspace) -> None:
    """Three cases of each kind the report tells of."""
    for size in (100, 120, 140):
        won = log(side, strength_areas=("battery",), jobs=size, investment_sek=size * 1000)
        side.act(inquiries.move, MoveInquiry(won, version(side, won), Stage.QUALIFIED))
        decide(side, won, Outcome.ESTABLISHMENT, jobs_new=size, investment_sek=size * 1_000_000)
        lost = log(side, jobs=size, investment_sek=size * 1000)
        decide(side, lost, Outcome.LOST, lost_reason=LostReason.PRICE)
        log(side, strength_areas=("battery", "food"))


def publish(person: Insider) -> publishing.Edition:
    with person.workspace.write() as uow:
        return publishing.publish(uow, AUTUMN, person.room)


def test_groups_count_as_the_same_cases_would_in_the_open(anna: Insider, bo: Insider) -> None:
    log(bo.workspace, strength_areas=("food",))
    board = bo.workspace.ask(kpis.dashboard, PERIOD)
    work(anna.room)
    told = grouping.added(board, grouping.sums(bo.room, PERIOD, {}).cells)
    work(bo.workspace)
    assert counted(told) == counted(bo.workspace.ask(kpis.dashboard, PERIOD))


def test_two_cases_change_nothing_and_a_third_makes_an_edition(anna: Insider, bo: Insider) -> None:
    won = []
    for size in (100, 120):
        won.append(log(anna.room))
        decide(anna.room, won[-1], Outcome.EXPANSION, jobs_new=size)
    first = publish(bo)
    assert (first.grouped, figure(first, "kpi.inquiries"), figure(first, "kpi.jobs_decided")) == (True, 0, 0)
    decide(bo.room, log(bo.room), Outcome.EXPANSION, jobs_new=140)
    giant = log(anna.room)
    decide(anna.room, giant, Outcome.EXPANSION, jobs_new=9000)
    second = publish(bo)
    assert (figure(second, "kpi.inquiries"), figure(second, "kpi.jobs_decided")) == (4, 360)
    statement = StateLedger(won[0], "decided", stated_on=date(2024, 9, 2), jobs=7)
    anna.room.act(ledger.state, statement)
    assert publish(bo) == second  # a sum stays as it was first told


def test_nobody_reads_entries_or_groups(anna: Insider, bo: Insider, employ: Employ) -> None:
    for _ in range(3):
        log(anna.room)
    publish(bo)
    with bo.psql() as psql:
        found: Any = psql.execute("SELECT sec.grouped_sums('2024-Q3')").fetchone()
        assert set(found[0]) == {"cells", "totals"}
        assert psql.execute("SELECT count(*) FROM published_group").fetchone() == (0,)
        for sql in (
            "SELECT * FROM sec.entries(3, '2024-07-01', 5)",
            "SELECT * FROM sec.group_total",
            "INSERT INTO published_group VALUES ('received', 'x', 'x', 'x')",
            "SELECT sec.grouped_sums('2096-Q4')",  # not over yet
            "SELECT sec.grouped_sums('2024-07-14')",
        ):
            with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
                psql.execute(sql.encode())
    advisor = employ("carl", Group.ADVISOR)
    with advisor.psql() as psql, pytest.raises(errors.InsufficientPrivilege):
        psql.execute("SELECT sec.grouped_sums('2024-Q3')")


def test_the_terminal_publishes_with_the_room_of_a_server(
    anna: Insider, bo: Insider, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        log(anna.room)
    monkeypatch.setenv("INVESTCRM_WORKSPACE", bo.open_address)
    made = command("report", "quarter", "2024-Q3", "--publish", "--json")
    assert made.code == 0, made.err
    assert made.data["confidential"] == "in_groups"
