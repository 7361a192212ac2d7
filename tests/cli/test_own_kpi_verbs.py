"""The region's own key figures from the terminal, and slices of figures."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import THIS_YEAR, Command


def test_one_is_defined_shown_kept_as_a_file_and_removed(
    crm: Command, workspace: Path, tmp_path: Path
) -> None:
    defined = crm(
        "kpi", "define", "won_cases", "--sv", "Vunna ärenden", "--en", "Cases won", "--date", "decided_on",
        "--where", "outcome=establishment,expansion", "--json",
    )  # fmt: skip
    assert (defined.code, defined.data) == (0, {"defined": ["won_cases"]})
    shown = {line["key"]: line for line in crm("kpi", THIS_YEAR, "--json").data}
    both = shown["establishments"]["value"] + shown["expansions"]["value"]
    assert (shown["won_cases"]["value"], shown["won_cases"]["label"]) == (both, "Cases won")
    assert len(crm("kpi", "show", THIS_YEAR, "--behind", "won_cases", "--json").data) == both
    file = tmp_path / "own.json"
    file.write_text(json.dumps(crm("kpi", "own", "--json").data), encoding="utf-8")
    assert crm("kpi", "remove", "won_cases").code == 0
    assert crm("kpi", "remove", "won_cases").code == 4
    assert crm("kpi", "own", "--json").data == []
    assert crm("kpi", "define", "--file", file).code == 0
    assert "Vunna ärenden" in crm("kpi", "own", "--lang", "sv").out


def test_what_cannot_be_counted_is_one_sentence(crm: Command, workspace: Path, tmp_path: Path) -> None:
    for words in (
        ("lost", "--sv", "Förlorade"),
        ("x1", "--sv", "X", "--where", "1=1"),
        ("x1", "--sv", "X", "--of", "setting"),
        ("--file", tmp_path / "none.json"),
    ):
        said = crm("kpi", "define", *words)
        assert (said.code, "Traceback" in said.err) == (2, False), words
    assert crm("kpi", "own", "--json").data == []


def test_figures_are_sliced_and_laid_out_by_dimension(crm: Command, workspace: Path) -> None:
    for title, source in (("Al", "SBA"), ("Ask", "SBA"), ("Bok", "")):
        crm("inquiry", "add", title, *(("--source", source) if source else ()))
    whole = {line["key"]: line["value"] for line in crm("kpi", THIS_YEAR, "--json").data}
    rows = crm("kpi", THIS_YEAR, "--by", "source", "--json").data
    assert sum(row["inquiries"] for row in rows) == whole["inquiries"] == 3
    part = crm("kpi", THIS_YEAR, "--source", rows[0]["key"] or "-", "--json").data
    assert {line["key"]: line["value"] for line in part}["inquiries"] == rows[0]["inquiries"]
    assert crm("kpi", THIS_YEAR, "--by", "weather").code == 2
