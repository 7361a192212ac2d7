"""Reads any map file of outlines (GeoJSON, KML, KMZ, GeoPackage, shapefile) into rows with a shape each."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.projection import DEGREES, PROJECTIONS
from investcrm.domain.reading.base import doubt
from investcrm.domain.reading.shapes import System, guess_system, read_shape
from investcrm.domain.reading.table import RawRow, RawTable
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.exchange import geojson_in, geopackage_in, kml_in, shapefile_in
from investcrm.exchange.layer import Layer, choose, rest
from investcrm.exchange.limits import RATIO_LIMIT, Check, never_cancelled

ENDINGS: Final = (".geojson", ".json", ".kml", ".kmz", ".gpkg", ".shp", ".zip")
"""How the names of map files end."""
SIZE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of a map file, and of what a packed one unpacks to."""
_PARTS: Final = ("shp", "dbf", "prj", "cpg")
_ALIKE: Final = {
    **dict.fromkeys((4619, 4258, 4979), DEGREES),
    **dict.fromkeys((25833, 32633, 3045), 3006),
    **dict.fromkeys((2400, 3847), 3021),
}
"""Systems that are the same as one known here, to less than a metre."""


def is_map_file(path: Path) -> bool:
    """Whether a file's name says that it holds shapes."""
    return path.suffix.casefold() in ENDINGS


def read_outlines(
    path: Path,
    layer: str | None = None,
    *,
    epsg: int | None = None,
    swapped: bool = False,
    check: Check = never_cancelled,
) -> RawTable:
    """Return the features of a map file as a table whose rows have shapes.

    ``epsg`` is the system where somebody says it, else the file's own or a guess; ``swapped`` reads y first.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be read; the sentence says why and what to do.
    """
    if path.suffix.casefold() == ".shp":
        parts = {kind: found for kind in _PARTS if (found := _beside(path, kind)) is not None}
        return table(path.name, shapefile_in.read(path.name, parts, check), epsg=epsg, swapped=swapped)
    return read_outline_bytes(path.name, _bytes(path), layer, epsg=epsg, swapped=swapped, check=check)


def read_outline_bytes(
    name: str,
    data: bytes,
    layer: str | None = None,
    *,
    epsg: int | None = None,
    swapped: bool = False,
    check: Check = never_cancelled,
) -> RawTable:
    """Return the features in the bytes of a map file called ``name``, as :func:`read_outlines` does."""
    try:
        found = _layer(name, data, layer, check)
    except (MemoryError, RecursionError) as error:
        raise InvalidInput(N_("“{name}” is too large or too deep to be read."), name=name) from error
    return table(name, found, epsg=epsg, swapped=swapped)


def table(name: str, layer: Layer, *, epsg: int | None = None, swapped: bool = False) -> RawTable:
    """Return a layer as a table; what is wrong with a shape is told with it."""
    if not layer.rows:
        raise InvalidInput(N_("“{name}” holds no outlines."), name=name)
    system = _system(name, layer, epsg)
    columns = layer.columns()
    rows = tuple(
        RawRow(number, tuple(values.get(column) for column in columns))
        for number, (values, _) in enumerate(layer.rows, 1)
    )
    shapes = {
        number: read_shape(shape, system, swapped=swapped) for number, (_, shape) in enumerate(layer.rows, 1)
    }
    notices = list(layer.notices)
    if system.guessed:
        notices.append(
            doubt(
                N_("The file does not say its coordinate system; it is read as {system}"), system=system.label
            )
        )
    return RawTable(name, layer.name, 0, columns, rows, tuple(notices), layer.others, shapes, system.epsg)


def _system(name: str, layer: Layer, epsg: int | None) -> System:
    stated = epsg if epsg is not None else layer.epsg
    if stated is None:
        found = guess_system(shape for _, shape in layer.rows)
        return replace(found, guessed=found.epsg != layer.implied)
    stated = _ALIKE.get(stated, stated)
    if stated != DEGREES and stated not in PROJECTIONS:
        raise InvalidInput(
            N_(
                "“{name}” is in a coordinate system that is not read here (EPSG:{code}). Save it in SWEREF "
                "99 TM or WGS 84 and try again. Nothing was taken in."
            ),
            name=name,
            code=stated or "?",
        )
    return System(stated)


