"""Map files as people have them: every format, every system, and files that lie, are cut short or swell."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.projection import PROJECTIONS, SWEREF_99_TM
from investcrm.domain.reading.shapes import system_named
from investcrm.domain.reading.table import RawTable
from investcrm.exchange.outline_files import read_outline_bytes, read_outlines

Place = tuple[float, float]
FIELD = [
    (580_000.0, 6_600_000.0),
    (580_400.0, 6_600_000.0),
    (580_400.0, 6_600_300.0),
    (580_000.0, 6_600_300.0),
]
"""Twelve hectares outside Västerås, east before north in SWEREF 99 TM."""
DEGREES = [(x, y) for y, x in (SWEREF_99_TM.degrees(north, east) for east, north in FIELD)]
VALUES = {"namn": "Ängsbacken", "fastighet": "Hacksta 7:18", "ha": 12}


def closed(places: list[Place]) -> list[list[float]]:
    return [list(place) for place in (*places, places[0])]


def geojson(places: list[Place] = DEGREES, crs: str = "", **more: Any) -> bytes:
    feature = {
        "type": "Feature",
        "properties": VALUES,
        "geometry": {"type": "Polygon", "coordinates": [closed(places)]},
    }
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": [feature], **more}).encode()


def kml(extra: str = "") -> bytes:
    told = " ".join(f"{x},{y},0" for x, y in closed(DEGREES))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{extra}<Folder><Placemark><name>Ängsbacken</name><ExtendedData>"
        '<Data name="fastighet"><value>Hacksta 7:18</value></Data></ExtendedData><Polygon><outerBoundaryIs>'
        f"<LinearRing><coordinates>{told}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        "</Folder></Document></kml>"
    ).encode()


def packed(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return kept.getvalue()


def wkb(places: list[Place]) -> bytes:
    ring = closed(places)
    flat = [figure for place in ring for figure in place]
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + struct.pack(f"<{len(flat)}d", *flat)


def geopackage(places: list[Place] = FIELD, srs: int = 3006, view: str = "") -> bytes:
    file = sqlite3.connect(":memory:")
    file.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, "
        "organization_coordsys_id INTEGER, definition TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, "
        "srs_id INTEGER, z INTEGER, m INTEGER);"
        "CREATE TABLE mark (fid INTEGER PRIMARY KEY, geom BLOB, namn TEXT, fastighet TEXT);"
        f"INSERT INTO gpkg_spatial_ref_sys VALUES ('x', {srs}, 'EPSG', {srs}, '');"
        f"INSERT INTO gpkg_geometry_columns VALUES ('mark', 'geom', 'POLYGON', {srs}, 0, 0);{view}"
    )
    blob = b"GP\0\x01" + struct.pack("<i", srs) + wkb(places)
    file.execute("INSERT INTO mark VALUES (1, ?, 'Ängsbacken', 'Hacksta 7:18')", (blob,))
    file.commit()
    return file.serialize()


def shapefile(places: list[Place] = FIELD, prj: str = "") -> dict[str, bytes]:
    ring = [tuple(place) for place in closed(places)][::-1]
    flat = [figure for place in ring for figure in place]
    box = (min(x for x, _ in ring), min(y for _, y in ring), max(x for x, _ in ring), max(y for _, y in ring))
    content = struct.pack("<i4d2i1i", 5, *box, 1, len(ring), 0) + struct.pack(f"<{len(flat)}d", *flat)
    record = struct.pack(">2i", 1, len(content) // 2) + content
    head = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, 50 + len(record) // 2) + struct.pack(
        "<2i8d", 1000, 5, *box, 0, 0, 0, 0
    )
    field = b"namn".ljust(11, b"\0") + b"C" + bytes(4) + bytes([20, 0]) + bytes(14)
    table = struct.pack("<4BIHH", 3, 26, 1, 1, 1, 32 + 32 + 1, 21) + bytes(20) + field + b"\r"
    return {
        "mark__shp": head + record,
        "mark__dbf": table + b" " + "Ängsbacken".encode("cp1252").ljust(20),
        "mark__prj": prj.encode(),
    }


TM_PRJ = (
    'PROJCS["SWEREF99_TM",GEOGCS["GCS_SWEREF99",DATUM["D_SWEREF99",SPHEROID["GRS_1980",6378137.0,298.25]]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],UNIT["Meter",1.0]]'
)
FORMATS: dict[str, Callable[[], bytes]] = {
    "mark.geojson": geojson,
    "mark.kml": kml,
    "mark.kmz": lambda: packed(doc__kml=kml()),
    "mark.gpkg": geopackage,
    "mark.zip": lambda: packed(**shapefile(prj=TM_PRJ)),
}


def area(table: RawTable) -> int:
    outline = table.shapes[1].outline
    assert outline is not None, [str(one) for one in table.shapes[1].doubts]
    return outline.area_m2


def said(table: RawTable) -> str:
    assert table.shapes[1].outline is None
    return " ".join(str(one) for one in table.shapes[1].doubts)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_outline_and_its_name(name: str) -> None:
    table = read_outline_bytes(name, FORMATS[name]())
    assert area(table) == pytest.approx(120_080, abs=30)
    assert "Ängsbacken" in table.rows[0].cells
    assert not table.notices


def test_a_shapefile_is_read_with_the_files_beside_it(tmp_path: Path) -> None:
    for name, data in shapefile(prj=TM_PRJ).items():
        (tmp_path / name.replace("__", ".")).write_bytes(data)
    table = read_outlines(tmp_path / "mark.shp")
    assert (table.epsg, table.rows[0].cells) == (3006, ("Ängsbacken",))


@pytest.mark.parametrize("epsg", sorted(PROJECTIONS))
def test_every_plane_system_of_sweden_that_a_file_names_is_read(epsg: int) -> None:
    there = [PROJECTIONS[epsg].plane(latitude, longitude)[::-1] for longitude, latitude in DEGREES]
    named = read_outline_bytes("a.geojson", geojson(there, f"urn:ogc:def:crs:EPSG::{epsg}"))
    assert area(named) == pytest.approx(120_080, abs=30)
    assert area(read_outline_bytes("a.gpkg", geopackage(there, epsg))) == area(named)
    assert area(read_outline_bytes("a.geojson", geojson(there), epsg=system_named(f"EPSG:{epsg}"))) == area(
        named
    )


def test_a_system_that_is_not_named_is_guessed_and_said_or_asked_for() -> None:
    table = read_outline_bytes("a.geojson", geojson(FIELD))
    assert "SWEREF 99 TM" in str(table.notices[0])
    zone = [PROJECTIONS[3010].plane(latitude, longitude)[::-1] for longitude, latitude in DEGREES]
    with pytest.raises(InvalidInput, match="local zones"):
        read_outline_bytes("a.geojson", geojson(zone))
    with pytest.raises(InvalidInput, match="not read here"):
        read_outline_bytes("a.geojson", geojson(FIELD, "EPSG:2154"))


def test_wrong_corners_are_said_and_never_mended_by_themselves() -> None:
    turned = [(y, x) for x, y in DEGREES]
    assert "changed places" in said(read_outline_bytes("a.geojson", geojson(turned)))
    assert area(read_outline_bytes("a.geojson", geojson(turned), swapped=True)) == pytest.approx(
        120_080, abs=30
    )
    metres = [(y, x) for x, y in FIELD]
    assert "changed places" in said(read_outline_bytes("a.gpkg", geopackage(metres)))
    assert "metres, not degrees" in said(read_outline_bytes("a.geojson", geojson(FIELD, "EPSG:4326")))
    zone = [PROJECTIONS[3010].plane(latitude, longitude)[::-1] for longitude, latitude in DEGREES]
    assert "outside Sweden" in said(read_outline_bytes("a.gpkg", geopackage(zone, 3006)))
    tie = [DEGREES[0], DEGREES[2], DEGREES[1], DEGREES[3]]
    table = read_outline_bytes("a.geojson", geojson(tie))
    assert "crosses itself" in said(table)
    assert "POLYGON" in table.shapes[1].raw


def test_links_in_a_kml_are_told_and_never_followed() -> None:
    link = "<NetworkLink><Link><href>http://example.invalid/a.kml</href></Link></NetworkLink>"
    table = read_outline_bytes("a.kml", kml(link))
    assert "not fetched" in str(table.notices[0])
    assert area(table) == pytest.approx(120_080, abs=30)


def bomb(name: str) -> bytes:
    return packed(**{name.replace(".", "__"): b" " * 60_000_000})


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.kmz", lambda: bomb("doc.kml"), "unreasonable size"),
        ("a.zip", lambda: packed(a__zip=packed(doc__kml=kml())), "packed twice"),
        ("a.kml", lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><kml>&b;</kml>', "instructions"),
        ("a.zip", lambda: packed(readme__txt=b"hej"), "holds no outlines"),
        ("a.geojson", lambda: b'{"type": "FeatureCollection", "features": []}', "holds no outlines"),
        ("a.geojson", lambda: b'{"type": "FeatureCollection", "fea', "damaged"),
        ("a.geojson", lambda: b"[" * 200_000, "no map file"),
        ("a.geojson", lambda: b'{"a":' * 200_000, "damaged|too deep"),
        ("a.gpkg", lambda: geopackage()[:9000], "damaged"),
        ("a.shp", lambda: shapefile()["mark__shp"][:150], "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    name: str, data: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_outline_bytes(name, data())


def test_a_geopackage_cannot_make_the_program_wait() -> None:
    endless = (
        "CREATE VIEW forever AS WITH RECURSIVE n(i, geom) AS (SELECT 1, NULL UNION ALL SELECT i + 1, NULL "
        "FROM n) SELECT * FROM n; INSERT INTO gpkg_geometry_columns "
        "VALUES ('forever', 'geom', 'POLYGON', 3006, 0, 0);"
    )
    assert read_outline_bytes("a.gpkg", geopackage(view=endless)).others == ()


SEEDS = {name: make() for name, make in FORMATS.items()} | {"a.shp": shapefile()["mark__shp"]}


@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_a_file_cut_short_or_changed_is_read_or_refused_but_never_breaks(
    name: str, data: st.DataObject
) -> None:
    whole = SEEDS[name]
    changed = bytearray(whole[: data.draw(st.integers(0, len(whole)), label="length")])
    for place in data.draw(st.lists(st.integers(0, max(0, len(changed) - 1)), max_size=6), label="places"):
        if changed:
            changed[place] = data.draw(st.integers(0, 255), label="byte")
    try:
        table = read_outline_bytes(name, bytes(changed))
    except UserError:
        return
    for shape in table.shapes.values():
        assert shape.outline is None or shape.outline.area_m2 > 0
