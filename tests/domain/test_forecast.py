"""Forecasts to the end of a year: never below what has come, growing with it, silent where they mislead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.forecast import EARLIEST, EarlierYear, Method, SoFar, year_end

counts = st.integers(0, 5000)
gone = st.floats(EARLIEST, 0.999)


@st.composite
def earlier(draw: st.DrawFn) -> list[EarlierYear]:
    years = []
    for _ in range(draw(st.integers(0, 4))):
        part, rest = draw(counts), draw(counts)
        years.append(EarlierYear(part, part + rest, part + rest))
    return years


@given(counts, gone, earlier())
def test_a_year_never_ends_below_what_has_come(count: int, part: float, years: list[EarlierYear]) -> None:
    found = year_end(SoFar(count, count), part, years, sums=False)
    assert found is not None
    assert count <= found.low <= found.likely <= found.high


@given(counts, counts, gone, earlier())
def test_the_more_that_has_come_the_higher_the_year_ends(
    one: int, more: int, part: float, years: list[EarlierYear]
) -> None:
    less, other = (year_end(SoFar(count, count), part, years, sums=False) for count in (one, one + more))
    assert less is not None
    assert other is not None
    assert less.low <= other.low + 1e-6
    assert less.likely <= other.likely + 1e-6
    assert less.high <= other.high + 1e-6


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.integers(3, 500), gone, earlier())
def test_the_larger_the_cases_the_higher_a_sum_ends(
    amount: float, more: float, cases: int, part: float, years: list[EarlierYear]
) -> None:
    less, other = (year_end(SoFar(sek, cases), part, years, sums=True) for sek in (amount, amount + more))
    assert less is not None
    assert other is not None
    close = 1e-6 * (1 + other.high)
    assert amount <= less.low <= less.likely <= less.high + close
    assert less.low <= other.low + close
    assert less.high <= other.high + close


@given(counts, earlier(), st.booleans())
def test_a_finished_year_is_itself(count: int, years: list[EarlierYear], sums: bool) -> None:
    found = year_end(SoFar(count, count), 1.0, years, sums=sums)
    assert found is not None
    assert (found.low, found.likely, found.high, found.method) == (count, count, count, Method.OVER)


def test_it_is_silent_where_it_would_mislead() -> None:
    assert year_end(SoFar(40, 40), EARLIEST - 0.01, [], sums=False) is None
    assert year_end(SoFar(900e6, 2), 0.5, [], sums=True) is None


def test_even_pace_goes_on_as_it_was() -> None:
    found = year_end(SoFar(30, 30), 0.75, [], sums=False)
    assert found is not None
    assert (found.likely, found.method) == (40, Method.EVEN)
    assert 33 < found.low < 37
    assert 43 < found.high < 48


def test_a_late_season_is_counted_on_where_two_earlier_years_had_it() -> None:
    spring = [EarlierYear(10, 40, 40), EarlierYear(12, 48, 48)]
    found = year_end(SoFar(11, 11), 0.5, spring, sums=False)
    assert found is not None
    assert found.method is Method.SEASON
    assert found.likely == pytest.approx(44)
    for thin in (spring[:1], [EarlierYear(1, 4, 4), EarlierYear(1, 4, 4)], [EarlierYear(0, 30, 30)] * 2):
        again = year_end(SoFar(11, 11), 0.5, thin, sums=False)
        assert again is not None
        assert again.method is Method.EVEN


def test_none_so_far_is_not_certainty() -> None:
    found = year_end(SoFar(0, 0), 0.5, [], sums=False)
    assert found is not None
    assert found.likely == 0
    assert found.high > 1
