"""Outlines taken in from map files and drawn by hand: matched, measured, doubted, taken back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.store.worlds import World

from investcrm.domain import outlines as shapes
from investcrm.domain.access import Group
from investcrm.domain.commands import AddSite, StateOutline, Undo
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.filters import SiteFilter
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.services import importing, outlines, sites, undoing
from investcrm.services.importing import ImportTable

VASTERAS = (588_000, 6_609_000)
KOPING = (557_600, 6_594_800)


def square(at: tuple[int, int], side: int = 300) -> list[list[float]]:
    east, north = at
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return [[x, y] for y, x in (SWEREF_99_TM.degrees(north + b, east + a) for a, b in corners)]


def feature(ring: list[list[float]], **values: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": values, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def taken_in(world: World, tmp_path: Path, *features: dict[str, Any], **how: Any) -> Any:
    path = tmp_path / "mark.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    shown = world.ask(importing.preview, importing.read_file(path), "sites")
    return shown, world.act(importing.run, ImportTable(shown, **how))


def test_outlines_find_their_sites_and_become_new_ones_where_there_are_none(
    world: World, tmp_path: Path
) -> None:
    known = AddSite(
        "1980", "Hacksta", {"cadastral_id": "Hacksta 7:18", "usable_m2": 85_000, "owner": "Kommunen"}
    )
    by_id = world.act(sites.add_site, known)
    by_name = world.act(sites.add_site, AddSite("1980", "Ängsbacken"))
    shown, made = taken_in(
        world,
        tmp_path,
        feature(square(VASTERAS), namn="Annat namn", fastighet="HACKSTA 7:18", ägare="Någon annan"),
        feature(square((589_000, 6_609_500)), namn="Ängsbacken", fastighet="Backen 1:1"),
        feature(square(KOPING), namn="Ny mark"),
        duplicates="merge",
        only_outlines=True,
        source="Lantmäteriet",
        as_of=date(2026, 1, 15),
    )
    assert [row.draft.municipality for row in shown.reading.rows] == ["1980", "1980", "1983"]
    assert (made.added, made.merged, made.records[1], made.records[2]) == (1, 2, by_id, by_name)
    found = world.ask(outlines.of_site, by_id)
    assert found.now is not None
    assert (found.now.source, found.now.as_of) == ("Lantmäteriet", date(2026, 1, 15))
    assert found.now.area_m2 == pytest.approx(90_080, abs=30)
    assert found.difference_m2 == 85_000 - found.now.area_m2
    detail = world.ask(sites.detail, by_id)
    assert detail.row.facts.values["owner"].value == "Kommunen"
    assert abs(detail.row.facts.values["east_sweref"].value - 588_150) < 2
    assert "shape" not in detail.row.facts.values
    shown_now = {point.name for point in world.ask(outlines.points)}
    assert shown_now == {"Hacksta", "Ängsbacken", "Ny mark"}
    near = world.ask(outlines.near, 587_000, 6_608_000, 588_900, 6_610_000)
    assert set(near) == {by_id}
    world.act(undoing.undo, Undo(made.change_set))
    assert world.ask(outlines.of_site, by_id).now is None
    assert world.ask(sites.list_head, SiteFilter()).count == 2


def doubts(shown: Any, number: int = 1) -> str:
    row = next(row for row in shown.reading.rows if row.number == number)
    return " | ".join(str(one.doubt) for one in row.doubts)


def test_what_the_map_says_against_a_row_is_told_and_kept_for_mending(laptop: World, tmp_path: Path) -> None:
    tie = square(VASTERAS)
    tie[1], tie[2] = tie[2], tie[1]
    shown, made = taken_in(
        laptop,
        tmp_path,
        feature(square(VASTERAS), namn="Fel kommun", kommun="Köping"),
        feature(tie, namn="Korsad"),
        feature(square(VASTERAS), namn="Vid", areal=140_000),
        feature(square(VASTERAS), namn="Stor", areal=14),
        feature(square((640_000, 6_640_000)), namn="Utanför"),
        feature(square((900_000, 6_600_000)), namn="Till sjöss", kommun="Köping"),
    )
    assert "said to be in Köping, but it lies in Västerås" in doubts(shown)
    assert "crosses itself" in doubts(shown, 2)
    assert "looks like square metres" in doubts(shown, 3)
    assert "encloses 90" in doubts(shown, 4)
    assert "outside the region" in doubts(shown, 5)
    assert "no municipality" in doubts(shown, 6)
    assert laptop.ask(outlines.of_site, made.records[2]).now is None
    cells = dict(laptop.ask(sites.detail, made.records[2]).raw_cells)
    assert cells["geometry"].startswith("MULTIPOLYGON")


def test_falling_power_and_old_dates_in_a_sheet_are_told(laptop: World, tmp_path: Path) -> None:
    sheet = tmp_path / "blad.csv"
    sheet.write_text("Kommun;Namn;Elkapacitet;Plandatum\nVästerås;A;20 MW 2027, 6 MW 2030;1026-05-01\n")
    shown = laptop.ask(importing.preview, importing.read_file(sheet), "sites")
    assert "falls from 20 MW (2027) to 6 MW (2030)" in doubts(shown, 2)
    with pytest.raises(InvalidInput, match="before 1950"):
        laptop.act(sites.add_site, AddSite("1980", "B", {"plan_on": "1926-05-01"}))


def test_an_outline_drawn_by_hand_stands_until_it_is_taken_back(laptop: World) -> None:
    site = laptop.act(sites.add_site, AddSite("1980", "Hacksta"))
    first = shapes.outline([[square(VASTERAS)]])
    laptop.act(outlines.state, StateOutline(site, first))
    laptop.act(outlines.state, StateOutline(site, shapes.outline([[square(VASTERAS, 400)]])))
    found = laptop.ask(outlines.of_site, site)
    assert len(found.stated) == 2
    assert found.now is not None
    assert found.now.area_m2 > first.area_m2
    assert found.now.source == "Samordnare"
    laptop.act(undoing.undo, Undo())
    now = laptop.ask(outlines.of_site, site).now
    assert now is not None
    assert now.outline == first
    tie = square(VASTERAS)
    tie[1], tie[2] = tie[2], tie[1]
    with pytest.raises(InvalidInput, match="crosses itself"):
        laptop.act(outlines.state, StateOutline(site, shapes.outline([[tie]])))
    with pytest.raises(Forbidden):
        laptop.colleague(Group.AUDITOR).act(outlines.state, StateOutline(site, first))
