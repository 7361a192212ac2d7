"""The room of a server in a window: found out whether it is one's own, kept up to date while open."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from investcrm.domain.access import MIRRORED, Verb
from investcrm.domain.errors import NoContact
from investcrm.domain.touched import Touched
from investcrm.gui.palette import Command
from investcrm.gui.room.entering import EnterDialog
from investcrm.gui.room.entrance import Entrance
from investcrm.gui.tasks import Everything
from investcrm.services import auditing
from investcrm.services.clock import swedish_day
from investcrm.words import t

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import ServerLocks
    from investcrm.gui.main_window import MainWindow
    from investcrm.gui.program import Program
    from investcrm.gui.tasks import Report

AGAIN_MS: Final = 60_000
"""Between two attempts to find out, and between two exchanges that nothing called for."""
SOON_MS: Final = 1_000
"""How long signs from the open database are gathered before the room is brought up to date."""
FIRST: Final = "first-room"
"""The command for who may be let in and has not been there from this computer."""
REST_MS: Final = 5_000
"""Between two exchanges, however much is done in the open database."""


class RoomFinder(QObject):
    """Puts the entrance into the window once it is known that the login is let in, and not a word before."""

    def __init__(self, program: Program, find: Callable[[Workspace], ServerLocks | None]) -> None:
        super().__init__(program.window)
        self.dialog: EnterDialog | None = None
        self._program, self._find = program, find
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.look)

    def look(self) -> None:
        """Find out, off the event loop."""
        workspace = self._program.workspace
        if workspace is not None:
            self._program.tasks.background(
                _find, self._find, workspace, then=self._found, failed=self._not_yet, owner=self, lane="room"
            )

    def _not_yet(self, _error: Exception) -> None:
        self._again.start()

    def _found(self, locks: ServerLocks | None) -> None:
        program = self._program
        if locks is None or program.window is None or program.entrance is not None:
            return
        if not program.nav.may(Verb.READ, "inquiry"):
            program.nav.register_room = replace(locks, is_first=False)
            _look_again(program.window)
        elif locks.is_first:
            self._offer(program.window, locks)
        else:
            self._put(locks)

    def _put(self, locks: ServerLocks) -> Entrance | None:
        program = self._program
        if program.window is None or program.workspace is None:
            return None
        entrance = Entrance(program.window, program.nav, locks, program.workspace)
        program.entrance = program.nav.entrance = entrance
        Freshener(program, entrance, locks)
        _look_again(program.window)
        return entrance

    def _offer(self, window: MainWindow, locks: ServerLocks) -> None:
        """Let somebody try who may be let in, where nothing tells whether they are."""
        self._program.nav.first_entry = lambda: self.ask(locks)
        window.add_command(
            Command(
                FIRST,
                t("Into the confidential room for the first time…"),
                lambda: self.ask(locks),
                "lock",
                words="sekretess hemlig secret",
            )
        )

    def ask(self, locks: ServerLocks) -> None:
        """Ask for the password of the room, which shows whether one is let in."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = EnterDialog(locks, self._program.window)
        self.dialog.unlocked.connect(lambda room: self._first_entered(locks, room))
        self.dialog.finished.connect(self._asked)
        self.dialog.open()

    def _asked(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _first_entered(self, locks: ServerLocks, room: Workspace) -> None:
        program = self._program
        kept = self.dialog is not None and self.dialog.kept
        entrance = self._put(replace(locks, is_first=False, asks_password=not kept))
        if entrance is None or program.window is None:
            room.close()
            return
        program.nav.first_entry = None
        program.window.drop_command(FIRST)
        entrance.let_in(room)


def _find(
    _report: Report, find: Callable[[Workspace], ServerLocks | None], workspace: Workspace
) -> ServerLocks | None:
    return find(workspace)


def _look_again(window: MainWindow) -> None:
    """Let the page on show offer what the way in opens."""
    shown = getattr(window.page(window.current), "shown", None)
    if shown is not None:
        shown()


class Freshener(QObject):
    """Brings the open room up to date: a moment after something happened outside it, else each minute."""

    def __init__(self, program: Program, entrance: Entrance, locks: ServerLocks) -> None:
        super().__init__(entrance)
        self._entrance, self._refresh = entrance, locks.refresh
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.look)
        self._minute = QTimer(self)
        self._minute.setInterval(AGAIN_MS)
        self._minute.timeout.connect(self._each_minute)
        self._region_changed = True
        self._looked = 0.0
        self._sealed_on: date | None = None
        program.watcher.heard.connect(self.soon)
        program.tasks.changed.connect(self._noticed)
        entrance.keeper.opened.connect(self._begin)
        entrance.keeper.locking.connect(self._end)

    def _begin(self) -> None:
        self._minute.start()
        self._seal()
        contact = self._entrance.keeper.contact
        if contact is not None:
            contact.found.connect(self.soon)

    def _end(self) -> None:
        self._soon.stop()
        self._minute.stop()

    def _noticed(self, touched: frozenset[str]) -> None:
        if not isinstance(touched, Touched) or touched.concerns(frozenset(MIRRORED)):
            self._region_changed = True
        self.soon()

    def soon(self) -> None:
        """Bring it up to date a moment from now, once for all that comes meanwhile."""
        if self._entrance.keeper.is_open and not self._soon.isActive():
            rested = round(1000 * (time.monotonic() - self._looked))
            self._soon.start(max(SOON_MS, REST_MS - rested))

    def _each_minute(self) -> None:
        self._region_changed = True
        self.look()
        self._seal()

    def _seal(self) -> None:
        """Seal the room's log once a day while it is open, where this person may."""
        room, tasks = self._entrance.keeper.room, self._entrance.keeper.tasks
        if room is None or tasks is None or not auditing.may_seal(room):
            return
        today = swedish_day(room.store.clock())
        if self._sealed_on != today:
            self._sealed_on = today
            tasks.background(
                lambda _report: auditing.daily(room), failed=self._not_sealed, owner=self, lane="warm"
            )

    def _not_sealed(self, error: Exception) -> None:
        if isinstance(error, NoContact):
            self._sealed_on = None
        else:
            self._entrance.window.say_error(error)

    def look(self) -> None:
        """Bring the room up to date, off the event loop; out of reach means that the next look does it."""
        room, tasks = self._entrance.keeper.room, self._entrance.keeper.tasks
        if room is None or tasks is None:
            return
        region, self._region_changed, self._looked = self._region_changed, False, time.monotonic()
        tasks.background(
            lambda _report: self._refresh(room, region),
            then=self._came,
            failed=_ignore,
            owner=self,
            lane="exchange",
            key="exchange",
        )

    def _came(self, count: int) -> None:
        tasks = self._entrance.keeper.tasks
        if count and tasks is not None:
            self._entrance.keeper.read_minutes()
            tasks.announce(Everything())


def _ignore(_error: Exception) -> None:
    """A server is out of reach, and the window says so where it is one's own."""
