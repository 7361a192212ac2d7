"""Sealing and verifying the log from the terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap


def test_a_seal_is_kept_on_this_computer_and_found_again(crm: Command, home: Path):
    crm("inquiry", "add", "Projekt Heron", "--source", "Mässa")
    sealed = crm("audit", "seal", "--json")
    assert sealed.code == 0
    assert Path(sealed.data["file"]).is_relative_to(home)
    verified = crm("audit", "verify", "--json")
    assert verified.code == 0
    assert verified.data["altered"] == []
    assert verified.data["proven"]["root"] == sealed.data["root"]
    assert "Bevisat" in crm("audit", "verify").out


def test_without_a_seal_nothing_is_proven_and_that_is_said(crm: Command):
    verified = crm("audit", "verify")
    assert verified.code == 0
    assert "Inget är bevisat" in verified.out


def test_a_rewritten_act_is_named_with_exit_code_7(crm: Command, workspace: Path, tmp_path: Path):
    crm("inquiry", "add", "Projekt Heron", "--source", "Mässa")
    file = tmp_path / "seal.json"
    assert crm("audit", "seal", "--out", file).code == 0
    assert crm("audit", "seal", "--out", file).code == 2
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    try:
        with opened.write() as uow:
            uow.execute("UPDATE change_set SET actor_name = 'Någon annan' WHERE seq > 1")
            uow.commit("x")
    finally:
        opened.close()
    verified = crm("audit", "verify", "--seal", file, "--json")
    assert verified.code == 7
    (altered,) = verified.data["altered"]
    assert (altered["code"], altered["table"]) == ("altered", "inquiry")
    assert altered["number"].endswith("-001")
    assert verified.data["proven"] is None


def test_anothers_seal_is_told_apart(crm: Command, command: Command, tmp_path: Path):
    other, file = tmp_path / "other", tmp_path / "seal.json"
    command("init", "--region", "20", "-w", other, passphrase=PASSPHRASE)
    command("audit", "seal", "--out", file, "-w", other, passphrase=PASSPHRASE)
    verified = crm("audit", "verify", "--seal", file)
    assert verified.code == 7
    assert "en annan arbetsyta" in verified.out.splitlines()[0]


def test_the_rooms_log_is_sealed_and_held_against_its_encrypted_seal(crm: Command, tmp_path: Path):
    file = tmp_path / "room.json"
    crm("confidential", "add", "Projekt Norrsken")
    sealed = crm("audit", "seal", "--confidential", "--out", file, "--json")
    assert sealed.code == 0
    assert "encrypted" in file.read_text()
    verified = crm("audit", "verify", "--confidential", "--seal", file, "--json")
    assert (verified.code, verified.data["altered"]) == (0, [])
    assert verified.data["proven"]["root"] == sealed.data["root"]
    assert crm("audit", "verify", "--seal", file).code == 2


def test_a_seal_of_the_open_log_is_not_held_against_the_rooms(crm: Command, tmp_path: Path):
    file = tmp_path / "seal.json"
    crm("inquiry", "add", "Projekt Heron", "--source", "Mässa")
    crm("audit", "seal", "--out", file)
    verified = crm("audit", "verify", "--confidential", "--seal", file)
    assert verified.code == 2
    assert "öppna loggen" in verified.err


def test_values_taken_away_by_the_databases_owner_are_not_told_to_be_gone_on_purpose(
    crm: Command, workspace: Path, tmp_path: Path
):
    file = tmp_path / "seal.json"
    crm("inquiry", "add", "Projekt Heron")
    crm("audit", "seal", "--out", file)
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    with opened.write() as uow:
        uow.execute("DELETE FROM change_value")
        uow.commit("x")
    assert "vem som tog bort värdena, och varför, är inte bevisat" in crm("audit", "verify").out
    with opened.write() as uow:
        uow.execute("DELETE FROM change WHERE set_seq = 1")
        uow.commit("x")
    opened.close()
    said = crm("audit", "verify", "--seal", file).out
    assert "i loggens början är borta" in said
    assert "1970-" not in said
