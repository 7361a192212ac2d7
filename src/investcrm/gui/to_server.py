"""The ways from the open window to a shared server: another workspace there, or this one moved there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from investcrm.gui.palette import Command
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.program import Program


def commands(program: Program, workspace: Workspace) -> list[Command]:
    """Return what the palette offers."""
    found = [
        Command(
            "settings-server",
            t("Connect to a shared server…"),
            lambda: ask(program),
            "people",
            words="server databas database postgres",
        )
    ]
    if not workspace.is_shared:
        found.append(
            Command(
                "move-server",
                t("Move this workspace to a shared server…"),
                lambda: ask_move(program),
                "export",
                words="server flytta move databas database postgres",
            )
        )
    return found


def ask(program: Program, place: str = "") -> None:
    """Ask for a shared server; what is open stays until it is entered."""
    from investcrm.gui.first_start.connecting import ConnectDialog

    open_now = program.workspace
    if not place and open_now is not None and open_now.is_shared:
        place = open_now.place
    dialog = ConnectDialog(program.makers, place, parent=program.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.connected.connect(lambda entered: _change(program, entered))
    dialog.open()


def ask_move(program: Program) -> None:
    """Ask for a server to move what is open to; it stays open until one goes on there."""
    from investcrm.gui.dialogs.move import MoveDialog

    if program.workspace is None:
        return
    dialog = MoveDialog(program.makers, program.tasks, program.workspace.place, program.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.connected.connect(lambda entered: _change(program, entered))
    dialog.other_login.connect(lambda place: ask(program, place))
    dialog.open()


def _change(program: Program, entered: Workspace) -> None:
    QTimer.singleShot(0, program.app, lambda: program.change_to(entered))
