"""Reads outlines from KML; links to other places are counted, never followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projection import DEGREES
from investcrm.domain.reading.base import Cell, doubt
from investcrm.domain.reading.shapes import RawShape
from investcrm.domain.words import N_
from investcrm.exchange.layer import Layer, cell
from investcrm.exchange.limits import Check

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def read(name: str, data: bytes, check: Check) -> Layer:
    """Return the placemarks of a KML file.

    Raises:
        InvalidInput: it is damaged, or holds what no KML needs.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InvalidInput(
            N_("“{name}” holds instructions that no map file needs; it is not opened."), name=name
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidInput(N_("“{name}” is damaged or not a complete KML file."), name=name) from error
    layer = Layer("", DEGREES)
    links = 0
    for place, element in enumerate(root.iter()):
        if place % 1000 == 0:
            check()
        kind = _local(element)
        links += kind in ("NetworkLink", "GroundOverlay")
        if kind == "Placemark" and not layer.add(_values(element), _shape(element)):
            break
    if links:
        layer.notices.append(
            doubt(
                N_("The file points at {count} maps elsewhere; they were not fetched. Ask for a whole file"),
                count=links,
            )
        )
    return layer


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _values(placemark: Element) -> dict[str, Cell]:
    values: dict[str, Cell] = {}
    for element in placemark:
        kind = _local(element)
        if kind in ("name", "description"):
            values[kind] = cell((element.text or "").strip())
        elif kind == "ExtendedData":
            for inner in element.iter():
                if _local(inner) == "SimpleData":
                    values[inner.get("name", "")] = cell((inner.text or "").strip())
                elif _local(inner) == "Data":
                    found = next((one.text or "" for one in inner if _local(one) == "value"), "")
                    values[inner.get("name", "")] = cell(found.strip())
    return values


def _shape(placemark: Element) -> RawShape:
    polygons = []
    place = None
    other = ""
    try:
        for element in placemark.iter():
            kind = _local(element)
            if kind == "Polygon":
                polygons.append(tuple(_rings(element)))
            elif kind == "Point":
                place = next(iter(next(_corners(element), ())), None)
            elif kind in ("LineString", "Track", "Model"):
                other = kind
    except ValueError:
        return RawShape(other="Polygon (?)")
    if polygons:
        return RawShape(tuple(polygons))
    return RawShape(place=place) if place else RawShape(other=other)


def _rings(polygon: Element) -> Iterator[tuple[tuple[float, float], ...]]:
    for wanted in ("outerBoundaryIs", "innerBoundaryIs"):
        for boundary in polygon:
            if _local(boundary) == wanted:
                yield from _corners(boundary)


def _corners(element: Element) -> Iterator[tuple[tuple[float, float], ...]]:
    for inner in element.iter():
        if _local(inner) == "coordinates":
            yield tuple(_place(one) for one in (inner.text or "").split())


def _place(text: str) -> tuple[float, float]:
    x, y = (float(figure) for figure in text.split(",")[:2])
    if not (abs(x) < 1e9 and abs(y) < 1e9):
        raise ValueError(text)
    return x, y
