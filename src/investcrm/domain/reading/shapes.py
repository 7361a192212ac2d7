"""Turns the shapes of a file into outlines: their coordinate system, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from investcrm.domain import outlines
from investcrm.domain.errors import InvalidInput, UnknownSystem
from investcrm.domain.outlines import Outline, Place
from investcrm.domain.projection import (
    DEGREES,
    EAST_RANGE,
    LATITUDES,
    LONGITUDES,
    NORTH_RANGE,
    PROJECTIONS,
    SWEREF_99_TM,
    SYSTEM_LABELS,
)
from investcrm.domain.reading.base import Doubt, doubt
from investcrm.domain.words import N_

Rings = tuple[tuple[Place, ...], ...]
_ZONE_EASTS: Final = (0, 350_000)
_RT_90_EASTS: Final = (1_200_000, 1_900_000)
_LOOKED_AT: Final = 1_000


@dataclass(frozen=True, slots=True)
class RawShape:
    """A shape as the file has it: polygons, x before y, or one place; ``other`` names what is neither."""

    polygons: tuple[Rings, ...] = ()
    place: Place | None = None
    other: str = ""

    def places(self) -> Iterator[Place]:
        """Yield every corner."""
        if self.place is not None:
            yield self.place
        for rings in self.polygons:
            for ring in rings:
                yield from ring


@dataclass(frozen=True, slots=True)
class ShapeReading:
    """What a shape was read as: an outline, or a place alone (east, north), with every doubt about it.

    ``raw`` is the shape in the file's own coordinates, for mending what was not taken.
    """

    outline: Outline | None = None
    place: Place | None = None
    doubts: tuple[Doubt, ...] = ()
    raw: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """The coordinate system of a file by its EPSG code, and whether the file names it or it was guessed."""

    epsg: int
    guessed: bool = False

    @property
    def label(self) -> str:
        """What it is called (a catalogue key for degrees, a name else)."""
        return SYSTEM_LABELS[self.epsg]


def guess_system(shapes: Iterable[RawShape]) -> System:
    """Return the system the figures fit: degrees, SWEREF 99 TM or RT 90.

    Raises:
        UnknownSystem: they fit the local zones, which only people can tell apart.
        InvalidInput: they fit none.
    """
    places = [place for shape, _ in zip(shapes, range(_LOOKED_AT), strict=False) for place in shape.places()]
    if not places:
        return System(DEGREES, guessed=True)
    small = sum(abs(x) <= 180 and abs(y) <= 180 for x, y in places)
    if small > len(places) / 2:
        return System(DEGREES, guessed=True)
    east = sorted(min(place) for place in places)[len(places) // 2]
    if int(east) in EAST_RANGE:
        return System(SWEREF_99_TM.epsg, guessed=True)
    if _RT_90_EASTS[0] <= east <= _RT_90_EASTS[1]:
        return System(3021, guessed=True)
    if _ZONE_EASTS[0] <= east <= _ZONE_EASTS[1]:
        raise UnknownSystem(
            N_(
                "The file does not say its coordinate system, and it seems to be one of SWEREF 99's local "
                "zones. Say which (“SWEREF 99 16 30”, say). Nothing was taken in."
            )
        )
    raise InvalidInput(
        N_(
            "The file does not say its coordinate system, and its figures fit none used in Sweden. Save it "
            "in SWEREF 99 TM or WGS 84 and try again. Nothing was taken in."
        )
    )


def system_named(text: str) -> int:
    """Return the EPSG code of a system a person names: "3006", "EPSG:3006", "SWEREF 99 16 30", "WGS 84".

    Raises:
        InvalidInput: it is none that is read.
    """
    folded = "".join(c for c in text.casefold() if c.isalnum()).removeprefix("epsg")
    if folded in ("4326", "wgs84", "4619"):
        return DEGREES
    for epsg, projection in PROJECTIONS.items():
        if folded in (str(epsg), "".join(c for c in projection.name.casefold() if c.isalnum())):
            return epsg
    raise InvalidInput(
        N_("There is no coordinate system “{name}” here. These are read: {known}."),
        name=text,
        known=", ".join(["WGS 84", *(one.name for one in PROJECTIONS.values())]),
    )


def read_shape(shape: RawShape, system: System, *, swapped: bool = False) -> ShapeReading:
    """Return what a shape is; with ``swapped`` its x and y change places first, because somebody said so."""
    raw = _raw(shape)
    if shape.other:
        return ShapeReading(None, None, (doubt(N_("A {kind} is no outline"), kind=shape.other),), raw)
    places = [(y, x) for x, y in shape.places()] if swapped else list(shape.places())
    if not places:
        return ShapeReading(doubts=(doubt(N_("There is no shape")),))
    wrong = _misplaced(places, system)
    if wrong is not None:
        return ShapeReading(None, None, (wrong,), raw)
    if shape.place is not None:
        x, y = places[0]
        return ShapeReading(None, _metres(*_degrees(x, y, system.epsg)), (), raw)
    try:
        made = outlines.outline(
            [[_corner(corner, system.epsg, swapped=swapped) for corner in ring] for ring in rings]
            for rings in shape.polygons
        )
    except InvalidInput as error:
        return ShapeReading(None, None, (doubt(error.key, **error.params),), raw)
    crossing = made.crossing()
    if crossing is not None:
        where = f"{crossing[1]:.5f}, {crossing[0]:.5f}"
        said = doubt(
            N_("The outline crosses itself at {place}; it is left out, for its area cannot be told"),
            place=where,
        )
        return ShapeReading(None, made.centre, (said,), raw)
    if made.area_m2 < 1:
        return ShapeReading(None, None, (doubt(N_("The outline encloses nothing; it is left out")),), raw)
    return ShapeReading(made, made.centre, (), raw)


def _misplaced(places: list[Place], system: System) -> Doubt | None:
    """Return why the places cannot be where they say they are."""
    spots = places if len(places) < 50 else places[:: len(places) // 50]
    label = system.label
    if system.epsg == DEGREES:
        if all(_within(x, LONGITUDES) and _within(y, LATITUDES) for x, y in spots):
            return None
        if all(_within(y, LONGITUDES) and _within(x, LATITUDES) for x, y in spots):
            return doubt(N_("Latitude and longitude seem to have changed places; the shape is left out"))
        if all(abs(x) > 1_000 or abs(y) > 1_000 for x, y in spots):
            return doubt(N_("The corners are metres, not degrees as the file says; the shape is left out"))
    elif all(int(y) in NORTH_RANGE and -800_000 < x < 2_000_000 for x, y in spots):
        told = [_degrees(x, y, system.epsg) for x, y in spots]
        if all(_within(x, LONGITUDES) and _within(y, LATITUDES) for x, y in told):
            return None
    elif all(int(x) in NORTH_RANGE and -800_000 < y < 2_000_000 for x, y in spots):
        return doubt(N_("North and east seem to have changed places; the shape is left out"))
    return doubt(
        N_("The shape lies outside Sweden; is it in another system than {system}? It is left out"),
        system=label,
    )


def _within(figure: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= figure <= bounds[1]


def _degrees(x: float, y: float, epsg: int) -> Place:
    if epsg == DEGREES:
        return x, y
    latitude, longitude = PROJECTIONS[epsg].degrees(y, x)
    return longitude, latitude


def _corner(place: Place, epsg: int, *, swapped: bool) -> Place:
    x, y = place
    return _degrees(y, x, epsg) if swapped else _degrees(x, y, epsg)


def _metres(longitude: float, latitude: float) -> Place:
    north, east = SWEREF_99_TM.plane(latitude, longitude)
    return east, north


def _raw(shape: RawShape) -> str:
    if shape.place is not None:
        return f"POINT ({_figures(shape.place)})"
    if not shape.polygons:
        return shape.other
    told = (
        "((" + "), (".join(", ".join(map(_figures, ring)) for ring in rings) + "))"
        for rings in shape.polygons
    )
    return f"MULTIPOLYGON ({', '.join(told)})"


def _figures(place: Place) -> str:
    return f"{place[0]:.10g} {place[1]:.10g}"
