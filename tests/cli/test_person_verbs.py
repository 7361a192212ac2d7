"""Personal data from the terminal: due, exported, erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
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


def test_the_room_is_read_too_where_that_is_asked_for_and_its_records_are_marked(
    crm: Command, known: None, tmp_path: Path
):
    both = tmp_path / "both"
    opened = crm("confidential", "add", "Projekt Vega", "--investor", f"{NAME} AB")
    assert opened.code == 0
    plain = crm("person", "export", NAME, "--out", tmp_path / "plain", "--json")
    assert plain.data["room_searched"] is False
    done = crm("person", "export", NAME, "--out", both, "--confidential", "--json")
    assert done.data["records"] > plain.data["records"]
    told = json.loads((tmp_path / "both.json").read_text(encoding="utf-8"))
    assert {one["confidential"] for one in told["records"]} == {True, False}
    assert crm("person", "due", "--confidential", "--json").data == []


def test_a_person_known_to_the_room_alone_is_told_with_the_address_kept_there(
    crm: Command, known: None, workspace: Path, tmp_path: Path
):
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    room = rooms.unlock(opened, PASSPHRASE)
    contact = {"contact_name": "Örjan Tjädermyr", "contact_email": "ot@tjader.example"}
    room.act(inquiries.log, LogInquiry("Projekt Orre", "Mässa", **contact))
    room.act(inquiries.log, LogInquiry("Projekt Ripa", "Mässa", summary="Skriv till ot@tjader.example"))
    room.close()
    opened.close()
    out = tmp_path / "orjan.json"
    assert crm("person", "export", "Örjan Tjädermyr", "--out", out, "--confidential").code == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["person"]["emails"] == ["ot@tjader.example"]
    (contact_record,) = (one for one in told["records"] if one["table"] == "contact")
    assert contact_record["stays_because"] == ""
    assert "Projekt Ripa" in {one["text"] for one in told["records"]}
