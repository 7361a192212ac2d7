"""The running window program: the application, the workspace open in it, and everything that lives beside."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from investcrm import settings, words
from investcrm.domain.access import GROUP_LABELS, Group, Verb
from investcrm.domain.errors import UserError
from investcrm.gui import commands, errands, field_words, opened_files, to_server
from investcrm.gui.crash import CrashHook
from investcrm.gui.finding import finder
from investcrm.gui.first_start.making import Makers, Started
from investcrm.gui.gateway import DeskState, Watcher, WorkspaceGateway
from investcrm.gui.main_window import MainWindow
from investcrm.gui.navigation import INQUIRIES, TODAY, Navigator
from investcrm.gui.pages import ACTS, hooks, pages
from investcrm.gui.region import Region
from investcrm.gui.rights import ANSWERS
from investcrm.gui.speaking import speak
from investcrm.gui.sweeping import Sweeper
from investcrm.gui.tasks import Opening, Tasks
from investcrm.gui.theme import pixmap, theme
from investcrm.services import feed, reference
from investcrm.services.clock import swedish_day
from investcrm.services.connecting import names_server
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.contact import Contact
    from investcrm.gui.gateway import ServerGateway
    from investcrm.gui.room.entrance import Entrance
    from investcrm.services.pending import Settled

SILENT_S: Final = 3
"""How long a server is reached for before somebody is told that it is."""
SETTLE_AFTER_MS: Final = 300
WARM_AFTER_MS: Final = 700
SEAL_AFTER_MS: Final = 20_000
SWITCH_S: Final = 0.001
"""How long a thread that reads may keep the interpreter while the event loop waits for it."""
ROLES: Final = (Group.MIGRATOR, Group.COORDINATOR, Group.ADVISOR, Group.AUDITOR, Group.REGISTRAR)
"""What a person of the region is called by: the first of these they are."""


class Window(MainWindow):
    """The main window; Qt's own dialogs change their language with it."""

    def set_language(self, language: str) -> None:
        speak(language)
        settings.save({"language": language})
        super().set_language(language)


