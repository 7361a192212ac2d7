"""Figures of one municipality, strength area, source or country, and the tables along each of these."""

from __future__ import annotations

from typing import Any

import pytest
from tests.services.test_figures import ARBOGA, KOPING, SPRING, VASTERAS, decide, log, work_a_spring
from tests.store.worlds import World

from investcrm.domain.commands import SaveOrganisation
from investcrm.domain.periods import parse
from investcrm.domain.slices import ALL, UNSTATED, Dimension, Slice, of
from investcrm.domain.stages import Outcome
from investcrm.gui.views.inquiries import filters
from investcrm.services import inquiries, kpis, organisations


def figures(world: World, cut: Slice, *keys: str) -> tuple[Any, ...]:
    return tuple(world.ask(kpis.kpi, key, SPRING, cut).value for key in keys)


@pytest.fixture
def spring(laptop: World) -> World:
    work_a_spring(laptop)
    return laptop


def test_a_municipality_has_what_was_sent_to_it_and_what_was_decided_there(spring: World) -> None:
    asked = ("inquiries", "municipal_answering", "kept_answer", "lost", "conversion")
    assert figures(spring, Slice(VASTERAS), *asked) == (1, 2, 100, 0, 100)
    assert figures(spring, Slice(KOPING), *asked) == (1, 4, 0, 0, 100)
    assert figures(spring, Slice(ARBOGA), *asked) == (1, 2, 100, 0, 100)
    assert figures(spring, Slice(UNSTATED), "establishments", "jobs_decided") == (1, 100)
    assert figures(spring, Slice(VASTERAS), "establishments", "jobs_decided") == (0, 0)
    ek = log(spring, "Hassel", received_on=SPRING.last)
    decide(spring, ek, Outcome.ESTABLISHMENT, jobs_new=7, municipality_code=KOPING, decided_on=SPRING.last)
    assert figures(spring, Slice(KOPING), "establishments", "jobs_decided") == (1, 7)


def test_a_strength_area_has_its_cases_and_none_is_a_slice_too(spring: World) -> None:
    keys = ("inquiries", "jobs_decided", "lost", "external_contacts", "inquiries_shared")
    assert figures(spring, Slice(strength_area="energy"), *keys) == (2, 80, 1, 0, None)
    assert figures(spring, Slice(strength_area="food"), *keys) == (1, 0, 1, 0, None)
    assert figures(spring, Slice(strength_area=UNSTATED), *keys) == (2, 20, 0, 2, None)


def test_a_country_is_the_inquirys_or_else_its_companys(laptop: World) -> None:
    company = laptop.act(organisations.save, SaveOrganisation("Sisu Oy", country="Finland"))
    for title, country in (("Kuusi", ""), ("Mänty", "Sverige")):
        inquiry = log(laptop, title, country=country)
        with laptop.write() as uow:
            uow.update("inquiry", inquiry, {"organisation_id": company})
            uow.commit("Linked")
    log(laptop, "Gran", country="Finland", source="SBA")
    log(laptop, "Tall")
    spring = parse("2026-Q1")
    rows = laptop.ask(kpis.by_dimension, Dimension.COUNTRY, spring)
    assert {row.key: row.inquiries for row in rows} == {"Finland": 2, "Sverige": 1, "": 1}
    both = Slice(country="Finland", source="SBA")
    assert laptop.ask(kpis.kpi, "inquiries", spring, both).value == 1


def test_every_row_of_a_dimension_is_the_figure_of_its_slice_and_opens_its_list(world: World) -> None:
    work_a_spring(world)
    decide(world, log(world, "Rönn"), Outcome.EXPANSION, jobs_new=3, municipality_code=ARBOGA)
    compared = [agrees(world, dimension) for dimension in Dimension]
    assert min(compared) >= 1


def agrees(spring: World, dimension: Dimension) -> int:
    """Hold each row against its slice and its list; return how many rows there were."""
    period = parse("2026")
    rows = spring.ask(kpis.by_dimension, dimension, period)
    for row in rows:
        cut = of(dimension, row.key)
        for key, shown in (("jobs_decided", row.jobs), ("investment_decided", row.investment_sek)):
            assert spring.ask(kpis.kpi, key, period, cut).value == shown, (row.key, key)
        if dimension is not Dimension.MUNICIPALITY:  # whose inquiries are told by when they were sent there
            assert spring.ask(kpis.kpi, "inquiries", period, cut).value == row.inquiries
            shown = kpis.behind("inquiries", period, cut)
            assert spring.ask(inquiries.list_head, shown).count == row.inquiries
    return len(rows)


def test_the_whole_dashboard_is_that_of_its_slice(spring: World) -> None:
    board = spring.ask(kpis.dashboard, SPRING, Slice(KOPING))
    assert {line.key: line.now.value for line in board.lines} == {
        line.key: spring.ask(kpis.kpi, line.key, SPRING, Slice(KOPING)).value for line in board.lines
    }
    assert [(row.key, row.inquiries) for row in board.municipalities] == [(KOPING, 1)]
    assert board.funnel[0].of == 1
    assert all(line.target is None for line in board.lines if line.kpi.until is None)
    assert spring.ask(kpis.dashboard, SPRING) == spring.ask(kpis.dashboard, SPRING, ALL)


def test_what_nobody_has_heard_of_is_an_empty_slice(spring: World) -> None:
    cut = Slice("9999", "x" * 80, "'; DROP TABLE inquiry; --", "Ö" * 80)
    board = spring.ask(kpis.dashboard, SPRING, cut)
    assert {line.now.value for line in board.lines} == {0.0, None}
    assert filters.from_plain(filters.to_plain(kpis.behind("lost", SPRING, cut))) == kpis.behind(
        "lost", SPRING, cut
    )
