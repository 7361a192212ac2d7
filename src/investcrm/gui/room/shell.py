"""The room on the screen: a dark red frame, a line that says what holds in it, and its own pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from investcrm.domain.touched import Touched
from investcrm.gui import letting_go, opened_files
from investcrm.gui import navigation as at
from investcrm.gui.contact import ContactBanner, tell
from investcrm.gui.following import Following
from investcrm.gui.palette import Command, Hit, Palette
from investcrm.gui.region import Region
from investcrm.gui.shortcuts import hint, key
from investcrm.gui.undoing import undo
from investcrm.gui.widgets.basic import ElidedLabel, label
from investcrm.gui.widgets.buttons import Button
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.gateway import DeskState
    from investcrm.gui.main_window import MainWindow
    from investcrm.gui.page import Page
    from investcrm.gui.room.keeper import Keeper
    from investcrm.gui.tasks import Tasks
    from investcrm.services.pending import Settled

OWN: Final = (at.TODAY, at.INQUIRIES, at.NEW_INQUIRY, at.IMPORT, at.MATCH, at.ARCHIVE)
"""The pages of the room itself; any other is the window's own, outside it."""


class RoomShell(QFrame):
    """What the screens of the room stand in; to them it is the window (navigation.Shell)."""

    forgot = Signal()
    """Something of the room was taken from the screen, so it must be nowhere else either."""

    def __init__(
        self,
        window: MainWindow,
        keeper: Keeper,
        pages: Callable[[RoomShell], tuple[Page, ...]],
        protected: bool,
        *,
        is_file: bool = True,
    ) -> None:
        super().__init__()
        assert keeper.tasks is not None
        assert keeper.desk is not None
        self.tasks: Tasks = keeper.tasks
        self.desk: DeskState = keeper.desk
        self._window, self._keeper, self._protected = window, keeper, protected
        self._is_file = is_file
        self.parting: set[str] = set()
        """Cases that leave the room by what is done in this window."""
        self._made: dict[str, QWidget] = {}
        self._history: list[tuple[str, dict[str, Any]]] = []
        self._here: tuple[str, dict[str, Any]] = ("", {})
        self._due = 0
        self.nav: at.Navigator
        self.setProperty("kind", "room")
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 0, 3, 3)
        column.setSpacing(0)
        column.addWidget(self._strip())
        if keeper.contact is not None:
            column.addWidget(ContactBanner(keeper.contact))
            keeper.contact.settled.connect(self._settled)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._pages = {page.key: page for page in pages(self) if page.key in OWN}
        self.palette_: Palette | None = None
        keeper.ticked.connect(self._tell)
        self.tasks.troubled.connect(self.say_error)
        self.tasks.changed.connect(self._noticed)
        self._tell(keeper.left())
        self._tell_turn()

    def _strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("kind", "room-strip")
        row = QHBoxLayout(strip)
        row.setContentsMargins(15, 5, 10, 5)
        row.setSpacing(14)
        row.addWidget(label(t("Confidential room open"), "room-strong"))
        self.told = ElidedLabel("", "room")
        row.addWidget(self.told, 1)
        self.turn_button = Button("", "room")
        self.turn_button.clicked.connect(lambda _checked=False: self._turn())
        row.addWidget(self.turn_button)
        self.lock_button = Button(t("Lock now"), "room", hint=hint("lock"))
        self.lock_button.setToolTip(f"{t('Lock now')} ({key('lock')})")
        self.lock_button.clicked.connect(lambda _checked=False: self._keeper.lock())
        row.addWidget(self.lock_button)
        return strip

    def _tell(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        parts = [
            t("locks in {count} min without activity, what you type is kept encrypted", count=minutes),
            t("what you open is logged"),
            t("screen sharing shows nothing of it")
            if self._protected
            else t("it may show in screen sharing"),
        ]
        self.told.setText(" \u00b7 ".join(parts))

    def _tell_turn(self) -> None:
        """Name what one click leads to: what is due in the room, or its cases where they are not on show."""
        is_away = self._here[0] not in ("", at.INQUIRIES)
        tip = t("What is late, waits and comes in the room")
        said = t("Confidential cases") if is_away else t("Today")
        if self._due and not is_away:
            said = f"{said}: {self._due}"
        self.turn_button.setText(said)
        self.turn_button.setAccessibleName(said)
        self.turn_button.setToolTip(said if is_away else tip)
        self.turn_button.updateGeometry()

    def _turn(self) -> None:
        self.go(at.INQUIRIES if self._here[0] not in ("", at.INQUIRIES) else at.TODAY)

    def greet(self) -> None:
        """Count what is due, and say what was being written when the room was locked."""
        self._count()
        Following(self, self.tasks, self._count)
        drafts: list[tuple[str, str, int]] = self.desk.drafts("inquiry.")
        if drafts:
            key_, title, _ = drafts[0]
            self.say(
                t("What you were writing is kept: {title}", title=title or t("without a name")),
                "info",
                action=t("Go on"),
                run=lambda: self.nav.new_inquiry(draft=key_),
            )

    def _count(self) -> None:
        from investcrm.services import today

        member_id = self.nav.region.member_id
        drafts = len(self.desk.drafts("inquiry."))
        self.tasks.query(
            today.today,
            member_id,
            then=lambda read: self.set_count(at.TODAY, drafts + len(read.due)),
            owner=self,
            key="due in the room",
        )

    # ---- for the room's screens: what the window is to others

    def say(
        self,
        text: str,
        tone: str = "ok",
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
        lasting: bool = False,
    ) -> None:
        """Notify inside the window."""
        self._window.say(text, tone, action=action, run=run, lasting=lasting)

    def say_error(self, error: Exception) -> None:
        """Say what went wrong."""
        self._window.say_error(error)

    def set_status(self, text: str) -> None:
        """Show a line at the foot of the window."""
        self._window.set_status(text)

    def set_count(self, page_key: str, count: int) -> None:
        """Show how much is due in the room; the counts beside the navigation are of the open store."""
        if page_key == at.TODAY:
            self._due = count
            self._tell_turn()

    def add_command(self, command: Command) -> None:
        """Commands are the window's."""

    def go(self, page_key: str, **arguments: Any) -> QWidget:
        """Go to a page of the room, or out of it."""
        if page_key not in self._pages:
            return self._window.go(page_key, **arguments)
        if self._here[0] and self._here != (page_key, arguments):
            self._history.append(self._here)
        return self._show(page_key, arguments)

    def back(self) -> bool:
        """Go where one came from in the room."""
        if not self._history:
            return False
        self._show(*self._history.pop())
        return True

    def _show(self, page_key: str, arguments: dict[str, Any]) -> QWidget:
        widget = self._made.get(page_key)
        if widget is None:
            widget = self._made[page_key] = self._pages[page_key].factory(self._window)
            self._stack.addWidget(widget)
        self._window.set_status("")
        self._here = (page_key, arguments)
        self._tell_turn()
        self._stack.setCurrentWidget(widget)
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        opens = getattr(widget, "open", None)
        if opens is not None:
            opens(**arguments)
        self._ask("shown")
        return widget

    def _ask(self, name: str) -> Any:
        method = getattr(self._made.get(self._here[0]), name, None)
        return method() if method is not None else None

    # ---- for the window: what it leaves to the room while that is on show

    @property
    def is_file(self) -> bool:
        """Whether the room is a file on this computer rather than a database on a server."""
        return self._is_file

    @property
    def current(self) -> str:
        """The key of the room's page on show."""
        return self._here[0]

    def page(self, page_key: str) -> QWidget:
        """Return a page of the room that was shown before."""
        return self._made[page_key]

    def open(self) -> None:
        """Show the page one was on."""
        self._show(*self._here) if self._here[0] else self.go(at.INQUIRIES)

    def shown(self) -> None:
        """Say at the foot what is on show."""
        self._ask("shown")

    def focus_search(self) -> None:
        """Give the keyboard to the page's search."""
        self._ask("focus_search")

    def escape(self) -> bool:
        """Step back; return whether Esc was used up."""
        if self.palette_ is not None and self.palette_.isVisible():
            self.palette_.close_palette()
            return True
        return bool(self._ask("escape")) or self.back()

    def new(self) -> None:
        """Log a confidential case."""
        self.nav.new_inquiry()

    def take_in(self, files: tuple[Path, ...]) -> None:
        """Import into the room."""
        from investcrm.gui.taking_in import take_in

        take_in(self.nav, files)

    def undo(self) -> None:
        """Undo the last change made in the room."""
        undo(self.nav)

    def open_palette(self) -> None:
        """Search the room, and nothing else."""
        if self.palette_ is None:
            self.palette_ = Palette(self._window, self.tasks, find, self._commands)
            self.palette_.chosen.connect(lambda hit: self.go(hit.page, **dict(hit.arguments)))
        self.palette_.open()

    def _commands(self) -> list[Command]:
        of_a_file = (
            Command("passphrase", t("Change the passphrase…"), self._change_passphrase, "lock"),
            Command("new-key", t("New key and recovery sheet…"), self._new_key, "lock"),
        )
        return [
            Command("lock", t("Lock now"), self._keeper.lock, "lock", key("lock")),
            Command("new", t("New confidential case"), self.new, "plus", key("new")),
            Command("today", t("Today in the room"), lambda: self.go(at.TODAY), "today"),
            Command("archive", t("Register and archive"), lambda: self.go(at.ARCHIVE), "document"),
            Command("import", t("Import…"), lambda: self.take_in(()), "import", key("import")),
            *(of_a_file if self._is_file else ()),
            Command("undo", t("Undo the last change"), self.undo, "undo", key("undo")),
        ]

    def _change_passphrase(self) -> None:
        if self.nav.entrance is not None:
            self.nav.entrance.change_passphrase()

    def _new_key(self) -> None:
        if self.nav.entrance is not None:
            self.nav.entrance.new_key()

    # ---- on a server: what waited, and cases that are taken away

    def _settled(self, done: Settled) -> None:
        tell(self.say, done, self.choose_unsent)

    def choose_unsent(self) -> None:
        """Show what could not be sent, to choose what becomes of it."""
        from investcrm.gui.dialogs.unsent import UnsentDialog

        room, contact = self._keeper.room, self._keeper.contact
        if room is not None and contact is not None:
            UnsentDialog(room, self.nav.region.member, contact.settle, self).open()

    def _noticed(self, touched: frozenset[str]) -> None:
        gone = touched.lost if isinstance(touched, Touched) else frozenset()
        lost = gone - self.parting
        self.parting -= gone
        if not lost:
            return
        self.let_go(lost)
        self.say(
            n(
                "You no longer see one of the cases: your access was withdrawn, or its secrecy has ended. It "
                "is closed here.",
                "You no longer see {count} of the cases: your access was withdrawn, or their secrecy has "
                "ended. They are closed here.",
                len(lost),
            ),
            "warn",
            lasting=True,
        )

    def let_go(self, lost: frozenset[str]) -> None:
        """Show nothing any more of cases that left the room; what was being typed is kept, encrypted."""
        self._close_windows(but=lambda widget: letting_go.is_of_another_case(widget, lost))
        if self.palette_ is not None:
            self.palette_.close_palette()
            self.palette_.deleteLater()
            self.palette_ = None
        self._window.toasts.clear()
        self._history = [place for place in self._history if not lost & letting_go.named(place)]
        here = (at.INQUIRIES, {}) if self._is_here(lost) else self._here
        letting_go.drop_pages(self._made, self._stack, self._here[0], lost)
        if here[0] not in self._made or here is not self._here:
            self._window.set_status("")
            self._show(*here)
        self.forgot.emit()
        opened_files.clear()

    def _is_here(self, lost: frozenset[str]) -> bool:
        """Whether the place on show is about one of these cases."""
        made = self._made.get(self._here[0])
        return bool(lost & letting_go.named(self._here)) or (
            made is not None and letting_go.shows(made, lost)
        )

    def leave_nothing(self) -> None:
        """Close every window and dialog that shows something of the room."""
        self._close_windows()
        if self.palette_ is not None:
            self.palette_.deleteLater()
        self._window.toasts.clear()
        self._window.set_status("")

    def _close_windows(self, but: Callable[[QWidget], bool] = lambda _widget: False) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and self._holds(widget) and not but(widget):
                widget.close()  # which keeps, in the room, what is being typed
                widget.hide()
                widget.deleteLater()

    def _holds(self, widget: QWidget | None) -> bool:
        while widget is not None:
            if widget is self:
                return True
            widget = widget.parentWidget()
        return False


def find(reader: Any, text: str, limit: int) -> list[Hit]:
    """Find the room's cases for its palette."""
    from investcrm.services import searching

    return [
        Hit(hit.id, hit.label, hit.detail, t("Confidential cases"), "lock", at.INQUIRIES, {"inquiry": hit.id})
        for hit in searching.find(reader, text, limit)
        if hit.kind == "inquiry"
    ]


def region_of(shell: RoomShell, outside: Region) -> Region:
    """Return the region's words for the room's screens, read through its own tasks."""
    region = Region(shell.tasks, outside.today, outside.member_id, shell)
    region.take(outside.reference)
    if not shell.is_file:
        region.refresh()  # who is let in there is fewer than who works outside
    return region
