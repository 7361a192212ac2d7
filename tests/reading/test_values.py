"""Single cells become values, and every doubt about them is kept."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm import formats
from investcrm.domain.reading.base import Cell, is_unknown
from investcrm.domain.reading.dates import Edge, Readiness, read_date, read_ready
from investcrm.domain.reading.money import read_money
from investcrm.domain.reading.numbers import Bound, to_decimal
from investcrm.domain.reading.power import Firmness, read_power
from investcrm.domain.reading.quantities import (
    read_area,
    read_count,
    read_distance,
    read_flow,
    read_jobs,
    read_price,
)


def midnight(year: int, month: int, day: int) -> datetime:
    """Return a day as a spreadsheet keeps it: midnight, without a time zone."""
    return datetime.combine(date(year, month, day), time())


TODAY = date(2026, 11, 21)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.text(max_size=40),
    st.from_regex(
        r"(ca |minst )?-?\d{1,12}[.,]?\d{0,5}( ?[-–] ?\d{1,6})? ?(ha|MW|mkr|mdr|km|st|Q[1-9]|v\.\d+)?"
    ),
)


@pytest.mark.parametrize(
    ("cell", "low", "high", "bound"),
    [
        ("12,5", 125_000, 125_000, Bound.EXACT),
        (8, 80_000, 80_000, Bound.EXACT),
        (1.2, 12_000, 12_000, Bound.EXACT),
        ("20 ha", 200_000, 200_000, Bound.EXACT),
        ("ca 3", 30_000, 30_000, Bound.ABOUT),
        ("c:a 3 ha", 30_000, 30_000, Bound.ABOUT),
        ("10-15", 100_000, 150_000, Bound.BETWEEN),
        ("0,5–0,75", 5_000, 7_500, Bound.BETWEEN),
        ("mellan 10 och 15 hektar", 100_000, 150_000, Bound.BETWEEN),
        ("minst 12 ha", 120_000, None, Bound.AT_LEAST),
        ("5+", 50_000, None, Bound.AT_LEAST),
        ("upp till 7", None, 70_000, Bound.AT_MOST),
        ("14 000 m2", 14_000, 14_000, Bound.EXACT),
        ("14 000 kvm", 14_000, 14_000, Bound.EXACT),
        ("1\u00a0234 m²", 1_234, 1_234, Bound.EXACT),
    ],
)
def test_areas_are_read_with_their_bound(cell: Cell, low: int | None, high: int | None, bound: Bound) -> None:
    value = read_area(cell).value
    assert value is not None
    assert (value.low, value.high, value.bound) == (low, high, bound)


@pytest.mark.parametrize(
    "cell", ["ca 3", "10-15", "minst 5", "högst 9", "140000", 140000, "1.234", "3 ha ungefär kanske"]
)
def test_an_area_that_is_not_plain_is_doubted(cell: Cell) -> None:
    read = read_area(cell)
    assert read.value is not None
    assert read.doubts


@pytest.mark.parametrize("cell", [8, 1.2, "12", "12,5", "20 ha", "14 000 m2"])
def test_a_plain_area_is_not_doubted(cell: Cell) -> None:
    assert read_area(cell).doubts == ()


def test_square_metres_in_a_column_of_hectares_are_seen() -> None:
    read = read_area(140000)
    assert read.value is not None
    assert read.value.low == 140_000
    assert "square metres" in str(read.doubts[0])


@pytest.mark.parametrize("cell", ["-3", -3, -0.5, "- 3 ha".replace(" ", "", 1)])
def test_negative_hectares_are_impossible(cell: Cell) -> None:
    read = read_area(cell)
    assert read.value is None
    assert read.impossible is not None


@pytest.mark.parametrize(
    "cell", ["oklart", "?", "–", "-", "", None, "vet ej", "n/a", "TBD", "Ej angivet", "okänt"]
)
def test_unknown_is_neither_a_value_nor_a_doubt(cell: Cell) -> None:
    for read in (
        read_area(cell),
        read_jobs(cell),
        read_money(cell),
        read_power(cell),
        read_date(cell, TODAY),
    ):
        assert read.value is None
        assert read.doubts == ()
        assert read.impossible is None


@pytest.mark.parametrize("cell", ["hej", "se bilaga", "#REF!", midnight(2024, 8, 16), time(0, 0), True])
def test_what_is_no_figure_is_kept_with_a_doubt(cell: Cell) -> None:
    read = read_area(cell)
    assert read.value is None
    assert read.doubts
    assert read.raw


@pytest.mark.parametrize(
    ("cell", "sek"),
    [
        ("1,4 mdr", 1_400_000_000),
        ("0,012 mdr", 12_000_000),
        ("1400 MSEK", 1_400_000_000),
        ("400 mkr", 400_000_000),
        ("150 miljoner kr", 150_000_000),
        ("500 tkr", 500_000),
        ("2 bn SEK", 2_000_000_000),
        ("12 000 000 kr", 12_000_000),
        (400, 400_000_000),
        (5, 5_000_000),
        (1_400_000_000, 1_400_000_000),
    ],
)
def test_money_is_read_in_kronor(cell: Cell, sek: int) -> None:
    value = read_money(cell).value
    assert value is not None
    assert value.sek == sek


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("EUR 130 million", 130_000_000, "EUR"),
        ("€130m", 130_000_000, "EUR"),
        ("130 MEUR", 130_000_000, "EUR"),
        ("$2bn", 2_000_000_000, "USD"),
        ("USD 5 million", 5_000_000, "USD"),
    ],
)
def test_foreign_money_keeps_its_currency_and_has_no_value_in_kronor(
    cell: str, amount: int, currency: str
) -> None:
    read = read_money(cell)
    assert read.value is not None
    assert (read.value.amount.low, read.value.currency, read.value.sek) == (amount, currency, None)
    assert any(currency in str(note) for note in read.doubts)


def test_a_bare_small_amount_is_taken_for_millions_with_a_doubt() -> None:
    assert "million" in str(read_money(400).doubts[0])


def test_power_in_steps_keeps_the_years() -> None:
    read = read_power("6 MW nu, 14 MW 2028")
    assert read.value is not None
    assert [(step.kw.low, step.from_year, step.now) for step in read.value] == [
        (6000, None, True),
        (14000, 2028, False),
    ]
    assert read.doubts


@pytest.mark.parametrize(
    "cell", ["20 MW 2030", "20 MW från 2030", "2030: 20 MW", "20 MW (2030)", "20 MW från och med 2030"]
)
def test_power_from_a_year(cell: str) -> None:
    (step,) = read_power(cell).value or ()
    assert (step.kw.low, step.from_year) == (20_000, 2030)


def test_preliminary_power_is_indicative() -> None:
    (step,) = read_power("10 MW preliminärt").value or ()
    assert (step.kw.low, step.firmness) == (10_000, Firmness.INDICATIVE)


@pytest.mark.parametrize(
    ("cell", "kilowatts"),
    [("500 kW", 500), ("0,5", 500), (0.3, 300), ("minst 5 MW", 5000), ("30 MVA", 30_000), (120, 120_000)],
)
def test_power_is_read_in_kilowatts(cell: Cell, kilowatts: int) -> None:
    (step,) = read_power(cell).value or ()
    assert step.kw.low == kilowatts


def test_a_bare_power_without_a_unit_in_the_header_is_doubted() -> None:
    assert read_power("0,5", unit_stated=False).doubts
    assert not read_power("0,5", unit_stated=True).doubts


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [("3 st", 3, 3), ("ca 800", 800, 800), ("60-120", 60, 120), (25, 25, 25), ("50+", 50, None)],
)
def test_jobs(cell: Cell, low: int, high: int | None) -> None:
    value = read_jobs(cell).value
    assert value is not None
    assert (value.low, value.high) == (low, high)


def test_distances_prices_flows_and_counts() -> None:
    assert read_distance("1,8").value == read_distance("1800 m").value
    assert read_distance("2 mil").value == read_distance(20).value
    assert (price := read_price("225").value) is not None
    assert price.per_m2 is not None
    assert price.per_m2.low == 225
    assert (agreed := read_price("enl. överensk.").value) is not None
    assert agreed.by_agreement
    assert (flow := read_flow("400 m3/dygn").value) is not None
    assert flow.low == 400
    assert (count := read_count("130").value) is not None
    assert count.low == 130


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (midnight(2024, 11, 2), date(2024, 11, 2)),
        (date(2024, 11, 2), date(2024, 11, 2)),
        ("2026-04-22", date(2026, 4, 22)),
        ("17.9.2023", date(2023, 9, 17)),
        ("5 mars 2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("27 November 2026", date(2026, 11, 27)),
        ("20240305", date(2024, 3, 5)),
        (20240305, date(2024, 3, 5)),
    ],
)
def test_whole_days_are_read_without_doubt(cell: Cell, day: date) -> None:
    read = read_date(cell, TODAY)
    assert (read.value, read.doubts) == (day, ())


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("5/3 24", date(2024, 3, 5)),
        ("14/7 24", date(2024, 7, 14)),
        ("mars 2024", date(2024, 3, 1)),
        ("nov 2024", date(2024, 11, 1)),
        ("v.12 2025", date(2025, 3, 17)),
        ("vecka 12, 2025", date(2025, 3, 17)),
        ("2025-W12", date(2025, 3, 17)),
        ("Q2 2028", date(2028, 4, 1)),
        ("kv 2 2028", date(2028, 4, 1)),
        ("andra kvartalet 2028", date(2028, 4, 1)),
        ("2027", date(2027, 1, 1)),
        (2027, date(2027, 1, 1)),
        ("våren 2027", date(2027, 3, 1)),
        ("240305", date(2024, 3, 5)),
        (45356, date(2024, 3, 5)),
        ("3/25/2024", date(2024, 3, 25)),
        ("5/3", date(2026, 3, 5)),
    ],
)
def test_days_that_are_not_plain_are_read_with_a_doubt(cell: Cell, day: date) -> None:
    read = read_date(cell, TODAY)
    assert read.value == day
    assert read.doubts
    assert day.isoformat() in str(read.doubts[-1])


def test_the_last_day_of_a_period_is_meant_where_something_must_be_ready() -> None:
    assert read_date("Q2 2028", TODAY, Edge.LAST).value == date(2028, 6, 30)
    assert read_date("2027", TODAY, Edge.LAST).value == date(2027, 12, 31)
    assert read_date("fredag v. 48", TODAY, Edge.LAST, ahead=True).value == date(2026, 11, 27)
    assert read_date("27 jan", TODAY, ahead=True).value == date(2027, 1, 27)


@pytest.mark.parametrize(
    "cell",
    [
        midnight(1899, 12, 30),
        "1899-12-30",
        midnight(1900, 1, 1),
        time(0, 0),
        0,
        "0",
        3.5,
        "2999-01-01",
        "31/2 24",
        "v. 54 2025",
    ],
)
def test_a_date_that_cannot_be_is_left_out_with_a_doubt(cell: Cell) -> None:
    read = read_date(cell, TODAY)
    assert read.value is None
    assert read.doubts


def test_ready_to_build() -> None:
    assert (now := read_ready("ja", TODAY).value) is not None
    assert now.readiness is Readiness.READY
    assert (no := read_ready("nej", TODAY).value) is not None
    assert no.readiness is Readiness.NOT_READY
    assert (later := read_ready("Q2 2028", TODAY).value) is not None
    assert later.on == date(2028, 6, 30)


@given(CELLS)
def test_no_cell_makes_a_reader_fail(cell: Cell) -> None:
    reads = [read(cell) for read in (read_area, read_distance, read_jobs, read_flow, read_price, read_count)]
    reads += [read_money(cell), read_power(cell), read_date(cell, TODAY), read_ready(cell, TODAY)]
    for read in reads:
        assert isinstance(read.raw, str)
        for note in (*read.doubts, *([read.impossible] if read.impossible else [])):
            assert str(note)


@given(st.integers(min_value=0, max_value=9_000_000))
def test_an_area_written_by_the_program_is_read_back(square_metres: int) -> None:
    exact = square_metres if square_metres < 1000 else square_metres - square_metres % 100
    value = read_area(formats.area(exact, "sv")).value
    assert value is not None
    assert value.low == exact


@given(st.integers(min_value=1, max_value=2_000_000))
def test_a_power_written_by_the_program_is_read_back(kilowatts: int) -> None:
    (step,) = read_power(formats.power(kilowatts, "sv")).value or ()
    assert step.kw.low == kilowatts


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_written_by_the_program_is_read_back(day: date) -> None:
    assert read_date(formats.day(day), TODAY).value == day


@given(st.integers(min_value=1, max_value=9_999), st.sampled_from(["sv", "en"]))
def test_money_written_by_the_program_is_read_back(millions: int, language: str) -> None:
    sek = millions * 10_000_000 if millions >= 100 else millions * 1_000_000
    value = read_money(formats.money(sek, language)).value
    assert value is not None
    assert value.sek == sek


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_swedish_and_english_separators_give_the_same_number(number: object) -> None:
    text = f"{number:,.3f}"
    swedish = text.replace(",", " ").replace(".", ",")
    assert to_decimal(text) == to_decimal(swedish)


@pytest.mark.parametrize("text", ["oklart", "Oklart", " ? ", "–"])
def test_unknown_words(text: str) -> None:
    assert is_unknown(text.strip())


def test_a_comma_before_three_digits_means_thousands_where_the_unit_is_small() -> None:
    assert (area := read_area("84,000", "m2").value) is not None
    assert (jobs := read_jobs("1,200").value) is not None
    assert (hectares := read_area("1,500").value) is not None
    assert (area.low, jobs.low, hectares.low) == (84_000, 1_200, 15_000)
    assert read_jobs("1,200").doubts
