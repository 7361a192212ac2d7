"""A full disk, a folder that may only be read, and two processes at once: one sentence each, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.faults.conftest import PASSPHRASE, ROOT, assert_sound, finish, start, told

from investcrm import bootstrap
from investcrm.domain.commands import ChangeInquiry, LogInquiry
from investcrm.domain.errors import UserError, WorkspaceProblem
from investcrm.services import checking, inquiries
from investcrm.store.unit_of_work import EditConflict

needs_posix = pytest.mark.skipif(os.name == "nt", reason="limits and rights of POSIX (2026-11-21)")

LIMITED = """
import resource, sys
limit = int(sys.argv[1])
from investcrm.cli.main import main
import investcrm.bootstrap, investcrm.services.inquiries, investcrm.services.importing
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[2:]))
"""


def run(script: str, *given: object) -> subprocess.CompletedProcess[str]:
    """Run a script that ends in the command line, the passphrase on standard input."""
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, given), "--passphrase-fd", "0", "--lang", "sv"],
        cwd=ROOT,
        input=PASSPHRASE,
        capture_output=True,
        text=True,
        check=False,
    )


def sentence(done: subprocess.CompletedProcess[str], code: int = 7) -> str:
    """Return the one sentence a command ended with."""
    assert done.returncode == code, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@needs_posix
def test_a_file_that_may_grow_no_more_saves_nothing_of_the_step(folder: Path, tmp_path: Path):
    size = (folder / "open.db").stat().st_size
    rows = tmp_path / "rows.csv"
    rows.write_text("Företag;Källa\n" + "\n".join(f"Bolag {n};Mässa" for n in range(3000)), encoding="utf-8")
    done = run(LIMITED, size + 40_000, "import", rows, "-w", folder)
    assert "full" in sentence(done)
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    assert workspace.ask(checking.check) == ()
    assert workspace.ask(inquiries.stage_counts, inquiries.InquiryFilter())["received"] == 0
    workspace.act(inquiries.log, LogInquiry("Det går igen"))
    workspace.close()


@needs_posix
def test_no_room_for_a_new_workspace_leaves_nothing(tmp_path: Path):
    sentence(run(LIMITED, 200_000, "init", "--region", "19", "-w", tmp_path / "new"))
    assert list(tmp_path.iterdir()) == []


@needs_posix
def test_no_room_for_a_backup_leaves_the_old_one(folder: Path, tmp_path: Path):
    backup = tmp_path / "kopia.icb"
    backup.write_bytes(b"the old one")
    sentence(run(LIMITED, 200_000, "backup", backup, "--overwrite", "-w", folder))
    assert backup.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB; only root can mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root (2026-11-21); the tests with a limit stand in for it")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def log_until_full(workspace: bootstrap.Workspace, logged: list[inquiries.Logged]) -> None:
    for number in range(500):
        command = LogInquiry(f"Projekt {number}", summary="ord " * 2000)
        logged += [workspace.act(inquiries.log, command)]


def test_a_full_disk_loses_nothing_and_more_room_goes_on(made: Path, small_disk: Path, tmp_path: Path):
    folder = small_disk / "workspace"
    shutil.copytree(made, folder)
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * (free - 300_000))
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    logged: list[inquiries.Logged] = []
    with pytest.raises(WorkspaceProblem, match="disk is full"):
        log_until_full(workspace, logged)
    filler.unlink()
    after = workspace.act(inquiries.log, LogInquiry("Efteråt"))
    for one in [*logged, after]:
        assert workspace.ask(inquiries.by_number, one.number) == one.id
    assert workspace.ask(checking.check) == ()
    workspace.close()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Have no more rights than anybody: root may write even where nobody may."""
    if os.getuid() != 0:
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def read_only(made: Path) -> Iterator[Path]:
    """A workspace that everybody may read and nobody may write."""
    with tempfile.TemporaryDirectory(prefix="read-only-") as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "workspace"
        shutil.copytree(made, folder)
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        folder.chmod(0o755)
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)


@needs_posix
def test_a_folder_that_may_only_be_read_is_told(read_only: Path, folder: Path):
    bootstrap.open_workspace(folder, PASSPHRASE).close()  # what is imported late must not be read as nobody
    before = {path.name: path.stat().st_size for path in read_only.iterdir()}
    with as_nobody():
        for make in (
            lambda: bootstrap.open_workspace(read_only, PASSPHRASE),
            lambda: bootstrap.create(read_only / "new", "19", passphrase=PASSPHRASE, remember=False),
        ):
            with pytest.raises(WorkspaceProblem) as told_of:
                make()
            assert str(read_only) in str(told_of.value)
    assert {path.name: path.stat().st_size for path in read_only.iterdir()} == before


@pytest.mark.long
def test_two_processes_write_at_once_and_lose_nothing(folder: Path, tmp_path: Path):
    logs = [tmp_path / "one.log", tmp_path / "two.log"]
    sessions = [start(folder, log, log.stem, acts=40) for log in logs]
    for session in sessions:
        finish(session)
    numbers = [line["number"] for log in logs for line in told(log) if line.get("act") == "log"
               and line["word"] == "done"]  # fmt: skip
    assert len(numbers) == len(set(numbers))
    for log in logs:
        lines = [line for line in told(log) if line["act"] != "draft"]  # one desk, whose last draft counts
        assert_sound(folder, lines)


def test_the_second_of_two_windows_chooses_rather_than_overwrites(folder: Path):
    one, two = (bootstrap.open_workspace(folder, PASSPHRASE) for _ in range(2))
    logged = one.act(inquiries.log, LogInquiry("Projekt Gran"))
    seen = two.ask(inquiries.detail, logged.id).row.version
    one.act(inquiries.change, ChangeInquiry(logged.id, seen, {"title": "Projekt Al"}))
    with pytest.raises(EditConflict) as told_of:
        two.act(inquiries.change, ChangeInquiry(logged.id, seen, {"title": "Projekt Lind"}))
    assert told_of.value.fields["title"] == ("Projekt Gran", "Projekt Al", "Projekt Lind")
    two.act(inquiries.change, ChangeInquiry(logged.id, seen, {"summary": "Den andres ord"}))
    found = one.ask(inquiries.detail, logged.id)
    assert (found.row.title, found.summary) == ("Projekt Al", "Den andres ord")
    one.close()
    two.close()


@pytest.mark.parametrize("name", ["OneDrive", "Dropbox", "Nextcloud"])
def test_a_synced_folder_is_refused_before_anything_is_made(tmp_path: Path, name: str):
    with pytest.raises(UserError):
        bootstrap.create(tmp_path / name / "crm", "19", passphrase=PASSPHRASE, remember=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_never_taken(tmp_path: Path):
    (tmp_path / "viktigt.txt").write_text("mitt")
    with pytest.raises(UserError):
        bootstrap.create(tmp_path, "19", passphrase=PASSPHRASE, remember=False)
    assert json.dumps([path.name for path in tmp_path.iterdir()]) == '["viktigt.txt"]'
