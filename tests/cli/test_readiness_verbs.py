"""Readiness from the terminal: shown with its arithmetic, asked for, confirmed, weighed, printed."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command
from tests.reports.paper_judge import sound


def test_readiness_is_asked_for_confirmed_weighed_and_printed(
    crm: Command, workspace: Path, tmp_path: Path
) -> None:
    every = crm("readiness", "show", "--json").data
    assert {one["municipality"] for one in every} > {"Köping", "Västerås"}
    weighed = crm("readiness", "weigh", "elkapacitet=3", "strategy=0", "--compare", "--json").data
    assert (weighed["weights"]["power"], weighed["compare"]) == (3, True)
    (asked,) = crm("readiness", "ask", "Köping", "--by", "2099-12-18", "--about", "land", "--json").data
    assert asked["left"] == ["land"]
    assert crm("readiness", "confirm", "1983", "--json").data["confirmed"] == ["land", "power"]
    crm("readiness", "support", "Köping", "land", "--hours", "1.5", "--note", "Genomgång", "--json")
    shown = crm("readiness", "show", "Köping", "--json").data
    sums = shown["arithmetic"]
    assert sums["points"] == sum(part["points"] * part["weight"] for part in sums["parts"]) == 100
    assert (sums["weight"], sums["index"], shown["index"]) == (4, 25, 25)
    assert shown["requests"][0]["answered"] is True
    assert shown["support"][0]["minutes"] == 90
    assert shown["levels"]["power"]["confidence"] == "confirmed"
    assert shown["levels"]["strategy"] is None
    assert shown["trend"][-1]["index"] == 25
    text = crm("readiness", "show", "Köping").out
    assert "Elkapaciteten är begränsad" in text
    made = crm(
        "readiness", "sheet", "Köping", "--out", str(tmp_path / "k.pdf"), "--lang", "en", "--json"
    ).data
    assert made["language"] == "en"
    assert any("Köping" in text for _, text in sound((tmp_path / "k.pdf").read_bytes()))
    assert "power=3" in crm("readiness", "weigh", "power").err
