"""What is left of power by year: stated, less reserved, firm only where it rests on something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm import words
from investcrm.domain import power_queue
from investcrm.domain.errors import InvalidInput
from investcrm.domain.power import (
    BASIS_LABELS,
    Basis,
    PowerStep,
    Reservation,
    Statement,
    available,
    falls,
    in_year,
    least_for,
    spans,
    steps_left,
)
from investcrm.domain.reading.power import read_power, resting_on, step_of

TODAY = date(2026, 11, 21)
NOW = Statement(None, 6_000, basis=Basis.SUBSCRIPTION, stated_on=date(2026, 3, 2), source="Mälarnät")
LATER = Statement(2028, 14_000, 4_000, basis=Basis.AGREEMENT, stated_on=date(2026, 3, 2))


def test_what_is_left_is_the_statement_less_what_is_reserved_firm_first() -> None:
    held = Reservation("Projekt Ask", 15_000, 2028, date(2030, 6, 30))
    at = in_year((NOW, LATER), (held,), 2029, TODAY)
    assert at is not None
    assert (at.statement, at.reserved) == (LATER, (held,))
    assert (at.firm_kw, at.indicative_kw, at.over_kw) == (0, 3_000, 0)
    before = in_year((NOW, LATER), (held,), 2027, TODAY)
    assert before is not None
    assert (before.firm_kw, before.reserved) == (6_000, ())
    after = in_year((NOW, LATER), (held,), 2031, TODAY)
    assert after is not None
    assert after.firm_kw == 14_000
    assert [(s.year, s.firm_kw, s.indicative_kw) for s in steps_left((NOW, LATER), (held,), TODAY)] == [
        (None, 6_000, 0),
        (2028, 0, 3_000),
        (2031, 14_000, 4_000),
    ]


def test_years_on_end_that_say_the_same_are_taken_together() -> None:
    held = Reservation("Projekt Ask", 15_000, 2028, date(2030, 6, 30))
    years = [found for year in range(2026, 2034) if (found := in_year((NOW, LATER), (held,), year, TODAY))]
    assert [one.label for one in spans(years)] == ["2026–2027", "2028–2030", "2031–2033"]
    assert [one.first.firm_kw for one in spans(years)] == [6_000, 0, 14_000]
    assert [one.label for one in spans([years[0], years[5], years[7]])] == ["2026", "2031", "2033"]
    told = replace(years[1], statement=replace(NOW, source="Kommunen"))
    assert len(spans([years[0], told])) == 2


def test_more_reserved_than_stated_leaves_nothing_and_says_how_much_too_much() -> None:
    at = in_year((NOW,), (Reservation("A", 5_000), Reservation("B", 2_500)), 2026, TODAY)
    assert at is not None
    assert (at.firm_kw, at.indicative_kw, at.over_kw) == (0, 0, 1_500)


def test_firm_without_a_subscription_or_an_agreement_counts_as_indicative() -> None:
    (step,) = steps_left((replace(NOW, basis=""),), (), TODAY)
    assert (step.firm_kw, step.indicative_kw) == (0, 6_000)


def test_a_statement_that_ran_out_is_not_counted_and_an_older_one_does_not_come_back() -> None:
    old = replace(NOW, stated_on=date(2025, 1, 1), firm_kw=9_000)
    assert in_year((old, replace(NOW, valid_until=date(2026, 11, 20))), (), 2026, TODAY) is None
    assert in_year((NOW,), (), 2026, TODAY) is not None
    released = Reservation("A", 5_000, until=date(2026, 11, 20))
    at = in_year((NOW,), (released,), 2026, TODAY)
    assert at is not None
    assert at.firm_kw == 6_000


def test_what_rests_on_something_that_must_not_be_spread_must_not_be_either() -> None:
    secret = Reservation("A", 1_000, 2028, restricted=True)
    assert [(s.year, s.restricted) for s in steps_left((NOW,), (secret,), TODAY)] == [
        (None, False),
        (2028, True),
    ]


AMOUNTS = st.integers(0, 400_000)
YEARS = st.none() | st.integers(2024, 2036)
STATEMENTS = st.lists(
    st.builds(Statement, YEARS, AMOUNTS, AMOUNTS, basis=st.sampled_from(["", "subscription"])), max_size=4
)
RESERVATIONS = st.lists(
    st.builds(
        Reservation, st.just("A"), AMOUNTS, YEARS, st.none() | st.dates(date(2025, 1, 1), date(2036, 12, 31))
    ),
    max_size=4,
)


@given(STATEMENTS, RESERVATIONS, st.integers(2026, 2040))
def test_the_steps_give_for_every_year_to_come_what_the_arithmetic_gives(
    statements: list[Statement], reservations: list[Reservation], year: int
) -> None:
    at = in_year(statements, reservations, year, TODAY)
    found = available(steps_left(statements, reservations, TODAY), year)
    if at is None:
        assert found is None or found.total_kw == 0
    else:
        assert found is not None
        assert (found.firm_kw, found.indicative_kw) == (at.firm_kw, at.indicative_kw)


@given(STATEMENTS, RESERVATIONS, st.integers(2026, 2040), AMOUNTS)
def test_one_more_reservation_never_leaves_more(
    statements: list[Statement], reservations: list[Reservation], year: int, kw: int
) -> None:
    before = in_year(statements, reservations, year, TODAY)
    after = in_year(statements, [*reservations, Reservation("B", kw)], year, TODAY)
    if before is not None:
        assert after is not None
        assert after.firm_kw <= before.firm_kw
        assert after.firm_kw + after.indicative_kw <= before.firm_kw + before.indicative_kw


def test_power_that_falls_is_found_and_the_transmission_grid_has_a_least() -> None:
    steps = (PowerStep(2028, 14_000), PowerStep(None, 20_000), PowerStep(2030, 0, 15_000))
    assert [(a.year, b.year) for a, b in falls(steps)] == [(None, 2028)]
    assert least_for(99_999, 220_000) == 100_000
    assert least_for(100_000, 220_000) is None
    assert least_for(299_999, 400_000) == 300_000
    assert least_for(5_000, 130_000) is None


def test_the_queue_closes_after_the_quiet_days_of_its_step() -> None:
    steps = power_queue.read_steps("Ansökan; 90\nförstudie", power_queue.USUAL_STEPS)
    assert power_queue.closes_on(steps, "ansökan", date(2026, 1, 1)) == date(2026, 4, 1)
    assert power_queue.closes_on(steps, "förstudie", date(2026, 1, 1)) is None
    assert power_queue.steps_of(power_queue.setting_of(steps)) == steps
    again = power_queue.read_steps("Ansökan; 60", steps)
    assert [(one.key, one.quiet_days) for one in again] == [("ansökan", 60)]
    for wrong in ("", "Ansökan; snart", "a\nA"):
        with pytest.raises(InvalidInput):
            power_queue.read_steps(wrong, steps)


@pytest.mark.parametrize("key", list(Basis))
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_basis_chosen_beside_power_in_words_makes_firm_what_is_not_said_to_be_indicative(
    key: Basis, language: str
) -> None:
    said = words.of(language).t(BASIS_LABELS[key])
    told = resting_on("6 MW nu, 14 MW 2028; 5 MW prel. 2030, 3 MW abonnemang 2031", said)
    steps = [step_of(one) for one in read_power(told).value or ()]
    assert [(one.year, one.firm_kw, one.indicative_kw, one.basis) for one in steps] == [
        (None, 6000, 0, key),
        (2028, 14_000, 0, key),
        (2030, 0, 5000, ""),
        (2031, 3000, 0, "subscription"),
    ]
    assert resting_on(told, said) == told
    assert resting_on("ingen uppgift", said) == "ingen uppgift"
