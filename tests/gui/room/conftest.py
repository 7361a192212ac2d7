"""A workspace with a passphrase behind the real window, and the way into its room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.conftest import MemoryKeyring

from investcrm import bootstrap
from investcrm.domain.commands import LogInquiry
from investcrm.gui.app import makers
from investcrm.gui.program import Program, Window
from investcrm.gui.room.entrance import Entrance
from investcrm.services import inquiries

PASSPHRASE = "granskog i dimma"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room") / "workspace"
    found = bootstrap.create(folder, "19", passphrase=PASSPHRASE, member_name="Samordnare", remember=False)
    found.workspace.act(inquiries.log, LogInquiry(title="Lagerhuset", investor="Lager AB"))
    found.workspace.close()
    return folder


@pytest.fixture
def program(made: Path, tmp_path: Path, qtbot: Any, key_store: MemoryKeyring) -> Iterator[Program]:
    folder = Path(shutil.copytree(made, tmp_path / "workspace"))
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    running = Program(makers(), "sv")
    window = running.show(workspace)
    qtbot.addWidget(window)
    qtbot.waitExposed(window)
    yield running
    running.close()
    window.close()


def entrance(program: Program) -> Entrance:
    assert program.entrance is not None
    return program.entrance


def window(program: Program) -> Window:
    assert program.window is not None
    return program.window


def unlock(program: Program, qtbot: Any) -> Entrance:
    way = entrance(program)
    qtbot.mouseClick(way.chip, Qt.MouseButton.LeftButton)
    dialog = way.dialog
    assert dialog is not None
    qtbot.keyClicks(dialog.edit, PASSPHRASE)
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: way.keeper.is_open and window(program).current == "room")
    return way
