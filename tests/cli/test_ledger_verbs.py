"""The ledger from the terminal: stated, corrected, withdrawn, asked for and exported."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import THIS_YEAR, Command


def test_the_ledger_is_kept_from_the_terminal(crm: Command, tmp_path: Path):
    number = str(crm("inquiry", "add", "Projekt Lönn", "--jobs", "90", "--json").data["number"])
    assert crm("decide", number, "--outcome", "establishment", "--jobs", "60", "--in", "1980").code == 0
    told = crm("ledger", "state", number, "announced", "--jobs", "600")
    assert told.code == 2
    assert "--sure" in told.err
    said = ("ledger", "state", number, "announced", "--jobs", "60", "--entry", "20", "--source", "Tidningen")
    assert crm(*said).code == 0
    again = crm("ledger", "state", number, "announced", "--jobs", "55", "--json")
    assert again.code == 2
    right = crm("ledger", "state", number, "announced", "--jobs", "55", "--replace", "--json").data
    found = {(one["jobs"], one["skill"], one["stands"]) for one in right["statements"]}
    assert {(20, "entry", False), (40, "", False), (55, "", True)} <= found
    (standing,) = (one for one in right["statements"] if one["step"] == "announced" and one["stands"])
    left = crm("ledger", "withdraw", number, standing["reference"], "--json").data
    assert not [one for one in left["statements"] if one["step"] == "announced" and one["stands"]]
    assert crm("ledger", "withdraw", number, standing["reference"]).code == 4
    due = crm("ledger", "due", "--json").data
    assert [(one["number"], one["missing"]) for one in due] == [(number, ["skill"])]
    (span,) = crm("ledger", "bridge", THIS_YEAR, "--json").data["spans"]
    assert (span["before"], span["after"]) == (90, 60)
    assert [(move["change"], move["amount"], move["cases"]) for move in span["moves"]] == [
        ("shrank", -30, [number])
    ]
    planned = crm("ledger", "ask", number, "--months", "12", "--on", "2099-03-02", "--json")
    assert planned.data == {"number": number, "months": 12, "on": "2099-03-02"}
    for name in ("ledger", "follow-up"):
        out = tmp_path / f"{name}.xlsx"
        assert crm("export", name, "--out", out).code == 0
        assert out.read_bytes().startswith(b"PK")
