"""Reporting periods and hours of projects, held against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projects import (
    CountedFrom,
    Rhythm,
    Span,
    Terms,
    is_cut,
    minutes_of,
    month_span,
    period_named,
    reporting_periods,
)

FIRST = st.dates(date(2023, 1, 1), date(2028, 12, 31))


def days(span: Span) -> list[date]:
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


@given(
    first=FIRST, length=st.integers(0, 1500), before=st.sampled_from(Rhythm), after=st.sampled_from(Rhythm),
    counted=st.sampled_from(CountedFrom), counted_after=st.sampled_from(CountedFrom),
    reported=st.sets(st.integers(0, 20)),
)  # fmt: skip
def test_every_day_is_in_one_period_whatever_was_reported_before_the_rhythm_changed(
    first: date, length: int, before: Rhythm, after: Rhythm, counted: CountedFrom,
    counted_after: CountedFrom, reported: set[int],
) -> None:  # fmt: skip
    last = first + timedelta(days=length)
    old = reporting_periods(Terms(first, last, before, counted))
    settled = tuple(one.span for place, one in enumerate(old) if place in reported)
    found = reporting_periods(Terms(first, last, after, counted_after, settled=settled))
    assert [day for one in found for day in days(one.span)] == days(Span(first, last))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert set(settled) <= {one.span for one in found}
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(found))


def test_thirds_are_counted_from_january_or_from_the_first_day() -> None:
    terms = Terms(date(2024, 2, 29), date(2025, 3, 31), Rhythm.THIRD, report_days=60)
    found = reporting_periods(terms)
    assert [str(one.last) for one in found] == ["2024-04-30", "2024-08-31", "2024-12-31", "2025-03-31"]
    assert found[0].due_on == date(2024, 6, 29)
    started = reporting_periods(Terms(terms.first, terms.last, Rhythm.YEAR, CountedFrom.START))
    assert [str(one.last) for one in started] == ["2025-02-27", "2025-03-31"]  # no leap day next year


def test_a_project_of_one_day_has_one_period() -> None:
    (only,) = reporting_periods(Terms(date(2024, 2, 29), date(2024, 2, 29), Rhythm.QUARTER))
    assert (only.first, only.last) == (date(2024, 2, 29), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("words", "number"), [("2", 2), ("2026-05-01", 2), ("2026-T1", 1), ("2026", 3), (" 2026-Q3 ", 3)]
)
def test_a_period_is_named_by_number_day_or_calendar(words: str, number: int) -> None:
    found = reporting_periods(Terms(date(2026, 1, 1), date(2026, 12, 31), Rhythm.THIRD))
    assert period_named(found, words).number == number


@pytest.mark.parametrize("words", ["4", "0", "2025-12-31", "2027-T1", "snart", ""])
def test_a_period_there_is_not_is_refused(words: str) -> None:
    found = reporting_periods(Terms(date(2026, 1, 1), date(2026, 12, 31), Rhythm.THIRD))
    with pytest.raises(InvalidInput):
        period_named(found, words)


@given(st.integers(0, 96))
def test_hours_in_quarters_are_read_as_they_are_written(quarters: int) -> None:
    hours, minutes = divmod(quarters * 15, 60)
    decimal = f"{hours},{minutes * 100 // 60:02d}"
    for text in (decimal, decimal.replace(",", "."), f"{hours}:{minutes:02d}", f" {decimal} h"):
        assert minutes_of(text) == quarters * 15


@pytest.mark.parametrize("text", ["7,3", "1:10", "åtta", "-2", "7,5,5", "1e3"])
def test_what_is_no_quarter_of_an_hour_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        minutes_of(text)


def test_a_month_in_which_a_period_ends_is_cut() -> None:
    found = reporting_periods(Terms(date(2026, 1, 15), date(2026, 12, 10), Rhythm.THIRD, CountedFrom.START))
    cut = [month for month in range(1, 13) if is_cut(month_span(date(2026, month, 1)), found)]
    assert cut == [5, 9]  # not December, where the project itself ends
