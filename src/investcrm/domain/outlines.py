"""Outlines of land: polygons in degrees, their area, whether they cross themselves, where they lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import hypot
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.domain.words import N_

Place = tuple[float, float]
"""(longitude, latitude) in degrees or (east, north) in metres: x before y, as GeoJSON has them."""
Ring = tuple[Place, ...]
"""A closed line; its last place is not repeated."""
VERTEX_LIMIT: Final = 20_000
"""Corners of one outline; a property has some tens."""
_DECIMALS: Final = 7
"""Of a degree: a centimetre."""


@dataclass(frozen=True)
class Outline:
    """One or more polygons, each its outer ring and then its holes, in degrees."""

    polygons: tuple[tuple[Ring, ...], ...]

    @cached_property
    def plane(self) -> tuple[tuple[Ring, ...], ...]:
        """The same in SWEREF 99 TM, (east, north) in metres."""
        return tuple(tuple(_projected(ring) for ring in rings) for rings in self.polygons)

    @cached_property
    def area_m2(self) -> int:
        """The area on the ground in m², holes left out; the plane's stretch is taken away."""
        total = 0.0
        for outer, *holes in self.plane:
            total += abs(_signed(outer)) - sum(abs(_signed(hole)) for hole in holes)
        return round(total / SWEREF_99_TM.stretch(self.centre[0]) ** 2)

    @cached_property
    def centre(self) -> Place:
        """A place inside, (east, north) in SWEREF 99 TM: the centre of gravity where that lies inside."""
        largest = max(self.plane, key=lambda rings: abs(_signed(rings[0])))
        middle = _gravity(largest[0])
        return middle if _inside(middle, largest) else _widest(middle[1], largest)

    @property
    def corners(self) -> int:
        """How many corners it has."""
        return sum(len(ring) for rings in self.polygons for ring in rings)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a place lies inside."""
        return any(_inside((longitude, latitude), rings) for rings in self.polygons)

    def lies_around(self, east: float, north: float) -> bool:
        """Whether a place in SWEREF 99 TM lies inside."""
        return any(_inside((east, north), rings) for rings in self.plane)

    def crossing(self) -> Place | None:
        """Return where the outline crosses itself, (longitude, latitude); None where it does not."""
        for rings in self.polygons:
            found = _crossing([side for ring in rings for side in _sides(ring)])
            if found is not None:
                return found
        return None

    def distance_m(self, east: float, north: float) -> float:
        """Return how far a place in SWEREF 99 TM is from the outline's border, in metres."""
        return min(
            _to_side((east, north), side) for rings in self.plane for ring in rings for side in _sides(ring)
        )

    def geometry(self) -> dict[str, Any]:
        """Return it as a GeoJSON geometry, rings closed."""
        shapes = [[[list(place) for place in (*ring, ring[0])] for ring in rings] for rings in self.polygons]
        if len(shapes) == 1:
            return {"type": "Polygon", "coordinates": shapes[0]}
        return {"type": "MultiPolygon", "coordinates": shapes}

    def wound(self) -> Outline:
        """Return it with outer rings counterclockwise and holes clockwise, as RFC 7946 asks."""
        return Outline(
            tuple(
                tuple(
                    ring if (_signed(ring) > 0) == (place == 0) else ring[::-1]
                    for place, ring in enumerate(rings)
                )
                for rings in self.polygons
            )
        )

    def text(self) -> str:
        """Return it as the text a store keeps."""
        return json.dumps(self.geometry(), separators=(",", ":"))


def outline(polygons: Iterable[Iterable[Iterable[Sequence[float]]]]) -> Outline:
    """Return an outline of polygons given in degrees; a repeated last or neighbouring place is left out.

    Raises:
        InvalidInput: a ring has fewer than three places, a place is none, there are too many.
    """
    shapes = tuple(tuple(_ring(ring) for ring in rings) for rings in polygons)
    if not shapes or not all(shapes):
        raise InvalidInput(N_("The outline is empty."))
    made = Outline(shapes)
    if made.corners > VERTEX_LIMIT:
        raise InvalidInput(
            N_("The outline has {count} corners; {limit} are the most. Simplify it and try again."),
            count=made.corners,
            limit=VERTEX_LIMIT,
        )
    return made


def from_geometry(geometry: Mapping[str, Any]) -> Outline:
    """Return the outline of a GeoJSON Polygon or MultiPolygon in degrees.

    Raises:
        InvalidInput: it is neither, or damaged.
    """
    try:
        shapes = geometry["coordinates"]
        return outline([shapes] if geometry["type"] == "Polygon" else shapes)
    except (KeyError, TypeError, ValueError, IndexError):
        raise InvalidInput(N_("The outline is damaged: its corners cannot be read.")) from None


def from_text(text: str) -> Outline:
    """Return an outline as a store kept it."""
    return from_geometry(json.loads(text))


@dataclass(frozen=True)
class Area:
    """A municipality's code, name, county code and generalised outline."""

    code: str
    name: str
    county: str
    outline: Outline

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Its bounds in degrees: west, south, east, north."""
        places = [place for rings in self.outline.polygons for place in rings[0]]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a place lies inside."""
        west, south, east, north = self.box
        return (
            west <= longitude <= east
            and south <= latitude <= north
            and self.outline.holds(longitude, latitude)
        )


@dataclass(frozen=True)
class StatedOutline:
    """An outline of a site as somebody stated it, with a place inside (east, north) and its area in m²."""

    id: str
    outline: Outline
    area_m2: int
    source: str
    as_of: date | None


