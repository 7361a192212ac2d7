"""The county's figure of an indicator, what stands of several values, and how figures in files are read."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain import indicators
from investcrm.domain.indicators import CountyRule, Unit, Value
from investcrm.domain.kpi import Direction
from investcrm.domain.reading.indicator_table import NotAFigureError, figure
from investcrm.domain.reading.indicator_words import COUNTY, ELSEWHERE, PlaceReader, Places

CODES = ("1980", "1983", "1984")
FIGURES = st.dictionaries(st.sampled_from(CODES), st.floats(0, 1e6), min_size=2)


def value(amount: float, said: date | None, moment: int) -> Value:
    return Value(f"{moment}", "1983", 2025, amount, "SCB", said, "", "", moment)


@given(FIGURES, st.dictionaries(st.sampled_from(CODES), st.floats(1, 1e6)), st.sampled_from(CountyRule))
def test_a_countys_mean_lies_among_its_municipalities_and_says_its_rule(values, people, rule):
    found = indicators.county_figure(rule, values, CODES, people)
    if rule is CountyRule.NONE:
        assert found is None
        return
    assert found is not None
    assert (found.known, found.total, found.is_whole) == (len(values), 3, len(values) == 3)
    if rule is CountyRule.SUM:
        assert math.isclose(found.value, sum(values.values()), abs_tol=1e-6)
    else:
        assert min(values.values()) - 1e-6 <= found.value <= max(values.values()) + 1e-6
        weighs = rule is CountyRule.WEIGHTED and people.keys() >= values.keys()
        assert found.rule is (CountyRule.WEIGHTED if weighs else CountyRule.MEAN)


def test_inhabitants_weigh_and_less_than_half_says_nothing_of_the_county():
    weighed = indicators.county_figure(
        CountyRule.WEIGHTED, {"1980": 10.0, "1983": 4.0}, CODES, {"1980": 150_000, "1983": 30_000}
    )
    assert weighed is not None
    assert weighed.value == 9.0
    assert indicators.county_figure(CountyRule.SUM, {"1980": 10.0}, CODES, {}) is None
    stated = value(8.5, None, 1)
    told = indicators.county_figure(CountyRule.SUM, {}, CODES, {}, stated)
    assert told is not None
    assert (told.value, told.stated) == (8.5, stated)


@given(st.permutations([value(1, None, 9), value(2, date(2024, 2, 29), 2), value(3, date(2025, 1, 1), 1)]))
def test_what_its_source_said_last_stands_in_whatever_order_it_came(values):
    (held,) = indicators.standing(values).values()
    assert [one.value for one in held] == [3, 2, 1]


def test_a_value_is_old_once_the_next_should_be_there():
    assert not indicators.is_stale(18, 2024, date(2026, 6, 30))
    assert indicators.is_stale(18, 2024, date(2026, 7, 1))
    assert not indicators.is_stale(12, 2025, date(2026, 12, 31))


@given(FIGURES, st.sampled_from(Direction))
def test_the_best_has_the_strongest_shade(values, direction):
    shades = indicators.levels(values, direction)
    assert set(shades) == set(values)
    assert set(shades.values()) <= set(range(5))
    best = (min if direction is Direction.DOWN else max)(values.values())
    assert all(shades[place] == max(shades.values()) for place in values if values[place] == best)


def test_a_value_that_cannot_be_is_refused():
    assert not indicators.fits(Unit.INDEX, 101)
    assert not indicators.fits(Unit.RANK, 2.5)
    assert not indicators.fits(Unit.COUNT, math.inf)
    assert indicators.fits(Unit.RANK, 290)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("72,4", 72.4), ("1 234", 1234), ("12\u00a0345,5", 12345.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("1,234,567", 1234567), ("6.5", 6.5), ("\u22123", -3), ("72*", 72), ("7,5 %", 7.5), (70, 70.0),
        ("..", None), (".", None), ("-", None), ("–", None), ("", None), ("x", None),
    ],
)  # fmt: skip
def test_figures_are_read_as_swedes_and_files_write_them(text, read):
    assert figure(text) == read


@given(st.integers(-(10**9), 10**9), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_a_whole_number_is_read_back_however_its_thousands_are_parted(number, gap):
    assert figure(f"{number:,}".replace(",", gap)) == number


@pytest.mark.parametrize(
    "text", ["sjuttio", "12-15", "2024-01-02", "NaN", "1e999x", "1e400", float("inf"), 10**400, True]
)
def test_what_is_no_figure_is_not_made_one(text):
    with pytest.raises(NotAFigureError):
        figure(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1983", "1983"), ("1983 Köping", "1983"), ("Köpings kommun", "1983"), ("KÖPING", "1983"),
        ("Västmanlands län", COUNTY), ("Region Västmanland", COUNTY), ("0019", COUNTY), ("19", COUNTY),
        ("Riket", ELSEWHERE), ("0000", ELSEWHERE), ("Uppsala", ELSEWHERE), ("Uppsala län", ELSEWHERE),
        ("Köpin", None), ("* anmärkning", None), ("9999", None),
    ],
)  # fmt: skip
def test_a_place_is_known_by_code_or_name(text, place):
    reader = PlaceReader(
        Places(
            "19",
            {"1983": "Köping", "1980": "Västerås"},
            {"1983": "Köping", "0380": "Uppsala"},
            {"19": "Västmanlands län", "03": "Uppsala län"},
        )
    )
    assert reader.read(text) == place
