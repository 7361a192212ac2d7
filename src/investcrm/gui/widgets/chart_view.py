"""Paints the shapes of a chart on the screen, with hover, click and keyboard on its data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from investcrm.domain.chart import Anchor, Chart, Line, Polygon, Rect, Shape, Text, Tone
from investcrm.gui.theme import theme

_TOKENS: Final[dict[Tone, str]] = {
    Tone.SURFACE: "surface-raised",
    Tone.SURFACE_RAISED: "sunken",
    Tone.RULE: "grid",
    Tone.INK: "chart-ink",
    Tone.ACCENT_SOFT: "accent-mid",
    **{Tone(f"level-{level}"): f"chart-level-{level}" for level in range(5)},
}
_BY_KEY: Final = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


def chart_colour(tone: Tone) -> QColor:
    """Return a chart tone's colour in the window's light or dark look."""
    return theme().color(_TOKENS.get(tone, tone.value))


class ChartView(QWidget):
    """Shows one chart. ``picked`` (datum id) on click or Enter; Left and Right go through the data."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._layout_chart: Callable[[float], Chart] | None = None
        self._data: tuple[str, ...] = ()
        self._hovered = ""
        self._focused = -1
        self._tips: dict[str, str] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chart(self, chart: Chart | None, tips: dict[str, str] | None = None) -> None:
        """Show a chart laid out already, scaled to its room; ``tips`` are words by datum id."""
        self._layout_chart = None
        self._tips = dict(tips or {})
        self._take(chart)

    def set_layout(self, lay_out: Callable[[float], Chart], tips: dict[str, str] | None = None) -> None:
        """Show the chart ``lay_out(width)`` gives, laid out anew when the width changes."""
        self._layout_chart = lay_out
        self._tips = dict(tips or {})
        self._take(lay_out(max(160.0, float(self.width()))))

    def chart(self) -> Chart | None:
        """Return the chart on show."""
        return self._chart

    def has_data(self) -> bool:
        """Whether there is anything to go through with the keyboard."""
        return bool(self._data)

    def enter(self, *, last: bool = False) -> None:
        """Give the keyboard to the first datum, or to the last one."""
        self._focused = len(self._data) - 1 if last else 0
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        if self._chart is None:
            return QSize(200, 120)
        return QSize(round(self._chart.width), round(self._chart.height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, 60)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return self._chart is not None

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if self._chart is None:
            return 120
        if self._layout_chart is not None:
            return round(self._chart.height)
        return round(self._chart.height * width / self._chart.width)

    def _take(self, chart: Chart | None) -> None:
        self._chart = chart
        shapes = chart.shapes if chart else ()
        named = (getattr(shape, "datum", None) for shape in shapes)
        self._data = tuple(dict.fromkeys(datum for datum in named if datum))
        self._focused = min(self._focused, len(self._data) - 1)
        self.setAccessibleName(chart.alternative if chart else "")
        self.setMinimumHeight(round(chart.height) if chart and self._layout_chart else 0)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._layout_chart is not None and event.size().width() != event.oldSize().width():
            self._take(self._layout_chart(max(160.0, float(self.width()))))

    # ---- painting

    def _scale(self) -> float:
        if self._chart is None or self._layout_chart is not None:
            return 1.0
        return min(self.width() / self._chart.width, max(self.height(), 1) / self._chart.height)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        painter.scale(scale, scale)
        lit = self._hovered or (self._data[self._focused] if self.hasFocus() and self._focused >= 0 else "")
        for shape in self._chart.shapes:
            _paint(painter, shape, lit=bool(lit) and getattr(shape, "datum", None) == lit)
        if self.hasFocus() and self._focused >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().color("focus"), 2 / scale))
            painter.drawRoundedRect(self._extent(self._data[self._focused]).adjusted(-2, -2, 2, 2), 3, 3)

    def _extent(self, datum: str) -> QRectF:
        area = QRectF()
        for shape in self._chart.shapes if self._chart else ():
            if getattr(shape, "datum", None) == datum:
                area = area.united(_bounds(shape))
        return area

    # ---- pointing

    def _datum_at(self, x: float, y: float) -> str:
        if self._chart is None:
            return ""
        scale = self._scale()
        point = QPointF(x / scale, y / scale)
        for shape in reversed(self._chart.shapes):
            datum = getattr(shape, "datum", None)
            if datum and _hit(shape, point):
                return str(datum)
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        datum = self._datum_at(event.position().x(), event.position().y())
        if datum != self._hovered:
            self._hovered = datum
            self.setCursor(Qt.CursorShape.PointingHandCursor if datum else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._hovered = ""
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        datum = self._datum_at(event.position().x(), event.position().y())
        if datum and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(datum)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            words = self._tips.get(self._datum_at(event.pos().x(), event.pos().y()), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if self._focused < 0 and self._data and event.reason() in _BY_KEY:
            self._focused = 0
            self._tell()

    def _tell(self) -> None:
        """Show the datum under the keyboard, and say it to a screen reader."""
        if 0 <= self._focused < len(self._data):
            said = self._tips.get(self._data[self._focused], "")
            self.setAccessibleDescription(said)
            if said and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key()), 0
        )
        if step and self._data:
            self._focused = min(max(0, self._focused + step), len(self._data) - 1)
            self._tell()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._focused >= 0:
            self.picked.emit(self._data[self._focused])
        else:
            super().keyPressEvent(event)


