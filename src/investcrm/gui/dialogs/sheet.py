"""What every dialog is made of: a title, a body, what went wrong, and the buttons with their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.errors import Cancelled, Conflict, Kept, UserError
from investcrm.gui import field_words
from investcrm.gui.dialogs import conflict
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.widgets.basic import ScrollPage, label
from investcrm.gui.widgets.buttons import Button, PrimaryButton, SecondaryButton
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Job

KEEP_AFTER_MS: Final = 300
_SMALLEST_SCREEN: Final = QSize(1100, 700)


class _Inside(ScrollPage):
    """What scrolls in a dialog: it wants the room its content takes, and scrolls only where it must."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        inside = self.widget()
        return inside.sizeHint() if inside is not None else super().sizeHint()


class Sheet(QDialog):
    """A dialog over the window. Ctrl+Return does what it is for, Esc leaves it, F1 explains it.

    What is typed is kept on the desk under ``draft_key`` until it is done, so that leaving loses nothing.
    """

    def __init__(
        self,
        nav: Navigator,
        title: str,
        action: str,
        *,
        note: str = "",
        topic: str = "",
        size: tuple[int, int] = (640, 0),
        scrolls: bool = False,
    ) -> None:
        super().__init__(nav.window())
        self.nav = nav
        self.version = 0
        """The version of the record that the form was filled from."""
        self._topic = topic
        self._draft_key = ""
        self._job: Job | None = None
        self._restoring = False
        self.setWindowTitle(t("Confidential room") if nav.is_room else title)  # the system lists titles
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 18, 24, 10)
        head.setSpacing(2)
        self.heading = label(title, "title")
        self.note = label(note, "muted", wrap=True)
        self.note.setVisible(bool(note))
        head.addWidget(self.heading)
        head.addWidget(self.note)
        whole.addLayout(head)
        inside = self._inside(whole, scrolls=scrolls)
        inside.setContentsMargins(24, 4, 24, 14)
        inside.setSpacing(12)
        self.body = inside
        whole.addWidget(self._foot(action))
        bind(self, "save", self._try, whole_window=True)
        bind(self, "help", self._help, whole_window=True)
        self._size = size
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(KEEP_AFTER_MS)
        self._keep_soon.timeout.connect(self._keep)

    def _inside(self, whole: QVBoxLayout, *, scrolls: bool) -> QVBoxLayout:
        if scrolls:
            page = _Inside()
            whole.addWidget(page, 1)
            return page.body
        inside = QVBoxLayout()
        whole.addLayout(inside, 1)
        return inside

    def _foot(self, action: str) -> QWidget:
        foot = QFrame()
        foot.setProperty("kind", "status")
        column = QVBoxLayout(foot)
        column.setContentsMargins(24, 10, 24, 12)
        column.setSpacing(8)
        self.trouble = label("", "note-bad", wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.left = QHBoxLayout()
        self.left.setSpacing(8)
        row.addLayout(self.left)
        row.addStretch(1)
        self.cancel = SecondaryButton(t("Cancel") if action else t("Close"), hint="Esc")
        self.cancel.clicked.connect(self.reject)
        self.more = QHBoxLayout()
        self.more.setSpacing(8)
        self.primary = PrimaryButton(action, hint=hint("save"))
        self.primary.clicked.connect(self._try)
        self.primary.setVisible(bool(action))
        row.addWidget(self.cancel)
        row.addLayout(self.more)
        row.addWidget(self.primary)
        column.addLayout(row)
        self.foot_row = row
        return foot

    def open(self) -> None:
        """Show the dialog over the window, as large as it wants and the screen allows."""
        width, height = self._size
        wanted = QSize(width, height or min(self.sizeHint().height(), 720))
        self.resize(wanted.boundedTo(self._space_for_it()))
        if self.focusWidget() is None:
            self._focus_first()
        super().open()

    def _space_for_it(self) -> QSize:
        parent = self.parentWidget()
        shown = parent is not None and parent.isVisible()
        room = (
            parent.size() if shown and parent is not None else QGuiApplication.primaryScreen().availableSize()
        )
        return room.expandedTo(_SMALLEST_SCREEN)

    def _focus_first(self) -> None:
        """Give the keyboard to the first field rather than to the way out."""
        found = self.nextInFocusChain()
        while found is not None and found is not self:
            takes = found.focusPolicy() & Qt.FocusPolicy.TabFocus
            is_foot = found in (self.cancel, self.primary) or self.more.indexOf(found) >= 0
            if takes and not is_foot and found.isEnabled() and found.isVisibleTo(self):
                found.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            found = found.nextInFocusChain()

    # ---- what subclasses say

    def go(self) -> None:
        """Do what the dialog is for; subclasses make their command here and hand it to the tasks."""

    # ---- done, wrong, under way

    def run(
        self,
        service: Callable[..., Any],
        command: Any,
        then: Callable[[Any], object],
        *,
        progress: Callable[[int, int], object] | None = None,
        label: str = "",
    ) -> None:
        """Hand a command to its service; what goes wrong is said here and nothing typed is lost."""
        self.complain("")
        self.primary.setEnabled(False)
        self._job = self.nav.tasks.mutate(
            service, command, then=lambda result: self._done(then, result), failed=self._failed,
            owner=self, progress=progress, label=label,
        )  # fmt: skip

    def complain(self, sentence: str) -> None:
        """Say what is missing or wrong; "" takes it away."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        if sentence and not self._size[1]:
            QTimer.singleShot(0, self, self._make_room)

    def _make_room(self) -> None:
        """Grow by what was said, rather than press the form together."""
        wanted = min(self.sizeHint().height(), self._space_for_it().height())
        if wanted > self.height():
            self.resize(self.width(), wanted)

    def finished_with(self, sentence: str, *, undo: bool = True, tone: str = "ok") -> None:
        """Leave the dialog, let go of what was kept, and say in the window what was done."""
        self.forget()
        self.accept()
        if undo:
            self.nav.shell.say(sentence, tone, action=t("Undo"), run=lambda: undo_last(self.nav))
        else:
            self.nav.shell.say(sentence, tone)

    def _done(self, then: Callable[[Any], object], result: Any) -> None:
        self._job = None
        self.primary.setEnabled(True)
        then(result)

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.primary.setEnabled(True)
        if isinstance(error, Kept):
            self.finished_with(words.current().error(error), undo=False, tone="info")
        elif isinstance(error, Cancelled):
            self.complain(t("Stopped. Nothing was written."))
        elif isinstance(error, Conflict) and isinstance(getattr(error, "fields", None), dict):
            self._ask(error)
        elif isinstance(error, UserError):
            self.complain(words.current().error(error))

    # ---- somebody else changed the same

    def clash_fields(self) -> Mapping[str, QWidget]:
        """Return the form's fields by key, for the choice of what holds where somebody else changed one."""
        return {}

    def clash_name(self, key: str) -> str:
        """Return what the field of a key is called."""
        return self.clash_fields()[key].accessibleName()

    def clash_words(self, key: str, value: Any) -> str:
        """Return a value as a person reads it."""
        return field_words.value(self.nav.region, key, value)

    def take_theirs(self, theirs: Mapping[str, Any]) -> None:
        """Put somebody else's values into the form."""
        fields = self.clash_fields()
        for key in fields.keys() & theirs.keys():
            field_words.put(fields[key], theirs[key])

    def seen_now(self, error: Any) -> None:
        """Go on from what somebody else saved, as the conflict tells it."""
        if error.version:
            self.version = error.version

    def _ask(self, error: Any) -> None:
        fields = self.clash_fields()
        names = {key: self.clash_name(key) for key in error.fields if key in fields}

        def decided(mine: set[str]) -> None:
            self.take_theirs({key: three[1] for key, three in error.fields.items() if key not in mine})
            self.seen_now(error)
            if mine or fields:
                self.go()
            else:
                self.forget()
                self.accept()

        conflict.ask(self, error, names, self.clash_words, decided)

    def _try(self) -> None:
        if self.primary.isVisible() and self.primary.isEnabled():
            self.go()

    def _help(self) -> None:
        from investcrm.gui.dialogs.help import HelpDialog

        HelpDialog(self._topic, self).open()

    # ---- others on a server

    def edits(self, record_id: str) -> None:
        """Let others know that a record is being edited here, until the dialog is left."""
        presence = self.nav.presence
        if presence is not None and record_id:
            presence.edit(record_id)
            self.finished.connect(lambda _result: presence.edited())

    # ---- kept while typing

    def keep_under(self, key: str) -> None:
        """Keep what is typed under ``key``; what was kept there before is put back."""
        self._draft_key = f"dialog.{key}"
        kept = self.nav.desk.get(self._draft_key)
        if isinstance(kept, dict):
            self._restoring = True
            self.put_back(kept)
            self._restoring = False

    def typed(self, *_: object) -> None:
        """Note that something was typed; fields' signals are connected to it."""
        if self._draft_key and not self._restoring:
            self._keep_soon.start()

    def content(self) -> dict[str, Any]:
        """Return what was typed as plain data."""
        return {}

    def put_back(self, kept: dict[str, Any]) -> None:
        """Fill the fields with what ``content`` returned once."""

    def forget(self) -> None:
        """Let go of what was kept."""
        self._keep_soon.stop()
        if self._draft_key:
            self.nav.desk.put(self._draft_key, None)
            self._draft_key = ""

    def _keep(self) -> None:
        if self._draft_key:
            self.nav.desk.put(self._draft_key, self.content())

    def done(self, result: int) -> None:
        """Close; what is still on its way to the desk is kept now."""
        if self._keep_soon.isActive():
            self._keep_soon.stop()
            self._keep()
        super().done(result)


def undo_last(nav: Navigator) -> None:
    """Take back the latest change of this session and say what it was."""
    from investcrm.domain.commands import Undo
    from investcrm.services import undoing

    def said(verb: str) -> None:
        nav.shell.say(t("Undone: {what}", what=t(verb)), "info")

    nav.tasks.mutate(undoing.undo, Undo(), then=said, failed=nav.shell.say_error)


def small_button(text: str, run: Callable[[], object], *, icon: str = "", key: str = "") -> Button:
    """Return a secondary button that runs something."""
    button = SecondaryButton(text, icon=icon, hint=key)
    button.clicked.connect(lambda _checked=False: run())
    return button


def bind_key(widget: QWidget, keys: str, run: Callable[[], object]) -> QShortcut:
    """Let a key of a dialog's own do something while the keyboard is in ``widget``."""
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(run)
    return shortcut


class Later(QObject):
    """Runs something a moment after the last of many changes, such as a preview while typing."""

    def __init__(self, run: Callable[[], object], wait_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(wait_ms)
        self._timer.timeout.connect(run)

    def start(self, *_: object) -> None:
        """Something changed."""
        self._timer.start()
