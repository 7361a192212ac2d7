"""Files that are newer, damaged, cut short or missing are refused with one sentence, and left as they are."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.conftest import PASSPHRASE

from investcrm import bootstrap
from investcrm.cli.main import main
from investcrm.domain.commands import LogInquiry
from investcrm.security import keys
from investcrm.services import inquiries
from investcrm.store import sqlcipher

Crm = Callable[..., tuple[int, str]]


@pytest.fixture
def crm(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Run a verb over the workspace; returns the exit code and what was said on standard error."""
    monkeypatch.setenv("INVESTCRM_LANG", "en")

    def run(*given: str) -> tuple[int, str]:
        reading, writing = os.pipe()
        os.write(writing, PASSPHRASE.encode())
        os.close(writing)
        capsys.readouterr()
        code = main([*given, "--workspace", str(folder), "--passphrase-fd", str(reading)])
        return code, capsys.readouterr().err.strip()

    return run


@pytest.fixture(scope="session")
def worked_in(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with some inquiries in it, to copy."""
    place = tmp_path_factory.mktemp("worked-in") / "workspace"
    shutil.copytree(made, place)
    workspace = bootstrap.open_workspace(place, PASSPHRASE)
    for number in range(60):
        workspace.act(inquiries.log, LogInquiry(f"Projekt {number}", summary="ord " * 400))
    workspace.close()
    return place


@pytest.fixture
def filled(folder: Path, worked_in: Path) -> Path:
    """The test's own workspace with some inquiries in it."""
    shutil.rmtree(folder)
    shutil.copytree(worked_in, folder)
    return folder


def print_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def refused(crm: Crm, *, code: int = 7) -> str:
    """Every verb refuses the workspace with one sentence, and no mistake of ours."""
    for given in (("inquiry", "list"), ("inquiry", "add", "Nytt"), ("check",)):
        found, said = crm(*given)
        assert found == code, said
        assert said
        assert len(said.splitlines()) == 1
    return said


def set_revision(folder: Path, revision: str) -> None:
    key = keys.unlock(folder, PASSPHRASE)[keys.OPEN]
    connection = sqlcipher.connect(folder / "open.db", key)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_a_newer_file_is_refused_with_words_and_left_alone(crm: Crm, filled: Path):
    set_revision(filled, "9999")
    before = print_of(filled / "open.db")
    said = refused(crm)
    assert "newer" in said
    assert print_of(filled / "open.db") == before


@pytest.mark.parametrize("name", ["keys.json", "open.db"])
def test_a_missing_file_is_named(crm: Crm, filled: Path, name: str):
    (filled / name).rename(filled / "elsewhere")
    said = refused(crm)
    assert name in said or str(filled) in said
    assert not (filled / name).exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 2, "wraps": {}}', '{"format": 1}', "\x00" * 50]
)
def test_a_damaged_key_file_is_told_from_damaged_data(crm: Crm, filled: Path, text: str):
    (filled / "keys.json").write_text(text, encoding="utf-8")
    before = print_of(filled / "open.db")
    assert "keys.json" in refused(crm)
    assert print_of(filled / "open.db") == before


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed", "memory_kib"])
def test_a_key_file_with_a_part_missing_is_damaged(crm: Crm, filled: Path, field: str):
    import json

    told = json.loads((filled / "keys.json").read_text())
    for wrap in told["wraps"].values():
        del wrap[field]
    (filled / "keys.json").write_text(json.dumps(told))
    refused(crm)


@pytest.mark.parametrize("keep", [0, 100, 4096, 50_000])
def test_a_file_cut_short_is_refused(crm: Crm, filled: Path, keep: int):
    with (filled / "open.db").open("rb+") as file:
        file.truncate(keep)
    code, said = crm("check")
    assert code in (3, 7), said
    assert len(said.splitlines()) == 1
    code, said = crm("inquiry", "list")
    assert code in (3, 7), said


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_damaged_page_is_found(crm: Crm, filled: Path, share: float):
    size = (filled / "open.db").stat().st_size
    with (filled / "open.db").open("rb+") as file:
        file.seek(int(size * share) // 4096 * 4096 + 100)
        file.write(b"damage" * 20)
    assert crm("check")[0] == 7
    for given in (
        ("inquiry", "list"),
        ("inquiry", "add", "Nytt"),
        ("export", "inquiries", "--out", str(filled.parent / "list.xlsx")),
    ):
        code, said = crm(*given)
        assert code in (0, 7), said


def test_a_file_that_is_no_database_is_refused(crm: Crm, filled: Path):
    (filled / "open.db").write_bytes(b"nothing of the kind " * 1000)
    code, said = crm("inquiry", "list")
    assert code in (3, 7)
    assert "open.db" in said


def test_the_desk_may_be_lost_without_the_cases(crm: Crm, filled: Path):
    (filled / "desk.db").unlink()
    assert crm("inquiry", "list")[0] == 0


def test_a_lost_journal_of_a_closed_workspace_does_no_harm(crm: Crm, filled: Path):
    for name in ("open.db-wal", "open.db-shm"):
        (filled / name).unlink(missing_ok=True)
    assert crm("check")[0] == 0
