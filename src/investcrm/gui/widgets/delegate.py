"""Paints the cells of lists: words, figures, chips and bars, with selection and hover over the whole row."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from investcrm.gui.models.columns import Column
from investcrm.gui.theme import Theme, theme
from investcrm.gui.theme.tokens import ROW_HEIGHT
from investcrm.gui.widgets.chip import paint_chips

PAD: Final = 8
CHECK_ROOM: Final = 34
_CHECK: Final = Qt.ItemDataRole.CheckStateRole
_SELECTED: Final = QStyle.StateFlag.State_Selected
_ELIDE: Final = Qt.TextElideMode.ElideRight
_TABULAR: Final = frozenset({"number", "date", "muted"})
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowDelegate(QStyledItemDelegate):
    """Paints one cell of a WindowModel or RowsModel, asking the row itself rather than role by role.

    The view says which row the mouse is on (``hovered``) and which cell carries the current row's bar.
    """

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        view: Any = option.widget
        rect: QRect = option.rect
        model: Any = index.model()
        at = index.row()
        selected = bool(option.state & _SELECTED)
        if selected or view.hovered == at:
            painter.fillRect(rect, look.ink("selection" if selected else "hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.ink("line"))
        if view.marks_current(index):
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), look.ink("accent"))
        row = model.row_at(at)
        if row is None:
            index.data()  # has the page read
            return
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        column: Column = model.columns[index.column()]
        if index.column() == 0 and model.checkable:
            inner = self._paint_check(painter, view, inner, index.data(_CHECK))
        if column.kind == "chip" and column.chips is not None:
            paint_chips(painter, QRectF(inner), column.chips(row))
        elif column.kind == "bar":
            _paint_bar(painter, look, inner, column, row)
        else:
            _paint_text(painter, look, inner, column, row)

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 2 * PAD, ROW_HEIGHT)

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        _event: QEvent,
        _model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Leave ticking to the view, which knows where the box is painted."""
        return False

    def _paint_check(self, painter: QPainter, view: Any, rect: QRect, check: object) -> QRect:
        box = QStyleOptionButton()
        box.rect = QRect(rect.left(), rect.center().y() - 8, 16, 16)
        on = Qt.CheckState(check) == Qt.CheckState.Checked
        box.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        )
        style = view.style() if view is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, view)
        return rect.adjusted(26, 0, 0, 0)


def _paint_text(painter: QPainter, look: Theme, rect: QRect, column: Column, row: Any) -> None:
    text = column.text(row)
    if not text:
        return
    kind = column.kind
    weight = 600 if kind == "strong" else 400
    figures = kind in _TABULAR
    painter.setFont(look.font("body", weight=weight, tabular=figures))
    painter.setPen(look.ink("text-muted" if kind == "muted" else "text"))
    painter.drawText(rect, column.alignment(), _fitting(text, rect.width(), weight, figures))


@lru_cache(maxsize=8192)
def _fitting(text: str, width: int, weight: int, figures: bool) -> str:
    return theme().metrics("body", weight=weight, tabular=figures).elidedText(text, _ELIDE, width)


def _paint_bar(painter: QPainter, look: Theme, rect: QRect, column: Column, row: Any) -> None:
    if column.share is None:
        return
    share, tone = column.share(row)
    text = column.text(row)
    room = look.metrics("small", tabular=True).horizontalAdvance("100 %") + 8 if text else 0
    bar = QRectF(rect.left(), rect.center().y() - 3.5, max(10, rect.width() - room), 8)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.ink("track"))
    painter.drawRoundedRect(bar, 4, 4)
    painter.setBrush(look.ink("accent" if tone == "info" else f"{tone}-mid"))
    if share > 0:
        bar.setWidth(max(bar.height(), bar.width() * min(1.0, share)))
        painter.drawRoundedRect(bar, 4, 4)
    painter.restore()
    if text:
        painter.setFont(look.font("small", tabular=True))
        painter.setPen(look.ink("text-muted"))
        painter.drawText(rect, _RIGHT, text)
