"""Targets: read as people write them, placed as a spreadsheet lays them, shared by a year's periods."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import BY_KEY, KPIS
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.targets import (
    PARTS,
    Aim,
    block,
    carried,
    for_period,
    for_year,
    goal_of,
    placed,
    proposed,
)

ROWS = {"Förfrågningar": 0, "Etableringar": 1, "Förlorade": 2}
COLUMNS = {"Hela regionen": 2, "Köping": 3, "Västerås": 4}


@pytest.mark.parametrize(
    ("kpi", "text", "goal"),
    [
        ("inquiries", "20", 20),
        ("inquiries", " 1\u00a0200 ", 1200),
        ("first_response", "2,5", 2.5),
        ("conversion", "33 %", 33),
        ("investment_decided", "400", 400_000_000),
        ("investment_decided", "1,4 mdr", 1_400_000_000),
        ("inquiries", "–", None),
        ("inquiries", "none", None),
        ("inquiries", "", None),
    ],
)
def test_a_target_is_read_as_people_write_it(kpi: str, text: str, goal: float | None) -> None:
    assert goal_of(BY_KEY[kpi], text) == goal


@pytest.mark.parametrize("text", ["många", "1e999", "20 i Köping", "nan"])
def test_words_are_no_target(text: str) -> None:
    with pytest.raises(InvalidInput):
        goal_of(BY_KEY["inquiries"], text)


def test_a_block_without_names_begins_at_the_chosen_cell_and_ends_with_the_table() -> None:
    pasted = placed(block("1\t2\t3\n4\t5\t6\r\n"), ROWS, COLUMNS, (1, 3))
    assert pasted == {(1, 3): "1", (1, 4): "2", (2, 3): "4", (2, 4): "5"}


def test_a_block_with_names_finds_its_places_wherever_it_is_pasted() -> None:
    text = "\tvästerås\tSundsvall\tHELA REGIONEN\nFörlorade\t1\t9\t2\nOkänt\t7\t7\t7\nförfrågningar\t3\t9\t4"
    assert placed(block(text), ROWS, COLUMNS, (2, 4)) == {
        (2, 4): "1", (2, 2): "2", (0, 4): "3", (0, 2): "4",
    }  # fmt: skip


@given(st.text(alphabet="1 ,\t\n\rFörKöping", max_size=60), st.integers(0, 5), st.integers(0, 5))
def test_nothing_is_pasted_outside_the_cells_that_take_targets(text: str, row: int, column: int) -> None:
    assert all(
        at[0] in ROWS.values() and at[1] in COLUMNS.values()
        for at in placed(block(text), ROWS, COLUMNS, (row, column))
    )


@given(st.sampled_from(KPIS), st.sampled_from(PeriodKind), st.floats(0.01, 1e9))
def test_a_period_s_target_leads_back_to_the_year_s(kpi: object, kind: PeriodKind, goal: float) -> None:
    period = Period(2026, PARTS[kind], kind)
    assert isclose(for_year(kpi, period, for_period(kpi, period, goal)) or 0, goal)  # type: ignore[arg-type]  # sampled


def test_what_is_set_is_neither_proposed_nor_taken_from_last_year() -> None:
    mine, there = Aim("establishments"), Aim("establishments", "1983")
    assert mine not in proposed({mine: 5.0})
    assert carried({mine: 5.0}, {mine: 1.0, there: 2.0}) == {there: 2.0}
