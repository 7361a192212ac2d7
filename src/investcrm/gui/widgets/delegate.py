"""Paints lists: words, figures, chips and bars, column by column, with selection and hover over rows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QStaticText
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from investcrm.gui.models.columns import RIGHT, Column
from investcrm.gui.theme import theme
from investcrm.gui.theme.tokens import ROW_HEIGHT
from investcrm.gui.widgets.chip import paint_chips

PAD: Final = 8
CHECK_ROOM: Final = 34
_CHECK: Final = Qt.ItemDataRole.CheckStateRole
_ELIDE: Final = Qt.TextElideMode.ElideRight
_TABULAR: Final = frozenset({"number", "date", "muted"})
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
Placed = tuple[int, Any]
"""Where a row begins in the viewport, and the row."""


class RowDelegate(QStyledItemDelegate):
    """Knows how large cells want to be; ``paint_rows`` paints them."""

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


def paint_rows(view: Any, painter: QPainter, exposed: QRect) -> None:
    """Paint what ``exposed`` shows of a DataTable over a WindowModel or RowsModel.

    The view says which row the mouse is on (``hovered``). Rows are asked themselves, one column after the
    other: going cell by cell through indexes and options took several times as long.
    """
    model = view.model()
    first, last = view.rowAt(exposed.top()), view.rowAt(exposed.bottom())
    columns = _columns(view, exposed)
    if first < 0 or not columns:
        return
    last = model.rowCount() - 1 if last < 0 else last
    top = view.rowViewportPosition(first)
    _paint_grounds(view, painter, columns, first, last)
    rows: list[Placed] = []
    for at in range(first, last + 1):
        row = model.row_at(at)
        if row is None:
            model.data(model.index(at, 0))  # has the page read
        else:
            rows.append((top + (at - first) * ROW_HEIGHT, row))
    for place, start, wide in columns:
        column: Column = model.columns[place]
        left, width = start + PAD, wide - 2 * PAD
        if place == 0 and model.checkable:
            for y, _ in rows:
                check = model.data(model.index(first + (y - top) // ROW_HEIGHT, 0), _CHECK)
                _paint_check(painter, view, left, y, check)
            left, width = left + 26, width - 26
        if column.kind == "chip" and column.chips is not None:
            for y, row in rows:
                room = QRectF(left, y, width, ROW_HEIGHT - 1)
                paint_chips(painter, room, column.chips(row))
        elif column.kind == "bar":
            for y, row in rows:
                _paint_bar(painter, QRect(left, y, width, ROW_HEIGHT - 1), column, row)
        else:
            _paint_texts(painter, column, left, width, rows)


def _columns(view: Any, exposed: QRect) -> list[tuple[int, int, int]]:
    """Return the columns in sight: which, where they begin, how wide they are."""
    head = view.horizontalHeader()
    found = []
    for place in range(head.count()):
        if head.isSectionHidden(place):
            continue
        left, width = head.sectionViewportPosition(place), head.sectionSize(place)
        if left <= exposed.right() and left + width > exposed.left():
            found.append((place, left, width))
    return found


def _paint_grounds(
    view: Any, painter: QPainter, columns: list[tuple[int, int, int]], first: int, last: int
) -> None:
    look = theme()
    left = min(start for _, start, _ in columns)
    wide = max(start + width for _, start, width in columns) - left
    y = view.rowViewportPosition(first)
    line, hover, chosen = look.ink("line"), look.ink("hover"), look.ink("selection")
    selected = view.selected_ranges()
    current = view.currentIndex().row() if view.hasFocus() else -1
    for at in range(first, last + 1):
        if any(start <= at <= end for start, end in selected):
            painter.fillRect(left, y, wide, ROW_HEIGHT, chosen)
        elif at == view.hovered:
            painter.fillRect(left, y, wide, ROW_HEIGHT, hover)
        painter.fillRect(left, y + ROW_HEIGHT - 1, wide, 1, line)
        if at == current:
            painter.fillRect(-view.horizontalOffset(), y, 3, ROW_HEIGHT, look.ink("accent"))
        y += ROW_HEIGHT


def _paint_check(painter: QPainter, view: Any, left: int, y: int, check: object) -> None:
    box = QStyleOptionButton()
    box.rect = QRect(left, y + (ROW_HEIGHT - 2) // 2 - 8, 16, 16)
    on = Qt.CheckState(check) == Qt.CheckState.Checked
    box.state = QStyle.StateFlag.State_Enabled | (
        QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
    )
    style = view.style() if view is not None else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, view)


def _paint_texts(painter: QPainter, column: Column, left: int, width: int, rows: list[Placed]) -> None:
    look = theme()
    weight = 600 if column.kind == "strong" else 400
    figures = column.kind in _TABULAR
    painter.setFont(look.font("body", weight=weight, tabular=figures))
    painter.setPen(look.ink("text-muted" if column.kind == "muted" else "text"))
    right = column.alignment() == RIGHT
    for y, row in rows:
        text = column.text(row)
        if not text:
            continue
        laid, wide, high = _laid(text, width, weight, figures)
        x = left + width - wide if right else left
        painter.drawStaticText(QPointF(x, y + (ROW_HEIGHT - high) // 2), laid)


@lru_cache(maxsize=4096)
def _laid(text: str, width: int, weight: int, figures: bool) -> tuple[QStaticText, float, float]:
    """Return a text cut to ``width`` and laid out, with its width and height; Qt lays it out anew by itself
    when it is painted in another font."""
    look = theme()
    metrics = look.metrics("body", weight=weight, tabular=figures)
    laid = QStaticText(metrics.elidedText(text.replace("\n", " "), _ELIDE, width))
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.prepare(font=look.font("body", weight=weight, tabular=figures))
    size = laid.size()
    return laid, size.width(), size.height()


def _paint_bar(painter: QPainter, rect: QRect, column: Column, row: Any) -> None:
    if column.share is None:
        return
    look = theme()
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
