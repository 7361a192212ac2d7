"""Working days and reporting periods, held against counting on one's fingers."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.errors import InvalidInput
from investcrm.domain.periods import Period, PeriodKind, containing, parse
from investcrm.domain.working_days import WorkingCalendar

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
NEAR = st.dates(date(2024, 1, 1), date(2026, 12, 31))
HOLIDAYS = st.frozensets(NEAR, max_size=40)
PERIODS = st.builds(containing, DAYS, st.sampled_from(PeriodKind))


@given(holidays=HOLIDAYS, start=NEAR, end=NEAR)
def test_counted_working_days_are_those_one_counts_day_by_day(
    holidays: frozenset[date], start: date, end: date
) -> None:
    calendar = WorkingCalendar(holidays)
    first, last = min(start, end), max(start, end)
    naive = sum(
        day.weekday() < 5 and day not in holidays
        for day in (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    )
    assert calendar.between(start, end) == (naive if start <= end else -naive)


@given(holidays=HOLIDAYS, start=NEAR, count=st.integers(1, 60))
def test_the_day_after_so_many_working_days_is_one_and_so_many_away(
    holidays: frozenset[date], start: date, count: int
) -> None:
    calendar = WorkingCalendar(holidays)
    end = calendar.add(start, count)
    assert calendar.is_working(end)
    assert calendar.between(start, end) == count


def test_the_same_day_is_none_and_the_next_working_day_is_one() -> None:
    calendar = WorkingCalendar(frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    thursday = date(2026, 4, 2)
    assert calendar.between(thursday, thursday) == 0
    assert calendar.between(thursday, date(2026, 4, 6)) == 0
    assert calendar.between(thursday, date(2026, 4, 7)) == 1
    assert calendar.add(thursday, 0) == thursday


@given(day=DAYS, kind=st.sampled_from(PeriodKind))
def test_every_day_lies_in_exactly_one_period_of_a_kind(day: date, kind: PeriodKind) -> None:
    period = containing(day, kind)
    assert period.first <= day <= period.last
    assert not period.next().first <= day <= period.next().last
    assert period.previous().last + timedelta(days=1) == period.first
    assert period.last + timedelta(days=1) == period.next().first


@given(period=PERIODS)
def test_periods_walk_back_the_way_they_came(period: Period) -> None:
    assert period.next().previous() == period == period.previous().next()
    assert period.year_before().next() == period.next().year_before()
    assert parse(str(period)) == period


@given(period=PERIODS, count=st.integers(1, 12))
def test_a_run_of_periods_ends_with_its_own_and_leaves_no_gap(period: Period, count: int) -> None:
    run = period.run(count)
    assert len(run) == count
    assert run[-1] == period
    for one, following in pairwise(run):
        assert one.next() == following


@pytest.mark.parametrize(
    "text", ["2026-Q3", "2026q3", "2026kv3", "2026 kv 3", "Q3 2026", "kv3 2026", " 2026/Q3 "]
)
def test_a_quarter_is_understood_as_people_write_it(text: str) -> None:
    assert parse(text) == Period(2026, 3, PeriodKind.QUARTER)


@pytest.mark.parametrize("text", ["", "2026-Q5", "26", "2026-13", "2026-T4", "kvartal", "2026-Q", "20266"])
def test_what_is_no_period_is_refused_and_named(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text)
    assert caught.value.params["text"] == text


@given(text=st.text(max_size=12))
def test_any_text_is_a_period_or_a_sentence(text: str) -> None:
    with suppress(InvalidInput):
        assert parse(str(parse(text))) == parse(text)
