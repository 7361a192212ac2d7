"""A registrar's window: the register of both databases, and no case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from tests.gui.conftest import makers
from tests.gui.serverroom.conftest import LONG, Opened, enter, entrance, window
from tests.room.conftest import full_case
from tests.serverroom.conftest import SECRET, Employ, Insider
from tests.serverroom.test_registrar import enter as registered

from investcrm.domain.access import Group
from investcrm.domain.errors import Forbidden
from investcrm.domain.secrecy_commands import Seal
from investcrm.gui.dialogs import outbox
from investcrm.gui.finding import finder
from investcrm.services import sealing


def rows(file: Path) -> list[list[str]]:
    sheet = load_workbook(file).active
    assert sheet is not None
    return [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_complete_register_with_the_confidential_part_and_nothing_else(
    anna: Insider, employ: Employ, opened: Opened, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    sealed, plain = full_case(anna.workspace), full_case(anna.workspace, "Granit")
    registered(anna.workspace, sealed, "RV 2026/7", SECRET)
    registered(anna.workspace, plain, "RV 2026/8", "Granit")
    sealing.seal(anna.workspace, anna.room, Seal(sealed, "Projekt Norrsken", "31 kap. 16 § OSL"))
    program = opened(employ("dora", Group.REGISTRAR))
    main = window(program)
    assert {"archive", "settings"} == set(main._pages)
    assert main.current == "archive"
    page: Any = main.page("archive")
    card = page.register
    qtbot.waitUntil(card.room.isVisible, timeout=LONG)
    assert program.entrance is None
    file = tmp_path / "helt.xlsx"
    monkeypatch.setattr(outbox, "ask_where", lambda *_args: file)
    card.kind.set_key("complete")
    card.form.set_key("xlsx")
    qtbot.mouseClick(card.room, Qt.MouseButton.LeftButton)
    card.room.setChecked(True)
    card.save()
    qtbot.mouseClick(card.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: file.exists() and not program.tasks.busy, timeout=LONG)
    text = repr(rows(file))
    assert "RV 2026/7" in text
    assert "RV 2026/8" in text
    assert str(date(2026, 2, 3)) in text
    assert SECRET not in text
    main.go("settings")
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    assert finder(program.workspace.actor) is None  # type: ignore[union-attr]
    assert main._top.search.text() == "Skriv ett kommando"
    auditor = employ("rut", Group.AUDITOR)
    with pytest.raises(Forbidden, match="terminal alone"):
        makers().open(auditor.open_address, None)
    makers().open(program.workspace.place, None).close()  # type: ignore[union-attr]


def test_the_archive_page_follows_the_room(anna: Insider, opened: Opened, qtbot: Any) -> None:
    program = opened(anna)
    main = window(program)
    main.go("archive")
    card: Any = main.page("archive").register  # type: ignore[attr-defined]
    qtbot.waitUntil(card.room.isVisible, timeout=LONG)
    card.room.setChecked(True)
    assert "Rummet öppnas" in card.about.text()
    enter(program, qtbot)
    assert "Rummet öppnas" not in card.about.text()
    entrance(program).lock()
    assert "Rummet öppnas" in card.about.text()
    entrance(program).keeper.shut_out.emit(ValueError())
    qtbot.waitUntil(lambda: not card.room.isVisibleTo(card), timeout=LONG)
