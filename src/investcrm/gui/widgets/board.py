"""Cases as cards in a column per stage; drag a card, or Ctrl+Left and Ctrl+Right, to move it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from investcrm.gui.models.columns import ChipText
from investcrm.gui.theme import theme
from investcrm.gui.widgets.basic import ElidedLabel, clear_layout, label, set_state
from investcrm.gui.widgets.buttons import GhostButton
from investcrm.gui.widgets.chip import HEIGHT, chip_width, paint_chip
from investcrm.words import n, t

_MIME = "application/x-investcrm-card"
_WIDTH = 236
_PAD = 11


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One case on the board."""

    id: str
    title: str
    subtitle: str = ""
    note: str = ""
    chips: tuple[ChipText, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage: ``count`` of all its cases, ``cards`` the first of them; a ``closed`` one takes no drop."""

    key: str
    title: str
    count: int
    cards: tuple[BoardCard, ...]
    closed: bool = False


class _CardView(QFrame):
    def __init__(self, card: BoardCard, column: str, board: BoardView) -> None:
        super().__init__()
        self.card, self.column, self._board = card, column, board
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        words = (card.title, card.subtitle, card.note, *(chip.text for chip in card.chips))
        self.setAccessibleName(", ".join(text for text in words if text))
        self.setToolTip(card.title)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._height())

    def _lines(self) -> int:
        room = self.width() - 2 * _PAD
        return 2 if theme().metrics("body", weight=600).horizontalAdvance(self.card.title) > room else 1

    def _height(self) -> int:
        body, small = theme().metrics("body").height(), theme().metrics("small").height()
        height = 2 * _PAD - 2 + self._lines() * body
        height += small + 3 if self.card.subtitle else 0
        return height + (int(HEIGHT) + 8 if self.card.chips or self.card.note else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(look.color("focus" if focused else "border"), 2 if focused else 1))
        painter.setBrush(look.color("hover" if self.underMouse() else "surface-raised"))
        edge = 1 if focused else 0.5
        painter.drawRoundedRect(self.rect().toRectF().adjusted(edge, edge, -edge, -edge), 7, 7)
        area = self.rect().adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 2)
        self._paint_words(painter, area)

    def _paint_words(self, painter: QPainter, area: QRect) -> None:
        look = theme()
        metrics = look.metrics("body", weight=600)
        lines = self._lines()
        painter.setFont(look.font("body", weight=600))
        painter.setPen(look.color("text"))
        title = QRect(area.left(), area.top(), area.width(), lines * metrics.height())
        words = metrics.elidedText(
            self.card.title, Qt.TextElideMode.ElideRight, lines * area.width() - 24 * (lines - 1)
        )
        painter.drawText(title, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), words)
        y = title.bottom() + 3
        small = look.metrics("small")
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text-muted"))
        if self.card.subtitle:
            line = QRect(area.left(), y, area.width(), small.height())
            painter.drawText(
                line, 0, small.elidedText(self.card.subtitle, Qt.TextElideMode.ElideRight, area.width())
            )
            y = line.bottom() + 1
        middle = y + 6 + HEIGHT / 2
        x: float = area.left()
        for chip in self.card.chips:
            if x + min(chip_width(chip), 60) > area.right():
                break
            x += paint_chip(painter, x, middle, chip, area.right() - x) + 5
        if self.card.note:
            room = round(area.right() - x)
            line = QRect(round(x), round(middle - HEIGHT / 2), room, int(HEIGHT))
            painter.drawText(
                line,
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                small.elidedText(self.card.note, Qt.TextElideMode.ElideRight, room),
            )

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self._board.card_focused(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._board.opened.emit(self.card.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pressed is None:
            return
        distance = (event.position().toPoint() - self._pressed).manhattanLength()
        if distance < QApplication.startDragDistance():
            return
        drag = QDrag(self)
        data = QMimeData()
        data.setData(_MIME, f"{self.column}\n{self.card.id}".encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed)
        self._pressed = None
        drag.exec(Qt.DropAction.MoveAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self._board.card_key(self, event):
            super().keyPressEvent(event)


class _ColumnView(QFrame):
    def __init__(self, column: BoardColumn, board: BoardView) -> None:
        super().__init__()
        self.column, self._board = column, board
        self.setFixedWidth(_WIDTH + 20)
        self.setAcceptDrops(not column.closed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4, 4, 4, 4)
        outer.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(6, 4, 6, 2)
        head.addWidget(ElidedLabel(column.title, "strong"), 1)
        head.addWidget(label(str(column.count), "muted"))
        outer.addLayout(head)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("kind", "flat")
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(2, 2, 2, 2)
        cards.setSpacing(7)
        self.views = [_CardView(card, column.key, board) for card in column.cards]
        for view in self.views:
            cards.addWidget(view)
        left = column.count - len(column.cards)
        if left > 0:
            more = GhostButton(n("Show {count} more", "Show {count} more", left))
            more.clicked.connect(lambda: board.more_wanted.emit(column.key))
            cards.addWidget(more)
        cards.addStretch(1)
        area.setWidget(inside)
        self.area = area
        outer.addWidget(area, 1)
        self.setAccessibleName(f"{column.title}, {column.count}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.property("active") == "true"
        painter.setPen(QPen(theme().color("accent"), 2) if active else Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent-soft" if active else "track"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 9, 9)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()
            set_state(self, "active", "true")
            self.update()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        set_state(self, "active", "false")
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        set_state(self, "active", "false")
        self.update()
        column, identity = bytes(event.mimeData().data(_MIME).data()).decode().split("\n", 1)
        event.acceptProposedAction()
        if column != self.column.key:
            self._board.moved.emit(identity, self.column.key)


class BoardView(QScrollArea):
    """The board; ``moved`` (id, stage) asks for a change, which shows once new columns are given."""

    moved = Signal(str, str)
    opened = Signal(str)
    current_changed = Signal(str)
    more_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: list[_ColumnView] = []
        self._current = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(t("Board"))
        inside = QWidget()
        inside.setProperty("kind", "flat")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self.setWidget(inside)

    def set_columns(self, columns: Sequence[BoardColumn]) -> None:
        """Show these columns; the current card keeps the keyboard wherever it is now."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        scrolled = {view.column.key: view.area.verticalScrollBar().value() for view in self._columns}
        across = self.horizontalScrollBar().value()
        clear_layout(self._row)
        self._columns = [_ColumnView(column, self) for column in columns]
        for view in self._columns:
            self._row.addWidget(view)
            view.area.verticalScrollBar().setValue(scrolled.get(view.column.key, 0))
        self._row.addStretch(1)
        self.horizontalScrollBar().setValue(across)
        if had_focus and self._current:
            self.select(self._current)

    def select(self, identity: str) -> bool:
        """Give the keyboard to a card; return whether it is on show."""
        for column in self._columns:
            for view in column.views:
                if view.card.id == identity:
                    self._focus(view)
                    return True
        return False

    def current_id(self) -> str:
        """Return the id of the card that had the keyboard last, or ""."""
        return self._current

    def card_focused(self, view: _CardView) -> None:
        """Note which card the keyboard is on (called by the card)."""
        if view.card.id != self._current:
            self._current = view.card.id
            self.current_changed.emit(self._current)
        self._reveal(view)

    def card_key(self, view: _CardView, event: QKeyEvent) -> bool:
        """Act on a key pressed on a card; return whether it meant something."""
        column = next(at for at, other in enumerate(self._columns) if view in other.views)
        place = self._columns[column].views.index(view)
        key = Qt.Key(event.key())
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        down = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if across and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            to = column + across
            while 0 <= to < len(self._columns) and self._columns[to].column.closed:
                to += across
            if 0 <= to < len(self._columns):
                self.moved.emit(view.card.id, self._columns[to].column.key)
        elif across:
            self._go_across(column, place, across)
        elif down:
            views = self._columns[column].views
            self._focus(views[min(max(0, place + down), len(views) - 1)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(view.card.id)
        else:
            return False
        return True

    def _go_across(self, column: int, place: int, step: int) -> None:
        to = column + step
        while 0 <= to < len(self._columns):
            views = self._columns[to].views
            if views:
                self._focus(views[min(place, len(views) - 1)])
                return
            to += step

    def _focus(self, view: _CardView) -> None:
        view.setFocus()
        self.card_focused(view)

    def _reveal(self, view: _CardView) -> None:
        column = next((other for other in self._columns if view in other.views), None)
        if column is not None:
            self.ensureWidgetVisible(column, 10, 0)
            column.area.ensureWidgetVisible(view, 0, 10)
