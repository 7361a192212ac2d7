"""Answers that come by themselves, from the mailbox and the watched folder, offered to be looked at."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from investcrm import words
from investcrm.domain.errors import Cancelled, NoContact, UserError
from investcrm.domain.mailbox import MEMORY, Came, Fetched, Memory, memory_of
from investcrm.domain.touched import Touched
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.read_answers import ReadAnswer
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.gui.widgets.splitter import Desk
    from investcrm.services.watching import Seen

EVERY: Final = "answers.every"
"""What the desk keeps the minutes between two looks at the mailbox under; 0: only by hand."""
FOLDER: Final = "answers.folder"
"""What the desk keeps the watched folder under."""
USUAL_MINUTES: Final = 15
_FOLDER_MS: Final = 20_000
_FIRST_MS: Final = 3_000


class Arrivals(QObject):
    """What came and waits to be looked at, in one window or in the room.

    ``chosen`` is the desk that holds what this person chose on this computer; what is remembered lies on the
    navigator's own.
    """

    changed = Signal()
    _told = Signal(object)

    def __init__(self, nav: Navigator, parent: QObject, chosen: Desk | None = None) -> None:
        super().__init__(parent)
        self._nav, self._chosen = nav, chosen or nav.desk
        self.has_mailbox = False
        self.busy = False
        self._mails: dict[str, Came] = {}
        self._files: dict[str, Seen] = {}
        self._said = ""
        self._told.connect(self._remember)
        self._fetching = QTimer(self)
        self._fetching.timeout.connect(lambda: self._fetch(by_hand=False))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FIRST_MS)
        self._soon.timeout.connect(lambda: self._fetch(by_hand=False))
        self._looking = QTimer(self)
        self._looking.setInterval(_FOLDER_MS)
        self._looking.timeout.connect(lambda: self._look(by_hand=False))
        nav.tasks.changed.connect(self._noticed)

    @property
    def came(self) -> tuple[Came, ...]:
        """What waits to be looked at."""
        files = (one.came for one in self._files.values() if one.came is not None)
        return (*self._mails.values(), *files)

    @property
    def is_set_up(self) -> bool:
        """Whether there is anything to fetch from."""
        return self.has_mailbox or bool(self._folder())

    @property
    def memory(self) -> Memory:
        """What is remembered of earlier looks."""
        return memory_of(self._nav.desk.get(MEMORY))

    def start(self) -> None:
        """Begin to look, as this person chose; called again after they chose otherwise."""
        every = self._chosen.get(EVERY)
        minutes = USUAL_MINUTES if every is None else int(every)
        self._fetching.setInterval(max(minutes, 1) * 60_000)
        self._fetching.start() if minutes else self._fetching.stop()
        self._looking.start() if self._folder() else self._looking.stop()
        if not self._folder():
            self._files = {}
        self._nav.tasks.query(_has_mailbox, then=self._knows, failed=_ignore, owner=self, key="mailbox")

    def fetch(self) -> None:
        """Fetch now, because somebody asked to."""
        self._look(by_hand=True)
        if self.has_mailbox:
            self._fetch(by_hand=True)

    def look_through(self) -> None:
        """Show what came, to be looked at and taken over or put aside."""
        from investcrm.services import arriving

        came = arriving.named(self.came)

        def show(answers: tuple[ReadAnswer, ...]) -> None:
            from investcrm.gui.dialogs import read_answers

            read_answers.show(self._nav, answers, (), came)

        self._nav.tasks.background(
            _read, came, reading=True, label=t("Reading answers"), then=show,
            failed=self._nav.shell.say_error, owner=self,
        )  # fmt: skip

    def leave(self, one: Came) -> None:
        """Put something aside that is no answer: it is not offered again."""
        memory = self.memory.leaving([one.digest])
        if one.place:
            memory = memory.without(one.place, [one.uid])
        self._nav.desk.put(MEMORY, memory.as_data())
        self._let_go({one.key})

    # ---- the mailbox

    def _knows(self, there: bool) -> None:
        fresh = there and not self.has_mailbox
        if there != self.has_mailbox:
            self.has_mailbox = there
            self.changed.emit()
        if fresh and self._fetching.isActive():
            self._soon.start()

    def _fetch(self, *, by_hand: bool) -> None:
        if self.busy or not self.has_mailbox:
            return
        self.busy = True
        self.changed.emit()
        self._nav.tasks.acting(
            _fetched,
            self.memory,
            self._told.emit,
            tuple(self._mails),
            then=lambda found: self._found(found, by_hand=by_hand),
            failed=lambda error: self._failed(error, by_hand=by_hand),
            owner=self,
            label=t("Fetching answers"),
        )

    def _found(self, found: Fetched, *, by_hand: bool) -> None:
        self.busy = False
        self._said = ""
        self._mails.update({one.key: one for one in found.came})
        if found.too_large:
            self._nav.shell.say(
                n(
                    "{count} mail is larger than 100 MB and was not looked at.",
                    "{count} mails are larger than 100 MB and were not looked at.",
                    found.too_large,
                ),
                "warn",
            )
        self._announce(len(found.came), by_hand=by_hand)

    def _remember(self, told: Memory) -> None:
        self._nav.desk.put(MEMORY, told.leaving(self.memory.left).as_data())

    # ---- the folder

    def _folder(self) -> str:
        return str(self._chosen.get(FOLDER) or "")

    def _look(self, *, by_hand: bool) -> None:
        if self._folder():
            self._nav.tasks.acting(
                _looked,
                Path(self._folder()),
                dict(self._files),
                frozenset(self.memory.left),
                then=lambda found: self._lies(found, by_hand=by_hand),
                failed=lambda error: self._failed(error, by_hand=by_hand),
                owner=self,
            )

    def _lies(self, found: dict[str, Seen], *, by_hand: bool) -> None:
        before = {key for key, one in self._files.items() if one.came}
        now = {key for key, one in found.items() if one.came}
        self._files = found
        if now != before or (by_hand and not self.has_mailbox):
            self._announce(len(now - before), by_hand=by_hand and not self.has_mailbox)

    # ---- what is said

    def _announce(self, new: int, *, by_hand: bool) -> None:
        self.changed.emit()
        if new:
            self._nav.shell.say(
                n("{count} answer has come.", "{count} answers have come.", new),
                "info",
                action=t("Look through"),
                run=self.look_through,
            )
        elif by_hand:
            self._nav.shell.say(t("No new answer has come."), "info")

    def _failed(self, error: Exception, *, by_hand: bool) -> None:
        self.busy = False
        self.changed.emit()
        if isinstance(error, (Cancelled, NoContact)) or not isinstance(error, UserError):
            return
        said = words.current().error(error)
        if by_hand or said != self._said:
            self._said = said
            self._nav.shell.say(said, "warn", lasting=by_hand)

    # ---- what others did

    def _noticed(self, touched: frozenset[str]) -> None:
        if not isinstance(touched, Touched) or touched.concerns(frozenset({"setting"})):
            self.start()
        if self.came:
            self._nav.tasks.background(
                _still, self.came, reading=True, then=self._keep, failed=_ignore, owner=self, key="still"
            )

    def _keep(self, still: tuple[frozenset[str], frozenset[str]]) -> None:
        asked, kept = still
        self._let_go(asked - kept)

    def _let_go(self, keys: frozenset[str] | set[str]) -> None:
        from dataclasses import replace

        if not keys & {one.key for one in self.came}:
            return
        for key in keys & set(self._mails):
            one = self._mails.pop(key)
            self._nav.desk.put(MEMORY, self.memory.without(one.place, [one.uid]).as_data())
        for key in keys & set(self._files):
            self._files[key] = replace(self._files[key], came=None)
        self.changed.emit()


def _has_mailbox(reader: Any) -> bool:
    from investcrm.services import mailbox

    return mailbox.mailbox(reader) is not None


def _fetched(
    side: Any, report: Report, memory: Memory, remember: Callable[[Memory], object], held: tuple[str, ...]
) -> Fetched:
    from investcrm.services import fetching

    return fetching.fetch(side, memory, remember, report, held=held)


def _looked(
    side: Any, _report: Report, folder: Path, before: dict[str, Seen], left: frozenset[str]
) -> dict[str, Seen]:
    from investcrm.services import watching

    return watching.look(side, folder, before, left, time.time())


def _read(report: Report, reader: Any, came: tuple[Came, ...]) -> tuple[ReadAnswer, ...]:
    from investcrm.services import arriving

    return arriving.read(reader, came, report)


def _still(_report: Report, reader: Any, came: tuple[Came, ...]) -> tuple[frozenset[str], frozenset[str]]:
    from investcrm.services import arriving

    return frozenset(one.key for one in came), frozenset(arriving.still(reader, came))


def _ignore(_error: Exception) -> None:
    """The next look sees."""
