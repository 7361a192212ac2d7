"""The rules of the annual wheel over every year: days worked, lasting keys, fifth Mondays, Midsummer."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.annual_wheel import (
    LAST,
    AfterPeriod,
    DayOfMonth,
    NthWeekday,
    Once,
    Rule,
    Shift,
    checked,
    occurrences,
    read_rule,
    written,
    year_of,
)
from investcrm.domain.errors import InvalidInput
from investcrm.domain.periods import PeriodKind
from investcrm.domain.working_days import WorkingCalendar
from investcrm.services.setup import working_days

MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=12).map(lambda found: tuple(sorted(set(found))))
RULES = st.one_of(
    st.builds(NthWeekday, st.sampled_from((1, 2, 3, 4, 5, LAST)), st.integers(0, 6), MONTHS),
    st.builds(AfterPeriod, st.integers(1, 60), st.sampled_from(PeriodKind)),
    st.builds(DayOfMonth, st.integers(1, 31), MONTHS),
    st.builds(Once, st.dates(date(2020, 1, 1), date(2045, 12, 31))),
)
DAYS = st.dates(date(2021, 1, 1), date(2040, 12, 31))


@cache
def sweden() -> WorkingCalendar:
    rows = working_days()
    off = {
        row["day"]
        for before, row in pairwise(rows)
        if row["ordinal"] == before["ordinal"] and row["day"].weekday() < 5
    }
    return WorkingCalendar(frozenset(off))


@given(RULES)
def test_a_rule_is_written_and_read_back(rule: Rule) -> None:
    assert read_rule(written(rule)) == rule == checked(rule)


@given(RULES, DAYS, st.integers(0, 800), st.integers(0, 800), st.sampled_from(Shift))
def test_a_span_gives_working_days_with_keys_of_their_own_and_splits_without_loss(
    rule: Rule, first: date, length: int, cut: int, shift: Shift
) -> None:
    last = first + timedelta(days=length)
    found = occurrences(rule, first, last, sweden(), shift)
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert all(first <= one.day <= last for one in found)
    assert len({one.key for one in found}) == len(found)
    if not isinstance(rule, Once):
        assert all(sweden().is_working(one.day) for one in found)
    middle = first + timedelta(days=min(cut, length))
    parts = occurrences(rule, first, middle, sweden(), shift)
    rest = occurrences(rule, middle + timedelta(days=1), last, sweden(), shift)
    assert parts + rest == found


@given(st.integers(2021, 2044), st.integers(0, 4))
def test_a_fifth_weekday_is_there_only_in_months_that_have_five(year: int, weekday: int) -> None:
    rule = NthWeekday(5, weekday, tuple(range(1, 13)))
    months = {one.key for one in occurrences(rule, *year_of(year), WorkingCalendar())}
    day, five = date(year, 1, 1), set()
    while day.year == year:
        if day.weekday() == weekday and day.day > 28:
            five.add(f"{year}-{day.month:02d}")
        day += timedelta(days=1)
    assert {key for key in months if key.startswith(str(year))} == five


@pytest.mark.parametrize(
    ("rule", "shift", "year", "days"),
    [
        (NthWeekday(3, 3, (3,)), Shift.AFTER, 2026, ["2026-03-19"]),
        (AfterPeriod(10, PeriodKind.QUARTER), Shift.AFTER, 2026,
         ["2026-01-16", "2026-04-16", "2026-07-14", "2026-10-14"]),
        (DayOfMonth(19, (6,)), Shift.AFTER, 2026, ["2026-06-22"]),  # Midsummer Eve
        (DayOfMonth(19, (6,)), Shift.BEFORE, 2026, ["2026-06-18"]),
        (DayOfMonth(31, (2,)), Shift.AFTER, 2028, ["2028-02-29"]),
        (DayOfMonth(31, (12,)), Shift.AFTER, 2027, ["2027-01-04"]),  # the last of 2026 waits for January
        (DayOfMonth(31, (12,)), Shift.BEFORE, 2026, ["2026-12-30"]),
        (NthWeekday(1, 0, (4,)), Shift.AFTER, 2026, ["2026-04-07"]),  # Easter Monday
        (Once(date(2026, 6, 19)), Shift.AFTER, 2026, ["2026-06-19"]),  # somebody chose that day
    ],
)  # fmt: skip
def test_days_off_are_moved_as_the_rule_says(rule: Rule, shift: Shift, year: int, days: list[str]) -> None:
    found = occurrences(rule, *year_of(year), sweden(), shift)
    assert [one.day.isoformat() for one in found] == days


def test_the_year_a_time_was_meant_for_stays_in_its_key() -> None:
    (moved,) = occurrences(DayOfMonth(31, (12,)), date(2027, 1, 1), date(2027, 1, 31), sweden())
    assert (moved.key, moved.day) == ("2026-12", date(2027, 1, 4))
    published = occurrences(AfterPeriod(10, PeriodKind.QUARTER), *year_of(2027), sweden())
    assert published[0].key == "2026-Q4"


@pytest.mark.parametrize(
    "text", ["", "nth:6:1:3", "nth:1:7:3", "nth:1:1:13", "day:0:1", "day:32:1", "after:0:quarter", "once:x"]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_rule(text)
