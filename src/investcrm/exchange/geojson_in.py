"""Reads outlines from GeoJSON, with its older way of naming a coordinate system."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, cast

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projection import DEGREES
from investcrm.domain.reading.base import Cell
from investcrm.domain.reading.shapes import RawShape
from investcrm.domain.words import N_
from investcrm.exchange.layer import Layer, cell
from investcrm.exchange.limits import Check

_CODE: Final = re.compile(r"(?:EPSG|epsg)(?:::?|/\d*/)(\d{4,6})$")
_DEGREES: Final = re.compile(r"CRS:?84$", re.I)


def read(name: str, data: bytes, check: Check) -> Layer:
    """Return the features of a GeoJSON file.

    Raises:
        InvalidInput: it is damaged, or none.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    try:
        told = json.loads(text)
    except ValueError as error:
        raise InvalidInput(N_("“{name}” is damaged or not a complete GeoJSON file."), name=name) from error
    if not isinstance(told, dict):
        raise InvalidInput(N_("“{name}” holds no outlines."), name=name)
    layer = Layer("", _system(told.get("crs")), implied=DEGREES)
    for place, feature in enumerate(_features(told)):
        if place % 200 == 0:
            check()
        if isinstance(feature, dict) and not layer.add(_values(feature), shape(feature.get("geometry"))):
            break
    return layer


def _system(crs: Any) -> int | None:
    """Return the system a file names; GeoJSON itself is in degrees, but many files only forgot to say."""
    named = crs.get("properties", {}) if isinstance(crs, dict) else {}
    text = str(named.get("name", named.get("code", ""))) if isinstance(named, dict) else ""
    if _DEGREES.search(text):
        return DEGREES
    found = _CODE.search(text)
    return int(found[1]) if found else None


def _features(told: dict[str, Any]) -> Iterator[Any]:
    kind = told.get("type")
    if kind == "FeatureCollection":
        features = told.get("features")
        yield from features if isinstance(features, list) else ()
    elif kind == "Feature":
        yield told
    else:
        yield {"geometry": told}


def _values(feature: dict[str, Any]) -> dict[str, Cell]:
    told = feature.get("properties")
    return {str(key): cell(value) for key, value in told.items()} if isinstance(told, dict) else {}


def shape(geometry: Any) -> RawShape:
    """Return a GeoJSON geometry as it stands; one that is damaged is told as such."""
    if not isinstance(geometry, dict):
        return RawShape()
    kind, at = str(geometry.get("type", ""))[:40], cast("Any", geometry.get("coordinates"))
    try:
        match kind:
            case "Polygon":
                return RawShape((_rings(at),))
            case "MultiPolygon":
                return RawShape(tuple(_rings(rings) for rings in at))
            case "Point":
                return RawShape(place=_place(at))
            case "GeometryCollection":
                inner = [shape(one) for one in geometry["geometries"][:100] if one.get("type") != kind]
                return RawShape(tuple(rings for one in inner for rings in one.polygons))
        return RawShape(other=kind or "null")
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return RawShape(other=f"{kind} (?)")


def _rings(told: Any) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple(_place(place) for place in ring) for ring in told)


def _place(told: Any) -> tuple[float, float]:
    x, y = float(told[0]), float(told[1])
    if not (abs(x) < 1e9 and abs(y) < 1e9):
        raise ValueError(told)
    return x, y
