"""The canvas of the map of sites: what is shown at which scale, and how it is painted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from investcrm import formats
from investcrm.domain.map_chart import round_length
from investcrm.domain.map_names import Box, Room, beside
from investcrm.domain.outlines import Outline, Place
from investcrm.gui.theme import theme
from investcrm.gui.widgets.geo import municipalities, path
from investcrm.gui.widgets.map_scene import MapScene, SiteSpot, Tiles
from investcrm.words import t

_STEP: Final = 1.25
_LEVELS: Final = 42
_BUDGET_S: Final = 0.004
"""How long a frame may paint tiles; the rest of its 16 ms is for everything else."""
_RESTING_S: Final = 0.05
_OUTLINES_FROM_M: Final = 40_000.0
"""How wide a view may be and still show outlines."""
_NAMES_FROM_M: Final = 60_000.0
"""How wide a view may be and still name sites."""
_NAMED: Final = 60
_MARK: Final = 7.0
"""How far a site's mark reaches from its middle, in pixels."""
_SETTLE_MS: Final = 120


class MapCanvas(QWidget):
    """Municipalities, lines, outlines and sites at a scale, moved and zoomed; no network needed."""

    view_settled = Signal(float, float, float, float)
    """West, south, east and north of what is shown, in metres; zeros while outlines would be too small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = MapScene()
        self._tiles = Tiles(self.scene)
        self._outlines: dict[str, QPainterPath] = {}
        self._chosen = ""
        self._level = 0
        self._centre = QPointF()
        self._acted = 0.0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(t("Map of sites"))
        theme().changed.connect(self._dressed)

    # ---- what it shows

    def set_county(self, county: str) -> None:
        """Show the municipalities of a county by code; "" the whole country."""
        self.scene.set_areas(municipalities(county))
        self.show_all()

    def set_spots(self, spots: Iterable[SiteSpot]) -> None:
        """Show these sites."""
        self.scene.set_spots(spots)
        self._anew()
        self._describe()

    def set_lines(self, lines: Iterable[Sequence[Place]]) -> None:
        """Show these lines of layers."""
        self.scene.set_lines(lines)
        self._anew()

    def set_outlines(self, outlines: Mapping[str, Outline]) -> None:
        """Show the outlines of these sites."""
        self._outlines = {site_id: path(outline) for site_id, outline in outlines.items()}
        self.update()

    def choose(self, site_id: str) -> None:
        """Mark a site, "" none."""
        if site_id != self._chosen:
            self._chosen = site_id
            self._describe()
            self.update()

    def show_site(self, site_id: str, metres: float = 6_000.0) -> None:
        """Mark a site and bring it to the middle, ``metres`` of land across."""
        spot = self._spot(site_id)
        self.choose(site_id)
        if spot is not None:
            self._centre = QPointF(spot.x, spot.y)
            wide = self.view().width()
            while wide > metres and self._level < _LEVELS:
                self._level += 1
                wide = self.view().width()
            self._moved()

    def show_all(self) -> None:
        """Show everything."""
        self._level = 0
        self._centre = self.scene.bounds().center()
        self._anew()
        self._moved()

    # ---- where things are

    @property
    def scale(self) -> float:
        """Pixels to a metre."""
        box = self.scene.bounds()
        room = max(60, self.width() - 24), max(60, self.height() - 24)
        return float(min(room[0] / box.width(), room[1] / box.height()) * _STEP**self._level)

    @property
    def is_whole(self) -> bool:
        """Whether every tile in view is painted."""
        return self._tiles.whole

    def view(self) -> QRectF:
        """Return what is shown, in metres."""
        scale = self.scale
        wide, high = self.width() / scale, self.height() / scale
        return QRectF(self._centre.x() - wide / 2, self._centre.y() - high / 2, wide, high)

    def place(self, spot: QPointF) -> QPointF:
        """Return where a place on the widget lies, in metres."""
        middle = QRectF(self.rect()).center()
        return self._centre + (spot - middle) / self.scale

    def pixel(self, place: QPointF) -> QPointF:
        """Return where a place in metres lies on the widget."""
        middle = QRectF(self.rect()).center()
        return middle + (place - self._centre) * self.scale

    def zoom(self, steps: int, around: QPointF | None = None) -> None:
        """Zoom in (or out) by steps, keeping what is under ``around`` where it is."""
        level = min(_LEVELS, max(0, self._level + steps))
        if level == self._level:
            return
        self._remember()
        spot = around if around is not None else QRectF(self.rect()).center()
        there = self.place(spot)
        self._level = level
        self._centre += there - self.place(spot)
        if level == 0:
            self._centre = self.scene.bounds().center()
        self._moved()

    def pan(self, by: QPointF) -> None:
        """Move what is shown by pixels."""
        self._centre -= by / self.scale
        self._moved()

    def _moved(self) -> None:
        self._acted = time.perf_counter()
        self._settle.start()
        self.update()

    def _settled(self) -> None:
        view = self.view()
        if view.width() > _OUTLINES_FROM_M:
            self.view_settled.emit(0.0, 0.0, 0.0, 0.0)
        else:
            more = view.adjusted(-view.width() / 2, -view.height() / 2, view.width() / 2, view.height() / 2)
            self.view_settled.emit(more.left(), -more.bottom(), more.right(), -more.top())

    def _remember(self) -> None:
        if self.isVisible() and self.width() > 0:
            self._tiles.remember(self.view(), (self.width(), self.height()), self.devicePixelRatioF())

    def _anew(self) -> None:
        self._tiles.forget()
        self.update()

    def _dressed(self) -> None:
        self.scene.forget_sprites()
        self._anew()

    def _spot(self, site_id: str) -> SiteSpot | None:
        return next((spot for spot in self.scene.spots if spot.id == site_id), None) if site_id else None

    # ---- painting

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(560, 460)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        look = theme()
        painter.fillRect(self.rect(), look.ink("surface-raised"))
        size = (self.width(), self.height())
        resting = time.perf_counter() - self._acted > _RESTING_S
        ratio = self.devicePixelRatioF()
        whole = self._tiles.paint(painter, self.view(), size, ratio, _BUDGET_S, resting=resting)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_outlines(painter)
        self._paint_names(painter)
        self._paint_chosen(painter)
        self.paint_over(painter)
        self._paint_ruler(painter)
        if self.hasFocus():
            painter.setPen(QPen(look.ink("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()
        if not whole:
            self.update()

    def _paint_outlines(self, painter: QPainter) -> None:
        view = self.view()
        if not self._outlines or view.width() > 2 * _OUTLINES_FROM_M:
            return
        look = theme()
        painter.save()
        painter.scale(self.scale, self.scale)
        painter.translate(-view.left(), -view.top())
        for site_id, outline in self._outlines.items():
            if outline.boundingRect().intersects(view):
                strong = site_id == self._chosen
                fill = look.color("accent")
                fill.setAlpha(70 if strong else 36)
                pen = QPen(look.ink("accent"), 2.4 if strong else 1.4)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.setBrush(fill)
                painter.drawPath(outline)
        painter.restore()

    def _paint_names(self, painter: QPainter) -> None:
        """Name the sites when few are left, where that hides neither a site nor another name."""
        view = self.view()
        if view.width() >= _NAMES_FROM_M:
            return
        shown = [spot for spot in self.scene.near(view) if view.contains(spot.x, spot.y)]
        if len(shown) > _NAMED:
            return
        scale, room = self.scale, Room()
        places = [self.pixel(QPointF(spot.x, spot.y)) for spot in shown]
        for _area, (left, top, right, bottom) in self.scene.names.at(scale):
            x, y = view.left() * scale, view.top() * scale
            if right > x and left < x + self.width() and bottom > y and top < y + self.height():
                room.take((left - x, top - y, right - x, bottom - y))
        for at in places:
            room.take((at.x() - _MARK, at.y() - _MARK, at.x() + _MARK, at.y() + _MARK))
        for spot, at in zip(shown, places, strict=True):
            self._word(painter, spot.name, at, room)

    def _word(self, painter: QPainter, text: str, at: QPointF, room: Room) -> None:
        look = theme()
        metrics = look.metrics("small")
        wide = self.width()

        def is_free(box: Box) -> bool:
            return box[0] >= 0 and box[2] <= wide and room.is_free(box)

        long, high = metrics.horizontalAdvance(text) + 1.0, float(metrics.height())
        found = beside(at.x(), at.y(), _MARK + 3, long, high, is_free)
        if found is None:
            return
        room.take(found)
        box = QRectF(QPointF(*found[:2]), QPointF(*found[2:]))
        painter.setFont(look.font("small"))
        halo = look.color("surface-raised")
        halo.setAlpha(190)
        painter.fillRect(box.adjusted(-2, 0, 2, 0), halo)
        painter.setPen(look.ink("text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_chosen(self, painter: QPainter) -> None:
        spot = self._spot(self._chosen)
        if spot is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        at = self.pixel(QPointF(spot.x, spot.y))
        for colour, width in (("surface-raised", 5.0), ("focus", 2.5)):
            painter.setPen(QPen(theme().ink(colour), width))
            painter.drawEllipse(at, 10, 10)

    def paint_over(self, painter: QPainter) -> None:
        """Paint what lies over the map."""

    def _paint_ruler(self, painter: QPainter) -> None:
        if not self.scene.areas and not self.scene.spots:
            return
        look = theme()
        scale = self.scale
        metres = round_length(min(180.0, self.width() / 4) / scale)
        long = metres * scale
        x, y = 14.0, self.height() - 14.0
        painter.setPen(QPen(look.ink("text"), 1.6))
        painter.drawPolyline(
            QPolygonF([QPointF(x, y - 5), QPointF(x, y), QPointF(x + long, y), QPointF(x + long, y - 5)])
        )
        painter.setFont(look.font("small"))
        painter.drawText(QPointF(x + 4, y - 5), formats.distance(round(metres)))

    # ---- size and screen readers

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._anew()
        self._settle.start()
        super().resizeEvent(event)

    def _describe(self) -> None:
        spot = self._spot(self._chosen)
        if spot is None:
            self.setAccessibleDescription(t("{count} sites on the map", count=len(self.scene.spots)))
            return
        area = self.scene.area_at(QPointF(spot.x, spot.y))
        self.setAccessibleDescription(f"{spot.name}, {area.name}" if area else spot.name)
