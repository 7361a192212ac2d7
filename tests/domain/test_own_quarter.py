"""A municipality's quarter is counted by the days of asking, answering and deciding."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.own_quarter import AskedLine, Ended, answering, asked_in, ended_for, ended_in, reasons
from investcrm.domain.periods import Period, PeriodKind, parse
from investcrm.domain.stages import LostReason

DAYS = st.dates(date(2023, 12, 1), date(2025, 2, 1))
MAYBE = st.none() | DAYS
LINES = st.lists(
    st.builds(
        AskedLine,
        st.just("Projekt"),
        st.just("2024-001"),
        DAYS,
        MAYBE,
        MAYBE,
        st.booleans(),
        st.just(""),
        st.none() | st.integers(0, 40),
        st.sampled_from([None, *Ended]),
        MAYBE,
        st.none() | st.sampled_from(LostReason),
    ),
    max_size=12,
)


@given(LINES)
def test_the_quarters_of_a_year_add_up_to_the_year(lines: list[AskedLine]) -> None:
    year, quarters = parse("2024"), [Period(2024, number, PeriodKind.QUARTER) for number in range(1, 5)]
    whole, each = answering(lines, year), [answering(lines, one) for one in quarters]
    for count in ("asked", "answered", "declined", "in_time", "due"):
        assert getattr(whole, count) == sum(getattr(one, count) for one in each)
    assert sum(one.count for one in reasons(lines, year)) == len(ended_in(lines, year, Ended.LOST))
    for one in each:
        assert one.in_time <= one.due <= one.answered >= one.declined


@given(LINES)
def test_what_was_asked_and_not_answered_is_carried_into_the_next_period(lines: list[AskedLine]) -> None:
    before, now = parse("2024-Q1"), parse("2024-Q2")
    waiting = [line for line in asked_in(lines, before) if not line.answered_on and not line.ended_on]
    assert all(line in asked_in(lines, now) for line in waiting)


def test_leap_day_and_the_last_day_belong_to_their_quarter() -> None:
    leap, last = date(2024, 2, 29), date(2024, 3, 31)
    lines = [AskedLine("a", "", leap, last, last, days=21), AskedLine("b", "", last, leap, None)]
    found = answering(lines, parse("2024-Q1"))
    assert (found.asked, found.answered, found.in_time, found.due, found.median_days) == (2, 1, 1, 1, 21.0)
    late = answering([AskedLine("a", "", leap, leap, leap + timedelta(days=1))], parse("2024-Q1"))
    assert (late.in_time, late.due, late.median_days) == (0, 1, None)


def test_a_case_that_nobody_says_where_it_landed_is_not_told_to_have_gone_elsewhere() -> None:
    assert ended_for("establishment", "1980", "1980") is Ended.WON_HERE
    assert ended_for("expansion", "1983", "1980") is Ended.WON_ELSEWHERE
    assert ended_for("establishment", "", "1980") is None
    assert ended_for("lost", "", "1980") is Ended.LOST
    assert ended_for("", "", "1980") is None
