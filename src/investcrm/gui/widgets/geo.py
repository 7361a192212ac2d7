"""Municipalities as paths in a flat plane: metres of SWEREF 99 TM, y downwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from investcrm.domain.outlines import Area, Outline
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.services import places


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality's code, name, county code and outline."""

    code: str
    name: str
    county: str
    outline: QPainterPath
    middle: QPointF


def flat(longitude: float, latitude: float) -> QPointF:
    """Return where a place given in degrees lies in the plane."""
    north, east = SWEREF_99_TM.plane(latitude, longitude)
    return QPointF(east, -north)


def path(outline: Outline) -> QPainterPath:
    """Return an outline in the plane, holes left out."""
    drawn = QPainterPath()
    for rings in outline.plane:
        for ring in rings:
            drawn.addPolygon(QPolygonF([QPointF(east, -north) for east, north in ring]))
            drawn.closeSubpath()
    return drawn


@cache
def municipalities(county: str) -> tuple[Municipality, ...]:
    """Return the municipalities of a county by code; an empty code gives the whole country."""
    return tuple(_municipality(area) for area in places.areas() if county in ("", area.county))


@cache
def _municipality(area: Area) -> Municipality:
    east, north = area.outline.centre
    return Municipality(area.code, area.name, area.county, path(area.outline), QPointF(east, -north))
