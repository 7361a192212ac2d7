"""Personal data from the terminal: due, exported, erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap
from investcrm.domain.commands import LogInquiry
from investcrm.services import inquiries

NAME, EMAIL = "Åsa Falkenhjelm", "asa.f@heron.example"


@pytest.fixture
def known(workspace: Path) -> None:
    """A case with a contact."""
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    opened.act(
        inquiries.log,
        LogInquiry(
            "Projekt Heron",
            "Mässa",
            summary=f"Hör av dig till {NAME}",
            contact_name=NAME,
            contact_email=EMAIL,
        ),
    )
    opened.desk.save_draft("inquiry.1", "x", {"contact_name": NAME}, opened.store.clock())
    opened.close()


def test_who_is_due_can_be_looked_up_ahead(crm: Command, known: None):
    assert crm("person", "due", "--json").data == []
    (ahead,) = crm("person", "due", "--within", "800", "--json").data
    assert (ahead["name"], ahead["set_by_hand"]) == (NAME, False)


def test_a_person_is_exported_to_json_and_pdf(crm: Command, known: None, tmp_path: Path):
    out = tmp_path / "asa"
    assert crm("person", "export", EMAIL, "--out", out).code == 0
    told = json.loads((tmp_path / "asa.json").read_text(encoding="utf-8"))
    assert {one["table"] for one in told["records"]} == {"contact", "inquiry"}
    assert (tmp_path / "asa.pdf").exists()
    assert crm("person", "export", EMAIL, "--out", out).code == 2
    assert crm("person", "export", "Ingen Sådan", "--out", tmp_path / "x").code == 4


def test_a_person_is_erased_with_what_stays_said(crm: Command, known: None, workspace: Path):
    assert crm("person", "erase", NAME).code == 2
    done = crm("person", "erase", NAME, "--yes", "--json")
    assert done.code == 0
    assert (done.data["erased"], done.data["drafts"]) == (1, 1)
    assert [one["table"] for one in done.data["stays"]] == ["inquiry"]
    assert done.data["stays"][0]["why"]
    assert crm("check", "--json").data == []
    assert crm("audit", "verify").code == 0
    assert crm("person", "erase", NAME, "--yes").code == 4
