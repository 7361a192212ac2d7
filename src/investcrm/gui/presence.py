"""Tells others on a server which record is open here, and shows who has it open elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from investcrm.domain.errors import UserError
from investcrm.services import presence
from investcrm.services.presence import Opened, Present
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.tasks import Report, Tasks

BEAT_MS: Final = 30_000
_LANE: Final = "presence"


class Presence(QObject):
    """What this session has open, written at once and every half minute; what others have, as last read."""

    changed = Signal()

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._mine = self._before = Opened("")
        self._told = False
        self._others: Mapping[str, tuple[Present, ...]] = {}
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._again)
        self._beat.start()

    def open(self, record_id: str) -> None:
        """Say that a record is open here; "" for none."""
        self._be(Opened(record_id))

    def close(self, record_id: str) -> None:
        """Say that a record is not open here any more, where it was the latest."""
        if record_id and self._mine.record_id == record_id:
            self._be(Opened(""))

    def edit(self, record_id: str) -> None:
        """Say that a form is open over a record, until :meth:`edited`."""
        self._before = Opened(self._mine.record_id)
        self._be(Opened(record_id, editing=True))

    def edited(self) -> None:
        """Say that what was open before the form is open again."""
        self._be(self._before)

    def _be(self, now: Opened) -> None:
        if now != self._mine:
            self._mine, self._told = now, True
            self._write()

    def leave(self) -> None:
        """Take back what was said, at the end: the tasks finish it before they close, unless out of reach."""
        self._beat.stop()
        if self._told:
            self._mine, self._told = Opened(""), False
            # Without a name of its own it is never kept to be sent later, when it would be wrong.
            tell = lambda uow, mine: presence.tell(uow, mine)  # noqa: E731, PLW0108 - see above
            self._tasks.mutate(tell, self._mine, failed=_ignore)

    def look(self) -> None:
        """Read where the others are."""
        self._tasks.background(self._read, then=self._take, failed=_ignore, owner=self, lane="watch")

    def words(self, record_id: str) -> str:
        """Return who else has a record open, for the head of its detail; "" when nobody has."""
        here = self._others.get(record_id, ())
        if self._workspace.is_room:  # one's own row outlives a room that was locked while out of reach
            here = tuple(one for one in here if one.name != self._workspace.actor.name)
        names = ", ".join(dict.fromkeys(one.name for one in here))
        if not names:
            return ""
        return (
            t("Being edited by {name}", name=names)
            if any(one.editing for one in here)
            else t("Open at {name}", name=names)
        )

    def _again(self) -> None:
        if self._mine.record_id:  # that nothing is open needs no telling, and would be a sign to others
            self._write()

    def _write(self) -> None:
        self._tasks.background(self._put, self._mine, failed=_ignore, lane=_LANE)

    def _put(self, _report: Report, opened: Opened) -> None:
        with suppress(UserError), self._workspace.write() as uow:
            presence.tell(uow, opened)

    def _read(self, _report: Report) -> Mapping[str, tuple[Present, ...]]:
        with self._workspace.reader() as reader:
            return presence.others(reader, self._workspace.session, self._workspace.store.clock())

    def _take(self, others: Mapping[str, tuple[Present, ...]]) -> None:
        if others != self._others:
            self._others = others
            self.changed.emit()


def _ignore(_error: Exception) -> None:
    """Who is where is worth no message; the next beat tells it again."""
