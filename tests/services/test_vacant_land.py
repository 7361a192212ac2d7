"""Vacant land for the web: what may be public and nothing else, in both languages, until withdrawn."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.store.worlds import World

from investcrm.domain import outlines as shapes
from investcrm.domain.commands import AddSite, StateFacts, StateOutline, StatePower
from investcrm.domain.errors import InvalidInput
from investcrm.domain.land_commands import KeepSitePaper
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.services import outlines, site_papers, sites, vacant_land


class Page(HTMLParser):
    """Reads a page as a browser does: what it points at, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.points: list[str] = []
        self.words = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.points += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "img", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (640, 400), "green").save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture
def region(laptop: World) -> dict[str, str]:
    east, north = 588_000, 6_609_000
    known: dict[str, Any] = {
        "usable_m2": 85_000, "plan_state": "legal_force", "owner": "Anna Andersson", "public": True,
        "comment": "Hemligt & <b>viktigt</b>", "north_sweref": north, "east_sweref": east,
    }  # fmt: skip
    shown = laptop.act(sites.add_site, AddSite("1980", "Ängs<backen", known, source="Svar i 2026-041"))
    laptop.act(sites.add_site, AddSite("1980", "Gömda tomten", {"usable_m2": 7}))
    for firm, restricted in ((6_000, False), (40_000, True)):
        laptop.act(sites.state_power, StatePower(shown, 2028, firm_kw=firm, restricted=restricted))
    corners = [(0, 0), (0, 300), (300, 300), (300, 0)]
    places = [SWEREF_99_TM.degrees(north + b, east + a) for a, b in corners]
    laptop.act(outlines.state, StateOutline(shown, shapes.outline([[[(x, y) for y, x in places]]])))
    for name, public in (("a.png", True), ("inne.png", False)):
        paper = KeepSitePaper(shown, name, "image/png", picture(), caption=f"Vy {name}", public=public)
        laptop.act(site_papers.keep, paper)
    return {"shown": shown}


def test_only_what_may_be_public_is_written_in_both_languages(
    laptop: World, region: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "ledig mark"
    made = laptop.ask(vacant_land.publish, folder)
    assert (made.sites, made.pictures) == (1, 1)
    everything = b"".join(data for name, data in made.files.items() if not name.endswith(".jpg")).decode()
    for secret in ("Anna", "Hemligt", "2026-041", "Gömda", "40 MW", "40000", "inne.png", region["shown"]):
        assert secret not in everything
    for file, language, words in (("index.html", "sv", "laga kraft"), ("index.en.html", "en", "legal force")):
        page = Page((folder / file).read_text(encoding="utf-8"))
        assert page.open == []
        assert ("html", {"lang": language}) in page.tags
        assert "Ängs<backen" in page.words
        assert words in page.words
        assert not any(tag == "script" for tag, _ in page.tags)
        assert all(told.get("alt") for tag, told in page.tags if tag == "img")
        assert {told["hreflang"] for tag, told in page.tags if tag == "link"} == {"sv", "en"}
        outside = [one for one in page.points if "//" in one]
        assert outside == []
        for one in page.points:
            assert one.startswith(("#", "mailto:")) or (folder / one).is_file(), one
    (feature,) = json.loads((folder / "mark.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["usable_m2"] == 85_000
    ring = feature["geometry"]["coordinates"][0]
    turns = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert turns > 0


def test_a_site_that_is_withdrawn_leaves_the_folder_and_other_pages_are_left_alone(
    laptop: World, region: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "webb"
    laptop.ask(vacant_land.publish, folder)
    (folder / "egen.css").write_text("mine")
    assert len(list((folder / "bilder").iterdir())) == 1
    laptop.act(sites.add_site, AddSite("1984", "Norra", {"public": True}))
    laptop.act(sites.state_facts, StateFacts(region["shown"], {"public": False}, "Kommunen"))
    made = laptop.ask(vacant_land.publish, folder)
    assert made.sites == 1
    assert list((folder / "bilder").iterdir()) == []
    assert "backen" not in (folder / "index.html").read_text(encoding="utf-8")
    assert (folder / "egen.css").read_text() == "mine"
    other = tmp_path / "annan"
    other.mkdir()
    (other / "index.html").write_text("startsidan")
    with pytest.raises(InvalidInput, match="other pages"):
        laptop.ask(vacant_land.publish, other)
    assert (other / "index.html").read_text() == "startsidan"
    laptop.act(sites.remove, next(row.id for row in laptop.ask(vacant_land.public_sites)))
    assert laptop.ask(vacant_land.publish, folder).sites == 0
    assert "Norra" not in (folder / "index.html").read_text(encoding="utf-8")


def test_without_a_public_site_nothing_is_written(laptop: World, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No site may be shown"):
        laptop.ask(vacant_land.publish, tmp_path / "tom")
    assert not (tmp_path / "tom").exists()
