"""Making, opening, keeping and checking a workspace from the terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, SAMPLES, Command

from investcrm import settings
from investcrm.cli import crash, opening
from investcrm.cli.main import main


@pytest.mark.parametrize(("region", "municipality"), [("19", "Västerås"), ("20", "Falun")])
def test_a_workspace_can_be_made_for_any_county(command: Command, tmp_path: Path, region, municipality):
    folder = tmp_path / "x"
    made = command("init", "--region", region, "--workspace", folder, "--json", passphrase=PASSPHRASE)
    assert made.code == 0
    assert made.data["region"] == region
    assert len(made.data["recovery_code"].replace("-", "")) == 32
    listed = command("inquiry", "list", "-w", folder, "--json", passphrase=PASSPHRASE)
    assert (listed.code, listed.data) == (0, [])
    asked = command("site", "list", "--in", municipality, "-w", folder, "--json", passphrase=PASSPHRASE)
    assert (asked.code, asked.data) == (0, [])


def test_the_recovery_code_opens_a_workspace_whose_passphrase_is_lost(command: Command, tmp_path: Path):
    folder = tmp_path / "x"
    made = command("init", "--region", "09", "-w", folder, "--json", passphrase=PASSPHRASE)
    code = made.data["recovery_code"]
    assert command("check", "-w", folder, passphrase=code).code == 0


def test_a_county_that_does_not_exist_is_refused_and_leaves_nothing(command: Command, tmp_path: Path):
    made = command("init", "--region", "99", "-w", tmp_path / "x", passphrase=PASSPHRASE)
    assert made.code == 2
    assert "99" in made.err
    assert list(tmp_path.iterdir()) == []


def test_without_any_key_source_it_says_so_with_code_3(command: Command, workspace: Path, no_key_store):
    listed = command("inquiry", "list", "--json")
    assert listed.code == 3
    assert listed.error["code"] == "no_key"
    assert listed.out == ""
    made = command("init", "--region", "19", "-w", workspace.parent / "new")
    assert made.code == 3
    assert not (workspace.parent / "new").exists()


def test_a_wrong_passphrase_is_code_3(command: Command, workspace: Path):
    assert command("check", passphrase="gissning").code == 3


def test_the_key_store_opens_what_it_was_told_at_set_up(command: Command, tmp_path: Path):
    folder = tmp_path / "x"
    made = command("init", "--region", "09", "-w", folder, "--json", passphrase=PASSPHRASE)
    assert made.data["in_key_store"] is True
    assert command("check", "-w", folder).code == 0


@pytest.mark.parametrize("descriptor", [str(2**31 - 1), "999999999999"])  # more than any process may open
def test_a_descriptor_that_is_not_open_is_a_sentence(command: Command, workspace: Path, descriptor):
    found = command("check", "--passphrase-fd", descriptor)
    assert found.code == 2
    assert descriptor in found.err


def test_an_empty_descriptor_is_no_key(command: Command, workspace: Path):
    assert command("check", passphrase="").code == 3


def test_the_passphrase_ends_at_the_first_line_break():
    reading, writing = os.pipe()
    os.write(writing, "lösen fras\r\nmer".encode())
    os.close(writing)
    assert opening.passphrase_from(reading) == "lösen fras"


def test_no_workspace_named_is_told_with_the_way_out(command: Command):
    found = command("check")
    assert found.code == 2
    assert "INVESTCRM_WORKSPACE" in found.err


def test_a_server_that_cannot_be_found_is_code_7(command: Command):
    assert command("check", "-w", "postgresql://ingenstans.invalid/db").code == 7


def test_a_folder_without_a_workspace_is_code_7(command: Command, tmp_path: Path):
    assert command("check", "-w", tmp_path, passphrase=PASSPHRASE).code == 7


def test_a_backup_restores_to_the_same_inquiries(crm: Command, command: Command, tmp_path: Path):
    crm("inquiry", "add", "Projekt Gran", "--source", "Business Sweden")
    crm("inquiry", "add", "--mail", SAMPLES / "rfi.eml")
    before = crm("inquiry", "list", "--json").data
    backup = tmp_path / "kopia.icb"
    assert crm("backup", backup).code == 0
    again = crm("backup", backup)
    assert again.code == 2
    assert crm("backup", backup, "--overwrite").code == 0
    folder = tmp_path / "restored"
    assert command("restore", backup, "--workspace", folder, passphrase=PASSPHRASE).code == 0
    after = command("inquiry", "list", "--json", "-w", folder, passphrase=PASSPHRASE).data
    assert after == before
    assert command("check", "--json", "-w", folder, passphrase=PASSPHRASE).data == []


def test_restoring_what_is_no_backup_leaves_nothing(command: Command, tmp_path: Path):
    (tmp_path / "kopia.icb").write_bytes(b"PK\x03\x04 not really")
    found = command("restore", tmp_path / "kopia.icb", "-w", tmp_path / "x", passphrase=PASSPHRASE)
    assert found.code == 2
    assert not (tmp_path / "x").exists()


def test_undo_takes_back_one_act_after_the_other(crm: Command):
    crm("inquiry", "add", "Projekt Gran")
    crm("inquiry", "add", "Projekt Lind")
    assert crm("undo", "--json").data == {"undone": "Logged an inquiry"}
    assert [row["title"] for row in crm("inquiry", "list", "--json").data] == ["Projekt Gran"]
    assert crm("undo").code == 0
    assert crm("inquiry", "list", "--json").data == []


def test_alone_without_a_screen_it_says_so(command: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    found = command()
    assert found.code == 2
    assert "--help" in found.err


@pytest.mark.parametrize(
    "given", [("bogus",), ("inquiry", "lst"), ("check", "--bogus"), ("offer",), ("kpi", "2026", "more")]
)
def test_a_wrong_command_line_is_code_2_and_one_sentence(command: Command, given):
    found = command(*given)
    assert found.code == 2
    assert len(found.err.splitlines()) == 1
    assert "--help" in found.err


def test_help_speaks_both_languages(command: Command):
    assert "Användning:" in command("--help").out
    assert "Usage:" in command("--help", "--lang", "en").out
    assert "Förfrågans nummer" in command("match", "--help").out


def test_the_language_is_as_asked_then_as_chosen_then_the_machines(
    command: Command, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("INVESTCRM_LANG")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "Användning:" in command("check", "--help").out
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Usage:" in command("check", "--help").out
    settings.save({"language": "sv"})
    assert "Användning:" in command("check", "--help").out
    monkeypatch.setenv("INVESTCRM_LANG", "en")
    assert "Usage:" in command("check", "--help").out
    assert "Användning:" in command("check", "--help", "--lang", "sv").out


def test_an_error_as_json_goes_to_standard_error_alone(crm: Command):
    found = crm("inquiry", "show", "2099-001", "--json")
    assert found.code == 4
    assert found.out == ""
    assert found.error["code"] == "not_found"
    assert "2099-001" in found.error["message"]


def test_options_may_stand_anywhere(command: Command, workspace: Path):
    command("inquiry", "add", "Projekt Gran", passphrase=PASSPHRASE)
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    found = command("--passphrase-fd", reading, "--json", "inquiry", "--workspace", workspace, "list")
    assert found.code == 0
    assert len(found.data) == 1


def test_a_mistake_of_ours_is_code_1_and_a_report_without_the_case(
    command: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch, home: Path
):
    def broken(*_: object, **__: object) -> None:
        raise KeyError("Hemliga Bolaget AB")

    monkeypatch.setattr("investcrm.bootstrap.open_workspace", broken)
    found = command("-w", "hemliga", "inquiry", "list", "--search", "hemliga", passphrase=PASSPHRASE)
    assert found.code == 1
    assert "KeyError" in found.err
    (report,) = home.rglob("report-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "verbs_inquiry.py" in text
    assert "verb: inquiry list" in text
    assert "emliga" not in text


def test_a_report_that_cannot_be_written_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def unwritable(_text: str) -> Path:
        raise PermissionError

    monkeypatch.setattr(crash, "_write", unwritable)
    assert "ValueError" in crash.report(ValueError("x"), ["check"])


def _wrapped() -> None:
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise RuntimeError("what Python makes of it while a class is being made") from stop


@pytest.mark.parametrize("raised", [KeyboardInterrupt, EOFError, _wrapped])
def test_interrupting_is_code_130_and_a_sentence(
    command: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException]
):
    def interrupted(*_: object, **__: object) -> None:
        raise raised()

    monkeypatch.setattr("investcrm.bootstrap.open_workspace", interrupted)
    ran = command("check", passphrase=PASSPHRASE)
    assert (ran.code, ran.err.strip()) == (
        130,
        "Avbrutet. Det som gjordes innan finns kvar; det som pågick sparades inte.",
    )
    assert command("check", "--json", passphrase=PASSPHRASE).error["code"] == "cancelled"


def test_the_module_is_the_command(workspace: Path):
    done = subprocess.run(
        [sys.executable, "-m", "investcrm", "inquiry", "add", "Projekt Ö", "--json", "--passphrase-fd", "0"],
        input=PASSPHRASE.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["title"] == "Projekt Ö"


def test_letters_a_console_lacks_never_stop_the_program(workspace: Path):
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "INVESTCRM_LANG": "sv", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "investcrm", "inquiry", "add", "Åäö – ✓", "--passphrase-fd", "0", "--json"],
        input=PASSPHRASE.encode(),
        capture_output=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "??? ? ?"


def test_nothing_is_read_by_closing_the_pipe_early(capsys: pytest.CaptureFixture[str], monkeypatch):
    def closed(_given: list[str]) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("investcrm.cli.main._run", closed)
    before = sys.stdout
    try:
        assert main(["inquiry", "list"]) == 0
    finally:
        sys.stdout.close()
        sys.stdout = before
