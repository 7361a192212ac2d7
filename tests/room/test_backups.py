"""A backup holds the room as it is, whether it is open or not, and tells no more than the room does."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from tests.room.conftest import PASSPHRASE, SECRET, Both, full_case, holds

from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.secrecy_commands import Seal
from investcrm.services import backing_up, checking, inquiries, sealing


def test_a_backup_taken_while_the_room_is_open_restores_its_cases(both: Both, tmp_path: Path) -> None:
    row_id = full_case(both.room)
    assert (both.folder / "confidential.db-wal").exists()
    backing_up.backup(both.open, tmp_path / "b.investcrm")
    backing_up.restore(tmp_path / "b.investcrm", tmp_path / "again", PASSPHRASE)
    workspace = bootstrap.open_workspace(tmp_path / "again", PASSPHRASE)
    room = rooms.unlock(workspace, PASSPHRASE)
    try:
        assert room.ask(inquiries.detail, row_id).row.investor == f"{SECRET} AB"
        assert room.ask(checking.check) == ()
    finally:
        room.close()
        workspace.close()


def test_a_copy_during_which_the_room_was_written_to_is_made_again(both: Both, tmp_path: Path) -> None:
    path = both.folder / "confidential.db"
    copied: list[str] = []
    copy = backing_up.shutil.copyfile

    def writing(source: Path, target: Path) -> object:
        copied.append(Path(source).name)
        if copied.count("confidential.db") == 1 and Path(source) == path:
            full_case(both.room)
            os.utime(path)
        return copy(source, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backing_up.shutil, "copyfile", writing)
        backing_up.backup(both.open, tmp_path / "b.investcrm")
    assert copied.count("confidential.db") == 2


def test_no_word_of_a_sealed_case_is_in_a_backup_made_afterwards(both: Both, tmp_path: Path) -> None:
    row_id = full_case(both.open)
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    backing_up.backup(both.open, tmp_path / "b.investcrm")
    with zipfile.ZipFile(tmp_path / "b.investcrm") as archive:
        assert not any(holds(archive.read(name)) for name in archive.namelist())
