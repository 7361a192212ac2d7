"""The map of sites: zoom, pan, pick, measure and draw, by mouse and by keyboard; no network needed."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from math import hypot
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from investcrm import formats
from investcrm.domain.outlines import Place
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.gui.theme import theme
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.map_canvas import MapCanvas
from investcrm.words import t

_REACH_PX: Final = 9.0


class Tool(StrEnum):
    """What a click does."""

    PICK = "pick"
    MEASURE = "measure"
    DRAW = "draw"


class SiteMap(MapCanvas):
    """Click picks; wheel, + and - zoom; drag or arrows pan; 0 shows all; Page Up and Down go by site.

    With a tool in hand a click or Space puts a corner, Backspace takes one away, Enter is done, Esc stops.
    """

    site_picked = Signal(str)
    site_opened = Signal(str)
    drawn = Signal(object)
    """The corners drawn, as (longitude, latitude)."""
    told = Signal(str)
    """What a tool says: a distance, an area, what to do."""
    tool_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = Tool.PICK
        self.corners: list[QPointF] = []
        self._pointer: QPointF | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._turned = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._buttons = [
            IconButton("zoom-in", t("Zoom in"), key="+", parent=self),
            IconButton("zoom-out", t("Zoom out"), key="-", parent=self),
            IconButton("fit", t("Show all"), key="0", parent=self),
        ]
        for button, act in zip(
            self._buttons, (lambda: self.zoom(2), lambda: self.zoom(-2), self.show_all), strict=True
        ):
            button.setProperty("kind", "tool")
            button.clicked.connect(act)

    def paint_over(self, painter: QPainter) -> None:
        if self.tool is Tool.PICK:
            return
        look = theme()
        spots = [self.pixel(corner) for corner in self.corners]
        ahead = self._pointer if self._pointer is not None else QRectF(self.rect()).center()
        line = QPolygonF([*spots, ahead])
        if self.tool is Tool.DRAW and len(spots) >= 2:
            fill = look.color("accent")
            fill.setAlpha(50)
            painter.setBrush(fill)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(line)
        painter.setPen(QPen(look.ink("accent"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        painter.setPen(QPen(look.ink("surface-raised"), 1.5))
        painter.setBrush(look.ink("accent"))
        for spot in spots:
            painter.drawEllipse(spot, 4.5, 4.5)
        if self._pointer is None:
            painter.setPen(QPen(look.ink("text"), 1.5))
            painter.drawLine(ahead - QPointF(9, 0), ahead + QPointF(9, 0))
            painter.drawLine(ahead - QPointF(0, 9), ahead + QPointF(0, 9))

    # ---- tools

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand."""
        self.tool = tool
        self.corners = []
        self.setCursor(Qt.CursorShape.ArrowCursor if tool is Tool.PICK else Qt.CursorShape.CrossCursor)
        self.tool_changed.emit(tool.value)
        self._tell()
        self.update()

    def put_corner(self, place: QPointF) -> None:
        """Put a corner of what is measured or drawn."""
        if self.tool is Tool.MEASURE and len(self.corners) >= 2 and self._pointer is not None:
            self.corners = []
        self.corners.append(place)
        self._tell()
        self.update()

    def take_corner(self) -> None:
        """Take the last corner away."""
        if self.corners:
            self.corners.pop()
            self._tell()
            self.update()

    def finish(self) -> None:
        """Be done with what is drawn, or begin another distance."""
        if self.tool is Tool.DRAW and len(self.corners) >= 3:
            self.drawn.emit([_degrees(corner) for corner in self.corners])
        elif self.tool is Tool.MEASURE:
            self.corners = []
            self._tell()
            self.update()

    def length_m(self) -> float:
        """Return how long the line put down is, on the ground."""
        return sum(ground_m(one, other) for one, other in pairwise(self.corners))

    def _tell(self) -> None:
        match self.tool:
            case Tool.PICK:
                text = ""
            case Tool.MEASURE if len(self.corners) >= 2:
                text = t("Distance: {length}", length=formats.distance(round(self.length_m())))
            case Tool.MEASURE:
                text = t("Click two places, or move with the arrows and press Space.")
            case _ if len(self.corners) < 3:
                text = t("Put the corners one by one: click, or move with the arrows and press Space.")
            case _:
                area = formats.area(round(self._area()))
                text = t("{area} so far · Enter saves · Backspace takes a corner away · Esc stops", area=area)
        self.setAccessibleDescription(text or self.accessibleDescription())
        self.told.emit(text)

    def _area(self) -> float:
        turns = zip(self.corners, [*self.corners[1:], self.corners[0]], strict=True)
        return abs(sum(a.x() * b.y() - b.x() * a.y() for a, b in turns)) / 2

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pressed is not None:
            step = event.position() - self._pressed
            if self._dragged or step.manhattanLength() > 6:
                self._dragged = True
                self._pressed = event.position()
                self.pan(step)
            return
        self._pointer = event.position()
        if self.tool is not Tool.PICK:
            self.update()
            return
        over = self.scene.spot_at(self.place(event.position()), _REACH_PX / self.scale)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        dragged, self._pressed, self._dragged = self._dragged, None, False
        if dragged or event.button() != Qt.MouseButton.LeftButton:
            return
        place = self.place(event.position())
        if self.tool is not Tool.PICK:
            self._pointer = event.position()
            self.put_corner(place)
            return
        self._pick(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.tool is not Tool.PICK:
            self.finish()
        elif self._chosen:
            self.site_opened.emit(self._chosen)
        event.accept()

    def _pick(self, place: QPointF) -> None:
        spot = self.scene.spot_at(place, _REACH_PX / self.scale)
        inside = next((key for key, outline in self._outlines.items() if outline.contains(place)), "")
        found = spot.id if spot is not None else inside
        if found:
            self.choose(found)
            self.site_picked.emit(found)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        self._turned += event.angleDelta().y() / 120
        steps = int(self._turned)
        if steps:
            self._turned -= steps
            self.zoom(steps, event.position())
        event.accept()

    # ---- keyboard and screen readers

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        pans = {
            Qt.Key.Key_Left: QPointF(40, 0),
            Qt.Key.Key_Right: QPointF(-40, 0),
            Qt.Key.Key_Up: QPointF(0, 40),
            Qt.Key.Key_Down: QPointF(0, -40),
        }
        key = Qt.Key(event.key())
        middle = self.place(QRectF(self.rect()).center())
        if key in pans:
            self._pointer = None
            slow = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.pan(pans[key] / (8 if slow else 1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(2)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-2)
        elif key == Qt.Key.Key_0:
            self.show_all()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step(1 if key == Qt.Key.Key_PageDown else -1)
        elif self.tool is not Tool.PICK and key == Qt.Key.Key_Space:
            self.put_corner(middle)
        elif self.tool is not Tool.PICK and key == Qt.Key.Key_Backspace:
            self.take_corner()
        elif self.tool is not Tool.PICK and key == Qt.Key.Key_Escape:
            self.set_tool(Tool.PICK)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.tool is not Tool.PICK:
                self.finish()
            elif self._chosen:
                self.site_opened.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        spots = self.scene.spots
        if not spots:
            return
        now = next(
            (place for place, spot in enumerate(spots) if spot.id == self._chosen), -by if by > 0 else 0
        )
        spot = spots[(now + by) % len(spots)]
        if not self.view().contains(spot.x, spot.y):
            self._centre = QPointF(spot.x, spot.y)
            self._moved()
        self.choose(spot.id)
        self.site_picked.emit(spot.id)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self.place(QPointF(event.pos()))
            spot = self.scene.spot_at(place, _REACH_PX / self.scale)
            area = self.scene.area_at(place)
            QToolTip.showText(event.globalPos(), spot.name if spot else area.name if area else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        y = self.height() - 8
        for button in reversed(self._buttons):
            button.resize(30, 30)
            y -= 30
            button.move(self.width() - 38, y)
            y -= 4
        super().resizeEvent(event)


def ground_m(one: QPointF, other: QPointF) -> float:
    """Return the distance on the ground between two places in the plane, in metres."""
    stretch = SWEREF_99_TM.stretch((one.x() + other.x()) / 2)
    return hypot(other.x() - one.x(), other.y() - one.y()) / stretch


def _degrees(corner: QPointF) -> Place:
    latitude, longitude = SWEREF_99_TM.degrees(-corner.y(), corner.x())
    return longitude, latitude
