"""The room of a server in a window: found out whether it is one's own, kept up to date while open."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from investcrm.domain.access import MIRRORED
from investcrm.domain.touched import Touched
from investcrm.gui.room.entrance import Entrance
from investcrm.gui.tasks import Everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import ServerLocks
    from investcrm.gui.program import Program
    from investcrm.gui.tasks import Report

AGAIN_MS: Final = 60_000
"""Between two attempts to find out, and between two exchanges that nothing called for."""
SOON_MS: Final = 1_000
"""How long signs from the open database are gathered before the room is brought up to date."""
REST_MS: Final = 5_000
"""Between two exchanges, however much is done in the open database."""


class RoomFinder(QObject):
    """Puts the entrance into the window once it is known that the login is let in, and not a word before."""

    def __init__(self, program: Program, find: Callable[[Workspace], ServerLocks | None]) -> None:
        super().__init__(program.window)
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
        if locks is None or program.window is None or program.workspace is None:
            return
        if program.entrance is not None:
            return
        entrance = Entrance(program.window, program.nav, locks, program.workspace)
        program.entrance = program.nav.entrance = entrance
        Freshener(program, entrance, locks)


def _find(
    _report: Report, find: Callable[[Workspace], ServerLocks | None], workspace: Workspace
) -> ServerLocks | None:
    return find(workspace)


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
        program.watcher.heard.connect(self.soon)
        program.tasks.changed.connect(self._noticed)
        entrance.keeper.opened.connect(self._begin)
        entrance.keeper.locking.connect(self._end)

    def _begin(self) -> None:
        self._minute.start()
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
