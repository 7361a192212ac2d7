"""Map files in, the map out, from the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from tests.cli.conftest import Command

from investcrm.domain.projection import SWEREF_99_TM


def ring(east: int, north: int) -> list[list[float]]:
    corners = [(0, 0), (400, 0), (400, 300), (0, 300), (0, 0)]
    return [[x, y] for y, x in (SWEREF_99_TM.degrees(north + b, east + a) for a, b in corners)]


def test_outlines_come_in_and_the_map_goes_out(crm: Command, tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [ring(588_000, 6_609_000)]}
    turned = {"type": "Polygon", "coordinates": [[place[::-1] for place in ring(588_000, 6_609_000)]]}
    features = [
        {"type": "Feature", "properties": {"namn": name}, "geometry": geometry}
        for name, geometry in (("Ängsbacken", shape), ("Vänd", turned))
    ]
    file = tmp_path / "mark.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    looked = crm("import", file, "--as", "outlines", "--dry-run", "--json").data
    assert looked["system"]["epsg"] == 4326
    first, second = looked["outcomes"]
    assert first["corners"] == 4
    assert 120_000 < first["outline_m2"] < 120_200
    assert any("bytt plats" in one["doubt"] for one in second["reasons"])
    made = crm("import", file, "--as", "outlines", "--json").data
    assert made["added"] == 1
    road = tmp_path / "väg.geojson"
    road.write_text(json.dumps({"type": "LineString", "coordinates": [[16.0, 59.4], [16.8, 59.7]]}))
    for name in ("karta.svg", "karta.png"):
        told = crm("map", "--out", tmp_path / name, "--layer", road, "--json").data
        assert (told["outlines"], told["lines"]) == (1, 1)
    assert (tmp_path / "karta.png").read_bytes().startswith(b"\x89PNG")
    drawn = ElementTree.parse(tmp_path / "karta.svg").getroot()
    words = "".join(drawn.itertext())
    assert "Ängsbacken" in words
    assert "detaljplan som vunnit laga kraft" in words
    wrong = crm("map", "--out", tmp_path / "karta.jpg", "--json")
    assert wrong.code == 2
