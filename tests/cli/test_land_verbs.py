"""Land from a terminal: power stated and reserved, and what is left of it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap
from investcrm.domain.commands import AddSite
from investcrm.services import sites


def test_power_is_stated_reserved_and_told_with_its_arithmetic(crm: Command, workspace: Path) -> None:
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    opened.act(sites.add_site, AddSite("1983", "Vreten"))
    opened.close()
    assert crm("power", "substation", "Munga", "--in", "Västerås", "--voltage", "130", "--json").data == {
        "name": "Munga", "municipality_code": "1980", "voltage_v": 130_000, "operator": "",
    }  # fmt: skip
    crm("power", "add", "Munga", "--indicative", "40", "--json")
    said = (
        "--firm",
        "14 MW",
        "--basis",
        "agreement",
        "--year",
        "2028",
        "--source",
        "Mälarnät",
        "--step",
        "pre_study",
    )
    crm("power", "add", "vreten", *said)
    told = crm("power", "reserve", "Vreten", "--power", "4", "--for", "Projekt Ask", "--json").data
    assert told["place"]["kind"] == "site"
    assert [(one["firm_kw"], one["basis"], one["step"]) for one in told["statements"]] == [
        (14_000, "agreement", "pre_study")
    ]
    year = next(one for one in told["years"] if one["year"] == 2028)
    assert (year["firm_kw"], year["reserved_kw"], year["source"]) == (10_000, 4_000, "Mälarnät")
    words = crm("power", "list", "Vreten").out.replace("\u00a0", " ")
    assert "10 MW fast = 14 MW fast (Mälarnät" in words
    assert "4 MW för Projekt Ask" in words
    assert "förstudie" in words
    wrong = crm("power", "add", "Vreten", "--firm", "14", "--voltage", "7", "--json")
    assert (wrong.code, "7" in wrong.error["message"]) == (2, True)
    assert crm("power", "list", "Ingenstans", "--json").code == 4


def test_a_site_is_shown_with_its_checklist_and_its_sheet_is_written(
    crm: Command, workspace: Path, tmp_path: Path
) -> None:
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    told = {"plan_state": "legal_force", "check_street": "expected", "check_street_on": "2027-10-01"}
    opened.act(sites.add_site, AddSite("1983", "Vreten", told))
    opened.close()
    shown = crm("site", "show", "Vreten", "--json").data
    by_key = {one["key"]: one for one in shown["checklist"]}
    assert (by_key["legal_force"]["state"], by_key["street"]["on"]) == ("done", "2027-10-01")
    assert by_key["permit"]["state"] is None
    assert "ready_on" not in shown["facts"]
    assert [(one["state"], one["reached"]) for one in shown["plan"]] == [("legal_force", True)]
    words = crm("site", "show", "Vreten").out
    assert "Inte känt: följande är öppet eller okänt: Rådighet över marken" in words
    paper = tmp_path / "bruk.txt"
    paper.write_text("Köpebrev", encoding="utf-8")
    assert crm("site", "keep", "Vreten", paper, "--caption", "Köpebrev", "--json").data["kind"] == "document"
    made = crm("site", "sheet", "Vreten", "--out", tmp_path / "v.pdf", "--lang", "en", "--json").data
    assert made["language"] == "en"
    assert (tmp_path / "v.pdf").read_bytes().startswith(b"%PDF")
