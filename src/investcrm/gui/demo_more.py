"""Pictures of the other screens and their dialogs: land, companies, readiness, KPIs, match, import ..."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from investcrm import resources
from investcrm.domain.commands import LogInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.services import inquiries

if TYPE_CHECKING:
    from investcrm.gui.demo import Stage

_PAUSE_MS = 900
"""How long a preview waits for the last keystroke and is drawn."""


def _page(key: str, stage: Stage) -> QWidget:
    stage.page(key)
    _pause(stage)
    return stage.window


def _match(stage: Stage) -> QWidget:
    stage.nav.match(stage.busiest())
    stage.settle()
    return stage.window


def _waiting(stage: Stage) -> str:
    """Return the inquiry with most answers of those that still wait for one."""
    shown = InquiryFilter(open_only=True)
    workspace = stage.program.workspace
    assert workspace is not None
    with workspace.reader() as reader:
        rows = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 200)
        waiting = sorted((row for row in rows if row.answered < row.asked), key=lambda row: -row.answered)
        for row in waiting:
            if any(f.state == "sent" for f in inquiries.detail(reader, row.id).forwardings):
                return row.id
    return stage.busiest()


def _act(name: str, stage: Stage) -> QWidget | None:
    stage.page("today")
    stage.nav.act(name, _waiting(stage) if name == "answer" else stage.busiest())
    _pause(stage)
    return stage.dialog()


def _site(stage: Stage) -> QWidget | None:
    page: Any = stage.page("sites")
    page.pane.state()
    return stage.dialog()


def _company(stage: Stage) -> QWidget | None:
    page: Any = stage.page("organisations")
    page.pane.change()
    return stage.dialog()


def _project(tab: str, stage: Stage) -> QWidget:
    page: Any = stage.page("projects")
    page.pane.tabs.setCurrentWidget(getattr(page.pane, tab))
    _pause(stage)
    return stage.window


def _level(stage: Stage) -> QWidget | None:
    page: Any = stage.page("readiness")
    page.state()
    return stage.dialog()


def _remind(stage: Stage) -> QWidget | None:
    from investcrm.gui.dialogs import remind

    remind.run(stage.nav, _waiting(stage))
    return stage.dialog()


def _export(stage: Stage) -> QWidget | None:
    page: Any = stage.page("sites")
    page._export()  # the button's own act; pressing it would open the same
    return stage.dialog()


def _import(name: str, stage: Stage) -> QWidget | None:
    path = resources.path("samples", name)
    if not path.is_file():
        return None
    stage.nav.import_file(path)
    _pause(stage)
    return stage.window


def _import_start(stage: Stage) -> QWidget:
    page: Any = stage.page("import")
    page.begin()
    stage.settle()
    return stage.window


def _help(stage: Stage) -> QWidget | None:
    from investcrm.gui.dialogs.help import HelpDialog

    HelpDialog("match", stage.window).open()
    return stage.dialog()


def _unlock(stage: Stage) -> QWidget | None:
    entrance = stage.program.entrance
    if entrance is None:
        return None
    entrance.lock()
    stage.page("today")
    entrance.enter()
    return entrance.dialog


def _room(stage: Stage) -> QWidget | None:
    """Open the room, with three cases in it, and show who sees the first."""
    entrance = stage.program.entrance
    if entrance is None:
        return None
    if entrance.keeper.room is None:
        room = entrance.open_with("")
        with room.reader() as reader:
            empty = inquiries.list_head(reader, InquiryFilter()).count == 0
        if empty:
            for name, company in _CONFIDENTIAL:
                room.act(inquiries.log, LogInquiry(title=name, investor=company))
    entrance.enter()
    _pause(stage)
    shell = entrance.shell
    if shell is not None:
        page: Any = shell.page("inquiries")
        page.detail.set_tab("access")
        _pause(stage)
    return stage.window


_CONFIDENTIAL = (
    ("Projekt Norrsken", "Exempelbolaget AB"),
    ("Projekt Vega", "Provverket Oy"),
    ("Projekt Lind", "Mönsterindustri GmbH"),
)
"""Code names and invented companies for the picture."""


def _pause(stage: Stage) -> None:
    stage.settle()
    loop = QEventLoop()
    QTimer.singleShot(_PAUSE_MS, loop.quit)
    loop.exec()
    stage.settle()


MORE: dict[str, Callable[[Any], Any]] = {
    "organisations": partial(_page, "organisations"),
    "sites": partial(_page, "sites"),
    "readiness": partial(_page, "readiness"),
    "kpis": partial(_page, "kpis"),
    "follow-up": partial(_page, "follow_up"),
    "indicators": partial(_page, "indicators"),
    "plan": partial(_page, "plan"),
    "projects": partial(_project, "overview"),
    "project-hours": partial(_project, "hours"),
    "reports": partial(_page, "reports"),
    "archive": partial(_page, "archive"),
    "match": _match,
    "forward": partial(_act, "forward"),
    "answer": partial(_act, "answer"),
    "offer": partial(_act, "offer"),
    "remind": _remind,
    "site": _site,
    "company": _company,
    "level": _level,
    "export": _export,
    "import-start": _import_start,
    "import-inquiries": partial(_import, "forfragningar.xlsx"),
    "import-sites": partial(_import, "mark.csv"),
    "help": _help,
    "room-unlock": _unlock,
    "room": _room,
}
"""Screens by the name of their picture, taken after those of ``investcrm.gui.demo``."""
