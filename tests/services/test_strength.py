"""Strength areas: what stands in them has a source, sheets say only what was reviewed, and history stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.paper_judge import sound
from tests.server.conftest import VASTERAS, Hire, hire
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.commands import LogInquiry, Undo
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.filters import OrganisationFilter
from investcrm.domain.strength import REVIEW_DAYS, Company, Item, chosen, foreign_owned
from investcrm.domain.strength_commands import MarkReviewed, MergeArea, RemoveArea, SaveArea, SaveItem
from investcrm.services import inquiries, organisations, reference, strength, strength_sheet, undoing

__all__ = ["hire"]
TODAY = date(2026, 3, 2)
DAYS = st.none() | st.dates(TODAY - timedelta(days=3 * REVIEW_DAYS), TODAY + timedelta(days=REVIEW_DAYS))
NAMES = st.sampled_from(["Volta", "Volta Celler AB", "Kvarnby Kraft", "Volta Labs", "Kvarnby"])
COMPANIES = st.builds(
    Company,
    id=st.uuids().map(str), version=st.just(1), name=NAMES, municipality_code=st.none(),
    municipality=st.just(""), owner_country=st.just(""), parent_company=st.just(""), employees=st.none(),
    source=st.sampled_from(["", " ", "Studien"]), as_of=st.just(""), reviewed_on=DAYS,
)  # fmt: skip
ITEMS = st.builds(
    Item,
    id=st.uuids().map(str), version=st.just(1), area=st.just("a"), kind=st.just("test_bed"), name_sv=NAMES,
    source=st.sampled_from(["", "Studien"]), reviewed_on=DAYS,
)  # fmt: skip


@given(st.lists(COMPANIES, max_size=6), st.lists(ITEMS, max_size=6))
def test_a_company_not_reviewed_within_a_year_is_never_said_and_nothing_is_said_without_a_source(
    companies: list[Company], items: list[Item]
) -> None:
    found = chosen(companies, items, TODAY)
    for one in found.companies:
        assert one.reviewed_on is not None
        assert TODAY - timedelta(days=365) <= one.reviewed_on <= TODAY
    assert all(one.source.strip() for one in found.companies)
    assert all(one.source.strip() for one in found.items)
    assert sorted(one.id for one in (*found.companies, *found.left_out)) == sorted(c.id for c in companies)
    told = (*found.items, *found.unsourced, *found.doubtful)
    assert sorted(one.id for one in told) == sorted(one.id for one in items)


def test_what_bears_the_name_of_a_company_left_out_stays_out_with_it() -> None:
    company = Company("c", 1, "Volta AB", None, "", "", "", None, "Studien", "2024-03", None)
    labs = Item("i", 1, "a", "innovation", "Volta Labs", source="Studien")
    other = Item("o", 1, "a", "innovation", "Voltage Hub", source="Studien")
    assert chosen([company], [labs, other], TODAY).items == (other,)


@pytest.mark.parametrize(
    ("country", "foreign"), [("", None), ("Sverige", False), ("SE", False), ("Tyskland", True), ("?", None)]
)
def test_who_owns_a_company_is_foreign_unknown_or_swedish(country: str, foreign: bool | None) -> None:
    assert foreign_owned(country) is foreign


def test_the_studys_areas_come_with_sources_days_and_nobodys_review(laptop: World) -> None:
    areas = laptop.ask(strength.tree)
    assert all(area.source and area.as_of == "2024-03" and area.reviewed_on is None for area in areas)
    page = laptop.ask(strength.page, "renewable_storage")
    assert "Northvolt Labs" in [item.name("sv") for item in page.items]
    assert all(item.source and item.as_of for item in page.items)
    said = chosen(page.companies or (), page.items, laptop.today)
    assert said.companies == ()
    assert [item.name("sv") for item in said.doubtful] == ["Northvolt Labs"]


def test_only_a_reviewed_company_is_on_the_sheet_and_the_rest_are_told_of(laptop: World) -> None:
    page = laptop.ask(strength.page, "renewable_storage")
    voith = next(one for one in page.companies or () if one.name == "Voith Hydro")
    laptop.act(strength.mark_reviewed, MarkReviewed((voith.id,)))
    pdf = laptop.ask(strength_sheet.render, "renewable_storage", "1980", "sv")
    texts = " ".join(text for _, text in sound(pdf))
    assert "Voith Hydro" in texts
    assert "Northvolt" not in texts
    left = laptop.ask(strength_sheet.choose, "renewable_storage", "1980").said.left_out
    assert "Northvolt" in [one.name for one in left]
    laptop.clock.pass_days(REVIEW_DAYS + 1)
    assert laptop.ask(strength_sheet.choose, "renewable_storage").said.companies == ()


def test_a_merged_area_hands_everything_on_and_stays_known_by_what_it_became(world: World) -> None:
    case = world.act(inquiries.log, LogInquiry("Projekt Ask", strength_areas=("food",))).id
    both = world.act(inquiries.log, LogInquiry("Projekt Bok", strength_areas=("food", "smart_industry"))).id
    world.act(strength.merge_area, MergeArea("food", "smart_industry"))
    assert "food" not in {area.key for area in world.ask(strength.tree)}
    for inquiry_id in (case, both):
        assert world.ask(inquiries.detail, inquiry_id).strength_areas == ("smart_industry",)
    known = world.ask(reference.load)
    assert known.area_name("food", "sv") == "Smart industri"
    page = world.ask(strength.page, "smart_industry")
    assert "Agro Västmanland" in [item.name("sv") for item in page.items]
    assert "food.water" in [part.key for part in page.parts]
    world.act(undoing.undo, Undo())
    assert world.ask(inquiries.detail, both).strength_areas == ("food", "smart_industry")
    assert world.ask(strength.page, "food").items


def test_an_area_given_up_keeps_its_name_in_what_it_was_used_for(laptop: World) -> None:
    with pytest.raises(InvalidInput, match="has parts"):
        laptop.act(strength.remove_area, RemoveArea("food"))
    laptop.act(strength.remove_area, RemoveArea("food.water"))
    known = laptop.ask(reference.load)
    assert "food.water" not in known.strength_areas
    assert known.area_name("food.water", "sv") == "Vatten"
    assert laptop.act(strength.save_area, SaveArea("Vatten", "Water", parent_key="food")) == "food.water_2"
    with pytest.raises(InvalidInput, match="part of itself"):
        laptop.act(strength.save_area, SaveArea("Livsmedel", key="food", parent_key="food.water_2"))


def test_a_municipality_reads_the_areas_and_neither_companies_nor_cases(hire: Hire) -> None:
    region = hire("coordinator", Group.COORDINATOR).world
    head = region.ask(organisations.list_head, OrganisationFilter())
    (first,) = region.ask(organisations.list_window, OrganisationFilter(), head, 0, 1)
    region.act(strength.mark_reviewed, MarkReviewed((first.id,)))
    local = hire("vasteras", Group.MUNICIPALITY, codes=(VASTERAS,)).world
    page = local.ask(strength.page, "smart_industry")
    assert page.items
    assert (page.companies, page.won, page.area.companies) == (None, None, None)
    with pytest.raises(Forbidden):
        local.act(strength.save_item, SaveItem("smart_industry", "network", "Eget", source="Jag"))
    auditor = hire("auditor", Group.AUDITOR).world
    with pytest.raises(Forbidden):
        auditor.ask(strength.tree)
