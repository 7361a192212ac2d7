"""Reads outlines from a GeoPackage, which is an SQLite file; one that takes too long is stopped."""

from __future__ import annotations

import sqlite3
import struct
import time
from contextlib import closing
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projection import DEGREES
from investcrm.domain.reading.shapes import RawShape
from investcrm.domain.words import N_
from investcrm.exchange.layer import Layer, cell, choose, rest
from investcrm.exchange.limits import CELL_LIMIT, Check

_PATIENCE_S: Final = 20.0
_LAYERS: Final = (
    "SELECT c.table_name, c.column_name, s.organization, s.organization_coordsys_id "
    "FROM gpkg_geometry_columns c JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' "
    "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = c.srs_id"
)
_ENVELOPES: Final = (0, 32, 48, 48, 64)


def read(name: str, data: bytes, wanted: str | None, check: Check) -> Layer:
    """Return the features of one layer of a GeoPackage; of several the largest, or ``wanted``.

    Raises:
        InvalidInput: it is damaged, holds no outlines, or takes unreasonably long.
    """
    until = time.monotonic() + _PATIENCE_S
    with closing(sqlite3.connect(":memory:")) as file:
        try:
            file.deserialize(data)
            file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024)
            file.execute("PRAGMA trusted_schema = OFF")
            file.set_progress_handler(lambda: time.monotonic() > until, 100_000)
            return _read(name, file, wanted, check)
        except sqlite3.Error as error:
            raise InvalidInput(N_("“{name}” is damaged or not a complete GeoPackage."), name=name) from error


def _read(name: str, file: sqlite3.Connection, wanted: str | None, check: Check) -> Layer:
    layers = {str(table): (str(column), owner, code) for table, column, owner, code in file.execute(_LAYERS)}

    def size(table: str) -> int:
        return int(file.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0])  # noqa: S608 - quoted

    chosen = choose(name, list(layers), wanted, size)
    column, owner, code = layers[chosen]
    layer = Layer(chosen, _system(owner, code), others=rest(layers, chosen))
    rows = file.execute(f"SELECT * FROM {_quoted(chosen)}")  # noqa: S608 - quoted
    names = [str(one[0]) for one in rows.description]
    for place, row in enumerate(rows):
        if place % 200 == 0:
            check()
        told = dict(zip(names, row, strict=True))
        found = shape(told.pop(column, None))
        values = {key: cell(value) for key, value in told.items() if not isinstance(value, bytes)}
        if not layer.add(values, found):
            break
    return layer


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""')[:CELL_LIMIT] + '"'


def _system(owner: object, code: object) -> int | None:
    if str(owner).casefold() != "epsg" or not isinstance(code, int) or code <= 0:
        return DEGREES if str(owner).casefold() == "ogc" and str(code).upper() == "CRS84" else None
    return code


def shape(blob: object) -> RawShape:
    """Return the shape in a GeoPackage's binary; one that is damaged is told as such."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return RawShape() if blob is None else RawShape(other="?")
    envelope = (blob[3] >> 1) & 7
    if envelope >= len(_ENVELOPES):
        return RawShape(other="?")
    try:
        return _Wkb(blob, 8 + _ENVELOPES[envelope]).shape()
    except (struct.error, ValueError, RecursionError):
        return RawShape(other="?")


class _Wkb:
    """A well-known binary, read from a place on; counts are held against what is left of it."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def shape(self, depth: int = 0) -> RawShape:
        order = "<" if self._take("<B")[0] else ">"
        kind = int(self._take(f"{order}I")[0])
        extra = bool(kind & 0x80000000) + bool(kind & 0x40000000)
        if kind & 0x20000000:
            self._take(f"{order}I")
        kind &= 0x0FFFFFFF
        extra = max(extra, {0: 0, 1: 1, 2: 1, 3: 2}.get(kind // 1000, 0))
        match kind % 1000:
            case 1:
                return RawShape(place=self._places(order, 1, 2 + extra)[0])
            case 3:
                return RawShape((self._rings(order, 2 + extra),))
            case 6 | 7 if depth < 4:
                inner = [self.shape(depth + 1) for _ in range(self._count(order, 5))]
                return RawShape(tuple(rings for one in inner for rings in one.polygons))
        return RawShape(other={2: "LineString", 4: "MultiPoint", 5: "MultiLineString"}.get(kind % 1000, "?"))

    def _rings(self, order: str, width: int) -> tuple[tuple[tuple[float, float], ...], ...]:
        rings = self._count(order, 4)
        return tuple(tuple(self._places(order, self._count(order, 8 * width), width)) for _ in range(rings))

    def _count(self, order: str, least: int) -> int:
        count = int(self._take(f"{order}I")[0])
        if count * least > len(self._data) - self._at:
            raise ValueError(count)
        return count

    def _places(self, order: str, count: int, width: int) -> list[tuple[float, float]]:
        flat = self._take(f"{order}{count * width}d")
        places = list(zip(flat[::width], flat[1::width], strict=True))
        if not all(abs(x) < 1e9 and abs(y) < 1e9 for x, y in places):
            raise ValueError(places)
        return places

    def _take(self, pattern: str) -> tuple[float, ...] | tuple[int, ...]:
        found = struct.unpack_from(pattern, self._data, self._at)
        self._at += struct.calcsize(pattern)
        return found
