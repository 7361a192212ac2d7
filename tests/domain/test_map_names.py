"""Names on a map hide neither a site nor each other, and a municipality's stands inside it where it can."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.test_chart import box, meet

from investcrm.domain.chart import Text
from investcrm.domain.map_chart import MapContent, Spot, lay_out
from investcrm.domain.outlines import Area, outline
from investcrm.domain.projection import SWEREF_99_TM

WIDTH = 400.0
EAST, NORTH, SIDE = 500_000, 6_600_000, 40_000


def square(code: str, name: str, column: int) -> Area:
    west = EAST + column * SIDE
    corners = ((west, NORTH), (west + SIDE, NORTH), (west + SIDE, NORTH + SIDE), (west, NORTH + SIDE))
    ring = [SWEREF_99_TM.degrees(north, east)[::-1] for east, north in corners]
    return Area(code, name, "19", outline([[ring]]))


AREAS = (square("1", "Surahammar", 0), square("2", "Hallstahammar", 1))
spots = st.lists(
    st.tuples(st.integers(EAST, EAST + 2 * SIDE), st.integers(NORTH, NORTH + SIDE)), max_size=40
).map(lambda places: tuple(Spot(east, north, f"Mark {at}") for at, (east, north) in enumerate(places)))


@given(spots)
def test_no_name_meets_a_mark_or_another_name(shown: tuple[Spot, ...]) -> None:
    chart = lay_out(MapContent(AREAS, shown), WIDTH, "Karta")
    texts = [one for one in chart.shapes if isinstance(one, Text)]
    assert not [pair for pair in combinations(map(box, texts), 2) if meet(*pair)]
    names = [box(one) for one in texts if not one.text.endswith(" km")]  # the scale stays in its corner
    scale = (WIDTH - 24) / (2 * SIDE)
    for spot in shown:
        x, y = 12 + (spot.east - EAST) * scale, 12 + (NORTH + SIDE - spot.north) * scale
        mark = (x - 3.5, y - 3.5, x + 3.5, y + 3.5)
        assert not [name for name in names if meet(name, mark)]


def test_a_name_gives_way_to_the_mark_in_its_place_and_stays_in_its_municipality() -> None:
    middle = Spot(EAST + SIDE // 2, NORTH + SIDE // 2, "")
    for shown in ((), (middle,)):
        chart = lay_out(MapContent(AREAS, shown), WIDTH, "Karta")
        name = next(one for one in chart.shapes if isinstance(one, Text) and one.text == "Surahammar")
        assert 0 < name.x < WIDTH / 2
        assert (abs(name.x - 106) < 1 and abs(name.y - 106) < 6) is not bool(shown)
