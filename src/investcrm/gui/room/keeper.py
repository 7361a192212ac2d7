"""Keeps the confidential room: opens it, counts down while nobody works, and locks it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from investcrm.domain.errors import NoContact
from investcrm.gui import opened_files
from investcrm.gui.gateway import DeskState, Watcher, WorkspaceGateway
from investcrm.gui.room.system import SystemWatch
from investcrm.gui.shortcuts import KEYS
from investcrm.gui.tasks import Tasks, early
from investcrm.services import feed, rooms, settings

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.contact import Contact
    from investcrm.gui.presence import Presence

MINUTES: Final = "room_minutes"
"""The setting: how many minutes without a sign of work the room stays open."""
USUAL_MINUTES: Final = 25
FEWEST_MINUTES: Final = 2
MOST_MINUTES: Final = 120
_SLEPT_S: Final = 20
"""A clock that jumps by more seconds than this between two ticks was asleep."""
_SIGNS: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


def _locks(event: QKeyEvent) -> bool:
    pressed = QKeySequence(event.keyCombination())
    return pressed.matches(QKeySequence(KEYS["lock"])) is QKeySequence.SequenceMatch.ExactMatch


def _end(tasks: Tasks, room: Workspace) -> None:
    tasks.wait()
    room.close()


def minutes(reader: Any) -> int:
    """Return how many minutes without a sign of work the room stays open."""
    chosen = settings.load(reader, MINUTES, USUAL_MINUTES)
    return min(MOST_MINUTES, max(FEWEST_MINUTES, int(chosen)))


class Keeper(QObject):
    """The room of one window, locked or open.

    ``clock`` gives seconds that go on while the computer sleeps.
    """

    opened = Signal()
    locking = Signal()
    """Everything that shows the room must be gone when this returns."""
    locked = Signal()
    ticked = Signal(int)
    """Seconds until the room locks by itself."""
    shut_out = Signal(object)
    """The server lets one in no more, in these words; the room was locked."""

    def __init__(
        self, parent: QObject, clock: Callable[[], float] = time.time, watch: SystemWatch | None = None
    ) -> None:
        super().__init__(parent)
        self.room: Workspace | None = None
        self.tasks: Tasks | None = None
        self.desk: DeskState | None = None
        self.contact: Contact | None = None
        """Watches over the contact where the room is on a server."""
        self.minutes = USUAL_MINUTES
        self._clock = clock
        self._watcher: Watcher | None = None
        self._presence: Presence | None = None
        self._touched = self._seen = 0.0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.look)
        self._system = watch or SystemWatch(self)
        self._system.away.connect(self.lock)

    @property
    def is_open(self) -> bool:
        """Whether the room is open."""
        return self.room is not None

    def left(self) -> int:
        """Return the seconds until the room locks by itself."""
        return max(0, round(self._touched + 60 * self.minutes - self._clock()))

    def take(self, room: Workspace) -> None:
        """Keep a room that was just opened."""
        self.room = room
        self.tasks = self._reach(room)
        self.desk = DeskState(room)
        self.desk.use(self.tasks)
        place = ""
        with suppress(NoContact), room.reader() as reader:
            self.minutes = minutes(reader)
            place = feed.place(reader)
        self._watcher = Watcher(room, self.tasks, place, self, self.contact, rooms.demand_let_in)
        self._watcher.refused.connect(self._refused)
        self._watcher.start()
        self._touched = self._seen = self._clock()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._second.start()
        self.opened.emit()
        self.ticked.emit(self.left())

    def watch_others(self) -> Presence | None:
        """Return who else has which case open, looked for anew at each sign of a change; None with a file."""
        if self.room is None or self.tasks is None or self._watcher is None or not self.room.is_shared:
            return None
        from investcrm.gui.presence import Presence

        presence = self._presence = Presence(self.room, self.tasks, self)
        self._watcher.looking.timeout.connect(presence.look)
        return presence

    def _reach(self, room: Workspace) -> Tasks:
        """Return the way to the room; on a server it is watched over."""
        if not room.is_shared:
            return Tasks(WorkspaceGateway(room))
        from investcrm.gui.contact import Contact
        from investcrm.gui.gateway import ServerGateway

        contact = self.contact = Contact(self)
        contact.refused.connect(self._refused)
        gateway = ServerGateway(room, contact.notice)
        tasks = Tasks(gateway, carry_out=gateway.carry_out)
        contact.use(gateway, tasks)
        return tasks

    def _refused(self, error: Exception) -> None:
        if self.is_open:
            self.lock()
            self.shut_out.emit(error)

    def lock(self) -> None:
        """Close the room: what was being typed is kept in it, everything shown of it goes."""
        room, tasks = self.room, self.tasks
        if room is None or tasks is None:
            return
        self._second.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.locking.emit()
        if self._presence is not None:
            self._presence.leave()
            self._presence.deleteLater()
            self._presence = None
        if self._watcher is not None:
            self._watcher.stop()
        if self.contact is not None:
            self.contact.stop()
            self.contact.deleteLater()
        tasks.close(wait=not room.is_shared)
        if self.desk is not None:
            self.desk.flush()
        self.room = self.tasks = self.desk = self._watcher = self.contact = None
        if room.is_shared:
            early(_end, tasks, room)  # a server that does not answer holds the threads, not the window
        else:
            room.close()
        opened_files.clear()
        self.locked.emit()

    def read_minutes(self) -> None:
        """Learn anew how many minutes the room stays open, after the region chose others."""
        if self.room is not None:
            with suppress(NoContact), self.room.reader() as reader:
                self.minutes = minutes(reader)
            self.ticked.emit(self.left())

    def touch(self) -> None:
        """Note a sign of work: the time begins anew."""
        self._touched = self._clock()

    def look(self) -> None:
        """Lock where nobody worked for too long or the computer slept; else tell the time left."""
        now = self._clock()
        slept, self._seen = now - self._seen > _SLEPT_S, now
        if slept or not self.left():
            self.lock()
        else:
            self.ticked.emit(self.left())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note signs of work, wherever they are given; the key that locks works in dialogs too."""
        if event.type() in _SIGNS:
            self.touch()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _locks(event):
            QTimer.singleShot(0, self, self.lock)
            return True
        return super().eventFilter(watched, event)
