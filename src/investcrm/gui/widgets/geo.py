"""Municipality outlines read from the reference data, as paths in a flat plane."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from investcrm import resources

LATITUDE = 62.0
_SHRINK = cos(radians(LATITUDE))


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality's code, name, county code and outline."""

    code: str
    name: str
    county: str
    outline: QPainterPath
    middle: QPointF


def flat(longitude: float, latitude: float) -> QPointF:
    """Return where a place lies in the plane: units of a degree of latitude, y downwards."""
    return QPointF(longitude * _SHRINK, -latitude)


@cache
def municipalities(county: str) -> tuple[Municipality, ...]:
    """Return the municipalities of a county by code; an empty code gives the whole country."""
    return tuple(
        _municipality(feature)
        for feature in _features()
        if county in ("", feature["properties"]["county_code"])
    )


@cache
def _features() -> tuple[dict[str, Any], ...]:
    text = resources.path("reference", "kommuner.geojson").read_text(encoding="utf-8")
    return tuple(json.loads(text)["features"])


def _municipality(feature: dict[str, Any]) -> Municipality:
    properties, geometry = feature["properties"], feature["geometry"]
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    outline = QPainterPath()
    largest = QPolygonF()
    for rings in shapes:
        for at, ring in enumerate(rings):
            polygon = QPolygonF([flat(longitude, latitude) for longitude, latitude in ring])
            outline.addPolygon(polygon)
            outline.closeSubpath()
            if at == 0 and _size(polygon) > _size(largest):
                largest = polygon
    return Municipality(
        properties["code"], properties["name"], properties["county_code"], outline, _middle(largest)
    )


def _size(polygon: QPolygonF) -> float:
    box = polygon.boundingRect()
    return box.width() * box.height()


def _middle(polygon: QPolygonF) -> QPointF:
    """Return a point well inside: of points on a few horizontal cuts, the middle of the widest stretch."""
    box = polygon.boundingRect()
    corners = [polygon.at(place) for place in range(polygon.size())]
    best, widest = box.center(), 0.0
    for cut in (0.35, 0.42, 0.5, 0.58, 0.65):
        y = box.top() + box.height() * cut
        crossings = sorted(
            one.x() + (y - one.y()) / (other.y() - one.y()) * (other.x() - one.x())
            for one, other in zip(corners, corners[1:] + corners[:1], strict=True)
            if (one.y() > y) != (other.y() > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            width = (right - left) * (1 - abs(cut - 0.5))
            if width > widest:
                widest, best = width, QPointF((left + right) / 2, y)
    return best
