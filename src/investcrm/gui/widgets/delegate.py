"""Paints the cells of lists: words, figures, chips and bars, with selection and hover over the whole row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from investcrm.gui.models.columns import Role
from investcrm.gui.theme import theme
from investcrm.gui.theme.tokens import ROW_HEIGHT
from investcrm.gui.widgets.chip import paint_chips

PAD = 8
_DISPLAY = Qt.ItemDataRole.DisplayRole
_CHECK = Qt.ItemDataRole.CheckStateRole


class RowDelegate(QStyledItemDelegate):
    """Paints one cell; the view tells which row the mouse is on by its property ``hovered``."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = getattr(option.widget, "hovered", -1) == index.row()
        ground = "selection" if selected else "hover" if hovered else "surface-raised"
        painter.fillRect(rect, look.color(ground))
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if getattr(option.widget, "marks_current", lambda *_: False)(index):
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.color("accent"))
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        check = index.data(_CHECK)
        if check is not None:
            inner = self._paint_check(painter, option, inner, check)
        kind = index.data(Role.KIND) or "text"
        if kind == "chip":
            paint_chips(painter, QRectF(inner), index.data(Role.CHIPS) or ())
        elif kind == "bar":
            self._paint_bar(painter, inner, index)
        else:
            self._paint_text(painter, inner, index, kind)

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 2 * PAD, ROW_HEIGHT)

    def _paint_text(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, kind: str
    ) -> None:
        text = index.data(_DISPLAY)
        if not text:
            return
        look = theme()
        figures = kind in ("number", "date", "muted")
        font = look.font("body", weight=600 if kind == "strong" else 400, tabular=figures)
        painter.setFont(font)
        painter.setPen(look.color("text-muted" if kind == "muted" else "text"))
        shown = QFontMetrics(font).elidedText(str(text), Qt.TextElideMode.ElideRight, rect.width())
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(rect, int(align) if align is not None else int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_bar(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        given = index.data(Role.SHARE)
        if given is None:
            return
        share, tone = given
        look = theme()
        text = str(index.data(_DISPLAY) or "")
        font = look.font("small", tabular=True)
        room = QFontMetrics(font).horizontalAdvance("100 %") + 8 if text else 0
        bar = QRectF(rect.left(), rect.center().y() - 3.5, max(10, rect.width() - room), 8)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("track"))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setBrush(look.color("accent" if tone == "info" else f"{tone}-mid"))
        full = QRectF(bar)
        full.setWidth(max(bar.height(), bar.width() * min(1.0, max(0.0, share))))
        if share > 0:
            painter.drawRoundedRect(full, 4, 4)
        painter.restore()
        if text:
            painter.setFont(font)
            painter.setPen(look.color("text-muted"))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_check(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, check: object
    ) -> QRect:
        box = QStyleOptionButton()
        box.rect = QRect(rect.left(), rect.center().y() - 8, 16, 16)
        box.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On
            if Qt.CheckState(check) == Qt.CheckState.Checked
            else QStyle.StateFlag.State_Off
        )
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, option.widget
        )
        return rect.adjusted(26, 0, 0, 0)
