"""Ctrl+K: finds any inquiry, company, site or command while one types, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from investcrm.gui.models.columns import AnyIndex
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import icon, theme
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import key_width, paint_key
from investcrm.words import t

LIMIT: Final = 30
COMMANDS_SHOWN: Final = 8
_ROW, _HEADING = 40, 28


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do. ``words`` are further words it is found by."""

    key: str
    title: str
    run: Callable[[], object]
    icon: str = "arrow-right"
    shortcut: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: ``group`` heads it ("Inquiries"), ``page`` and ``arguments`` are where it opens."""

    id: str
    title: str
    subtitle: str = ""
    group: str = ""
    icon: str = "document"
    page: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


class Search(Protocol):
    """Finds records; runs on the reading thread."""

    def __call__(self, reader: Any, text: str, limit: int) -> Sequence[Hit]: ...


def fuzzy(text: str, words: str) -> int:
    """Return how well typed ``text`` fits ``words``: 0 not at all, more is better.

    The letters must come in order; a word's beginning and letters side by side count more.
    """
    typed, there = text.casefold().replace(" ", ""), words.casefold()
    if not typed:
        return 1
    score, at, run = 0, 0, 0
    for letter in typed:
        found = there.find(letter, at)
        if found < 0:
            return 0
        starts = found == 0 or not there[found - 1].isalnum()
        run = run + 1 if found == at and score else 0
        if not starts and not run:  # a later beginning of a word is better than a letter within one
            later = re.search(rf"(?<!\w){re.escape(letter)}", there[at:])
            if later:
                found, starts = at + later.start(), True
        score += 8 if starts else 4 if run else 1
        at = found + 1
    first = 5 if there.startswith(typed[0]) else 0
    return score * 10 + first - min(len(there), 60) // 10


Entry = str | Hit | Command
"""A heading, something found, or a command."""


class _Entries(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def take(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(entry, str):
                return entry
            subtitle = entry.subtitle if isinstance(entry, Hit) else entry.shortcut
            return f"{entry.title}, {subtitle}" if subtitle else entry.title
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        model: Any = index.model()
        return QSize(200, _HEADING if isinstance(model.entries[index.row()], str) else _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        model: Any = index.model()
        entry: Entry = model.entries[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        if isinstance(entry, str):
            painter.setFont(look.font("small", weight=600))
            painter.setPen(look.color("text-muted"))
            painter.drawText(rect.adjusted(12, 4, -12, 0), middle, entry)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selection"))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1, -2, -1), 6, 6)
        icon(entry.icon, "accent-text").paint(painter, QRect(rect.left() + 13, rect.center().y() - 8, 18, 18))
        right = rect.right() - 12
        if isinstance(entry, Command) and entry.shortcut:
            keys = entry.shortcut.replace("+", " ")
            right -= key_width(keys)
            paint_key(painter, QPoint(right, rect.center().y()), keys, "text-muted")
        x = rect.left() + 44
        painter.setFont(look.font("body", weight=600))
        painter.setPen(look.color("text"))
        strong = look.metrics("body", weight=600)
        title = strong.elidedText(entry.title, Qt.TextElideMode.ElideRight, right - x - 8)
        painter.drawText(QRect(x, rect.top(), right - x, rect.height()), middle, title)
        x += strong.horizontalAdvance(title) + 10
        if isinstance(entry, Hit) and entry.subtitle and right - x > 40:
            painter.setFont(look.font())
            painter.setPen(look.color("text-muted"))
            words = look.metrics().elidedText(entry.subtitle, Qt.TextElideMode.ElideRight, right - x)
            painter.drawText(QRect(x, rect.top(), right - x, rect.height()), middle, words)
        painter.restore()


class Palette(QWidget):
    """Lies over the window while open. ``chosen`` gives the Hit; commands are run by themselves."""

    chosen = Signal(object)

    def __init__(
        self,
        window: QWidget,
        tasks: Tasks,
        search: Search | None,
        commands: Callable[[], Sequence[Command]],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks, self._search, self._commands = tasks, search, commands
        self._back: QWidget | None = None
        self._hits: tuple[Hit, ...] = ()
        self._box = QFrame(self)
        self._box.setProperty("kind", "palette")
        shadow = QGraphicsDropShadowEffect(self._box)
        shadow.setBlurRadius(48)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 90))
        self._box.setGraphicsEffect(shadow)
        column = QVBoxLayout(self._box)
        column.setContentsMargins(14, 4, 14, 10)
        column.setSpacing(6)
        self.edit = QLineEdit()
        if search is None:
            self.edit.setPlaceholderText(t("Type what you want to do"))
            self.edit.setAccessibleName(t("Commands"))
        else:
            self.edit.setPlaceholderText(t("Search, or type what you want to do"))
            self.edit.setAccessibleName(t("Search and commands"))
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self._entries = _Entries(self)
        self.list = QListView()
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(t("Found"))
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self._nothing = label("", "muted")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        foot = QHBoxLayout()
        foot.addWidget(label(t("↑↓ moves · Enter opens · Esc closes"), "small"))
        column.addWidget(self.edit)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing)
        column.addLayout(foot)
        window.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the palette with ``text`` typed in."""
        if not self.isVisible():
            self._back = self.window().focusWidget()
        self._hits = ()
        self._fit()
        self.show()
        self.raise_()
        self.edit.setText(text)
        self.edit.selectAll()
        self._typed(text)
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Go away and give the keyboard back."""
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back = None

    def entries(self) -> tuple[Entry, ...]:
        """Return what is listed, headings included."""
        return self._entries.entries

    def _typed(self, text: str) -> None:
        typed = text.strip()
        if typed and self._search is not None:
            self._tasks.query(
                self._search,
                typed,
                LIMIT,
                then=lambda hits: self._found(typed, hits),
                owner=self,
                key="palette",
            )
        else:
            self._hits = ()
        self._list(typed)

    def _found(self, typed: str, hits: Sequence[Hit]) -> None:
        if typed == self.edit.text().strip() and self.isVisible():
            self._hits = tuple(hits)
            self._list(typed)

    def _list(self, typed: str) -> None:
        entries: list[Entry] = []
        group = None
        for hit in self._hits:
            if hit.group != group:
                group = hit.group
                entries.append(group)
            entries.append(hit)
        ranked = [(fuzzy(typed, f"{command.title} {command.words}"), command) for command in self._commands()]
        fitting = [command for score, command in sorted(ranked, key=lambda pair: -pair[0]) if score > 0]
        if fitting:
            entries.append(t("Commands"))
            entries += fitting[: COMMANDS_SHOWN if typed else None]
        self._entries.take(entries)
        self._select(next((at for at, entry in enumerate(entries) if not isinstance(entry, str)), -1))
        self.list.setVisible(bool(entries))
        self._nothing.setVisible(not entries)
        self._nothing.setText(t("Nothing found for “{text}”", text=typed))
        self._fit()

    def _select(self, row: int) -> None:
        if row >= 0:
            self.list.setCurrentIndex(self._entries.index(row))

    def _move(self, step: int) -> None:
        rows = [at for at, entry in enumerate(self._entries.entries) if not isinstance(entry, str)]
        if rows:
            now = self.list.currentIndex().row()
            place = rows.index(now) if now in rows else 0
            self._select(rows[min(max(0, place + step), len(rows) - 1)])

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._entries.entries):
            return
        entry = self._entries.entries[row]
        if isinstance(entry, str):
            return
        self.close_palette()
        if isinstance(entry, Command):
            entry.run()
        else:
            self.chosen.emit(entry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: 8,
                Qt.Key.Key_PageUp: -8,
            }.get(Qt.Key(event.key()), 0)
            if step:
                self._move(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex().row())
                return True
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.close_palette()
                return True
        elif watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(10, 20, 32, 90 if not theme().dark else 140))

    def _fit(self) -> None:
        window = self._window
        self.setGeometry(window.rect())
        width = min(680, window.width() - 80)
        rows = sum(_HEADING if isinstance(entry, str) else _ROW for entry in self._entries.entries)
        height = min(max(rows + 6, 46) + 100, round(window.height() * 0.72))
        self._box.setGeometry((window.width() - width) // 2, max(24, window.height() // 9), width, height)
