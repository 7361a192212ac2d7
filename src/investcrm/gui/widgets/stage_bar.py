"""Where a case stands: the stages in order, those passed ticked, the present one filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from investcrm.gui.theme import pixmap, theme

_GAP = 3
_PAD = 9
_TIGHT = 4
_TICK = 13
_POINT = 7.0


class StageBar(QWidget):
    """Stages as (key, words); click or Enter on one emits ``picked``."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[tuple[str, str], ...] = ()
        self._current = -1
        self._focused = 0
        self._wrapped = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_stages(self, stages: Sequence[tuple[str, str]], current: str) -> None:
        """Show these stages; ``current`` is the key of the present one ("" for none)."""
        self._stages = tuple(stages)
        keys = [key for key, _ in self._stages]
        self._current = keys.index(current) if current in keys else -1
        self._focused = max(0, self._current)
        words = self._stages[self._current][1] if self._current >= 0 else ""
        self.setAccessibleName(words)
        self.setAccessibleDescription(", ".join(text for _, text in self._stages))
        self._measure()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(420, 40 if self._wrapped else 28)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        self._measure()

    def _font_width(self, place: int, *, longest_word: bool = False) -> int:
        metrics = theme().metrics("small", weight=600 if place == self._current else 400)
        words = self._stages[place][1]
        width = max(metrics.horizontalAdvance(part) for part in (words.split() if longest_word else [words]))
        if longest_word:
            return width + 2 * _TIGHT + round(_POINT)
        return width + 2 * _PAD + (_TICK if place < self._current else 0) + round(_POINT)

    def _boxes(self) -> list[QRect]:
        count = len(self._stages)
        if not count:
            return []
        natural = [self._font_width(place) for place in range(count)]
        room = self.width() - _GAP * (count - 1)
        if sum(natural) <= room:
            extra = (room - sum(natural)) / count
            widths = [width + extra for width in natural]
        else:
            least = [self._font_width(place, longest_word=True) for place in range(count)]
            spare = max(0.0, room - sum(least))
            wish = [width - word for width, word in zip(natural, least, strict=True)]
            scale = min(1.0, room / sum(least))
            widths = [
                word * scale + spare * extra / (sum(wish) or 1)
                for word, extra in zip(least, wish, strict=True)
            ]
        boxes, x = [], 0.0
        for width in widths:
            boxes.append(QRect(round(x), 0, round(x + width) - round(x), self.height()))
            x += width + _GAP
        return boxes

    def _measure(self) -> None:
        room = self.width() - _GAP * max(0, len(self._stages) - 1)
        needed = sum(self._font_width(place) for place in range(len(self._stages)))
        wrapped = needed > room
        if wrapped != self._wrapped:
            self._wrapped = wrapped
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, box in enumerate(self._boxes()):
            self._paint_stage(painter, place, QRectF(box))

    def _paint_stage(self, painter: QPainter, place: int, box: QRectF) -> None:
        now, passed = place == self._current, place < self._current
        ground = "accent" if now else "accent-soft" if passed else "neutral-soft"
        token = "on-accent" if now else "accent-text" if passed else "neutral"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(ground))
        outline = _arrow(box, first=place == 0, last=place == len(self._stages) - 1)
        painter.drawPath(outline)
        if self.hasFocus() and place == self._focused:
            painter.setPen(QPen(theme().color("text" if now else "focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline)
        self._paint_words(painter, place, box, token)

    def _paint_words(self, painter: QPainter, place: int, box: QRectF, token: str) -> None:
        now, passed = place == self._current, place < self._current
        metrics = theme().metrics("small", weight=600 if now else 400)
        text = self._stages[place][1]
        notch = 0 if place == 0 else _POINT - 1
        needed = metrics.horizontalAdvance(text) + 2 * _TIGHT + 2 * notch + (_TICK if passed else 0)
        roomy = needed <= box.width()
        pad = _PAD if roomy else _TIGHT
        left = box.left() + max(pad - 3, notch) if roomy else box.left() + notch + 1
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter
        if passed and roomy:
            drawn = pixmap("check", token, 12, self.devicePixelRatioF())
            painter.drawPixmap(round(left), round(box.center().y() - 6), drawn)
            left += _TICK + 2
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        words = QRectF(left, 0, box.right() - left - (2 if roomy else 0), box.height())
        painter.setFont(theme().font("small", weight=600 if now else 400))
        painter.setPen(theme().color(token))
        flags = int(align | Qt.TextFlag.TextWordWrap) if self._wrapped else int(align)
        fits = metrics.boundingRect(QRect(0, 0, max(1, int(words.width() + 1)), 999), flags, text)
        if fits.width() > words.width() + 2 or fits.height() > words.height() + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()))
            flags = int(align)
        painter.drawText(words, flags, text)

    def _at(self, x: float) -> int:
        return next((place for place, box in enumerate(self._boxes()) if box.left() <= x <= box.right()), -1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._stages[place][1] if place >= 0 else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._focused = place
            self.picked.emit(self._stages[place][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._stages:
            self._focused = min(max(0, self._focused + step), len(self._stages) - 1)
            self.setAccessibleName(self._stages[self._focused][1])
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._stages:
            self.picked.emit(self._stages[self._focused][0])
        else:
            super().keyPressEvent(event)


def _arrow(box: QRectF, *, first: bool, last: bool) -> QPainterPath:
    middle = box.center().y()
    tip = 0.0 if last else _POINT
    notch = 0.0 if first else _POINT
    path = QPainterPath()
    path.moveTo(box.left(), box.top())
    path.lineTo(box.right() - tip + (2 if tip else 0), box.top())
    path.lineTo(box.right() + (2 if tip else 0), middle)
    path.lineTo(box.right() - tip + (2 if tip else 0), box.bottom())
    path.lineTo(box.left(), box.bottom())
    path.lineTo(box.left() + notch, middle)
    path.closeSubpath()
    return path
