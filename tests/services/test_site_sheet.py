"""The sheet an investor gets of a site: what is known, who says so, and nothing that must not be spread."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image, ImageDraw
from tests.reports.paper_judge import sound
from tests.store.worlds import World

from investcrm import words
from investcrm.domain.commands import AddSite, StateFacts, StatePower, Undo
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.filters import SiteFilter
from investcrm.domain.land_commands import DescribeSitePaper, KeepSitePaper, ReservePower
from investcrm.domain.power import Basis
from investcrm.domain.ready_to_build import STATED
from investcrm.domain.sites import FactValue
from investcrm.services import exporting, papers, power, site_papers, site_sheet, sites, undoing, vacant_land

VASTERAS = "1980"
FIRST: dict[str, FactValue] = {
    "usable_m2": 142_000, "gross_m2": 190_000, "plan_state": "consultation", "plan_on": "2025-02-01",
    "plan_adopted_expected_on": "2025-12-01", "plan_legal_force_expected_on": "2026-02-01",
    "owner": "Kommunen", "north_sweref": 6_609_093, "east_sweref": 585_609, "motorway_m": 5_000,
    "motorway_name": "E18", "fibre": True, "permitted_use": "Industri och lager", "price_sek_m2": 225,
}  # fmt: skip
THEN: dict[str, FactValue] = {
    "plan_state": "adopted", "plan_on": "2026-02-20", "plan_legal_force_expected_on": "2026-12-01",
    "check_disposal": "done", "check_disposal_on": "2025-06-01", "check_street": "expected",
    "check_street_on": "2027-10-01", "check_water_sewer": "expected", "check_water_sewer_on": "2027-06-01",
    "check_power": "expected", "check_power_on": "2028-03-31", "check_archaeology": "done",
    "check_remediation": "not_needed", "check_permit": "not_needed",
}  # fmt: skip


def picture(size: tuple[int, int] = (640, 400)) -> bytes:
    made = Image.new("RGB", size, "#cfe3c4")
    ImageDraw.Draw(made).rectangle((40, 220, 600, 380), fill="#7d9c5f")
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def site(laptop: World) -> str:
    """A site with all that the sheet tells."""
    made = laptop.act(
        sites.add_site, AddSite(VASTERAS, "Hacksta", FIRST, source="Översikten", as_of=date(2024, 11, 2))
    )
    laptop.act(sites.state_facts, StateFacts(made, THEN, "Stadsbyggnad", laptop.today))
    laptop.act(
        power.state,
        StatePower(made, None, 6_000, source="Mälarnät", basis=Basis.SUBSCRIPTION, stated_on=laptop.today),
    )
    laptop.act(
        power.state,
        StatePower(
            made, 2028, 14_000, 6_000, source="Mälarnät", basis=Basis.AGREEMENT, stated_on=laptop.today
        ),
    )
    laptop.act(
        power.reserve, ReservePower("Kundbolaget", 5_000, made, from_year=2028, until=date(2030, 12, 31))
    )
    for name, public in (("flygbild.png", True), ("insidan.png", False)):
        said = KeepSitePaper(made, name, "image/png", picture(), f"Bild {name}", "Kommunen", public)
        laptop.act(site_papers.keep, said)
    return made


def test_the_sheet_tells_power_plan_slip_and_checklist_with_their_sources(laptop: World, site: str) -> None:
    pdf = laptop.ask(site_sheet.document, site, words.of("sv"))
    read = sound(pdf)
    texts = [text.replace("\u00a0", " ") for _, text in read]
    told = " ".join(texts)
    assert texts[:2] == ["Faktablad", "Hacksta"]
    assert "9 MW fast, 6 MW preliminärt = 14 MW fast, 6 MW preliminärt (Mälarnät, 2026-03-02)" in told
    assert "5 MW reserverat, från 2028, till och med 2030-12-31" in told
    assert "Kundbolaget" not in told
    assert "303 dagar senare" in told
    assert "2026-02-20" in texts
    assert "81 dagar senare" in told
    assert "Byggklar från kv 1 2028." in told
    assert texts.index("Rådighet över marken") < texts.index("Gata") < texts.index("Miljötillstånd")
    assert "2024-11-02, inaktuell" in texts
    figures = [text for tag, text in read if tag == "Figure"]
    assert any("2028: 9" in text.replace("\u00a0", " ") for text in figures)
    assert any("Bild flygbild.png" in text for text in figures)
    assert not any("insidan" in text for text in texts)
    assert pdf == laptop.ask(site_sheet.document, site, words.of("sv"))


def test_a_sheet_of_which_nothing_is_known_says_so_in_english(laptop: World) -> None:
    bare = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    texts = [text for _, text in sound(laptop.ask(site_sheet.document, bare, words.of("en")))]
    assert "Not known: nobody has gone through the checklist." in texts
    assert "No power has been stated that may be told of here." in texts
    assert texts.count("unknown") >= 4


def test_a_day_that_is_only_stated_is_never_said_to_be_ready(laptop: World) -> None:
    told: dict[str, FactValue] = {"ready_on": "2026-05-01", "plan_state": "legal_force", "public": True}
    site = laptop.act(
        sites.add_site, AddSite(VASTERAS, "Hacksta", told, source="Kommunen", as_of=date(2026, 2, 1))
    )
    texts = [text for _, text in sound(laptop.ask(site_sheet.document, site, words.of("sv")))]
    who, nobody = "Kommunen, 2026-02-01", "ngen har gått igenom checklistan än"
    assert f"Uppges vara byggklar från 2026-05-01 ({who}). I{nobody}." in texts
    once = f"uppgivet, i{nobody}"
    assert f"{who}; {once}" in texts
    row = laptop.ask(sites.detail, site).row
    assert f"2026-05-01 ({once})" in [one.value for one in papers.known_values(row, words.of("sv"))]
    page = laptop.ask(vacant_land.publication).files["index.html"].decode()
    assert f"2026-05-01 ({once})" in page
    done: dict[str, FactValue] = {f"check_{key}": "done" for key in STATED}
    laptop.act(sites.state_facts, StateFacts(site, done, "Kommunen", laptop.today))
    row = laptop.ask(sites.detail, site).row
    assert site_sheet.ready_words(row, words.of("sv")).startswith("Byggklar från ")
    assert not any("checklistan" in one.value for one in papers.known_values(row, words.of("sv")))


def test_what_must_not_be_spread_is_on_no_paper_and_in_no_list(laptop: World, site: str) -> None:
    laptop.act(
        power.state,
        StatePower(site, 2029, 77_000, source="Hemliga Nätet", restricted=True, basis=Basis.AGREEMENT),
    )
    laptop.act(power.reserve, ReservePower("Hemliga Kunden", 3_500, site, from_year=2027, restricted=True))
    laptop.act(
        power.state,
        StatePower("", None, 0, 88_000, municipality_code=VASTERAS, restricted=True, source="Hemligt"),
    )
    shown = SiteFilter()
    papers = [laptop.ask(site_sheet.document, site, words.of(language)) for language in ("sv", "en")]
    papers.append(laptop.ask(exporting.pdf, "sites", shown, ("name", "power"), "sv"))
    for pdf in papers:
        told = " ".join(text for _, text in sound(pdf)).replace("\u00a0", " ")
        assert "Hacksta" in told
        for secret in ("77 MW", "2,5 MW", "2.5 MW", "88", "Hemlig", "73,5"):
            assert secret not in told
        assert "6 MW" in told


def test_pictures_are_kept_byte_for_byte_and_taken_away_and_back(world: World) -> None:
    made = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    data = picture((64, 64)) + b"\0" * 1_500_000
    kept = world.act(site_papers.keep, KeepSitePaper(made, "a.png", "image/png", data))
    row, found = world.ask(site_papers.content, kept)
    assert (found, row.kind, row.public) == (data, "picture", False)
    world.act(site_papers.describe, DescribeSitePaper(kept, "Från  söder", True))
    assert [(one.caption, one.public) for one in world.ask(site_papers.of_site, made)] == [
        ("Från söder", True)
    ]
    world.act(site_papers.remove, kept)
    assert world.ask(site_papers.of_site, made) == ()
    world.act(undoing.undo, Undo())
    assert len(world.ask(site_papers.of_site, made)) == 1
    with pytest.raises(InvalidInput, match="cannot be read"):
        world.act(site_papers.keep, KeepSitePaper(made, "b.png", "image/png", b"no picture"))
    with pytest.raises(NotFound):
        world.act(site_papers.keep, KeepSitePaper("0" * 32, "c.pdf", "application/pdf", b"x"))