class Program:
    """One run of the program with one workspace at a time."""

    def __init__(self, makers: Makers, language: str = "") -> None:
        found = QApplication.instance()
        self.app = found if isinstance(found, QApplication) else QApplication(["InvestCRM"])
        self.app.setApplicationName("InvestCRM")
        self.app.setApplicationDisplayName("InvestCRM")
        self.app.setDesktopFileName("investcrm")
        self.makers = makers
        self.window: Window | None = None
        self.workspace: Workspace | None = None
        self._asked_language = language
        sys.setswitchinterval(SWITCH_S)
        theme().start()
        self.app.setWindowIcon(QIcon(pixmap("inquiries", "accent", 64, 1.0)))
        self._crash = CrashHook(self.app)
        self.sweeper = Sweeper()

    def run(self, place: str, opening: Opening | None) -> int:
        """Open the workspace (or ask for one), show the window, and return the exit code at its end."""
        self._crash.install()
        speak(words.current().language)
        started = self._first(place, opening)
        if started is None:
            return 0
        self.show(started.workspace)
        if started.take_in:
            self.nav.import_file()
        try:
            return self.app.exec()
        finally:
            self.close()

    def _first(self, place: str, opening: Opening | None) -> Started | None:
        error: UserError | None = None
        slow: Opening | None = None
        if opening is not None:
            try:
                return Started(opening.result(SILENT_S if names_server(place) else None))
            except UserError as caught:
                error = caught
            except TimeoutError:
                slow = opening
        from investcrm.gui.first_start.asking import ask_for_workspace

        return ask_for_workspace(self.makers, place, error, slow)

    def show(self, workspace: Workspace) -> Window:
        """Open the window over a workspace."""
        self.workspace = workspace
        self.desk = DeskState(workspace)
        if not self._asked_language:
            speak(str(self.desk.get("window.language") or workspace.language))
        self.tasks = self._reach(workspace)
        self.desk.use(self.tasks)
        self.tasks.crashed.connect(self._crash.show)
        self.region = Region(
            self.tasks, lambda: swedish_day(workspace.store.clock()), workspace.actor.member_id
        )
        with workspace.reader() as reader:
            self.region.take(reference.load(reader))
            place = feed.place(reader)
        own = self._own = ANSWERS.met(workspace.actor)
        self.window = Window(
            self.tasks,
            self.desk,
            pages(lambda: self.nav, workspace.actor),
            replace(
                hooks(lambda: self.nav, self._workspace_words, workspace.actor),
                banner=self._banner,
                connect=lambda _window: to_server.ask(self),
                move=None if workspace.is_shared else lambda _window: to_server.ask_move(self),
                place=lambda: workspace.place,
                has_room=self._has_room(workspace),
            ),
            finder(workspace.actor),
        )
        self.nav = Navigator(self.window, self.region, {} if own else dict(ACTS), workspace.actor)
        if not own and self.nav.may(Verb.ADD, "answer"):
            from investcrm.gui.arriving import Arrivals

            self.nav.arrivals = Arrivals(self.nav, self.window)
        codes = workspace.actor.municipality_codes if own else frozenset[str]()
        self.counter = errands.Counter(self.window, self.nav, self.desk, codes)
        if workspace.is_shared:
            from investcrm.gui.presence import Presence

            self.nav.presence = Presence(workspace, self.tasks, self.window)
        known = {page.key for page in pages(lambda: self.nav, workspace.actor)}
        for command in commands.beside(self.nav, known, own):
            self.window.add_command(command)
        for command in to_server.commands(self, workspace):
            self.window.add_command(command)
        self.window.setWindowTitle(self.region.reference.region)  # the window system adds the program's name
        marks = os.environ.get("INVESTCRM_BENCH_MARK", "")
        self.window.go(INQUIRIES) if marks else self.window.start(TODAY)
        self.window.closed.connect(self.app.closeAllWindows)
        self.window.show()
        self._open_entrance(workspace)
        self.watcher = Watcher(workspace, self.tasks, place, self.window, self.contact)
        if self.nav.presence is not None:
            self.watcher.looking.timeout.connect(self.nav.presence.look)
        self.tasks.changed.connect(lambda _roots: self.counter.look())
        self.tasks.changed.connect(self._say_merged)
        if marks:
            from investcrm.gui import bench_mark

            bench_mark.watch(self.window, Path(marks))
        self._after(SETTLE_AFTER_MS, self._settle_in)
        return self.window

    def _open_entrance(self, workspace: Workspace) -> None:
        """Let the person into the confidential room, where there can be one."""
        self.entrance: Entrance | None = None
        if self.window is None or not self._has_room(workspace):
            return
        assert self.makers.locks is not None
        from investcrm.gui.room.entrance import Entrance

        self.entrance = Entrance(self.window, self.nav, self.makers.locks(workspace), workspace)
        self.nav.entrance = self.entrance
        self.entrance.keeper.opened.connect(self._seal_room)

    def _find_room(self) -> None:
        """Find out whether a server has a confidential room for this login."""
        if self.workspace is not None and self.workspace.is_shared and not self._own:
            from investcrm.gui.room.on_server import RoomFinder

            if self.makers.server_locks is not None:
                RoomFinder(self, self.makers.server_locks).look()

    def _has_room(self, workspace: Workspace) -> bool:
        return self.makers.locks is not None and not self._own and not workspace.is_shared

    def change_to(self, workspace: Workspace) -> None:
        """Go on in another workspace, in a window of its own; the one before is closed."""
        before = self.window
        self.close()
        self.show(workspace)
        if before is not None:
            before.closed.disconnect()
            before.close()
            before.deleteLater()

    def _reach(self, workspace: Workspace) -> Tasks:
        """Return the way to the workspace; on a server it is watched over."""
        self.contact: Contact | None = None
        if not workspace.is_shared:
            return Tasks(WorkspaceGateway(workspace))
        from investcrm.gui.contact import Contact
        from investcrm.gui.gateway import ServerGateway

        self.contact = Contact(self.app)
        self.contact.settled.connect(self._settled)
        self.gateway: ServerGateway = ServerGateway(workspace, self.contact.notice)
        return Tasks(self.gateway, carry_out=self.gateway.carry_out)

    def _banner(self) -> QWidget | None:
        if self.contact is None:
            return None
        from investcrm.gui.contact import ContactBanner

        return ContactBanner(self.contact)

    def _settled(self, done: Settled) -> None:
        from investcrm.gui.contact import tell

        if self.window is not None:
            tell(self.window.say, done, self.choose_unsent)

    def choose_unsent(self) -> None:
        """Show what could not be sent, to choose what becomes of it."""
        from investcrm.gui.dialogs.unsent import UnsentDialog

        if self.workspace is not None and self.contact is not None:
            UnsentDialog(self.workspace, self.region.member, self.contact.settle, self.window).open()

    def close(self) -> None:
        """Finish what was begun and close the workspace."""
        workspace = self.workspace
        self.leave()
        if workspace is not None:
            workspace.close()

    def leave(self) -> None:
        """Finish what was begun; the workspace stays open for whoever opened it."""
        if self.workspace is None:
            return
        self.sweeper.stop()
        self.watcher.stop()
        if self.entrance is not None:
            self.entrance.lock()
        if self.nav.presence is not None:
            self.nav.presence.leave()
        if self.contact is not None:
            self.contact.stop()
            self.contact.deleteLater()
        self.tasks.close()
        self.desk.flush()
        self.workspace = None

    def _settle_in(self) -> None:
        """Do what can wait until the first list is on the screen, unless it was left before."""
        if self.workspace is None:
            return
        gc.freeze()  # what the start made lives as long as the window: looking through it holds the loop
        self.sweeper.start()
        self.watcher.start()
        if self.contact is not None:
            self.contact.use(self.gateway, self.tasks)
        self.counter.look()
        self._listen()
        self._find_room()
        settings.save({"workspace": self.workspace.place, "language": words.current().language})
        self._after(WARM_AFTER_MS, self._warm_up)
        self.tasks.background(lambda _report: opened_files.clear_left(), lane="warm")
        self._after(SEAL_AFTER_MS, self._tidy)

    def _listen(self) -> None:
        """Notice what comes from the other side of the municipalities' tray."""
        from investcrm.gui.collecting import Announcer, Collector

        if self._own:
            self.announcer = Announcer(self.nav, self.window or self.app)
            self.watcher.heard.connect(self.announcer.look)
            self.announcer.look()
        elif self.nav.may(Verb.ADD, "answer"):
            self.collector = Collector(self.nav, self.window or self.app)
            self.collector.look()
            if self.nav.arrivals is not None:
                self.nav.arrivals.changed.connect(self.counter.look)
                self.nav.arrivals.start()

    def _after(self, milliseconds: int, run: Callable[[], object]) -> None:
        """Run something later, unless the window is gone by then."""
        timer = QTimer(self.window)
        timer.setSingleShot(True)
        timer.timeout.connect(run)
        timer.start(milliseconds)

    def _warm_up(self) -> None:
        if self.workspace is not None:
            self.tasks.background(partial(errands.warm_up, self.workspace), lane="warm")

    def _tidy(self) -> None:
        if self.workspace is not None:
            errands.seal(self.tasks, self.workspace)
            errands.forget_erased(self.nav, self.desk, self.workspace)

    def _seal_room(self) -> None:
        """Seal the room's log as the open one's, when the room is opened."""
        keeper = self.entrance.keeper if self.entrance is not None else None
        if keeper is not None and keeper.room is not None and keeper.tasks is not None:
            errands.seal(keeper.tasks, keeper.room)

    def _say_merged(self, touched: frozenset[str]) -> None:
        """Say what somebody else had changed beside what was just saved."""
        for who, fields in getattr(touched, "merged", ()):
            names = [name for name in map(field_words.name, fields) if name]
            if names and self.window is not None:
                said = t(
                    "{name} had changed this too, and it was kept: {fields}",
                    name=who,
                    fields=", ".join(names),
                )
                self.window.say(said, "info")

    def _workspace_words(self) -> tuple[str, str]:
        region = self.region.reference.region
        if self.workspace is None:
            return region, ""
        actor = self.workspace.actor
        if not self.workspace.is_shared:
            return region, actor.name
        if self._own:
            places = ", ".join(self.region.municipality(code) for code in sorted(actor.municipality_codes))
            role = t("Municipality: {name}", name=places)
        else:
            group = next((group for group in ROLES if group in actor.groups), None)
            role = f"{actor.name} \u00b7 {t(GROUP_LABELS[group])}" if group else actor.name
        return t("Shared database \u00b7 {region}", region=region), role