WATERS_KM: Final = 20
"""So far from its municipality a place may lie in a lake or at sea."""
BORDER_M: Final = 3_000
"""How far outside a municipality's generalised outline a place may lie and still be in it."""


def areas(features: Iterable[Mapping[str, Any]]) -> tuple[Area, ...]:
    """Return the municipalities of a GeoJSON file's features."""
    return tuple(
        Area(
            one["properties"]["code"],
            one["properties"]["name"],
            one["properties"]["county_code"],
            from_geometry(one["geometry"]),
        )
        for one in features
    )


def area_at(known: Iterable[Area], east: float, north: float) -> Area | None:
    """Return the municipality a place in SWEREF 99 TM lies in; None at sea or abroad."""
    latitude, longitude = SWEREF_99_TM.degrees(north, east)
    return next((area for area in known if area.holds(longitude, latitude)), None)


def astray(known: Iterable[Area], code: str, east: float, north: float) -> Area | None:
    """Return the municipality a place is in where that is not ``code`` by more than the maps' own error."""
    every = tuple(known)
    own = next((area for area in every if area.code == code), None)
    found = area_at(every, east, north)
    if own is None or found is None or found.code == code:
        return None
    return found if own.outline.distance_m(east, north) > BORDER_M else None


def far_off_km(known: Iterable[Area], code: str, east: float, north: float) -> int:
    """Return how many km from ``code`` a place of no municipality lies; 0 near it, as in its waters."""
    every = tuple(known)
    own = next((area for area in every if area.code == code), None)
    if own is None or area_at(every, east, north) is not None:
        return 0
    away = round(own.outline.distance_m(east, north) / 1000)
    return away if away > WATERS_KM else 0


# ---- inside


def _ring(places: Iterable[Sequence[float]]) -> Ring:
    found: list[Place] = []
    for place in places:
        x, y = round(float(place[0]), _DECIMALS), round(float(place[1]), _DECIMALS)
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise InvalidInput(N_("The outline has corners that are no longitude and latitude."))
        if not found or found[-1] != (x, y):
            found.append((x, y))
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    if len(found) < 3:
        raise InvalidInput(N_("The outline has fewer than three corners."))
    return tuple(found)


def _projected(ring: Ring) -> Ring:
    spots = (SWEREF_99_TM.plane(y, x) for x, y in ring)
    return tuple((east, north) for north, east in spots)


def _sides(ring: Ring) -> Iterator[tuple[Place, Place]]:
    yield from pairwise((*ring, ring[0]))


def _signed(ring: Ring) -> float:
    """Return the area within a ring in the plane, negative clockwise; from its first place, for precision."""
    x0, y0 = ring[0]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in _sides(ring)) / 2


def _gravity(ring: Ring) -> Place:
    x0, y0 = ring[0]
    size = _signed(ring)
    if abs(size) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = y = 0.0
    for (ax, ay), (bx, by) in _sides(ring):
        turn = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        x += (ax + bx - 2 * x0) * turn
        y += (ay + by - 2 * y0) * turn
    return x0 + x / (6 * size), y0 + y / (6 * size)


def _cuts(y: float, rings: Iterable[Ring]) -> list[float]:
    """Return where a horizontal line crosses the sides, from west to east."""
    return sorted(
        ax + (y - ay) / (by - ay) * (bx - ax)
        for ring in rings
        for (ax, ay), (bx, by) in _sides(ring)
        if (ay > y) != (by > y)
    )


def _inside(place: Place, rings: Iterable[Ring]) -> bool:
    return sum(cut < place[0] for cut in _cuts(place[1], rings)) % 2 == 1


def _widest(y: float, rings: Sequence[Ring]) -> Place:
    cuts = _cuts(y, rings)
    best = max(zip(cuts[::2], cuts[1::2], strict=False), key=lambda cut: cut[1] - cut[0], default=None)
    return ((best[0] + best[1]) / 2, y) if best else rings[0][0]


def _to_side(place: Place, side: tuple[Place, Place]) -> float:
    (px, py), ((ax, ay), (bx, by)) = place, side
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = (
        0.0 if not length else max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    )
    return hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def _crossing(sides: list[tuple[Place, Place]]) -> Place | None:
    """Return where two sides cross or lie upon each other; sides are swept from west to east."""
    order = sorted(sides, key=lambda side: min(side[0][0], side[1][0]))
    active: list[tuple[Place, Place]] = []
    for side in order:
        west = min(side[0][0], side[1][0])
        active = [other for other in active if max(other[0][0], other[1][0]) >= west]
        for other in active:
            found = _meeting(side, other)
            if found is not None:
                return found
        active.append(side)
    return None


def _turn(a: Place, b: Place, c: Place) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _meeting(one: tuple[Place, Place], two: tuple[Place, Place]) -> Place | None:
    (a, b), (c, d) = one, two
    abc, abd, cda, cdb = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if (abc > 0 > abd or abd > 0 > abc) and (cda > 0 > cdb or cdb > 0 > cda):
        share = cda / (cda - cdb)
        return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
    if abc == abd == 0.0:
        return _overlap(one, two)
    return None


def _overlap(one: tuple[Place, Place], two: tuple[Place, Place]) -> Place | None:
    """Return the middle of the stretch two sides of one line share, None where that is a place at most."""
    start = max(min(one), min(two))
    end = min(max(one), max(two))
    return ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2) if start < end else None
