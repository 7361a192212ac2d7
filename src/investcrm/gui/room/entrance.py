"""The way into the confidential room from the window, and out of it again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from investcrm.domain.access import Verb
from investcrm.domain.errors import NoPassword
from investcrm.domain.touched import Touched
from investcrm.gui import navigation as at
from investcrm.gui.arriving import Arrivals
from investcrm.gui.collecting import Collector
from investcrm.gui.first_start.making import Locks, ServerLocks
from investcrm.gui.letting_go import copied_here, forget_marked
from investcrm.gui.main_window import MainWindow
from investcrm.gui.page import Page
from investcrm.gui.palette import Command
from investcrm.gui.room import system
from investcrm.gui.room.chip import RoomChip
from investcrm.gui.room.keeper import Keeper
from investcrm.gui.room.shell import RoomShell, region_of
from investcrm.gui.shortcuts import bind, key
from investcrm.words import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Workspace
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.room.entering import EnterDialog
    from investcrm.gui.room.relocking import NewKeyDialog, PassphraseChange
    from investcrm.gui.room.unlocking import UnlockDialog

_OUTSIDE: Final = at.INQUIRIES
_COMMAND: Final = "room"
_WORDS: Final = "sekretess hemlig secret"


class Entrance(QObject):
    """Puts the room into a window: its chip, its key, its page, and its end."""

    def __init__(
        self,
        window: MainWindow,
        nav: Navigator,
        locks: Locks | ServerLocks,
        outside: Workspace,
        keeper: Keeper | None = None,
    ) -> None:
        super().__init__(window)
        self.window, self.nav, self._locks = window, nav, locks
        self.outside = outside
        """The open workspace the room belongs to."""
        self.keeper = keeper or Keeper(self)
        self.dialog: UnlockDialog | EnterDialog | None = None
        self._then: Callable[[], object] | None = None
        self._protected = False
        self._copied = False
        window.add_inner(
            Page(at.ROOM, lambda: t("Confidential cases"), "lock", self._page, in_nav=False, help="room"),
            lambda: (t("Search the confidential room only"), t("New confidential case")),
            self._make_chip,
        )
        window.add_command(Command(_COMMAND, t("Confidential room"), self.enter, "lock", key("room"), _WORDS))
        self._key = bind(window, "room", self.enter, whole_window=True)
        self.keeper.locking.connect(self._leave)
        self.keeper.shut_out.connect(self._shut_out)
        nav.tasks.changed.connect(self._noticed_change)
        clipboard = QApplication.clipboard()
        clipboard.dataChanged.connect(self._noticed_copy)

    def _make_chip(self) -> RoomChip:
        """Make the chip, anew whenever the window is: after another language was chosen."""
        chip = self.chip = RoomChip()
        chip.clicked.connect(lambda _checked=False: self.enter())
        self.keeper.ticked.connect(chip.show_left)
        self.keeper.locked.connect(chip.show_locked)
        if self.keeper.is_open:
            chip.show_left(self.keeper.left())
        return chip

    @property
    def is_file(self) -> bool:
        """Whether the room is a file beside the open one: with locks of its own, not a database."""
        return not self.outside.is_shared

    @property
    def shell(self) -> RoomShell | None:
        """The room's page, while it is open and was shown."""
        if not self.keeper.is_open:
            return None
        found = self.window.page(at.ROOM)
        return found if isinstance(found, RoomShell) else None

    def enter(self, then: Callable[[], object] | None = None) -> None:
        """Go into the room, asking for what opens it where it is locked; go on with ``then``."""
        self._then = then
        if self.keeper.is_open:
            self._go_in()
            return
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        dialog = self.dialog = self._asking()
        dialog.unlocked.connect(self._unlocked)
        dialog.finished.connect(self._asked)
        dialog.open()

    def _asking(self) -> UnlockDialog | EnterDialog:
        from investcrm.gui.room.entering import EnterDialog
        from investcrm.gui.room.unlocking import UnlockDialog

        if isinstance(self._locks, ServerLocks):
            return EnterDialog(self._locks, self.window)
        dialog = UnlockDialog(self._locks, self.window)
        dialog.choosing.connect(self._choose_passphrase)
        return dialog

    def _asked(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _choose_passphrase(self) -> None:
        """Let a passphrase be chosen, then ask for it to go where one was going."""
        then = self._then
        asking = self.change_passphrase()
        asking.changed.connect(lambda: QTimer.singleShot(0, self, partial(self.enter, then)))

    def forget_password(self) -> None:
        """Keep the password of a server's room in this computer's key store no more."""
        assert isinstance(self._locks, ServerLocks)
        forget = self._locks.forget
        said = t("This computer's key store no longer holds the password. It is asked for next time.")
        self.nav.tasks.background(
            lambda _report: forget(),
            then=lambda _done: self.window.say(said),
            failed=self.window.say_error,
            owner=self,
        )

    def change_passphrase(self) -> PassphraseChange:
        """Ask for another passphrase."""
        from investcrm.gui.room.relocking import PassphraseChange

        assert isinstance(self._locks, Locks)
        dialog = PassphraseChange(self._locks, self.window)
        dialog.changed.connect(lambda: self._said_changed(is_first=dialog.is_first))
        dialog.open()
        return dialog

    def _said_changed(self, *, is_first: bool) -> None:
        said = t("The passphrase is changed. The recovery code stays as printed.")
        if is_first:
            said = t("The passphrase is chosen. It opens the workspace and the confidential room.")
        self.window.say(said, lasting=True)

    def new_key(self) -> NewKeyDialog:
        """Lock the room, and ask for what gives it a new key and a new recovery sheet."""
        from investcrm.gui.room.relocking import NewKeyDialog

        self.lock()
        assert isinstance(self._locks, Locks)
        dialog = NewKeyDialog(self._locks, self.window)
        dialog.open()
        return dialog

    def _noticed_change(self, touched: frozenset[str]) -> None:
        if not isinstance(touched, Touched) or touched.concerns(frozenset({"setting"})):
            self.keeper.read_minutes()

    def _unlocked(self, room: Workspace) -> None:
        if isinstance(self._locks, ServerLocks) and getattr(self.dialog, "kept", False):
            self._locks = replace(self._locks, asks_password=False)
        self.let_in(room)

    def let_in(self, room: Workspace) -> None:
        """Go into the room that was just opened."""
        self.keeper.take(room)
        self._protected = system.protect(self.window, on=True)
        self._go_in()

    def _go_in(self) -> None:
        then, self._then = self._then, None
        if then is None:
            self.window.go(at.ROOM)
        else:
            QTimer.singleShot(0, self, then)

    def _page(self, window: MainWindow) -> RoomShell:
        from investcrm.gui.pages import ACTS, pages

        def own_pages(shell: RoomShell) -> tuple[Page, ...]:
            region = region_of(shell, self.nav.region)
            actor = self.keeper.room.actor if self.keeper.room is not None else self.nav.actor
            others = self.keeper.watch_others()
            shell.nav = at.Navigator(
                shell, region, dict(ACTS), actor, presence=others, entrance=self, is_room=True
            )
            return pages(lambda: shell.nav, actor)

        shell = RoomShell(window, self.keeper, own_pages, self._protected, is_file=self.is_file)
        shell.forgot.connect(self._forget_copied)
        shell.greet()
        if not self.is_file:
            Collector(shell.nav, shell).look()
        if shell.nav.may(Verb.ADD, "answer"):
            shell.nav.arrivals = Arrivals(shell.nav, shell, self.nav.desk)
            shell.nav.arrivals.start()
        return shell

    def open_with(self, secret: str) -> Workspace:
        """Open the room with what is known to open it, without asking, and return it."""
        assert isinstance(self._locks, Locks)
        room = self._locks.unlock(secret)
        self.keeper.take(room)
        return room

    def lock(self) -> None:
        """Lock the room at once."""
        self.keeper.lock()

    def _leave(self) -> None:
        shell = self.shell
        if shell is not None:
            shell.leave_nothing()
        self.window.drop_page(at.ROOM, _OUTSIDE)
        self._forget_copied()
        system.protect(self.window, on=False)

    def _forget_copied(self) -> None:
        if self._copied:
            self._copied = False
            QApplication.clipboard().clear()
        forget_marked(QApplication.clipboard())

    def _shut_out(self, error: Exception) -> None:
        """Say that one is let in no more, and take the way in away; a changed password may be given anew."""
        if isinstance(error, NoPassword):
            self.window.say_error(error)
            return
        self.window.drop_inner(at.ROOM, _COMMAND)
        self._key.setEnabled(False)
        self._key.deleteLater()
        self.chip.hide()
        self.chip.deleteLater()
        self.nav.entrance = None
        said = t("You are let into the confidential room no more, so it was locked.")
        self.window.say(said, "warn", lasting=True)

    def _noticed_copy(self) -> None:
        """Note that what the clipboard holds was copied in the room, and forget it once it was not."""
        self._copied = self.keeper.is_open and self.window.current == at.ROOM and copied_here()
