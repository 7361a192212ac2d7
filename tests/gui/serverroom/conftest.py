"""The real window of somebody on a server that has a confidential room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from tests.gui.conftest import close, makers
from tests.gui.room.conftest import entrance, window
from tests.serverroom.conftest import Insider, anna, bo, clock, employ, served

from investcrm import bootstrap
from investcrm.gui.program import Program
from investcrm.gui.room.shell import RoomShell
from investcrm.store.store import utc_now

__all__ = ["anna", "bo", "clock", "employ", "entrance", "served", "window"]
LONG = 60_000
Opened = Callable[..., Program]
"""Opens the window of a person, told what time it is by ``clock``."""


@pytest.fixture
def opened(employ: Any, qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Open the window of a person, and wait until it is known whether the room is for them."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    running: list[Program] = []

    def open_it(person: Insider, clock: Callable[[], datetime] = utc_now) -> Program:
        program = Program(makers(), "sv")
        running.append(program)
        program.show(bootstrap.open_workspace(person.open_address, clock=clock))
        program._settle_in()
        qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
        return program

    yield open_it
    for program in running:
        close(program)


def enter(program: Program, qtbot: Any) -> RoomShell:
    """Go into the room by the mouse, where the server asks for nothing more."""
    way = entrance(program)
    qtbot.mouseClick(way.chip, Qt.MouseButton.LeftButton)
    assert way.dialog is not None
    qtbot.mouseClick(way.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: way.keeper.is_open and window(program).current == "room", timeout=LONG)
    shell = way.shell
    assert shell is not None
    qtbot.waitUntil(lambda: way.keeper.tasks is None or not way.keeper.tasks.busy, timeout=LONG)
    return shell


def texts(widget: QWidget) -> list[str]:
    """Return every word a widget shows or holds."""
    found = [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
    for kind, read in ((QLabel, "text"), (QLineEdit, "text"), (QPlainTextEdit, "toPlainText")):
        found += [getattr(one, read)() for one in widget.findChildren(kind)]
    for one in widget.findChildren(QWidget):
        found += [one.toolTip(), one.accessibleName()]
    return found


def on_screen() -> str:
    return "\n".join("\n".join(texts(widget)) for widget in QApplication.topLevelWidgets())
