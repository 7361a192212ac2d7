"""The list behind every figure, bar and cell has exactly the cases the figure counts, in every slice."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from tests.services.test_figures import log, sent, work_a_spring
from tests.store.worlds import World

from investcrm.domain.commands import ChangeInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.kpi import Measure, Population
from investcrm.domain.periods import parse
from investcrm.domain.slices import ALL, UNSTATED, Dimension, Slice
from investcrm.domain.stages import LostReason
from investcrm.services import cohorts, figure_lists, inquiries, kpis
from investcrm.store import kpi_compile

CUTS = (
    ALL,
    Slice(municipality_code="1980"),
    Slice(strength_area="energy"),
    Slice(strength_area=UNSTATED),
    Slice(source="Mässa"),
    Slice(source=UNSTATED),
    Slice(country="Tyskland"),
    Slice(country=UNSTATED),
    Slice(municipality_code="1983", strength_area="energy", country="Tyskland"),
)
PERIODS = tuple(map(parse, ("2026-Q2", "2026", "2026-05", "2024")))


@pytest.fixture
def spring(laptop: World) -> World:
    work_a_spring(laptop)
    at_fair = log(laptop, "Lind", source="Mässa", country="Tyskland", strength_areas=("energy",))
    sent(laptop, at_fair, "1980", "1983")
    for title, changes in (
        ("Alm", {"source": "Mässa", "country": "Tyskland"}),
        ("Bok", {"country": "Finland"}),
    ):
        found = rows(laptop, InquiryFilter(search=title))[0]
        laptop.act(inquiries.change, ChangeInquiry(found.id, found.version, changes))
    return laptop


def rows(world: World, shown: InquiryFilter) -> tuple[Any, ...]:
    def read(reader: Any) -> tuple[Any, ...]:
        head = inquiries.list_head(reader, shown)
        return tuple(inquiries.list_window(reader, shown, head, 0, max(head.count, 1)))

    return world.ask(read)


def count(world: World, shown: InquiryFilter) -> int:
    return world.ask(inquiries.list_head, shown).count


def cases_counted(reader: Any, one: Any, period: Any, cut: Slice) -> set[str]:
    """The cases whose rows make a figure, without the list's help."""
    scope = kpi_compile.scope(one, period.first, period.last, cut)
    if scope is None:
        return set()
    table, where, params = scope
    found = reader.rows(f"SELECT {table.inquiry} FROM {table.table} WHERE {where}", **params)
    return {str(row_id) for (row_id,) in found if row_id}


def test_the_list_behind_a_figure_has_its_cases(spring: World) -> None:
    seen = 0
    for one in spring.ask(kpis.specifications):
        for period, cut in product(PERIODS, CUTS):
            value = spring.ask(kpis.kpi, one.key, period, cut)
            listed = {row.id for row in rows(spring, kpis.behind(one.key, period, cut))}
            if one.population is not Population.SHARED:
                assert listed == spring.ask(cases_counted, one, period, cut), (one.key, period, cut)
            if one.population is Population.INQUIRIES and one.measure is Measure.COUNT:
                assert len(listed) == value.value == value.cases
            seen += len(listed)
    assert seen > 100


def test_the_list_behind_a_bar_is_as_long_as_the_bar(spring: World) -> None:
    for period, cut in product(PERIODS, CUTS):
        for dimension in Dimension:
            for row in spring.ask(kpis.by_dimension, dimension, period, cut):
                shown = figure_lists.of_group(dimension, row.key, period, cut)
                assert count(spring, shown) == row.inquiries, (dimension, row.key, period, cut)
        board = spring.ask(kpis.dashboard, period, cut)
        for step in board.funnel:
            assert count(spring, figure_lists.of_step(period, step.key, cut)) == step.count
        for row in board.lost:
            shown = figure_lists.of_reason(LostReason(row.key), period, cut)
            assert count(spring, shown) == row.inquiries


def test_the_list_behind_a_cell_of_a_cohort_is_as_long_as_it_says(spring: World) -> None:
    for cut in CUTS:
        found = spring.ask(cohorts.conversion, parse("2026-Q3"), cut)
        assert [str(period) for period, _ in found][-2:] == ["2026-Q2", "2026-Q3"]
        for period, steps in found:
            for step in steps:
                assert count(spring, figure_lists.of_cohort(period, step.key, cut)) == step.count


def test_a_case_asked_twice_of_a_municipality_and_the_countries_known(spring: World) -> None:
    assert spring.ask(figure_lists.countries) == ("Finland", "Tyskland")
    both = replace(figure_lists.of_group(Dimension.MUNICIPALITY, "1983", parse("2026")), search="Lind")
    assert count(spring, both) == 1
