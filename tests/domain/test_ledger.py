"""What stands in the ledger, what is odd about a figure, and the bridge whose bars add up exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.ledger import (
    MONTHS,
    Doubt,
    Followed,
    Measure,
    Missing,
    Place,
    Said,
    Skill,
    Sort,
    Statement,
    Step,
    clashing,
    doubts,
    due_months,
    missing,
    next_count,
    total,
)
from investcrm.domain.ledger_bridge import Change, Figures, became, bridge, known, spoken
from investcrm.domain.persons import after_months

DAY = date(2026, 3, 2)
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))


def said(jobs: int | None = None, step: str = "decided", **values: object) -> Statement:
    return Statement(
        str(values.get("id", "")), Step(step), int(values.get("months", 0)),  # type: ignore[call-overload]
        Sort(values.get("sort", "new")), Skill(values.get("skill", "")), jobs,
        values.get("money"), values.get("on", DAY), "", values.get("gone"),  # type: ignore[arg-type]
    )  # fmt: skip


CASES = st.lists(
    st.builds(
        Figures,
        st.uuids().map(str),
        st.dictionaries(st.sampled_from(list(Step)), st.integers(-50, 10**12)),
        st.booleans(),
    ),
    max_size=9,
)


@given(CASES, st.lists(st.sampled_from(list(Step)), unique=True, min_size=2).map(sorted))
def test_every_span_of_a_bridge_adds_up_and_every_difference_is_some_cases(
    cases: list[Figures], steps: list[Step]
) -> None:
    found = bridge(cases, steps)
    assert [stand.step for stand in found.stands] == steps
    for span in found.spans:
        assert span.before.amount + sum(move.amount for move in span.moves) == span.after.amount
        moved = [case for move in span.moves for case in move.cases]
        assert len(moved) == len(set(moved))
        for move in span.moves:
            assert move.cases
            assert (
                move.amount >= 0
                or move.change in (Change.SHRANK, Change.LOST, Change.UNKNOWN)
                or (move.change is Change.FIRST)
            )
        still = [case for case in cases if case.case_id not in moved]
        for case in still:
            before, after = (case.values.get(stand.step) or 0 for stand in (span.before, span.after))
            assert before == after
    assert {stand.step for stand in found.stands if stand.cases} == spoken(cases) & set(steps)


def test_a_bridge_says_what_became_of_each_case() -> None:
    told = {
        (None, 40): Change.FIRST, (40, 60): Change.GREW, (60, 40): Change.SHRANK, (40, 0): Change.LOST,
        (40, 40): None, (None, None): None, (None, 0): None, (0, None): None, (0, 5): Change.GREW,
    }  # fmt: skip
    assert {pair: became(*pair, lost=False) for pair in told} == told
    assert became(40, None, lost=False) is Change.UNKNOWN
    assert became(40, None, lost=True) is Change.LOST


def test_what_stands_adds_up_and_what_was_withdrawn_does_not() -> None:
    stated = [said(50), said(30, sort="safeguarded"), said(9, gone=1), said(12, skill="entry"), said(money=7)]
    assert total(stated, Place(Step.DECIDED), Measure.JOBS) == 62
    assert total(stated, Place(Step.DECIDED), Measure.JOBS, tuple(Sort)) == 92
    assert total(stated, Place(Step.DECIDED), Measure.MONEY) == 7
    assert total(stated, Place(Step.ANNOUNCED), Measure.JOBS) is None
    assert known(stated, Measure.JOBS) == ((Place(Step.DECIDED), 62),)


def test_two_statements_of_the_same_clash_and_those_of_something_else_do_not() -> None:
    entry, skilled, all_jobs, money = (
        said(5, skill="entry"),
        said(9, skill="skilled"),
        said(14),
        said(money=1),
    )
    assert not clashing([entry], [skilled])
    assert clashing([entry, skilled], [all_jobs]) == (entry, skilled)
    assert not clashing([said(5, sort="safeguarded"), money, said(5, gone=1)], [all_jobs])
    assert clashing([money], [said(money=2, sort="safeguarded")]) == (money,)
    assert not clashing([said(5, "realised", months=12)], [said(5, "realised", months=24)])


def test_odd_figures_are_asked_about() -> None:
    decided = date(2026, 3, 2)
    standing = [said(50, money=400_000_000)]

    def odd(*new: Statement, on: date | None = decided) -> list[Doubt]:
        return [one.doubt for one in doubts(standing, new, on, date(2027, 6, 1))]

    counted = {"step": "realised", "months": 12}
    assert odd(said(45, on=date(2027, 3, 2), **counted)) == []
    assert odd(said(45, on=date(2026, 2, 2), **counted)) == [Doubt.BEFORE_DECISION]
    assert odd(said(45, on=date(2026, 9, 2), **counted)) == [Doubt.TOO_EARLY]
    assert odd(said(45, on=date(2027, 3, 2), **counted), on=None) == [Doubt.UNDECIDED]
    assert odd(said(45, "announced", on=date(2027, 9, 1))) == [Doubt.AHEAD]
    assert odd(said(300, "announced"), said(200, "announced", skill="entry")) == [Doubt.FAR_MORE]
    assert odd(said(499, "announced", money=4_000_000_000)) == [Doubt.FAR_MORE]
    assert odd(said(5000)) == []
    assert odd() == []


@given(DAYS, DAYS, st.sampled_from((0, *MONTHS)))
def test_jobs_are_counted_when_their_day_has_come_and_once(decided: date, now: date, counted: int) -> None:
    due = due_months(decided, counted, now)
    ahead = next_count(decided, counted)
    assert (due is None) or (due > counted and after_months(decided, due) <= now)
    assert (due is not None) == (ahead is not None and ahead <= now)
    told = missing(Said(decided=5, counted=counted), decided, now)
    assert (Missing.REALISED in told) == (due is not None and now < after_months(decided, 48))
    assert Missing.DECIDED not in told


def test_what_an_establishment_lacks_is_asked_for_in_its_time() -> None:
    nothing, decided = Said(), date(2024, 2, 29)
    assert missing(nothing, decided, date(2024, 2, 28)) == ()
    assert missing(nothing, decided, date(2024, 3, 1)) == (Missing.DECIDED,)
    assert missing(nothing, decided, date(2024, 3, 29)) == (Missing.DECIDED, Missing.ANNOUNCED)
    assert missing(nothing, decided, date(2025, 2, 28)) == (Missing.DECIDED, Missing.REALISED)
    assert missing(nothing, decided, date(2028, 2, 29)) == ()


def test_what_is_stated_next_is_what_is_due_else_what_is_missing() -> None:
    one = Followed("1", "2026-001", "Ask", "establishment", "1980", date(2026, 11, 6))
    assert replace(one, missing=(Missing.ANNOUNCED, Missing.SKILL)).asked_next == (Step.ANNOUNCED, 0)
    assert replace(one, missing=(Missing.SKILL,)).asked_next == (Step.DECIDED, 0)
    assert replace(one, due=24, missing=(Missing.ANNOUNCED,)).asked_next == (Step.REALISED, 24)
    assert [replace(one, counted=after).asked_next[1] for after in (0, 12, 24, 36)] == [12, 24, 36, 36]
