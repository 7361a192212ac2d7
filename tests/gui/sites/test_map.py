"""The map of sites: found by eye and by key, measured, and an outline drawn on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from tests.gui import land

from investcrm.domain.commands import StateFacts
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.gui.widgets.map_scene import SiteSpot
from investcrm.gui.widgets.site_map import SiteMap, Tool, ground_m
from investcrm.services import outlines, sites

Settle = Callable[[], None]
EAST, NORTH = 588_000, 6_609_000


@pytest.fixture
def places(workspace: Any, nav: Any) -> dict[str, str]:
    made = land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])
    for step, site in enumerate(made.values()):
        where = {"north_sweref": NORTH + 5_000 * step, "east_sweref": EAST}
        workspace.act(sites.state_facts, StateFacts(site, where, "Kartan"))
    return made


@pytest.fixture
def page(window: Any, places: dict[str, str], settle: Settle) -> Any:
    window.resize(1200, 760)
    shown = window.go("sites")
    settle()
    shown.set_mode("map")
    settle()
    return shown


def test_the_map_shows_what_the_list_is_narrowed_to_and_a_click_shows_the_site(
    page: Any, places: dict[str, str], qtbot: Any, settle: Settle
) -> None:
    shown = page.map.map
    assert {spot.id for spot in shown.scene.spots} == set(places.values())
    last = page.map.publish
    assert last.width() >= last.sizeHint().width()
    assert last.geometry().right() < page.map.width()
    site = places["Strandtomten"]
    spot = next(spot for spot in shown.scene.spots if spot.id == site)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.pixel(QPointF(spot.x, spot.y)).toPoint())
    settle()
    assert page.pane.site.row.id == site
    assert "Strandtomten" in shown.accessibleDescription()
    page.search.setText("bruks")
    page.search.searched.emit("bruks")
    settle()
    assert [spot.name for spot in shown.scene.spots] == ["Bruksvallen"]
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_V)
    assert page.mode == "list"


def test_an_outline_is_drawn_with_keys_alone_and_taken_back(
    page: Any, places: dict[str, str], workspace: Any, nav: Any, qtbot: Any, settle: Settle
) -> None:
    from investcrm.gui.dialogs.sheet import undo_last

    site = places["Ängsbacken"]
    page.open(site=site)
    settle()
    page.map.begin_drawing()
    shown = page.map.map
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(shown, Qt.Key.Key_Space)
        qtbot.keyClick(shown, key)
    qtbot.keyClick(shown, Qt.Key.Key_Space)
    assert "ha" in page.map.says.text()
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    settle()
    assert shown.tool is Tool.PICK
    now = workspace.ask(outlines.of_site, site).now
    assert now is not None
    side = 40 / shown.scale
    assert now.area_m2 == pytest.approx(side * side, rel=0.01)
    assert page.pane.outline.isVisible()
    undo_last(nav)
    settle()
    assert workspace.ask(outlines.of_site, site).now is None
    assert not page.pane.outline.isVisible()


def test_the_map_becomes_a_picture_with_the_lines_laid_on_it(
    page: Any, tmp_path: Path, settle: Settle
) -> None:
    road = tmp_path / "väg.geojson"
    road.write_text('{"type": "LineString", "coordinates": [[16.0, 59.4], [16.8, 59.7]]}')
    page.map.add_layer(road)
    settle()
    assert page.map.bare.isVisible()
    page.map.save_picture(tmp_path / "karta.svg")
    settle()
    told = (tmp_path / "karta.svg").read_text(encoding="utf-8")
    assert "Strandtomten" in told
    page.map.bare.click()
    assert not page.map.bare.isVisible()


def test_vacant_land_is_published_from_the_map(
    page: Any, places: dict[str, str], workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    workspace.act(sites.state_facts, StateFacts(places["Strandtomten"], {"public": True}, "Kommunen"))
    page.map.publish_into(tmp_path / "webb")
    settle()
    told = (tmp_path / "webb" / "index.html").read_text(encoding="utf-8")
    assert "Strandtomten" in told
    assert "Bruksvallen" not in told


def test_a_distance_is_measured_on_the_ground(qtbot: Any) -> None:
    view = SiteMap()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.set_county("19")
    view.show()
    view.set_tool(Tool.MEASURE)
    told: list[str] = []
    view.told.connect(told.append)
    for east in (0, 10_000):
        place = QPointF(EAST + east, -NORTH)
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.pixel(place).toPoint())
    assert view.length_m() == pytest.approx(10_000, rel=0.05)
    assert "km" in told[-1]
    one, other = SWEREF_99_TM.plane(59.0, 15.0), SWEREF_99_TM.plane(60.0, 15.0)
    length = ground_m(QPointF(one[1], -one[0]), QPointF(other[1], -other[0]))
    assert length == pytest.approx(111_404, abs=60)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool is Tool.PICK


def test_the_name_of_a_municipality_gives_way_to_sites_and_stays_inside(qtbot: Any) -> None:
    view = SiteMap()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.set_county("19")
    bare = [box for _, box in view.scene.names.at(view.scale)]
    areas = view.scene.areas
    view.set_spots(SiteSpot(one.code, one.middle.x(), one.middle.y(), one.name) for one in areas)
    placed = view.scene.names.at(view.scale)
    assert [area for area, _ in placed] == list(areas)
    assert not set(bare) & {box for _, box in placed}
    for area, (left, top, right, bottom) in placed:
        assert area.outline.contains(QPointF((left + right) / 2, (top + bottom) / 2) / view.scale)
        for spot in view.scene.spots:
            x, y = spot.x * view.scale, spot.y * view.scale
            assert not (left - 6 < x < right + 6 and top - 6 < y < bottom + 6)


def test_wheel_and_keys_zoom_around_what_is_under_them(qtbot: Any) -> None:
    view = SiteMap()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.set_county("19")
    view.show()
    corner = QPointF(150, 120)
    before = view.place(corner)
    view.zoom(6, corner)
    after = view.place(corner)
    assert abs(after.x() - before.x()) + abs(after.y() - before.y()) < 1
    qtbot.waitUntil(lambda: view.is_whole)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.view().contains(view.scene.bounds())
