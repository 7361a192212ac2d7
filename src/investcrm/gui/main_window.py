"""The window around every screen: where one is, how one gets elsewhere, and what is said to the user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from investcrm import words
from investcrm.domain.errors import Kept, UserError
from investcrm.gui import letting_go, opened_files
from investcrm.gui.page import Hooks, Inner, Page
from investcrm.gui.palette import Command, Hit, Palette, Search
from investcrm.gui.shortcuts import KEYS, bind, key
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import theme
from investcrm.gui.widgets.basic import ElidedLabel
from investcrm.gui.widgets.nav import NavBar
from investcrm.gui.widgets.progress_line import ProgressLine
from investcrm.gui.widgets.splitter import Desk
from investcrm.gui.widgets.toasts import Toasts
from investcrm.gui.widgets.top_bar import TopBar
from investcrm.words import N_, t

SMALLEST: Final = (1100, 700)
_DRAWN: Final = QSize(1440, 900)
_FRAME: Final = QSize(16, 40)
_COMPACT_BELOW: Final = 1180
_LANGUAGES: Final = {"sv": "Svenska", "en": "English"}
_MODES: Final = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}


class MainWindow(QMainWindow):
    """The shell; screens are given it and use ``tasks``, ``desk``, ``say``, ``go``, ``back``."""

    page_changed = Signal(str)
    closed = Signal()

    def __init__(
        self, tasks: Tasks, desk: Desk, pages: Sequence[Page], hooks: Hooks, search: Search | None = None
    ) -> None:
        super().__init__()
        self.tasks, self.desk, self.hooks = tasks, desk, hooks
        self._pages = {page.key: page for page in pages}
        self._made: dict[str, QWidget] = {}
        self._history: list[tuple[str, dict[str, Any]]] = []
        self._here: tuple[str, dict[str, Any]] = ("", {})
        self._counts: dict[str, int] = {}
        self._commands: dict[str, Command] = {}
        self._inner: dict[str, Callable[[], tuple[str, str]]] = {}
        self._chips: dict[str, Callable[[], QWidget]] = {}
        self._search = search
        self._palette: Palette | None = None
        self.parting: set[str] = set()
        """Cases that leave the open store by what is done in this window."""
        self._copied = False
        self.setWindowTitle("InvestCRM")
        self.setAcceptDrops(True)
        self.toasts = Toasts(self)
        self._remember_soon = QTimer(self)
        self._remember_soon.setSingleShot(True)
        self._remember_soon.setInterval(500)
        self._remember_soon.timeout.connect(self._remember)
        self._build()
        self._bind_keys()
        tasks.troubled.connect(self._troubled)
        tasks.changed.connect(self._noticed)
        QApplication.clipboard().dataChanged.connect(self._noticed_copy)
        self._take_up()

    # ---- for the screens

    def say(
        self,
        text: str,
        tone: str = "ok",
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
        lasting: bool = False,
    ) -> None:
        """Notify inside the window; ``tone`` is ok, info, warn or bad, ``action`` a button such as Undo."""
        self.toasts.show(text, tone=tone, action=action, run=run, lasting=lasting)

    def say_error(self, error: Exception) -> None:
        """Say what went wrong; give it to ``failed=`` where a screen adds nothing of its own."""
        if isinstance(error, UserError):
            self._troubled(error)

    def set_status(self, text: str) -> None:
        """Show a line at the foot of the window, such as a count and the keys of the list."""
        self._status.setText(text)

    def go(self, page_key: str, **arguments: Any) -> QWidget:
        """Go to a page and have it open what ``arguments`` say; return the page's widget."""
        if self._here[0] and self._here != (page_key, arguments):
            self._history.append(self._here)
            del self._history[:-50]
        return self._show(page_key, arguments)

    def back(self) -> bool:
        """Go where one came from; return whether there was such a place."""
        if not self._history:
            return False
        page_key, arguments = self._history.pop()
        self._show(page_key, arguments)
        return True

    def page(self, page_key: str) -> QWidget:
        """Return a page's widget, made now when it was not yet."""
        widget = self._made.get(page_key)
        if widget is None:
            widget = self._made[page_key] = self._pages[page_key].factory(self)
            self._stack.addWidget(widget)
        return widget

    @property
    def current(self) -> str:
        """The key of the page on show."""
        return self._here[0]

    def set_count(self, page_key: str, count: int) -> None:
        """Show how much waits on a page, beside its name."""
        self._counts[page_key] = count
        self._nav.set_count(page_key, count)

    def add_command(self, command: Command) -> None:
        """Offer a command in the palette; the same key replaces it."""
        self._commands[command.key] = command

    def set_language(self, language: str) -> None:
        """Speak another language at once: every page is made anew, where one was."""
        words.set_language(language)
        self.desk.put("window.language", language)
        self.rebuild()

    def set_mode(self, mode: str) -> None:
        """Change to "system", "light" or "dark"."""
        theme().set_mode(mode)
        self.desk.put("window.mode", mode)

    def rebuild(self) -> None:
        """Make the shell and every page anew, such as after another workspace was opened."""
        here = self._here
        self._made.clear()
        self._build()
        if here[0]:
            self._show(*here)

    # ---- building

    def _build(self) -> None:
        old = self.takeCentralWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._nav = NavBar(
            [
                (page.key, page.title(), page.icon, key(f"page-{number}") if number < 10 else "")
                for number, page in enumerate(self._in_nav(), 1)
            ]
        )
        self._nav.picked.connect(self._picked)
        self._nav.settings.clicked.connect(self._settings)
        self._nav.set_workspace(*self.hooks.workspace())
        for page_key, count in self._counts.items():
            self._nav.set_count(page_key, count)
        for chip in self._chips.values():
            self._nav.extra.addWidget(chip())
        row.addWidget(self._nav)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._top = TopBar(self.hooks.search_title(), self.hooks.new_title())
        self._top.search.clicked.connect(self.open_palette)
        self._top.take_in.clicked.connect(lambda: self._take_in(()))
        self._top.take_in.setVisible(self.hooks.take_in is not None)
        self._top.new.clicked.connect(self._new)
        self._top.new.setVisible(self.hooks.new is not None)
        self._top.undress()
        self._stack = QStackedWidget()
        column.addWidget(self._top)
        banner = self.hooks.banner()
        if banner is not None:
            column.addWidget(banner)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        row.addLayout(column, 1)
        self.setCentralWidget(central)
        self._make_palette()
        self._nav.set_compact(compact=self.width() < _COMPACT_BELOW)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("kind", "status")
        line = QHBoxLayout(foot)
        line.setContentsMargins(18, 0, 12, 0)
        line.setSpacing(16)
        self._status = ElidedLabel()
        line.addWidget(self._status, 1)
        line.addWidget(ProgressLine(self.tasks))
        foot.setFixedHeight(30)
        return foot

    def _in_nav(self) -> list[Page]:
        return [page for page in self._pages.values() if page.in_nav]

    def _bind_keys(self) -> None:
        whole: dict[str, Callable[[], object]] = {
            "palette": self.open_palette,
            "new": self._new,
            "import": lambda: self._take_in(()),
            "undo": self._undo,
            "search": lambda: self._ask_page("focus_search"),
            "back": self._escape,
            "back-too": self.back,
            "help": self._help,
            "notifications": self.toasts.focus_latest,
            "settings": self._settings,
        }
        for name, run in whole.items():
            bind(self, name, run, whole_window=True)
        for number, page in enumerate(self._in_nav()[:9], 1):
            bind(self, f"page-{number}", partial(self._picked, page.key), whole_window=True)

    # ---- moving about

    def _show(self, page_key: str, arguments: dict[str, Any]) -> QWidget:
        self.set_status("")
        widget = self.page(page_key)
        self._here = (page_key, arguments)
        self._take_focus(widget)
        self._nav.set_current(self._pages[page_key].under or page_key)
        if page_key in self._inner:
            self._top.dress(*self._inner[page_key]())
        else:
            self._top.undress()
        opens = getattr(widget, "open", None)
        if opens is not None:
            opens(**arguments)
        self._ask_page("shown")
        self._remember_soon.start()
        self.page_changed.emit(page_key)
        return widget

    def _take_focus(self, widget: QWidget) -> None:
        """Show a page and give it the keyboard: to its focus proxy, else to the page as a whole."""
        if self._stack.currentWidget() is not widget or not widget.isAncestorOf(self.focusWidget() or self):
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
                widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._stack.setCurrentWidget(widget)
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self, page_key: str) -> None:
        self.go(page_key)

    def _ask_page(self, name: str) -> Any:
        method = getattr(self._made.get(self._here[0]), name, None)
        return method() if method is not None else None

    def _escape(self) -> None:
        if self._palette is not None and self._palette.isVisible():
            self._palette.close_palette()
        elif self.toasts.shown() and any(
            toast.isAncestorOf(self.focusWidget() or self) for toast in self.toasts.shown()
        ):
            self.toasts.shown()[-1].dismiss()
        elif not self._ask_page("escape"):
            self.back()

    def _help(self) -> None:
        page = self._pages.get(self._here[0])
        self.hooks.help(self, page.help or page.key if page else "")

    @property
    def inner(self) -> Inner | None:
        """The page on show, where it is a window within the window."""
        found: Any = self._made.get(self._here[0])
        return found if self._here[0] in self._inner else None

    def add_inner(
        self, page: Page, words_: Callable[[], tuple[str, str]], chip: Callable[[], QWidget]
    ) -> None:
        """Add a page that is a window within the window; ``words_`` are its search's and its new button's,
        ``chip`` makes its place in the navigation."""
        self._pages[page.key] = page
        self._inner[page.key] = words_
        self._chips[page.key] = chip
        self._nav.extra.addWidget(chip())

    def drop_inner(self, page_key: str, command: str) -> None:
        """Take away a page that :meth:`add_inner` added and the command that led there; nobody is on it."""
        for known in (self._pages, self._inner, self._chips):
            known.pop(page_key, None)
        self.drop_command(command)

    def drop_command(self, key: str) -> None:
        """Offer a command no more."""
        self._commands.pop(key, None)

    def drop_page(self, page_key: str, instead: str) -> None:
        """Take a page away with all it shows; where it was on show or on the way back, ``instead`` is."""
        self._history = [place for place in self._history if place[0] != page_key]
        if self._here[0] == page_key:
            self._show(instead, {})
        widget = self._made.pop(page_key, None)
        if widget is not None:
            self._stack.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _undo(self) -> None:
        if self.inner is not None:
            self.inner.undo()
        else:
            self.hooks.undo(self)

    def _new(self) -> None:
        if self.inner is not None:
            self.inner.new()
        elif self.hooks.new is not None:
            self.hooks.new(self)

    def _take_in(self, files: tuple[Path, ...]) -> None:
        if self.inner is not None:
            self.inner.take_in(files)
        elif self.hooks.take_in is not None:
            self.hooks.take_in(self, files)

    # ---- cases that leave the open store

    def _noticed(self, touched: frozenset[str]) -> None:
        lost: frozenset[str] = getattr(touched, "lost", frozenset())
        theirs = lost - self.parting
        self.parting -= lost
        if theirs and self.let_go(theirs):
            self.say(t("The inquiry is gone: it was deleted or merged."), "info")

    def _noticed_copy(self) -> None:
        self._copied = letting_go.copied_here()

    def let_go(self, lost: frozenset[str]) -> bool:
        """Show nothing any more of cases that left the open store, nor keep what was being typed of them.

        Return whether one of them was on show.
        """
        here, inner = self._here, [self._made[key] for key in self._inner if key in self._made]
        page = self._made.get(here[0])
        is_here = (
            page is not None
            and page not in inner
            and (bool(lost & letting_go.named(here)) or letting_go.shows(page, lost))
        )
        was_shown = letting_go.close_windows(self, inner, lost) or is_here
        desk: Any = self.desk
        desk.forget_lost()
        self._make_palette()
        self.toasts.clear()
        self._history = [place for place in self._history if not lost & letting_go.named(place)]
        letting_go.drop_pages(self._made, self._stack, here[0], lost, self._inner)
        if is_here:
            self._show("inquiries", {})
        elif page is not None and here[0] not in self._made:
            self._show(*here)
        if self._copied:
            QApplication.clipboard().clear()
        letting_go.forget_marked(QApplication.clipboard())
        opened_files.clear()
        return was_shown

    # ---- palette and settings

    def _make_palette(self) -> None:
        if self._palette is not None:
            self._palette.hide()
            self._palette.deleteLater()
        self._palette = Palette(self, self.tasks, self._search, self._all_commands)
        self._palette.chosen.connect(self._open_hit)

    def open_palette(self) -> None:
        """Show the palette."""
        if self.inner is not None:
            self.inner.open_palette()
        elif self._palette is not None:
            self._palette.open()

    def _open_hit(self, hit: Hit) -> None:
        self.go(hit.page, **dict(hit.arguments))

    def _all_commands(self) -> list[Command]:
        own = []
        if self.hooks.new is not None:
            own.append(Command("new", self.hooks.new_title(), self._new, "plus", key("new")))
        if self.hooks.take_in is not None:
            own.append(Command("import", t("Import…"), lambda: self._take_in(()), "import", key("import")))
        own += [
            Command("undo", t("Undo the last change"), self._undo, "undo", key("undo")),
        ]
        for number, page in enumerate(self._in_nav(), 1):
            keys = key(f"page-{number}") if f"page-{number}" in KEYS else ""
            title = t("Go to {page}", page=page.title())
            own.append(Command(f"go-{page.key}", title, partial(self._picked, page.key), page.icon, keys))
        for mode, name in _MODES.items():
            symbol = {"light": "sun", "dark": "moon"}.get(mode, "settings")
            title = t("Look: {mode}", mode=t(name))
            own.append(
                Command(f"mode-{mode}", title, partial(self.set_mode, mode), symbol, words="tema theme")
            )
        for language, name in _LANGUAGES.items():
            title = t("Language: {language}", language=name)
            own.append(
                Command(f"language-{language}", title, partial(self.set_language, language), "language")
            )
        own.append(Command("help", t("Help"), self._help, "help", key("help")))
        return sorted([*own, *self._commands.values()], key=lambda command: not command.shortcut)

    def _settings(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        looks = menu.addMenu(t("Look"))
        self._choices(looks, {mode: t(name) for mode, name in _MODES.items()}, theme().mode, self.set_mode)
        languages = menu.addMenu(t("Language"))
        self._choices(languages, _LANGUAGES, words.current().language, self.set_language)
        for command in self._commands.values():
            if command.key.startswith("settings"):
                menu.addAction(command.title, command.run)
        menu.addSeparator()
        menu.addAction(t("Help"), self._help)
        corner = self._nav.settings.mapToGlobal(self._nav.settings.rect().topRight())
        corner.setY(corner.y() - menu.sizeHint().height() + self._nav.settings.height())
        menu.popup(corner)

    def _choices(
        self, menu: QMenu, choices: dict[str, str], now: str, choose: Callable[[str], object]
    ) -> None:
        group = QActionGroup(menu)
        for name, title in choices.items():
            action = QAction(title, menu, checkable=True, checked=name == now)
            action.triggered.connect(lambda _checked=False, name=name: choose(name))
            group.addAction(action)
            menu.addAction(action)

    # ---- said, kept, dropped

    def _troubled(self, error: UserError) -> None:
        self.say(words.current().error(error), "info" if isinstance(error, Kept) else "bad")

    def _take_up(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(self._fitting())
        kept = self.desk.get("window.geometry")
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode("ascii"))))
        mode = self.desk.get("window.mode")
        if isinstance(mode, str) and mode != theme().mode:
            theme().set_mode(mode)

    def _fitting(self) -> QSize:
        """Return the size to begin with: as drawn, or what a smaller screen has room for with a frame."""
        room = self.screen().availableSize() - _FRAME
        smallest = QSize(*SMALLEST)
        if room.width() < smallest.width():
            return _DRAWN
        return _DRAWN.boundedTo(room).expandedTo(smallest)

    def start(self, default: str) -> None:
        """Go to the page one was on last time, else to ``default``."""
        last, keys = self.desk.get("window.page"), [page.key for page in self._in_nav()]
        self._show(last if last in keys else default if default in keys else keys[0], {})

    def _remember(self) -> None:
        self.desk.put("window.geometry", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.desk.put("window.page", self._here[0])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._nav.set_compact(compact=event.size().width() < _COMPACT_BELOW)
        self._remember_soon.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._remember_soon.stop()
        self._remember()
        self.toasts.clear()
        super().closeEvent(event)
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
        if files:
            self._take_in(files)
