"""Projects from the terminal: begun, worked in, counted, shown, reported."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from tests.cli.conftest import Command
from tests.reports.paper_judge import sound


def test_a_project_is_worked_in_and_reported_from_the_terminal(
    crm: Command, workspace: Path, tmp_path: Path
) -> None:
    number = crm("inquiry", "add", "Projekt Björk", "--json").data["number"]
    begun = crm(
        "project", "add", "Grön etablering", "--from", "2025-01-01", "--to", "2025-12-31",
        "--funder", "Tillväxtverket", "--budget", "4 mnkr", "--budget-hours", "1200", "--json",
    ).data  # fmt: skip
    assert (begun["budget_sek"], begun["budget_hours"], begun["rhythm"]) == (4_000_000, 1200, "third")
    assert crm("project", "activity", "Grön", "Elmöte", "--on", "2025-02-03", "--women", "4", "--men", "2",
               "--organisations", "5", "--smes", "3").code == 0  # fmt: skip
    crm("project", "hours", "Grön", "7:30", "--on", "2025-02-03", "--activity", "elmöte", "--note", "Ledde")
    logged = crm("project", "hours", "Grön", "--on", "2025-02-01", "--json").data["hours"]
    assert [(one["person"], one["hours"], one["note"]) for one in logged] == [("Rådgivaren", 7.5, "Ledde")]
    assert "utanför projektet" in crm("project", "hours", "Grön", "1", "--on", "2024-12-31").err
    crm("project", "goal", "Grön", "Deltagare", "--target", "10", "--counted", "participants")
    crm("project", "goal", "Grön", "Handbok", "--target", "1")
    crm("project", "count", "Grön", "Hand", "1", "--on", "2025-03-01")
    crm("project", "attribute", "Grön", number, "--share", "50")
    crm("project", "attribute", "Grön", "inquiries")
    shown = crm("project", "show", "Grön etablering", "--json").data
    assert [(goal["words"], goal["so_far"]) for goal in shown["goals"]] == [("Deltagare", 6), ("Handbok", 1)]
    assert [case["share"] for case in shown["cases"]] == [50]
    assert shown["periods"][0]["state"] == "late"
    assert "Tillväxtverket" in crm("project", "show", "Grön").out
    assert "Elmöte" not in crm("project", "list").out
    pdf, xlsx = tmp_path / "rapport.pdf", tmp_path / "rapport.xlsx"
    crm("project", "report", "Grön", "2025-T1", "--out", pdf, "--summary", "Vi kom i gång.")
    assert any("Vi kom i gång." in text for _, text in sound(pdf.read_bytes()))
    made = crm("project", "report", "Grön", "1", "--reported", "--out", xlsx, "--json").data
    assert (made["edition"], made["due_on"]) == (1, "2025-05-30")
    assert load_workbook(xlsx).worksheets[3]["C2"].value == 7.5
    again = crm("project", "report", "Grön", "1", "--reported", "--json")
    assert (again.code, again.error["code"]) == (2, "invalid_input")
    assert crm("project", "calendar", "Grön", "--out", tmp_path / "p.ics", "--json").data["reports"] == 2
    crm("project", "attribute", "Grön", number, "--remove")
    assert crm("project", "show", "Grön", "--json").data["cases"] == []
    assert crm("project", "end", "Grön", "--on", "2025-06-30", "--json").data["last_on"] == "2025-06-30"


def test_a_project_is_changed_and_keeps_what_is_not_named(crm: Command) -> None:
    given = ("--from", "2025-01-01", "--to", "2025-12-31", "--funder", "Tillväxtverket", "--budget", "4 mnkr")
    crm("project", "add", "Grön etablering", *given, "--budget-hours", "1200")
    other = ("--name", "Grön mark", "--to", "2026-12-31", "--rhythm", "half", "--budget", "")
    changed = crm("project", "change", "Grön", *other, "--json").data
    kept = (changed["name"], changed["first_on"], changed["funder"], changed["budget_hours"])
    assert kept == ("Grön mark", "2025-01-01", "Tillväxtverket", 1200)
    assert (changed["last_on"], changed["rhythm"], changed["budget_sek"]) == ("2026-12-31", "half", None)
    nothing = crm("project", "change", "Grön", "--funder", "Tillväxtverket", "--json")
    assert (nothing.code, nothing.error["code"]) == (2, "invalid_input")
    crm("undo")
    assert crm("project", "show", "Grön", "--json").data["name"] == "Grön etablering"
