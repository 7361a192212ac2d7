"""A case that leaves the open store leaves no word in the window, in parts out of sight either."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip
from tests.gui.room.conftest import PASSPHRASE, entrance, unlock, window
from tests.gui.serverroom.conftest import texts
from tests.room.conftest import SECRET, full_case

from investcrm.domain.commands import LogInquiry
from investcrm.gui import letting_go
from investcrm.gui.dialogs import activity, sealing
from investcrm.gui.program import Program
from investcrm.gui.tasks import Everything
from investcrm.services import inquiries

SEALED_ELSEWHERE = """
import sys
from pathlib import Path
from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.secrecy_commands import Seal
from investcrm.services import sealing
folder, passphrase, case = sys.argv[1:]
workspace = bootstrap.open_workspace(Path(folder), passphrase)
sealing.seal(workspace, rooms.unlock(workspace, passphrase), Seal(case, "Projekt Norrsken"))
"""


def idle(program: Program, qtbot: Any) -> None:
    for _ in range(3):  # what is read may ask for more
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not program.tasks.busy)


def kept(program: Program) -> list[str]:
    """Return what outside the room shows or keeps a word of the case, drawn or not."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    main, way = window(program), entrance(program)
    parts = [page for page_key, page in main._made.items() if page_key != "room"]
    parts += [main._palette, main._nav, main._top, *main.toasts.shown()]  # type: ignore[list-item]  # it is built
    parts += [
        one
        for one in QApplication.topLevelWidgets()
        if one is not main and (way.shell is None or not way.shell._holds(one))
    ]
    words = frozenset({SECRET})
    return [
        type(part).__name__
        for part in parts
        if letting_go.speaks_of(part, words) or SECRET in "".join(texts(part))
    ]


def look_everywhere(program: Program, qtbot: Any, case: str) -> None:
    """Have the case on pages that are left, on a board and a match out of sight, in a window and a search."""
    main = window(program)
    program.tasks.announce(Everything())
    main.go("today")
    idle(program, qtbot)
    program.nav.match(case)
    idle(program, qtbot)
    page: Any = main.go("inquiries", inquiry=case)
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    for button in (page.board_button, page.table_button):
        button.click()
        idle(program, qtbot)
    page.detail.set_tab("history")
    program.nav.act("case_window", case)
    main.open_palette()
    main._palette.edit.setText(SECRET)  # type: ignore[union-attr]  # the window is built
    idle(program, qtbot)
    main._palette.close_palette()  # type: ignore[union-attr]  # the same
    main.say(f"{SECRET} etablering inlagd", lasting=True)
    QGuiApplication.clipboard().setText(f"{SECRET} AB")


def test_making_a_case_confidential_leaves_nothing_of_it_outside_the_room(
    program: Program, qtbot: Any
) -> None:
    assert program.workspace is not None
    case = full_case(program.workspace)
    main = window(program)
    way = unlock(program, qtbot)
    main.go("today")
    writing: Any = main.go("new_inquiry")
    writing.form.fields["title"].setText(f"{SECRET} AB")
    qtbot.waitUntil(lambda: program.desk.draft(writing._key) is not None)
    look_everywhere(program, qtbot, case)
    assert len(kept(program)) >= 7
    row = program.workspace.ask(inquiries.detail, case).row
    dialog = sealing.seal(program.nav, row)
    dialog.code_name.setText("Projekt Norrsken")
    dialog.go()
    qtbot.waitUntil(lambda: main.current == "room" and way.shell is not None)
    inside: Any = way.shell
    qtbot.waitUntil(lambda: inside.page("inquiries").detail.title.text() == "Projekt Norrsken")
    idle(program, qtbot)
    assert kept(program) == []
    assert QGuiApplication.clipboard().text() == ""
    way.lock()
    while main.back():
        idle(program, qtbot)
        assert kept(program) == []


@pytest.mark.long
def test_a_window_notices_that_a_case_was_made_confidential_elsewhere(program: Program, qtbot: Any) -> None:
    assert program.workspace is not None
    case = full_case(program.workspace)
    other = program.workspace.act(inquiries.log, LogInquiry("Hamnen", investor="Hamn AB")).id
    main = window(program)
    program._settle_in()
    look_everywhere(program, qtbot, case)
    dialog = activity.run(program.nav, case)
    dialog.text.setPlainText(f"Samtal om {SECRET}")
    writing: Any = main.go("new_inquiry")
    writing.form.fields["title"].setText("Grannens hall")
    main.go("inquiries", inquiry=other)
    program.nav.act("case_window", other)
    done = subprocess.run(
        [sys.executable, "-c", SEALED_ELSEWHERE, program.workspace.place, PASSPHRASE, case], check=False
    )
    assert done.returncode == 0
    gone = "Förfrågan är borta"
    qtbot.waitUntil(lambda: any(gone in toast.text for toast in main.toasts.shown()))
    qtbot.waitUntil(lambda: kept(program) == [])
    idle(program, qtbot)
    assert kept(program) == []
    assert main.page("new_inquiry") is writing
    assert writing.form.value("title") == "Grannens hall"
    assert main.current == "inquiries"
    page: Any = main.page("inquiries")
    assert page.detail.inquiry_id == other
    panes = [getattr(one, "pane", None) for one in QApplication.topLevelWidgets()]
    assert [pane.inquiry_id for pane in panes if pane is not None] == [other]
    assert not [key for key in program.desk._known if SECRET in repr(program.desk.get(key))]


class MiddleButton:
    """What a system keeps that pastes what was marked, which no test's own screen does."""

    def __init__(self, *, ours: bool) -> None:
        self.ours = ours
        self.cleared: list[QClipboard.Mode] = []

    def supportsSelection(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def ownsSelection(self) -> bool:  # noqa: N802 - Qt's name
        return self.ours

    def clear(self, mode: QClipboard.Mode) -> None:
        self.cleared.append(mode)


@pytest.mark.parametrize("ours", [True, False])
def test_what_was_marked_in_the_room_cannot_be_pasted_after_the_lock(
    program: Program, qtbot: Any, monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    way = unlock(program, qtbot)
    system = MiddleButton(ours=ours)
    monkeypatch.setattr(QApplication, "clipboard", lambda: system)
    QToolTip.showText(QPoint(40, 40), f"{SECRET} AB", way.shell)
    assert QToolTip.text() == f"{SECRET} AB"
    way.lock()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert system.cleared == ([QClipboard.Mode.Selection] if ours else [])
    assert QToolTip.text() == ""
