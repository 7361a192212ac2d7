"""Reads lines such as roads and rails from GeoJSON, for drawing on the map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.projection import DEGREES, PROJECTIONS, SWEREF_99_TM
from investcrm.domain.reading.shapes import RawShape, guess_system
from investcrm.domain.refusals import why
from investcrm.domain.words import N_

Place = tuple[float, float]
_SIZE_LIMIT: Final = 64 * 1024 * 1024
_CORNERS: Final = 500_000


def read_lines(path: Path) -> tuple[tuple[Place, ...], ...]:
    """Return every line and border of a GeoJSON file in metres of SWEREF 99 TM, (east, north).

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be read, holds no lines, or too many.
    """
    try:
        if path.stat().st_size > _SIZE_LIMIT:
            raise InvalidInput(
                N_("“{name}” is larger than {limit} MB. Split it and take in the parts."),
                name=path.name,
                limit=_SIZE_LIMIT // 1024 // 1024,
            )
        told = json.loads(path.read_bytes().decode("utf-8-sig", "replace"))
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “{name}”."), name=str(path)) from error
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}."), name=path.name, reason=why(error)
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            N_("“{name}” is damaged or not a complete GeoJSON file."), name=path.name
        ) from error
    try:
        lines = list(_lines(told))
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidInput(
            N_("“{name}” is damaged or not a complete GeoJSON file."), name=path.name
        ) from error
    if not lines:
        raise InvalidInput(N_("“{name}” holds no lines to draw."), name=path.name)
    if sum(map(len, lines)) > _CORNERS:
        raise InvalidInput(
            N_("“{name}” has more than {count} corners. Simplify it and try again."),
            name=path.name,
            count=_CORNERS,
        )
    return _in_metres(lines)


def _in_metres(lines: list[tuple[Place, ...]]) -> tuple[tuple[Place, ...], ...]:
    epsg = guess_system(RawShape(((line,),)) for line in lines).epsg
    if epsg == SWEREF_99_TM.epsg:
        return tuple(lines)

    def metres(place: Place) -> Place:
        x, y = place
        latitude, longitude = (y, x) if epsg == DEGREES else PROJECTIONS[epsg].degrees(y, x)
        north, east = SWEREF_99_TM.plane(latitude, longitude)
        return east, north

    return tuple(
        tuple(metres(place) for place in line if place[1] > -90 or epsg != DEGREES) for line in lines
    )


def _lines(told: Any) -> Iterator[tuple[Place, ...]]:
    match told.get("type"):
        case "FeatureCollection":
            for feature in told["features"]:
                yield from _lines(feature)
        case "Feature":
            if told.get("geometry"):
                yield from _lines(told["geometry"])
        case "GeometryCollection":
            for inner in told["geometries"]:
                yield from _lines(inner)
        case "LineString":
            yield _line(told["coordinates"])
        case "MultiLineString" | "Polygon":
            for line in told["coordinates"]:
                yield _line(line)
        case "MultiPolygon":
            for rings in told["coordinates"]:
                for line in rings:
                    yield _line(line)


def _line(told: Any) -> tuple[Place, ...]:
    line = tuple((float(place[0]), float(place[1])) for place in told)
    if not all(abs(x) < 1e8 and abs(y) < 1e8 for x, y in line):
        raise ValueError(told)
    return line
