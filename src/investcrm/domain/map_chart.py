"""Lays out a map as frozen shapes: municipalities, lines such as roads, outlines and places of sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from typing import Final

from investcrm.domain import chart
from investcrm.domain.chart import Anchor, Chart, Line, Polygon, Rect, Shape, Text, Tone
from investcrm.domain.map_names import Box, Room, around, beside
from investcrm.domain.outlines import Area, Outline, Place

MARGIN: Final = 12.0
_SPOT: Final = 3.5
_NAMED: Final = 60
"""As many sites are named on a map; more would be a black heap."""
_NAMED_AREAS: Final = 40
_SIZE: Final = 9.0
_LEGEND_LINE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A site on the map: (east, north) in metres of SWEREF 99 TM, its name, and the tone of its state."""

    east: float
    north: float
    name: str
    tone: Tone = Tone.ACCENT


@dataclass(frozen=True, slots=True)
class MapContent:
    """What a map shows; ``lines`` are those of layers, (east, north) in metres."""

    areas: tuple[Area, ...]
    spots: tuple[Spot, ...] = ()
    outlines: tuple[Outline, ...] = ()
    lines: tuple[tuple[Place, ...], ...] = ()


class _Frame:
    """Where a place in metres lies on the picture."""

    def __init__(self, box: tuple[float, float, float, float], width: float) -> None:
        self.west, south, east, self.north = box
        self.scale = (width - 2 * MARGIN) / max(east - self.west, 1.0)
        self.height = (self.north - south) * self.scale + 2 * MARGIN

    def place(self, x: float, y: float) -> Place:
        """Return the place in metres at (x, y)."""
        return self.west + (x - MARGIN) / self.scale, self.north - (y - MARGIN) / self.scale

    def at(self, place: Place) -> tuple[float, float]:
        """Return (x, y) of a place."""
        return (
            round(MARGIN + (place[0] - self.west) * self.scale, 2),
            round(MARGIN + (self.north - place[1]) * self.scale, 2),
        )


def lay_out(
    content: MapContent, width: float, alternative: str, legend: Sequence[tuple[Tone, str]] = ()
) -> Chart:
    """Return the map, ``width`` points wide; ``alternative`` says it in words, ``legend`` what tones mean."""
    frame = _Frame(_bounds(content), width)
    height = frame.height + _LEGEND_LINE * len(legend)
    shapes: list[Shape] = []
    for area in content.areas:
        shapes += [
            Polygon(tuple(map(frame.at, rings[0])), Tone.TRACK, Tone.RULE, 1.0, area.code)
            for rings in area.outline.plane
        ]
    for line in content.lines:
        spots = _thinned([frame.at(place) for place in line])
        shapes += [Line(*one, *other, Tone.TEXT_MUTED, 0.8) for one, other in pairwise(spots)]
    for outline in content.outlines:
        shapes += [
            Polygon(tuple(map(frame.at, rings[0])), Tone.ACCENT_SOFT, Tone.ACCENT, 1.0)
            for rings in outline.plane
        ]
    room = Room()
    for spot in content.spots:
        x, y = frame.at((spot.east, spot.north))
        room.take((x - _SPOT - 1, y - _SPOT - 1, x + _SPOT + 1, y + _SPOT + 1))
        shapes.append(mark(x, y, spot.tone))
    ruler = tuple(_ruler(frame.scale, width, height))
    room.take((min(one.x1 for one in ruler if isinstance(one, Line)), height - MARGIN - 14, width, height))
    shapes += _names(content, frame, width, room)
    shapes += ruler
    for row, (tone, text) in enumerate(legend):
        y = frame.height - MARGIN + _LEGEND_LINE * (row + 1)
        shapes.append(mark(MARGIN + _SPOT, y, tone))
        shapes.append(Text(MARGIN + 12, y + 3, text, _SIZE, Tone.TEXT))
    return Chart(width, height, tuple(shapes), alternative)


def mark(x: float, y: float, tone: Tone) -> Shape:
    """Return the mark of a site: a disc, a square or a diamond, so that its colour is not needed."""
    match tone:
        case Tone.OK:
            return Rect(x - _SPOT, y - _SPOT, 2 * _SPOT, 2 * _SPOT, tone, _SPOT)
        case Tone.WARN:
            return Rect(x - _SPOT, y - _SPOT, 2 * _SPOT, 2 * _SPOT, tone)
    far = _SPOT + 1
    return Polygon(((x, y - far), (x + far, y), (x, y + far), (x - far, y)), tone, Tone.SURFACE, 0.5)


def _bounds(content: MapContent) -> tuple[float, float, float, float]:
    places = [place for area in content.areas for rings in area.outline.plane for place in rings[0]]
    places += [(spot.east, spot.north) for spot in content.spots] if not places else []
    if not places:
        return 0.0, 0.0, 1.0, 1.0
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def _thinned(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out corners less than a point from the one before."""
    kept: list[tuple[float, float]] = []
    for spot in spots:
        if not kept or abs(spot[0] - kept[-1][0]) + abs(spot[1] - kept[-1][1]) >= 1.0:
            kept.append(spot)
    return kept


def _names(content: MapContent, frame: _Frame, width: float, room: Room) -> Iterable[Shape]:
    """Write the names there is room for: municipalities' first, then sites' beside their places."""

    def is_free(box: Box) -> bool:
        return box[0] >= 0 and box[2] <= width and room.is_free(box)

    if len(content.areas) <= _NAMED_AREAS:
        for area in content.areas:
            box = _area_name(area, frame, is_free)
            if box is not None:
                room.take(box)
                middle = (box[0] + box[2]) / 2
                yield Text(middle, box[3] - 3, area.name, _SIZE, Tone.TEXT_MUTED, Anchor.MIDDLE, True)
    if len(content.spots) > _NAMED:
        return
    for spot in content.spots:
        x, y = frame.at((spot.east, spot.north))
        long = chart.measure(spot.name, _SIZE - 1)
        box = beside(x, y, _SPOT + 2, long, _SIZE, is_free)
        if box is not None:
            room.take(box)
            yield Text(box[0], box[3] - _SIZE / 2 + 3, spot.name, _SIZE - 1, Tone.TEXT)


def _area_name(area: Area, frame: _Frame, is_free: Callable[[Box], bool]) -> Box | None:
    """Return where a municipality's name stands: inside it where that is free, else near."""
    x, y = frame.at(area.outline.centre)
    long, high = chart.measure(area.name, _SIZE, True), _SIZE + 3

    def is_inside(box: Box) -> bool:
        return is_free(box) and area.outline.lies_around(
            *frame.place((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        )

    return around(x, y - 3, long, high, is_inside) or around(x, y - 3, long, high, is_free)


def _ruler(scale: float, width: float, height: float) -> Iterable[Shape]:
    """Draw a length of 1, 2 or 5 times a power of ten kilometres, a fifth of the width at most."""
    metres = round_length(width / 5 / scale)
    long = metres * scale
    x, y = width - MARGIN - long, height - MARGIN
    yield Line(x, y, x + long, y, Tone.TEXT, 1.5)
    yield Line(x, y - 4, x, y, Tone.TEXT, 1.5)
    yield Line(x + long, y - 4, x + long, y, Tone.TEXT, 1.5)
    count = f"{metres / 1000:g}".replace(".", ",")
    yield Text(x + long / 2, y - 5, f"{count} km", _SIZE - 1, Tone.TEXT, Anchor.MIDDLE)


def round_length(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20 ... that is no larger than ``most``."""
    power = 10.0 ** int(log10(max(most, 1.0)))
    return next((step * power for step in (5, 2) if step * power <= most), power)
