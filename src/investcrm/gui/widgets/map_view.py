"""A county's municipalities, coloured by what is asked, with sites as points; no network needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from investcrm.gui.theme import theme, tone_colours
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.geo import Municipality, flat, municipalities
from investcrm.words import t

_NEAR, _FAR = 24.0, 1.0
_POINT = 5.0
_ASIDE = (0.0, -0.12, 0.12, -0.24)


@dataclass(frozen=True, slots=True)
class Shade:
    """How an area is drawn: a ground token and, in words, what it means; ``text`` is the token on it."""

    token: str
    words: str = ""
    text: str = "text"


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place on the map, such as a site."""

    id: str
    longitude: float
    latitude: float
    name: str
    tone: str = "info"


class MapView(QWidget):
    """The map. Click or Enter picks; wheel or + and - zoom, drag or Shift+arrows pan, 0 shows all again."""

    area_picked = Signal(str)
    point_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._areas: tuple[Municipality, ...] = ()
        self._shades: dict[str, Shade] = {}
        self._points: tuple[MapPoint, ...] = ()
        self._selected: frozenset[str] = frozenset()
        self._focused = ""
        self._hovered = ""
        self._zoom = 1.0
        self._shift = QPointF()
        self._pressed: QPointF | None = None
        self._dragged = False
        self._names = True
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(t("Map"))
        self._buttons = [
            IconButton("zoom-in", t("Zoom in"), key="+", parent=self),
            IconButton("zoom-out", t("Zoom out"), key="-", parent=self),
            IconButton("fit", t("Show all"), key="0", parent=self),
        ]
        for button, factor in zip(self._buttons, (1.5, 1 / 1.5, 0.0), strict=True):
            button.setProperty("kind", "tool")
            button.clicked.connect(lambda _checked=False, factor=factor: self._zoom_by(factor))

    def set_county(self, county: str) -> None:
        """Show the municipalities of a county by code ("19"); "" the whole country."""
        self._areas = municipalities(county)
        self._zoom, self._shift = 1.0, QPointF()
        self._names = len(self._areas) <= 60
        self._describe()
        self.update()

    def set_areas(self, shades: Mapping[str, Shade]) -> None:
        """Colour municipalities by code; those left out are empty."""
        self._shades = dict(shades)
        self._describe()
        self.update()

    def set_points(self, points: Iterable[MapPoint]) -> None:
        """Show these places."""
        self._points = tuple(points)
        self.update()

    def set_selected(self, codes: Iterable[str]) -> None:
        """Draw these municipalities as chosen."""
        self._selected = frozenset(codes)
        self.update()

    def select_area(self, code: str) -> None:
        """Draw one municipality as chosen, "" none."""
        self.set_selected((code,) if code else ())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, 380)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(180, 180)

    # ---- where things are

    def _bounds(self) -> QRectF:
        box = QRectF()
        for area in self._areas:
            box = box.united(area.outline.boundingRect())
        return box if not box.isEmpty() else QRectF(0, 0, 1, 1)

    def _transform(self) -> QTransform:
        box = self._bounds()
        room = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        scale = min(room.width() / box.width(), room.height() / box.height()) * self._zoom
        middle = room.center() + self._shift
        return (
            QTransform()
            .translate(middle.x(), middle.y())
            .scale(scale, scale)
            .translate(-box.center().x(), -box.center().y())
        )

    def _area_at(self, place: QPointF) -> Municipality | None:
        back, _ = self._transform().inverted()
        point = back.map(place)
        return next((area for area in self._areas if area.outline.contains(point)), None)

    def _point_at(self, place: QPointF) -> MapPoint | None:
        move = self._transform()
        near = [
            (abs(spot.x() - place.x()) + abs(spot.y() - place.y()), at)
            for at, point in enumerate(self._points)
            if (spot := move.map(flat(point.longitude, point.latitude)))
        ]
        distance, at = min(near, default=(99.0, 0))
        return self._points[at] if distance <= 2 * _POINT else None

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        move = self._transform()
        marked: list[tuple[QPainterPath, str, float]] = []
        for area in self._areas:
            shade = self._shades.get(area.code)
            outline = move.map(area.outline)
            painter.setBrush(look.color(shade.token if shade else "map-empty"))
            painter.setPen(QPen(look.color("map-line"), 1.6))
            painter.drawPath(outline)
            if area.code in self._selected:
                marked.append((outline, "accent", 3))
            if area.code == self._hovered or (self.hasFocus() and area.code == self._focused):
                marked.append((outline, "focus", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for outline, token, width in marked:
            painter.setPen(QPen(look.color(token), width))
            painter.drawPath(outline)
        if self._names:
            self._paint_names(painter, move)
        for point in self._points:
            self._paint_point(painter, move.map(flat(point.longitude, point.latitude)), point)

    def _paint_names(self, painter: QPainter, move: QTransform) -> None:
        look = theme()
        metrics = look.metrics("small")
        strong = look.metrics("small", weight=600)
        taken: list[QRectF] = []
        for area in sorted(self._areas, key=lambda a: a.outline.boundingRect().width()):
            shade = self._shades.get(area.code)
            middle = move.map(area.middle)
            words = shade.words if shade else ""
            room = move.mapRect(area.outline.boundingRect())
            shown = words if words and room.height() > 4 * metrics.height() else ""
            name_width = strong.horizontalAdvance(area.name)
            box = QRectF()
            tries = [
                (below, aside) for below in dict.fromkeys((shown, "")) for aside in (0, -0.12, 0.12, -0.24)
            ]
            for below, aside in tries:
                width = max(name_width, metrics.horizontalAdvance(below)) + 2
                height = strong.height() + (metrics.height() if below else 0) - 2
                x = middle.x() - width / 2 + aside * room.width()
                x = max(1.0, min(x, self.width() - width - 1))
                box = QRectF(x, middle.y() - height / 2, width, height)
                if width <= room.width() * 1.8 and not any(box.intersects(other) for other in taken):
                    taken.append(box)
                    shown = below
                    break
            else:
                continue
            painter.setPen(look.color(shade.text if shade else "text-muted"))
            painter.setFont(look.font("small", weight=600))
            top = QRectF(box.left(), box.top(), box.width(), strong.height())
            painter.drawText(top, int(Qt.AlignmentFlag.AlignHCenter), area.name)
            if shown:
                painter.setFont(look.font("small"))
                line = QRectF(box.left(), top.bottom(), box.width(), metrics.height())
                painter.drawText(line, int(Qt.AlignmentFlag.AlignHCenter), shown)

    def _paint_point(self, painter: QPainter, place: QPointF, point: MapPoint) -> None:
        token, _ = tone_colours(point.tone)
        painter.setPen(QPen(theme().color("map-line"), 2))
        painter.setBrush(theme().color(token))
        painter.drawEllipse(place, _POINT, _POINT)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pressed is not None:
            step = event.position() - self._pressed
            if self._dragged or step.manhattanLength() > 6:
                self._dragged = True
                self._shift += step
                self._pressed = event.position()
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.update()
            return
        area = self._area_at(event.position())
        code = area.code if area else ""
        over = bool(code) or self._point_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if code != self._hovered:
            self._hovered = code
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        dragged, self._pressed, self._dragged = self._dragged, None, False
        if dragged or event.button() != Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ArrowCursor)
            return
        point = self._point_at(event.position())
        area = self._area_at(event.position())
        if point is not None:
            self.point_picked.emit(point.id)
        elif area is not None:
            self._focused = area.code
            self.area_picked.emit(area.code)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._hovered = ""
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        factor = 1.2 ** (event.angleDelta().y() / 120)
        self._zoom_by(factor, event.position())
        event.accept()

    def _zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        if not factor:
            self._zoom, self._shift = 1.0, QPointF()
        else:
            zoom = min(_NEAR, max(_FAR, self._zoom * factor))
            middle = QRectF(self.rect()).center()
            place = around if around is not None else middle
            self._shift = place - middle - (place - middle - self._shift) * (zoom / self._zoom)
            self._zoom = zoom
            if zoom == _FAR:
                self._shift = QPointF()
        self.update()

    # ---- keyboard and screen readers

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        arrow = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }.get(key)
        if arrow is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._shift -= arrow * 40
        elif arrow is not None:
            self._step(arrow)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_by(1.5)
        elif key == Qt.Key.Key_Minus:
            self._zoom_by(1 / 1.5)
        elif key == Qt.Key.Key_0:
            self._zoom_by(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._focused:
            self.area_picked.emit(self._focused)
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def _step(self, arrow: QPointF) -> None:
        now = next((area for area in self._areas if area.code == self._focused), None)
        if now is None:
            self._focused = self._areas[0].code if self._areas else ""
        else:
            best = ""
            least = 1e9
            for area in self._areas:
                away = area.middle - now.middle
                ahead = away.x() * arrow.x() + away.y() * arrow.y()
                aside = abs(away.x() * arrow.y()) + abs(away.y() * arrow.x())
                if area is not now and ahead > aside * 0.5 and ahead + 2 * aside < least:
                    best, least = area.code, ahead + 2 * aside
            self._focused = best or self._focused
        self.setAccessibleDescription(self._told(self._focused))

    def _told(self, code: str) -> str:
        area = next((area for area in self._areas if area.code == code), None)
        if area is None:
            return ""
        shade = self._shades.get(code)
        return f"{area.name}: {shade.words}" if shade and shade.words else area.name

    def _describe(self) -> None:
        self.setAccessibleDescription("; ".join(self._told(area.code) for area in self._areas))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            point = self._point_at(QPointF(event.pos()))
            area = self._area_at(QPointF(event.pos()))
            QToolTip.showText(
                event.globalPos(), point.name if point else self._told(area.code) if area else "", self
            )
            return True
        return super().event(event)

    def resizeEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        y = self.height() - 8
        for button in reversed(self._buttons):
            button.resize(30, 30)
            y -= 30
            button.move(self.width() - 38, y)
            y -= 4
