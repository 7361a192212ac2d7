"""Indicators from the terminal: read from files, looked at, stated, added, fetched, written out."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import load_workbook
from tests.cli.conftest import Command
from tests.exchange.test_kolada import Answer, Server, server

__all__ = ["server"]
FILES = Path(__file__).resolve().parents[1] / "data" / "indicators"


def test_files_are_looked_at_taken_in_once_shown_and_written_out(
    crm: Command, workspace: Path, tmp_path: Path
) -> None:
    looked = crm("indicator", "read", FILES / "scb.csv", "--dry-run", "--json").data
    assert looked[0]["taken_in"] is None
    both = crm("indicator", "read", FILES / "scb.csv", FILES / "insikt.csv", "--json").data
    assert both[0]["taken_in"] == {"new": 77, "revised": 0, "known": 0}
    assert both[1]["unread"][0]["line"] == 10
    again = crm("indicator", "read", FILES / "scb.csv", "--json").data
    assert again[0]["taken_in"] == {"new": 0, "revised": 0, "known": 77}
    text = crm("indicator", "read", FILES / "foretagsklimat.xlsx", "--dry-run").out
    assert "Köpin" in text
    ranked = crm(
        "indicator", "read", FILES / "foretagsklimat.xlsx", "--as", "business_climate_rank", "--as-of",
        "2026-09-23", "--json",
    ).data  # fmt: skip
    assert ranked[0]["lines"][0]["key"] == "business_climate_rank"
    assert crm("indicator", "set", "nki", "Köping", "2025", "74,5", "--source", "Insikt", "--json").data[
        "new"
    ]
    assert crm("indicator", "set", "nki", "Köping", "2025", "174", "--source", "Insikt").code == 2
    shown = crm("indicator", "show", "inhabitants", "--json").data
    assert shown["county"][-1]["stated_by"]
    assert {row["municipality"] for row in shown["rows"]} > {"Köping", "Sala"}
    assert "Västmanland" in crm("indicator", "show", "inhabitants").out
    key = crm("indicator", "add", "Antal möten", "--english", "Meetings", "--json").data["key"]
    listed = {one["key"]: one for one in crm("indicator", "list", "--json").data}
    assert (listed[key]["own"], listed["inhabitants"]["known"]) == (True, 10)
    crm("indicator", "export", "--out", tmp_path / "i.xlsx")
    assert len(load_workbook(tmp_path / "i.xlsx").sheetnames) >= 5
    assert crm("indicator", "read", tmp_path / "gone.csv").code == 2
    assert crm("indicator", "show", "nothing").code == 4


def test_kolada_is_asked_when_told_to_and_a_fault_changes_nothing(
    crm: Command, workspace: Path, server: Server
) -> None:
    pages = json.loads((FILES / "kolada_v3.json").read_text(encoding="utf-8"))
    server.says = lambda _path: Answer(json.dumps(pages).encode())
    asked = (
        "indicator",
        "fetch",
        "new_companies_per_1000",
        "--year",
        "2024",
        "--from",
        server.base,
        "--json",
    )
    assert crm(*asked).data["taken_in"]["new"] == 32
    assert crm(*asked).data["taken_in"]["new"] == 0
    assert "/N00999/" in server.asked[0]
    server.says = lambda _path: Answer(b"", 500)
    broken = crm(*asked)
    assert broken.code == 7
    assert "500" in broken.error["message"]
    assert crm("indicator", "fetch", "planned_m2", "--from", server.base).code == 2
