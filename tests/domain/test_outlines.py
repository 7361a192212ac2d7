"""Where land lies: Lantmäteriet's own figures, areas, outlines that cross themselves, municipalities."""

from __future__ import annotations

import json
from math import cos, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm import resources
from investcrm.domain import outlines
from investcrm.domain.errors import InvalidInput
from investcrm.domain.projection import PROJECTIONS, SWEREF_99_TM, Projection

CONTROL_POINTS = (
    (55.0, 12.75, 6097106.672, 356083.438),
    (55.0, 14.25, 6095048.642, 452024.069),
    (57.0, 12.75, 6319636.937, 363331.554),
    (57.0, 19.5, 6326392.707, 773251.054),
    (59.0, 11.25, 6546096.724, 284626.066),
    (59.0, 19.5, 6548757.206, 758410.519),
)
"""Lantmäteriet, "Kontrollpunkter" for SWEREF 99 TM: latitude, longitude, north, east."""


@pytest.mark.parametrize(("latitude", "longitude", "north", "east"), CONTROL_POINTS)
def test_the_published_control_points_come_out_to_the_millimetre(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    assert SWEREF_99_TM.plane(latitude, longitude) == pytest.approx((north, east), abs=0.001)
    assert SWEREF_99_TM.degrees(north, east) == pytest.approx((latitude, longitude), abs=1e-8)


def test_the_published_example_of_the_formulas_comes_out() -> None:
    """Lantmäteriet, "Gauss Conformal Projection (Transverse Mercator)", the numeric example."""
    example = Projection("example", 0, 13 + 35 / 60 + 7.692 / 3600, 1.00000254, -6226307.864, 84182.879)
    assert example.plane(66, 24) == pytest.approx((1135809.413803, 555304.016555), abs=1e-5)


@given(
    st.sampled_from(sorted(PROJECTIONS)),
    st.floats(55, 69.5, allow_nan=False),
    st.floats(10.5, 24.5, allow_nan=False),
)
def test_there_and_back_is_the_same_place(epsg: int, latitude: float, longitude: float) -> None:
    system = PROJECTIONS[epsg]
    assert system.degrees(*system.plane(latitude, longitude)) == pytest.approx(
        (latitude, longitude), abs=1e-8
    )


def square(east: float, north: float, side: float) -> list[list[float]]:
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    spots = [SWEREF_99_TM.degrees(north + y, east + x) for x, y in corners]
    return [[longitude, latitude] for latitude, longitude in spots]


def test_a_square_of_a_hundred_metres_is_one_hectare_and_a_hole_is_taken_away() -> None:
    stretch = SWEREF_99_TM.stretch(580_000)
    whole = square(580_000, 6_600_000, 400 * stretch)
    hole = square(580_100, 6_600_100, 100 * stretch)
    assert outlines.outline([[whole]]).area_m2 == pytest.approx(160_000, abs=20)
    assert outlines.outline([[whole, hole]]).area_m2 == pytest.approx(150_000, abs=20)


def test_an_outline_tells_where_it_crosses_itself() -> None:
    bow_tie = [[16.0, 59.0], [16.1, 59.1], [16.1, 59.0], [16.0, 59.1]]
    assert outlines.outline([[bow_tie]]).crossing() == pytest.approx((16.05, 59.05))
    spike = [[16.0, 59.0], [16.1, 59.0], [16.2, 59.0], [16.1, 59.0], [16.1, 59.1]]
    assert outlines.outline([[spike]]).crossing() is not None
    assert outlines.outline([[square(580_000, 6_600_000, 300)]]).crossing() is None


@given(st.integers(3, 60), st.floats(100, 4000), st.integers(0, 1000))
def test_a_star_never_crosses_itself_and_its_centre_lies_inside(corners: int, size: float, turn: int) -> None:
    places = []
    for at in range(2 * corners):
        reach = size if at % 2 else size * 0.4
        angle = pi * at / corners + turn
        north, east = 6_600_000 + reach * sin(angle), 580_000 + reach * cos(angle)
        latitude, longitude = SWEREF_99_TM.degrees(north, east)
        places.append([longitude, latitude])
    star = outlines.outline([[places]])
    assert star.crossing() is None
    latitude, longitude = SWEREF_99_TM.degrees(star.centre[1], star.centre[0])
    assert star.holds(longitude, latitude)
    assert outlines.from_text(star.text()) == star


def test_what_is_no_outline_is_refused_in_words() -> None:
    for wrong in ({"type": "Polygon"}, {"type": "Polygon", "coordinates": [[[1, 2], [1]]]}, {"type": 3}):
        with pytest.raises(InvalidInput):
            outlines.from_geometry(wrong)
    with pytest.raises(InvalidInput, match="fewer than three"):
        outlines.outline([[[[16, 59], [16.1, 59], [16, 59]]]])
    with pytest.raises(InvalidInput, match="no longitude"):
        outlines.outline([[[[580_000, 6_600_000], [580_100, 6_600_000], [580_000, 6_600_100]]]])


def test_a_place_is_found_in_its_municipality_and_the_border_is_not_taken_too_literally() -> None:
    text = resources.path("reference", "kommuner.geojson").read_text(encoding="utf-8")
    known = outlines.areas(json.loads(text)["features"])
    assert len(known) == 290
    north, east = SWEREF_99_TM.plane(59.6099, 16.5448)
    found = outlines.area_at(known, east, north)
    assert found is not None
    assert found.name == "Västerås"
    assert outlines.astray(known, "1980", east, north) is None
    wrong = outlines.astray(known, "1984", east, north)
    assert wrong is not None
    assert wrong.code == "1980"
    assert outlines.area_at(known, 100_000, 6_600_000) is None
