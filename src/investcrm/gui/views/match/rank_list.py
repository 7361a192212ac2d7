"""A list of sites in order, two lines each: name and verdict, then points and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from investcrm.gui.models.columns import AnyIndex, ChipText, Role
from investcrm.gui.theme import theme
from investcrm.gui.views.match.lines import TONES, SiteLine, SiteLines, site_verdict
from investcrm.gui.widgets.chip import chip_width, paint_chip
from investcrm.words import t

ROW: Final = 54
_RANK: Final = 34
_BAR: Final = 92
_POINTS: Final = 34
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RankModel(QAbstractListModel):
    """Sites in the order shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[SiteLine] = ()

    def set_lines(self, lines: Sequence[SiteLine]) -> None:
        """Show these sites."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def lines(self) -> Sequence[SiteLine]:
        """Return the sites in the order shown."""
        return self._lines

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.match.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return t(
                "{rank}: {site}, {municipality}. {verdict}, {score} points of 100. {reason}",
                rank=line.place,
                site=line.match.name,
                municipality=line.municipality,
                verdict=site_verdict(line.match),
                score=line.match.score,
                reason=line.reason,
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.reason.replace(" · ", "\n") or None
        if role == Role.ID:
            return line.id
        return None


class _RankDelegate(QStyledItemDelegate):
    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        rect: QRect = option.rect
        model = index.model()
        assert isinstance(model, RankModel)
        line = model.lines()[index.row()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "selection" if selected else "hover" if hovered else "surface-raised"
        painter.fillRect(rect, look.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("line"))
        if selected:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), look.color("accent"))
        inner = rect.adjusted(12, 5, -12, -6)
        half = inner.height() // 2
        top = QRect(inner.left(), inner.top(), inner.width(), half)
        below = QRect(inner.left(), inner.top() + half, inner.width(), half)
        self._words(painter, top, line)
        self._points(painter, below, line)

    def _words(self, painter: QPainter, rect: QRect, line: SiteLine) -> None:
        look = theme()
        chip = ChipText(site_verdict(line.match), TONES[line.match.verdict])
        wide = chip_width(chip)
        paint_chip(painter, rect.right() + 1 - wide, rect.center().y() + 0.5, chip)
        painter.setFont(look.font("small", tabular=True))
        painter.setPen(look.color("text-muted"))
        painter.drawText(rect, _LEFT, line.place)
        room = rect.adjusted(_RANK, 0, -round(wide) - 10, 0)
        strong = look.metrics("body", weight=600)
        plain = look.metrics("body")
        elide = Qt.TextElideMode.ElideRight
        aside = min(plain.horizontalAdvance(line.municipality), room.width() // 3)
        name = strong.elidedText(line.match.name, elide, room.width() - aside - 12)
        painter.setFont(look.font("body", weight=600))
        painter.setPen(look.color("text"))
        painter.drawText(room, _LEFT, name)
        after = room.adjusted(strong.horizontalAdvance(name) + 12, 0, 0, 0)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("text-muted"))
        painter.drawText(after, _LEFT, plain.elidedText(line.municipality, elide, after.width()))

    def _points(self, painter: QPainter, rect: QRect, line: SiteLine) -> None:
        look = theme()
        tone = TONES[line.match.verdict]
        bar = QRectF(rect.left() + _RANK, rect.center().y() - 3, _BAR, 7)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("track"))
        painter.drawRoundedRect(bar, 3.5, 3.5)
        painter.setBrush(look.color(f"{tone}-mid"))
        if line.match.score:
            bar.setWidth(max(bar.height(), bar.width() * line.match.score / 100))
            painter.drawRoundedRect(bar, 3.5, 3.5)
        painter.restore()
        painter.setFont(look.font("small", tabular=True))
        painter.setPen(look.color("text-muted"))
        points = QRect(rect.left() + _RANK + _BAR, rect.top(), _POINTS, rect.height())
        painter.drawText(points.adjusted(0, 0, -6, 0), _RIGHT, str(line.match.score))
        room = rect.adjusted(_RANK + _BAR + _POINTS + 4, 0, 0, 0)
        painter.setPen(look.color("text"))
        metrics = look.metrics("small", tabular=True)
        painter.drawText(
            room, _LEFT, metrics.elidedText(line.reason, Qt.TextElideMode.ElideRight, room.width())
        )


class RankList(QListView):
    """The list: ``chosen`` while moving through it, ``opened`` on Enter or double-click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines_model = RankModel(self)
        self._empty: QWidget | None = None
        self.setModel(self.lines_model)
        self.setItemDelegate(_RankDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda now, _: self.chosen.emit(now.data(Role.ID) or ""))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(Role.ID) or ""))

    def show_lines(self, lines: Sequence[SiteLine]) -> None:
        """Show sites; the chosen one stays chosen, else the first becomes it."""
        kept = self.current_id()
        self.lines_model.set_lines(lines)
        if not self.select_id(kept):
            self.select_id(lines[0].id if lines else "")
        self._show_empty()

    def current_id(self) -> str:
        """Return the id of the chosen site, or ""."""
        return str(self.currentIndex().data(Role.ID) or "")

    def select_id(self, key: str) -> bool:
        """Choose a site by its key, and return whether it is in the list."""
        lines = self.lines_model.lines()
        place = lines.position(key) if isinstance(lines, SiteLines) else None
        if place is None:
            return False
        self.setCurrentIndex(self.lines_model.index(place))
        self.scrollTo(self.lines_model.index(place))
        return True

    def set_empty(self, widget: QWidget) -> None:
        """Show ``widget`` while there is nothing in the list."""
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
        self._empty = widget
        widget.setParent(self.viewport())
        self._show_empty()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        elif event.text() and event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(not self.lines_model.lines())
