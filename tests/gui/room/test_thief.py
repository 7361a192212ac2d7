"""Who takes the computer finds no word of a confidential case in any file, however it was used and left."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from tests.gui.room.conftest import PASSPHRASE, unlock
from tests.room.conftest import SECRET, full_case, holds

from investcrm import bootstrap
from investcrm.cli import crash as cli_crash
from investcrm.domain.secrecy_commands import Seal
from investcrm.gui.app import makers
from investcrm.gui.dialogs import activity, sealing
from investcrm.gui.program import Program
from investcrm.gui.views.inquiries import files
from investcrm.services import auditing, backing_up, inquiries
from investcrm.services import sealing as services

USED = """
import sys
from pathlib import Path
from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.gui import opened_files
from tests.room.conftest import SECRET, full_case
workspace = bootstrap.open_workspace(Path(sys.argv[1]), sys.argv[2])
room = rooms.unlock(workspace, sys.argv[2])
room.desk.save_draft("inquiry.1", SECRET, {"text": SECRET}, room.store.clock())
opened_files.write("avtal.txt", SECRET.encode())
while True:
    full_case(room)
    print("worked", flush=True)
"""


@pytest.fixture
def everything(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One folder below which all lies that this person's programs write, temporary files too."""
    (home / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(home / "temp"))
    monkeypatch.setattr(tempfile, "tempdir", str(home / "temp"))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return home


def telling(folder: Path) -> list[str]:
    """Return what tells of the case: names of files, what is in them, and what is in archives."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if holds(path.name.encode()) or any(map(holds, _contents(path)))
    )


def _contents(path: Path) -> Iterator[bytes]:
    if path.is_file():
        yield path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from map(archive.read, archive.namelist())


def test_nothing_is_left_of_a_case_made_confidential_and_worked_with(
    made: Path, everything: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(made, everything / "workspace"))
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    row_id = full_case(workspace)
    running = Program(makers(), "sv")
    qtbot.addWidget(running.show(workspace))
    running.desk.put("inquiries.views", [{"name": SECRET, "shown": {"search": f"{SECRET} AB"}}])
    running.desk.keep_draft("mail.1", "Brev", {"text": f"Hej {SECRET} AB"})
    papers = workspace.ask(inquiries.detail, row_id).documents
    paper = next(row for row in papers if row.name.endswith(".txt"))
    files.open_document(running.nav, paper.id)
    qtbot.waitUntil(lambda: not running.tasks.busy)
    assert telling(everything) != []  # the opened copy lies there as long as the case is open
    way = unlock(running, qtbot)
    room, shell = way.keeper.room, way.shell
    assert room is not None
    assert shell is not None
    services.seal(workspace, room, Seal(row_id, "Projekt Norrsken"))
    sealing.tell(running.nav, row_id)
    full_case(room)
    files.open_document(shell.nav, paper.id)
    dialog = activity.run(shell.nav, row_id)
    qtbot.keyClicks(dialog.text, "Samtal med kvantfjaril")
    error = ValueError(f"{SECRET} AB")
    monkeypatch.setattr("investcrm.gui.crash.QTimer.singleShot", lambda *_given: None)
    running._crash.show(error)
    assert running._crash.dialog is not None
    assert SECRET not in running._crash.dialog.windowTitle()
    running._crash.dialog.deleteLater()
    cli_crash.report(error, ["inquiry", "show", SECRET])
    auditing.daily(room)
    backing_up.backup(workspace, everything / "backup.investcrm")
    way.lock()
    assert telling(everything) == []
    assert running.window is not None
    running.close()
    running.window.close()
    assert telling(everything) == []
    assert len(list(everything.rglob("report-*.txt"))) == 2


@pytest.mark.long
def test_a_program_killed_at_work_leaves_only_what_another_program_had_open(
    made: Path, everything: Path
) -> None:
    folder = Path(shutil.copytree(made, everything / "workspace"))
    process = subprocess.Popen(
        [sys.executable, "-c", USED, str(folder), PASSPHRASE], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline() == "worked\n"
    process.kill()
    process.communicate()
    assert (folder / "confidential.db-wal").stat().st_size > 0
    assert [Path(path).name for path in telling(everything)] == ["avtal.txt"]
    from investcrm.gui import opened_files

    opened_files.clear_left()
    assert telling(everything) == []
