"""Disposal and the e-archive from the terminal."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.cli.conftest import PASSPHRASE, Command
from tests.cli.test_register_verbs import with_document


def test_disposal_shows_first_and_goes_only_when_told(crm: Command, workspace: Path):
    number = with_document(workspace, "Kvantfjäril")
    assert "gallras ingenting" in crm("disposal", "rule", "list").out
    added = crm(
        "disposal",
        "rule",
        "add",
        "lost",
        "--months",
        "0",
        "--decision",
        "§ 7",
        "--decided",
        "2026-01-15",
        "--json",
    )
    assert added.data == [
        {"rule": 1, "covers": "lost", "months": 0, "decision": "§ 7", "decided_on": "2026-01-15"}
    ]
    assert crm("disposal", "due", "--json").data == []
    assert crm("decide", number, "--outcome", "lost", "--reason", "price").code == 0
    (due,) = crm("disposal", "due", "--json").data
    assert due["record"] == number
    assert crm("disposal", "carry-out", "1", "--json").data == {"would_go": [number]}
    assert crm("inquiry", "show", number).code == 0
    assert crm("disposal", "carry-out", "1", "--yes", "--json").data["disposed"] == [number]
    assert crm("inquiry", "show", number).code == 4
    assert crm("disposal", "carry-out", "1", "--yes").code == 2
    assert crm("disposal", "carry-out", "9").code == 2


def test_a_case_is_exported_and_a_confidential_one_is_logged_as_that(
    command: Command, workspace: Path, tmp_path: Path
):
    number = with_document(workspace, "Kvantfjäril", room=True)
    out = tmp_path / "paket.zip"
    done = command("archive", "export", number, "--out", out, passphrase=PASSPHRASE)
    assert done.code == 0
    with zipfile.ZipFile(out) as archive:
        assert {"sip.xml", "metadata/case.json", "content/0001-brev.txt"} == set(archive.namelist())
    log = command("confidential", "log", number, "--json", passphrase=PASSPHRASE)
    assert "exported" in log.out
