"""Drives the real window through every screen, off-screen, and keeps a picture of each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from investcrm import words
from investcrm.domain.filters import InquiryFilter
from investcrm.gui.first_start.making import Locks, Makers
from investcrm.gui.palette import Palette
from investcrm.gui.program import Program
from investcrm.services import inquiries

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

SIZE: Final = (1440, 900)
LOOKS: Final = ("light", "dark")
PATIENCE_MS: Final = 20_000
_QUIET_MS: Final = 120

Picture = Callable[["Stage"], QWidget | None]
"""Goes to a screen and returns what to take a picture of; None leaves it out."""
_NAME = "Projekt Heron"


class Stage:
    """The running program, and how to wait for it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nav = program.nav
        assert program.window is not None
        self.window = program.window

    def settle(self) -> None:
        """Wait until everything asked for is read and painted."""
        self._spin(_QUIET_MS)
        waited = 0
        while self.program.tasks.busy and waited < PATIENCE_MS:
            self._spin(_QUIET_MS)
            waited += _QUIET_MS
        self._spin(_QUIET_MS)

    def page(self, key: str) -> QWidget:
        """Go to a page."""
        widget = self.window.go(key)
        self.settle()
        return widget

    def busiest(self) -> str:
        """Return the inquiry that shows most: one with municipalities that answered."""
        shown = InquiryFilter(open_only=True, order="answers")
        with self.program.workspace.reader() as reader:  # type: ignore[union-attr]  # it is open
            rows = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 200)
        best = max(rows, key=lambda row: (min(row.answered, row.asked - 1), row.asked, row.number))
        return best.id

    def close_dialogs(self) -> None:
        """Close what lies over the window."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.reject() if isinstance(widget, QDialog) else widget.close()
        self.window.toasts.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def dialog(self) -> QWidget | None:
        """Return the dialog on show."""
        self.settle()
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        return found[-1] if found else None

    def _spin(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def _today(stage: Stage) -> QWidget:
    stage.page("today")
    return stage.window


def _inquiries(tab: str) -> Picture:
    def show(stage: Stage) -> QWidget:
        stage.page("inquiries")
        stage.nav.open_inquiry(stage.busiest(), tab)
        stage.settle()
        return stage.window

    return show


def _board(stage: Stage) -> QWidget:
    page = stage.page("inquiries")
    page.board_button.click()  # type: ignore[attr-defined]  # the inquiries' own button
    stage.settle()
    return stage.window


def _back_to_table(stage: Stage) -> None:
    stage.page("inquiries").table_button.click()  # type: ignore[attr-defined]  # the inquiries' own button
    stage.settle()


def _new_inquiry(stage: Stage) -> QWidget:
    text = (
        "12–18 ha för industri, byggstart senast kv 2 2028. 10 MW från start, 25 MW från 2030. "
        "Max 5 km motorväg, industrispår önskas, djuphamn inom 100 km. 120 arbetstillfällen i första "
        "fasen, 300 fullt utbyggt, 130 MEUR."
    )
    stage.nav.new_inquiry(text)
    stage.settle()
    page = stage.window.page("new_inquiry")
    page.form.fields["title"].setText(_NAME)  # type: ignore[attr-defined]  # the form's own fields
    stage.settle()
    return stage.window


def _palette(stage: Stage) -> QWidget:
    stage.page("today")
    stage.window.open_palette()
    stage.settle()
    return stage.window


def _settings(stage: Stage) -> QWidget:
    stage.page("settings")
    return stage.window


def _dialog(act: str) -> Picture:
    def show(stage: Stage) -> QWidget | None:
        page = stage.page("inquiries")
        stage.nav.open_inquiry(stage.busiest(), "overview")
        stage.settle()
        page.detail.acts.run(act)  # type: ignore[attr-defined]  # the inquiries' own detail
        return stage.dialog()

    return show


def _first_start(stage: Stage) -> QWidget:
    from investcrm.gui.first_start.first import FirstStartDialog

    dialog = FirstStartDialog(stage.program.makers, stage.window)
    dialog.folder.setText(str(Path("Dokument") / "InvestCRM"))
    dialog.open()
    stage.settle()
    return dialog


PICTURES: dict[str, Picture] = {
    "today": _today,
    "inquiries": _inquiries("municipalities"),
    "inquiries-overview": _inquiries("overview"),
    "inquiries-requirements": _inquiries("requirements"),
    "inquiries-events": _inquiries("events"),
    "inquiries-documents": _inquiries("documents"),
    "inquiries-history": _inquiries("history"),
    "board": _board,
    "new-inquiry": _new_inquiry,
    "palette": _palette,
    "settings": _settings,
    "edit": _dialog("edit"),
    "requirements": _dialog("requirements"),
    "decision": _dialog("decide"),
    "first-start": _first_start,
}
"""Every screen by the name of its picture; other screens add theirs here."""


def shoot(
    workspace: Workspace,
    folder: Path,
    *,
    languages: tuple[str, ...] = words.LANGUAGES,
    looks: tuple[str, ...] = LOOKS,
    only: tuple[str, ...] = (),
    locks: Callable[[Workspace], Locks] | None = None,
) -> list[Path]:
    """Take a picture of every screen in each look and language; return the files.

    ``locks`` are those of the workspace's confidential room, which opens with the empty secret; without them
    there is no picture of it.
    """
    from investcrm.gui.demo_land import LAND
    from investcrm.gui.demo_more import MORE
    from investcrm.gui.demo_round import ROUND

    folder.mkdir(parents=True, exist_ok=True)
    before = qInstallMessageHandler(_say)
    spoken = words.current().language
    program = Program(Makers(_none, _none, _none, _none, _none, _none, locks), languages[0])
    window = program.show(workspace)
    window.resize(*SIZE)
    stage = Stage(program)
    stage.settle()
    made = []
    try:
        for language in languages:
            window.set_language(language)
            for look in looks:
                window.set_mode(look)
                stage.settle()
                for name, picture in {**PICTURES, **LAND, **MORE, **ROUND}.items():
                    if only and name not in only:
                        continue
                    file = folder / f"{name}-{look}-{language}.png"
                    if _take(stage, picture, file):
                        made.append(file)
    finally:
        window.close()
        program.leave()
        words.set_language(spoken)
        qInstallMessageHandler(before)
    return made


def _say(_kind: object, _context: object, message: str) -> None:
    """Pass on what Qt says, but for what its off-screen platform says of every dialog."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(message + "\n")


def _take(stage: Stage, picture: Picture, file: Path) -> bool:
    shown = picture(stage)
    if shown is not None:
        shown.grab().save(str(file))
    stage.close_dialogs()
    palette = stage.window.findChild(Palette)
    if palette is not None and palette.isVisible():
        palette.close_palette()
    if picture is _board:
        _back_to_table(stage)
    return shown is not None


def _none(*_args: object) -> Any:
    raise AssertionError("the demo opens no other workspace")