def measure(text: str, size: float, strong: bool = False) -> float:
    """Return how wide a text is on the screen; give it to the layouts of ``domain.chart`` as ``fits``."""
    return QFontMetricsF(_font(size, strong=strong)).horizontalAdvance(text)


def _font(size: float, *, strong: bool) -> QFont:
    font = QFont(theme().font("small", weight=600 if strong else 400, tabular=True))
    font.setPointSizeF(theme().points(size, evened=False))
    return font


def _paint(painter: QPainter, shape: Shape, *, lit: bool) -> None:
    if isinstance(shape, Rect):
        colour = chart_colour(shape.fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            colour.darker(112) if lit and not theme().dark else colour.lighter(118) if lit else colour
        )
        box = QRectF(shape.x, shape.y, shape.width, shape.height)
        if shape.radius:
            painter.drawRoundedRect(box, shape.radius, shape.radius)
        else:
            painter.drawRect(box)
    elif isinstance(shape, Line):
        pen = QPen(chart_colour(shape.stroke), shape.width)
        if shape.dash:
            pen.setDashPattern([part / shape.width for part in shape.dash])
        painter.setPen(pen)
        painter.drawLine(QPointF(shape.x1, shape.y1), QPointF(shape.x2, shape.y2))
    elif isinstance(shape, Polygon):
        painter.setPen(QPen(chart_colour(shape.edge), shape.edge_width))
        painter.setBrush(chart_colour(shape.fill))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape.points]))
    else:
        font = _font(shape.size, strong=shape.strong)
        painter.setFont(font)
        painter.setPen(chart_colour(shape.tone))
        painter.drawText(QPointF(_text_left(shape, font), shape.y), shape.text)


def _text_left(shape: Text, font: QFont) -> float:
    width = QFontMetricsF(font).horizontalAdvance(shape.text)
    return shape.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[shape.anchor]


def _bounds(shape: Shape) -> QRectF:
    if isinstance(shape, Rect):
        return QRectF(shape.x, shape.y, shape.width, shape.height)
    if isinstance(shape, Polygon):
        return QPolygonF([QPointF(x, y) for x, y in shape.points]).boundingRect()
    if isinstance(shape, Text):
        font = _font(shape.size, strong=shape.strong)
        width = QFontMetricsF(font).horizontalAdvance(shape.text)
        return QRectF(_text_left(shape, font), shape.y - shape.size, width, shape.size * 1.3)
    return QRectF()


def _hit(shape: Shape, point: QPointF) -> bool:
    if isinstance(shape, Polygon):
        outline = QPolygonF([QPointF(x, y) for x, y in shape.points])
        return outline.containsPoint(point, Qt.FillRule.OddEvenFill)
    return _bounds(shape).adjusted(-1, -1, 1, 1).contains(point)
