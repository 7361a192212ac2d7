"""Reads outlines from a shapefile: shapes, their table, and the description of their coordinate system."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projection import DEGREES, PROJECTIONS
from investcrm.domain.reading.base import Cell, doubt
from investcrm.domain.reading.shapes import RawShape, Rings
from investcrm.domain.words import N_
from investcrm.exchange.layer import Layer
from investcrm.exchange.limits import COLUMN_LIMIT, ROW_LIMIT, Check

_MAGIC: Final = 9994
_POLYGONS: Final = (5, 15, 25)
_POINTS: Final = (1, 11, 21)
_KINDS: Final = {
    3: "line",
    8: "multipoint",
    13: "line",
    18: "multipoint",
    23: "line",
    28: "multipoint",
    31: "?",
}
_PARAMETER: Final = re.compile(r'PARAMETER\s*\[\s*"([^"]+)"\s*,\s*(-?[\d.]+(?:[eE][-+]?\d+)?)', re.I)
_AUTHORITY: Final = re.compile(
    r'(?:AUTHORITY\s*\[\s*"EPSG"\s*,\s*"?|ID\s*\[\s*"EPSG"\s*,\s*)(\d{4,6})"?\s*\]\s*\]\s*$', re.I
)


def read(name: str, parts: dict[str, bytes], check: Check) -> Layer:
    """Return the features of a shapefile's parts by their endings ("shp", "dbf", "prj", "cpg").

    Raises:
        InvalidInput: it is damaged, or its shapes are missing.
    """
    shapes = parts.get("shp", b"")
    if len(shapes) < 100 or struct.unpack_from(">i", shapes)[0] != _MAGIC:
        raise InvalidInput(N_("“{name}” is damaged or not a complete shapefile."), name=name)
    layer = Layer("", system(parts.get("prj", b"").decode("utf-8", "replace")))
    rows = list(_table(name, parts.get("dbf", b""), _encoding(parts.get("cpg", b""))))
    if not rows:
        layer.notices.append(
            doubt(N_("The shapefile's table (.dbf) is missing or empty: the shapes have no names"))
        )
    for place, shape in enumerate(_shapes(name, shapes)):
        if place % 200 == 0:
            check()
        if not layer.add(rows[place] if place < len(rows) else {}, shape):
            break
    return layer


def system(text: str) -> int | None:
    """Return the EPSG code a .prj file describes; None where it has none of the systems known here.

    The figures are compared, for every program writes the names in its own way.
    """
    if not text.strip():
        return None
    if not re.search(r"PROJ(?:CS|CRS)\s*\[", text, re.I):
        return DEGREES if re.search(r"WGS.?(?:19)?84|SWEREF|ETRS|GRS.?(?:19)?80", text, re.I) else None
    told = {key.casefold().replace(" ", "_"): float(value) for key, value in _PARAMETER.findall(text)}
    meridian = told.get("central_meridian", told.get("longitude_of_natural_origin"))
    scale = told.get("scale_factor", told.get("scale_factor_at_natural_origin", 1.0))
    east = told.get("false_easting", 0.0)
    for epsg, one in PROJECTIONS.items():
        same = meridian is not None and abs(one.meridian - meridian) < 0.02
        if same and abs(one.scale - scale) < 1e-5 and abs(one.false_east - east) < 100:
            return epsg
    found = _AUTHORITY.search(text)
    return int(found[1]) if found else 0


def _shapes(name: str, data: bytes) -> Iterator[RawShape]:
    at = 100
    while at + 12 <= len(data):
        length = 2 * struct.unpack_from(">i", data, at + 4)[0]
        start = at + 8
        if length < 4 or start + length > len(data):
            raise InvalidInput(N_("“{name}” is damaged or not a complete shapefile."), name=name)
        yield _shape(data[start : start + length])
        at = start + length


def _shape(record: bytes) -> RawShape:
    kind = struct.unpack_from("<i", record)[0]
    try:
        if kind in _POLYGONS:
            return RawShape(_polygons(record))
        if kind in _POINTS:
            x, y = struct.unpack_from("<2d", record, 4)
            if not (abs(x) < 1e9 and abs(y) < 1e9):
                raise ValueError(record)
            return RawShape(place=(x, y))
    except (struct.error, ValueError):
        return RawShape(other="polygon (?)")
    return RawShape() if kind == 0 else RawShape(other=_KINDS.get(kind, "?"))


def _polygons(record: bytes) -> tuple[Rings, ...]:
    """Return the rings put together: clockwise is an outer one, a hole belongs to the outer one before it."""
    parts, points = struct.unpack_from("<2i", record, 36)
    if not (0 < parts <= len(record) and 0 < points <= len(record) // 16):
        raise ValueError(parts)
    starts = [*struct.unpack_from(f"<{parts}i", record, 44), points]
    flat = struct.unpack_from(f"<{2 * points}d", record, 44 + 4 * parts)
    places = list(zip(flat[::2], flat[1::2], strict=True))
    if not all(abs(x) < 1e9 and abs(y) < 1e9 for x, y in places):
        raise ValueError(places)
    found: list[list[tuple[tuple[float, float], ...]]] = []
    for start, end in pairwise(starts):
        ring = tuple(places[start:end])
        if len(ring) < 3:
            raise ValueError(ring)
        if _clockwise(ring) or not found:
            found.append([ring])
        else:
            found[-1].append(ring)
    return tuple(tuple(rings) for rings in found)


def _clockwise(ring: tuple[tuple[float, float], ...]) -> bool:
    x0, y0 = ring[0]
    turns = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in turns) < 0


def _encoding(cpg: bytes) -> str:
    text = cpg.decode("ascii", "ignore").strip().casefold()
    if text in ("65001", "utf-8", "utf8"):
        return "utf-8"
    return (
        "cp1252"
        if text in ("", "1252", "ansi 1252", "cp1252", "windows-1252", "88591", "iso-8859-1")
        else text
    )


def _table(name: str, data: bytes, encoding: str) -> Iterator[dict[str, Cell]]:
    if len(data) < 33:
        return
    count, head, width = struct.unpack_from("<IHH", data, 4)
    fields: list[tuple[str, str, int]] = []
    at = 32
    while at + 32 <= min(head, len(data)) and data[at] != 0x0D and len(fields) < COLUMN_LIMIT:
        label = data[at : at + 11].split(b"\0")[0]
        fields.append((_words(label, encoding), chr(data[at + 11]), data[at + 16]))
        at += 32
    if not width or width < 1 + sum(length for _, _, length in fields):
        raise InvalidInput(N_("“{name}” is damaged or not a complete shapefile."), name=name)
    for number in range(min(count, ROW_LIMIT)):
        start = head + number * width
        if start + width > len(data):
            return
        at, row = start + 1, dict[str, Cell]()
        for column, kind, length in fields:
            row[column] = _cell(_words(data[at : at + length], encoding), kind)
            at += length
        yield row


def _words(text: bytes, encoding: str) -> str:
    try:
        return text.decode(encoding).strip().strip("\0")
    except (UnicodeDecodeError, LookupError):
        return text.decode("cp1252", "replace").strip().strip("\0")


def _cell(text: str, kind: str) -> Cell:
    if not text or set(text) == {"*"}:
        return None
    if kind == "D" and len(text) == 8 and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if kind in "NF":
        try:
            return int(text)
        except ValueError:
            pass
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "L":
        return {"T": True, "Y": True, "F": False, "N": False}.get(text.upper())
    return text
