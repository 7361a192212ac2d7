"""Register and archive over the room: its documents in the public register, its package logged."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from tests.gui.room.conftest import entrance, unlock, window

from investcrm.domain.commands import Attachment, KeepDocuments, LogInquiry
from investcrm.domain.legal_commands import RegisterDocument
from investcrm.exchange.texts import words_of
from investcrm.gui.dialogs import archive_package
from investcrm.gui.program import Program
from investcrm.services import cases, inquiries, register, rooms


def test_the_public_register_has_the_rooms_documents_by_day_and_number_alone(
    program: Program, qtbot: Any, tmp_path: Path, home: Path
) -> None:
    way = unlock(program, qtbot)
    room, shell = way.keeper.room, way.shell
    assert room is not None
    qtbot.waitUntil(lambda: bool(list(home.rglob("*.sealed"))))
    assert shell is not None
    case = room.act(inquiries.log, LogInquiry("Projekt Norrsken", summary="x")).id
    paper = Attachment("Avtalet.txt", "text/plain", b"x", "received")
    (document,) = room.act(cases.keep_documents, KeepDocuments(case, (paper,)))
    room.act(register.register_document, RegisterDocument(document, "2026/901", concerns="Batterier"))
    page: Any = window(program).go("archive")
    for wanted in (False, True):
        page.register.room.setChecked(wanted)
        path = tmp_path / f"{wanted}.pdf"
        page.register.save_to(path)
        qtbot.waitUntil(path.exists)
        told = words_of(path.name, "application/pdf", path.read_bytes()) or ""
        assert ("2026/901" in told) is wanted
        assert "Batterier" not in told
    inside: Any = shell.go("archive")
    assert inside.register.room.isChecked()
    archive_package.save_to(shell.nav, case, tmp_path / "case.zip")
    qtbot.waitUntil(lambda: "exported" in [one.act for one in room.ask(rooms.read_log, case)])
    assert zipfile.is_zipfile(tmp_path / "case.zip")
    assert entrance(program).window.current in ("archive", "room")
