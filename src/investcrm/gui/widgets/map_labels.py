"""The names of municipalities on the map: placed once a scale, away from the sites, and kept as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from investcrm.domain.map_names import Box, Room, around
from investcrm.gui.theme import theme
from investcrm.gui.widgets.geo import Municipality

if TYPE_CHECKING:
    from investcrm.gui.widgets.map_scene import MapScene

NAMED: Final = 60
"""As many municipalities are named; a whole country's names would be a grey heap."""
_HALO: Final = 1.5
_CLEAR: Final = 7.0
"""How far a name keeps from the middle of a site's mark, in pixels."""


class AreaNames:
    """Where each municipality's name stands at a scale, in pixels from the plane's origin."""

    def __init__(self, scene: MapScene) -> None:
        self._scene = scene
        self._placed: dict[float, tuple[tuple[Municipality, Box], ...]] = {}
        self._sprites: dict[tuple[str, float], QPixmap] = {}

    def forget(self) -> None:
        """Place and paint the names anew."""
        self._placed.clear()
        self._sprites.clear()

    def at(self, scale: float) -> tuple[tuple[Municipality, Box], ...]:
        """Return each named municipality with the box of its name at ``scale`` pixels to the metre."""
        if len(self._scene.areas) > NAMED:
            return ()
        level = round(scale, 9)
        found = self._placed.get(level)
        if found is None:
            found = self._placed[level] = self._place(scale)
        return found

    def paint(self, painter: QPainter, box: QRectF, scale: float, ratio: float) -> None:
        """Paint the names that touch a tile, ``box`` in metres."""
        left, top = round(box.left() * scale), round(box.top() * scale)
        right, bottom = round(box.right() * scale), round(box.bottom() * scale)
        for area, place in self.at(scale):
            if place[0] < right and place[2] > left and place[1] < bottom and place[3] > top:
                at = QPointF(round(place[0]) - left, round(place[1]) - top)
                painter.drawPixmap(at, self._sprite(area.name, ratio))

    def _place(self, scale: float) -> tuple[tuple[Municipality, Box], ...]:
        metrics = theme().metrics("small", weight=600)
        high, room, found = float(metrics.height()), Room(), []
        for area in self._scene.areas:
            x, y = area.middle.x() * scale, area.middle.y() * scale
            long = metrics.horizontalAdvance(area.name) + 2 * _HALO

            def is_free(box: Box) -> bool:
                return room.is_free(box) and self._is_clear(box, scale)

            def is_inside(box: Box, area: Municipality = area) -> bool:
                return is_free(box) and area.outline.contains(_metres(box, scale).center())

            def touches(box: Box, area: Municipality = area) -> bool:
                return is_free(box) and area.outline.intersects(_metres(box, scale))

            box = around(x, y, long, high, is_inside) or around(x, y, long, high, touches)
            box = box or (x - long / 2, y - high / 2, x + long / 2, y + high / 2)
            room.take(box)
            found.append((area, box))
        return tuple(found)

    def _is_clear(self, box: Box, scale: float) -> bool:
        left, right = (box[0] - _CLEAR) / scale, (box[2] + _CLEAR) / scale
        top, bottom = (box[1] - _CLEAR) / scale, (box[3] + _CLEAR) / scale
        near = self._scene.near(QRectF(left, top, right - left, bottom - top))
        return not any(left < spot.x < right and top < spot.y < bottom for spot in near)

    def _sprite(self, name: str, ratio: float) -> QPixmap:
        found = self._sprites.get((name, ratio))
        if found is None:
            found = self._sprites[name, ratio] = _drawn(name, ratio)
        return found


def _metres(box: Box, scale: float) -> QRectF:
    return QRectF(QPointF(*box[:2]) / scale, QPointF(*box[2:]) / scale)


def _drawn(name: str, ratio: float) -> QPixmap:
    look = theme()
    metrics = look.metrics("small", weight=600)
    width, height = metrics.horizontalAdvance(name) + 2 * _HALO, metrics.height()
    sprite = QPixmap(round((width + 1) * ratio), round((height + 1) * ratio))
    sprite.setDevicePixelRatio(ratio)
    sprite.fill(Qt.GlobalColor.transparent)
    letters = QPainterPath()
    letters.addText(QPointF(_HALO, metrics.ascent()), look.font("small", weight=600), name)
    painter = QPainter(sprite)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(letters, QPen(look.ink("map-empty"), 2 * _HALO))
    painter.setFont(look.font("small", weight=600))
    painter.setPen(look.ink("text-muted"))
    painter.drawText(QPointF(_HALO, metrics.ascent()), name)
    painter.end()
    return sprite
