"""What the window hands to other programs tells no name, and goes with the lock, however the program ends."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from tests.gui.room.conftest import unlock
from tests.room.conftest import SECRET, full_case, holds

from investcrm.domain.commands import Attachment, KeepDocuments, SaveOrganisation
from investcrm.gui import opened_files
from investcrm.gui.dialogs import company as company_dialog
from investcrm.gui.dialogs import contact, outbox, sealing
from investcrm.gui.program import Program
from investcrm.gui.views.inquiries import files
from investcrm.services import cases, inquiries, organisations

LEAVES = """
import sys
from investcrm.gui import opened_files
opened_files.write("avtal.txt", "Kvantfjäril".encode())
print("written", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of this test alone."""
    found = tmp_path / "temp"
    found.mkdir()
    monkeypatch.setenv("TMPDIR", str(found))
    monkeypatch.setattr(tempfile, "tempdir", str(found))
    return found


@pytest.fixture
def handed(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files other programs were asked to open, as the system would list them."""
    asked: list[Path] = []

    def open_url(url: Any) -> bool:
        asked.append(Path(url.toLocalFile()))
        return asked[-1].is_file()

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    opened_files.clear()
    return asked


def test_what_is_opened_from_the_room_has_no_telling_name_and_goes_with_the_lock(
    program: Program, qtbot: Any, handed: list[Path], place: Path
) -> None:
    way = unlock(program, qtbot)
    room, shell = way.keeper.room, way.shell
    assert room is not None
    assert shell is not None
    row_id = full_case(room)
    paper = Attachment(f"{SECRET} avtal.PDF", "application/pdf", SECRET.encode(), "received", SECRET)
    room.act(cases.keep_documents, KeepDocuments(row_id, (paper,)))
    documents = room.ask(inquiries.detail, row_id).documents
    for row in documents:
        files.open_document(shell.nav, row.id)
    outbox.open_drafts(shell.nav, lambda _reader, folder: _draft(folder), shell)
    qtbot.waitUntil(lambda: len(handed) == len(documents) + 1)
    assert not any(holds(str(path).encode()) for path in handed)
    kinds = {f"Handling.{kind}" for kind in ("txt", "pdf", "eml")}
    assert {path.name for path in handed} == {"Projekt Norrsken.eml", *kinds}
    assert all(place in path.parents and path.exists() for path in handed)
    way.lock()
    assert [path for path in place.rglob("*") if path.is_file()] == []


def test_no_title_that_the_system_lists_names_anybody(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    room, shell = way.keeper.room, way.shell
    assert room is not None
    assert shell is not None
    row_id = full_case(room)
    company = room.act(organisations.save, SaveOrganisation(f"{SECRET} verkstad"))
    (person, *_) = room.ask(organisations.contacts, inquiry_id=row_id)
    shell.nav.act("case_window", row_id)
    contact.run(shell.nav, person)
    company_row = room.ask(organisations.detail, company).row
    company_dialog.run(shell.nav, company_row)
    qtbot.waitUntil(lambda: not program.tasks.busy)
    titles = [widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert len(titles) >= 3
    assert [title for title in titles if holds(title.encode()) and "etablering" not in title] == []
    way.lock()


def _draft(folder: Path) -> tuple[Path, ...]:
    path = folder / "Projekt Norrsken.eml"
    outbox.put_file(path, SECRET.encode())
    return (path,)


def test_a_document_opened_before_its_case_was_made_confidential_goes_too(
    program: Program, qtbot: Any, handed: list[Path], place: Path
) -> None:
    opened_files.write(f"{SECRET}.txt", SECRET.encode())
    sealing.tell(program.nav, "0" * 32)
    assert [path for path in place.rglob("*") if path.is_file()] == []


def test_what_a_killed_program_left_goes_at_the_next_start_and_what_a_living_one_has_stays(
    place: Path,
) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", LEAVES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "written\n"
        started[0].kill()
        started[0].wait()
        assert len(list(place.rglob("avtal.txt"))) == 2
        assert opened_files.clear_left() == 1
        assert len(list(place.rglob("avtal.txt"))) == 1
    finally:
        for process in started:
            process.communicate()
    assert list(place.rglob("avtal.txt")) == []


def test_a_folder_that_another_program_is_just_making_is_left_to_it(place: Path) -> None:
    made = place / "investcrm-opened-x"
    made.mkdir()
    assert opened_files.clear_left() == 0
    assert made.is_dir()
    os.utime(made, (0, 0))  # whoever made it was killed before it was held
    assert opened_files.clear_left() == 1
    assert not made.exists()


def test_nothing_is_cleared_behind_a_link(place: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "avtal.txt").write_text("mitt", encoding="utf-8")
    (place / "investcrm-opened-x").symlink_to(tmp_path / "mine", target_is_directory=True)
    assert opened_files.clear_left() == 0
    assert (tmp_path / "mine" / "avtal.txt").exists()
