"""Secrecy and disclosure from the terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import PASSPHRASE, Command
from tests.cli.test_register_verbs import with_document


def test_a_case_is_assessed_and_what_must_be_registered_is_named(crm: Command, workspace: Path):
    number = with_document(workspace, "Projekt Alm")
    assert crm("secrecy", "assess", number, "secret").code == 2
    done = crm("secrecy", "assess", number, "secret", "--ground", "31:16", "--wish", "Tyst", "--json")
    assert (done.data["finding"], done.data["ground"]) == ("secret", "31 kap. 16 § OSL")
    assert done.data["unregistered"] == ["brev.txt"]
    shown = crm("secrecy", "show", number)
    assert "31 kap. 16 § OSL" in shown.out
    assert "brev.txt" in shown.out


def test_a_confidential_case_is_assessed_in_the_room(command: Command, workspace: Path):
    number = with_document(workspace, "Projekt Alm", room=True)
    shown = command("secrecy", "show", number, "--json", passphrase=PASSPHRASE)
    assert shown.data["unregistered"] == ["brev.txt"]
    done = command("secrecy", "assess", number, "public", "--json", passphrase=PASSPHRASE)
    assert done.data["unregistered"] == []


def test_a_request_is_logged_masked_decided_and_written_out(crm: Command, workspace: Path, tmp_path: Path):
    number = with_document(workspace, "Kvantfjäril och annat")
    logged = crm(
        "disclosure",
        "add",
        "Allt",
        "--case",
        number,
        "--documents-of",
        number,
        "--requester",
        "Tidningen",
        "--json",
    )
    assert [one["name"] for one in logged.data["documents"]] == ["brev.txt"]
    assert crm("disclosure", "list", "--json").data[0]["request"] == 1
    assert crm("disclosure", "decide", "1", "--ground", "31:16").code == 2
    assert crm("disclosure", "mask", "1", "1", "--word", "Saknas").code == 2
    assert crm("disclosure", "mask", "1", "1", "--area", "nonsens").code == 2
    masked = crm("disclosure", "mask", "1", "1", "--word", "Kvantfjäril", "--area", "1,0,0,10,5", "--json")
    assert masked.data["touched"] == [1]
    out = tmp_path / "ut"
    done = crm("disclosure", "decide", "1", "--ground", "31:16", "--out", out, "--json")
    assert done.data["decision"] == "partly"
    assert len(done.data["files"]) == 2
    assert all(Path(one).read_bytes().startswith(b"%PDF") for one in done.data["files"])
    assert "Delvis utlämnad" in crm("disclosure", "show", "1").out
    assert crm("disclosure", "decide", "1", "--ground", "31:16").code == 5
    assert crm("disclosure", "show", "9").code == 2


def test_documents_are_added_by_words_and_decided_one_by_one(crm: Command, workspace: Path):
    with_document(workspace, "Projekt Alm")
    with_document(workspace, "Projekt Ek")
    crm("disclosure", "add", "Allt om eken")
    assert [
        one["case"]
        for one in crm("disclosure", "add", "--request", "1", "--find", "ek", "--json").data["documents"]
    ]
    assert crm("disclosure", "decide", "1", "partly", "--document", "1").code == 2
    done = crm("disclosure", "decide", "1", "refused", "--document", "1", "--json")
    assert done.data["documents"][0]["decision"] == "refused"