def _layer(name: str, data: bytes, wanted: str | None, check: Check) -> Layer:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"SQLite format 3\0"):
        return geopackage_in.read(name, data, wanted, check)
    if data.startswith(b"PK\x03\x04"):
        return _packed(name, data, wanted, check)
    if start.startswith(b"{"):
        return geojson_in.read(name, data, check)
    if start.startswith(b"<"):
        return kml_in.read(name, data, check)
    if data.startswith(b"\x00\x00\x27\x0a"):
        return shapefile_in.read(name, {"shp": data}, check)
    raise InvalidInput(
        N_("“{name}” is no map file that is read here: GeoJSON, KML, KMZ, GeoPackage or shapefile."),
        name=name,
    )


def _packed(name: str, data: bytes, wanted: str | None, check: Check) -> Layer:
    """Read what lies in a packed file: the shapefiles, KML, GeoJSON or GeoPackage in it, one at a time."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            inside = _contents(name, archive)
            first = {str(path): path for path in inside if path.suffix.casefold() in ENDINGS}
            sizes = {label: inside[path].file_size for label, path in first.items()}
            chosen = choose(name, list(first), wanted, lambda label: sizes[label])
            path = first[chosen]
            if path.suffix.casefold() == ".shp":
                siblings = {
                    one.suffix.casefold()[1:]: _unpacked(name, archive, inside[one])
                    for one in inside
                    if one.with_suffix("") == path.with_suffix("") and one.suffix.casefold()[1:] in _PARTS
                }
                found = shapefile_in.read(name, siblings, check)
            else:
                content = _unpacked(name, archive, inside[path])
                if content.startswith(b"PK\x03\x04"):
                    raise InvalidInput(N_("“{name}” is packed twice. Unpack it and try again."), name=name)
                found = _layer(name, content, None, check)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InvalidInput(N_("“{name}” is damaged or not a complete map file."), name=name) from error
    except (ValueError, IndexError, KeyError) as error:
        raise InvalidInput(N_("“{name}” is damaged or not a complete map file."), name=name) from error
    return replace(found, name=chosen if len(first) > 1 else "", others=rest(first, chosen))


def _contents(name: str, archive: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    parts = archive.infolist()
    swollen = any(
        part.file_size > 4 * 1024 * 1024 and part.file_size > RATIO_LIMIT * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or len(parts) > 10_000 or sum(part.file_size for part in parts) > 4 * SIZE_LIMIT:
        raise InvalidInput(N_("“{name}” unpacks to an unreasonable size; it is not opened."), name=name)
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidInput(
            N_("“{name}” is protected by a password. Open it, remove the password, save and try again."),
            name=name,
        )
    return {PurePosixPath(part.filename): part for part in parts if not part.is_dir()}


def _unpacked(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a part's bytes; what it says of its own size is not believed."""
    with archive.open(part) as stream:
        data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise InvalidInput(N_("“{name}” unpacks to an unreasonable size; it is not opened."), name=name)
    return data


def _beside(path: Path, kind: str) -> bytes | None:
    """Return the bytes of a part of a shapefile, however its ending is written."""
    for ending in (kind, kind.upper()):
        part = path.with_suffix(f".{ending}")
        if part.is_file() or kind == "shp":
            return _bytes(part if part.is_file() else path)
    return None


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InvalidInput(N_("“{name}” is a folder, not a file."), name=path.name or str(path))
        if path.stat().st_size > SIZE_LIMIT:
            raise InvalidInput(
                N_("“{name}” is larger than {limit} MB. Split it and take in the parts."),
                name=path.name,
                limit=SIZE_LIMIT // 1024 // 1024,
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “{name}”."), name=str(path)) from error
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}."), name=path.name, reason=why(error)
        ) from error
