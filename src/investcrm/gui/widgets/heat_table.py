"""Levels in a grid, each cell with its word and colour, stale ones with a dashed border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from investcrm.gui.models.columns import AnyIndex
from investcrm.gui.theme import theme
from investcrm.words import t

_ROW, _HEAD = 38, 42


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One level 0 to 4 (None: nothing is known) and its word; ``tip`` tells source and date."""

    level: int | None
    word: str
    stale: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row: a municipality, its cells, and what they add up to."""

    id: str
    name: str
    cells: tuple[HeatCell, ...]
    total: str = ""


class _HeatModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.titles: tuple[str, ...] = ()
        self.rows: tuple[HeatRow, ...] = ()

    def take(self, titles: Sequence[str], rows: Sequence[HeatRow]) -> None:
        self.beginResetModel()
        self.titles, self.rows = tuple(titles), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.titles)

    def cell(self, index: AnyIndex) -> HeatCell | None:
        place = index.column() - 1
        cells = self.rows[index.row()].cells
        return cells[place] if 0 <= place < len(cells) else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, cell = self.rows[index.row()], self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.word if cell else row.name if index.column() == 0 else row.total
        if role == Qt.ItemDataRole.ToolTipRole and cell:
            return cell.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole and cell:
            words = f"{row.name}, {self.titles[index.column()]}: {cell.word}"
            return f"{words}, {t('stale')}" if cell.stale else words
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.titles):
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                return int(left if section == 0 else Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        return None


class _HeatDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        model: Any = index.model()
        cell: HeatCell | None = model.cell(index)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(index.data() or "")
        align = Qt.AlignmentFlag.AlignCenter
        if cell is None:
            token, weight, size = "text", 600, "body"
            if index.column() == 0:
                align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        else:
            known = cell.level is not None
            token, weight, size = f"level-{cell.level}-text" if known else "text-muted", 400, "body"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(f"level-{cell.level}" if known else "sunken"))
            painter.drawRoundedRect(box, 3, 3)
            if cell.stale:
                pen = QPen(look.color("stale"), 1.4, Qt.PenStyle.CustomDashLine)
                pen.setDashPattern([3, 2.4])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 3, 3)
        painter.setFont(look.font(size, weight=weight, tabular=True))
        painter.setPen(look.color(token))
        words = look.metrics(size, weight=weight).elidedText(
            text, Qt.TextElideMode.ElideRight, round(box.width()) - 8
        )
        painter.drawText(box.adjusted(5, 0, -3, 0), int(align), words)
        view: Any = option.widget
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
        painter.restore()


class HeatTable(QTableView):
    """The grid: ``picked`` (row id, column from 0) for a level, ``row_picked`` (row id) for a name."""

    picked = Signal(str, int)
    row_picked = Signal(str)
    current_changed = Signal(str, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _HeatModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_HeatDelegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setFixedHeight(_HEAD)
        self.horizontalHeader().setProperty("kind", "heat")
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._pick)
        self.selectionModel().currentChanged.connect(self._moved)

    def set_cells(
        self, titles: Sequence[str], rows: Sequence[HeatRow], *, first: str, total: str = ""
    ) -> None:
        """Show rows of levels under ``titles``; ``first`` heads the names, ``total`` the sums at the end."""
        self._model.take((first, *titles, *((total,) if total else ())), rows)
        top = self.horizontalHeader()
        top.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        look = theme().metrics("body", weight=600)
        top.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        top.resizeSection(0, max((look.horizontalAdvance(row.name) for row in rows), default=80) + 18)
        if total:
            top.setSectionResizeMode(len(titles) + 1, QHeaderView.ResizeMode.Fixed)
            top.resizeSection(len(titles) + 1, 58)
        top.setMinimumSectionSize(62)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(820, _HEAD + _ROW * max(3, self._model.rowCount()) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _pick(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self._model.rows[index.row()]
        if self._model.cell(index) is None:
            self.row_picked.emit(row.id)
        else:
            self.picked.emit(row.id, index.column() - 1)

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid() and self._model.cell(index) is not None:
            self.current_changed.emit(self._model.rows[index.row()].id, index.column() - 1)
