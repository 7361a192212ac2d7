"""What a map of sites shows, ready to be painted tile by tile: places as sprites, lines, municipalities."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, hypot
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from investcrm.domain.outlines import Place
from investcrm.gui.theme import theme, tone_colours
from investcrm.gui.widgets.geo import Municipality
from investcrm.gui.widgets.map_labels import AreaNames

TILE: Final = 192
_CELL_M: Final = 4_000.0
"""Places are kept by squares of this side, so that a tile looks at its own alone."""
_SPRITE: Final = 13
_KEPT: Final = 280
"""Tiles remembered, some 40 MB."""


@dataclass(frozen=True, slots=True)
class SiteSpot:
    """A site on the map, (x, y) in metres with y downwards; ``tone`` is "ok", "warn" or "info"."""

    id: str
    x: float
    y: float
    name: str
    tone: str = "info"
    code: str = ""


class MapScene:
    """The things on the map; changing one makes every tile old."""

    def __init__(self) -> None:
        self.areas: tuple[Municipality, ...] = ()
        self.spots: tuple[SiteSpot, ...] = ()
        self._cells: dict[tuple[int, int], list[SiteSpot]] = {}
        self._lines: list[tuple[QRectF, QPainterPath]] = []
        self._sprites: dict[str, QPixmap] = {}
        self.names = AreaNames(self)
        self._box: QRectF | None = None

    def set_areas(self, areas: Sequence[Municipality]) -> None:
        """Show these municipalities under everything else."""
        self.areas = tuple(areas)
        self._box = None
        self.names.forget()

    def set_spots(self, spots: Iterable[SiteSpot]) -> None:
        """Show these sites."""
        self.spots = tuple(spots)
        self._box = None
        cells: dict[tuple[int, int], list[SiteSpot]] = {}
        for spot in self.spots:
            cells.setdefault((int(spot.x // _CELL_M), int(spot.y // _CELL_M)), []).append(spot)
        self._cells = cells
        self.names.forget()

    def set_lines(self, lines: Iterable[Sequence[Place]]) -> None:
        """Show these lines, (east, north) in metres."""
        self._lines = []
        for line in lines:
            drawn = QPainterPath()
            drawn.addPolygon(QPolygonF([QPointF(east, -north) for east, north in line]))
            self._lines.append((drawn.boundingRect().adjusted(-1, -1, 1, 1), drawn))

    def bounds(self) -> QRectF:
        """Return what all of it takes up, in metres."""
        if self._box is None:
            self._box = self._taken_up()
        return self._box

    def _taken_up(self) -> QRectF:
        box = QRectF()
        for area in self.areas:
            box = box.united(area.outline.boundingRect())
        if box.isEmpty() and self.spots:
            xs, ys = [spot.x for spot in self.spots], [spot.y for spot in self.spots]
            box = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).adjusted(
                -500, -500, 500, 500
            )
        return box if not box.isEmpty() else QRectF(0, 0, 1, 1)

    def near(self, box: QRectF) -> Iterable[SiteSpot]:
        """Yield the sites in the squares that a box touches."""
        columns = range(floor(box.left() / _CELL_M), floor(box.right() / _CELL_M) + 1)
        rows = range(floor(box.top() / _CELL_M), floor(box.bottom() / _CELL_M) + 1)
        if len(columns) * len(rows) > len(self._cells):
            for (column, row), held in self._cells.items():
                if column in columns and row in rows:
                    yield from held
            return
        for column in columns:
            for row in rows:
                yield from self._cells.get((column, row), ())

    def spot_at(self, place: QPointF, reach: float) -> SiteSpot | None:
        """Return the site nearest to a place, within ``reach`` metres."""
        around = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        best, least = None, reach
        for spot in self.near(around):
            away = hypot(spot.x - place.x(), spot.y - place.y())
            if away <= least:
                best, least = spot, away
        return best

    def area_at(self, place: QPointF) -> Municipality | None:
        """Return the municipality a place lies in."""
        return next((area for area in self.areas if area.outline.contains(place)), None)

    # ---- painting

    def forget_sprites(self) -> None:
        """Make the sprites anew, for other colours."""
        self._sprites.clear()
        self.names.forget()

    def paint_tile(self, box: QRectF, scale: float, ratio: float) -> QPixmap:
        """Return one tile: ``box`` in metres at ``scale`` pixels per metre."""
        tile = QPixmap(round(TILE * ratio), round(TILE * ratio))
        tile.setDevicePixelRatio(ratio)
        look = theme()
        tile.fill(look.ink("surface-raised"))
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.translate(-box.left(), -box.top())
        wide = 2 / scale
        painter.setPen(_cosmetic(look.ink("map-line"), 1.6))
        painter.setBrush(look.ink("map-empty"))
        for area in self.areas:
            if area.outline.boundingRect().intersects(box.adjusted(-wide, -wide, wide, wide)):
                painter.drawPath(area.outline)
        painter.setPen(_cosmetic(look.ink("text-muted"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for bounds, line in self._lines:
            if bounds.intersects(box):
                painter.drawPath(line)
        painter.resetTransform()
        self._paint_spots(painter, box, scale, ratio)
        self.names.paint(painter, box, scale, ratio)
        painter.end()
        return tile

    def _paint_spots(self, painter: QPainter, box: QRectF, scale: float, ratio: float) -> None:
        half = _SPRITE / 2
        wide = half / scale
        left, top = box.left(), box.top()
        taken: set[tuple[int, int]] = set()
        place = painter.drawPixmap
        sprites = {tone: self._sprite(tone, ratio) for tone in ("ok", "warn", "info")}
        for spot in self.near(box.adjusted(-wide, -wide, wide, wide)):
            x, y = int((spot.x - left) * scale - half), int((spot.y - top) * scale - half)
            key = (x >> 1, y >> 1)
            if key not in taken and -_SPRITE < x < TILE and -_SPRITE < y < TILE:
                taken.add(key)
                place(x, y, sprites.get(spot.tone) or sprites["info"])

    def _sprite(self, tone: str, ratio: float) -> QPixmap:
        """Return the mark of a tone: a disc, a square or a diamond, so that colour is not needed."""
        key = f"{tone} {ratio}"
        found = self._sprites.get(key)
        if found is None:
            found = self._sprites[key] = _drawn(tone, ratio)
        return found


def _drawn(tone: str, ratio: float) -> QPixmap:
    sprite = QPixmap(round(_SPRITE * ratio), round(_SPRITE * ratio))
    sprite.setDevicePixelRatio(ratio)
    sprite.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sprite)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    look = theme()
    painter.setPen(QPen(look.ink("surface-raised"), 1.5))
    painter.setBrush(look.color(tone_colours(tone)[0]))
    middle = _SPRITE / 2
    match tone:
        case "ok":
            painter.drawEllipse(QPointF(middle, middle), 4.6, 4.6)
        case "warn":
            painter.drawRect(QRectF(middle - 4.2, middle - 4.2, 8.4, 8.4))
        case _:
            far = 5.6
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(middle, middle - far),
                        QPointF(middle + far, middle),
                        QPointF(middle, middle + far),
                        QPointF(middle - far, middle),
                    ]
                )
            )
    painter.end()
    return sprite


def _cosmetic(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen


class Tiles:
    """Painted tiles by level; what is missing is painted while a frame has time for it."""

    def __init__(self, scene: MapScene) -> None:
        self._scene = scene
        self._kept: OrderedDict[tuple[float, int, int], QPixmap] = OrderedDict()
        self._last: tuple[QPixmap, QRectF] | None = None
        self._cost = 0.004
        self.whole = False

    def forget(self) -> None:
        """Paint everything anew."""
        self._kept.clear()
        self._last = None

    def paint(
        self,
        painter: QPainter,
        view: QRectF,
        size: tuple[int, int],
        ratio: float,
        budget: float,
        *,
        resting: bool = True,
    ) -> bool:
        """Paint what a view, in metres, shows; return whether nothing is missing.

        While tiles are missing, what was painted last stands in their place, moved and scaled. ``budget`` is
        how many seconds tiles may take; ``resting`` paints one at least.
        """
        started = time.perf_counter()
        scale = size[0] / view.width()
        side = TILE / scale
        columns = range(floor(view.left() / side), floor(view.right() / side) + 1)
        rows = range(floor(view.top() / side), floor(view.bottom() / side) + 1)
        wanted = [(column, row) for column in columns for row in rows]
        level = round(scale, 9)
        missing = [one for one in wanted if (level, *one) not in self._kept]
        before = len(missing)
        for column, row in list(missing):
            now = time.perf_counter()
            painted = len(missing) < before
            if now - started + self._cost > budget and (painted or not resting):
                break
            box = QRectF(column * side, row * side, side, side)
            self._keep((level, column, row), self._scene.paint_tile(box, scale, ratio))
            self._cost += (time.perf_counter() - now - self._cost) / 4
            missing.remove((column, row))
        if missing and self._last is not None:
            pixmap, there = self._last
            painter.drawPixmap(_onto(there, view, scale), pixmap, QRectF(pixmap.rect()))
        for column, row in wanted:
            tile = self._kept.get((level, column, row))
            if tile is not None:
                self._kept.move_to_end((level, column, row))
                x, y = (column * side - view.left()) * scale, (row * side - view.top()) * scale
                painter.drawPixmap(QPointF(round(x), round(y)), tile)
        self.whole = not missing
        return self.whole

    def remember(self, view: QRectF, size: tuple[int, int], ratio: float) -> None:
        """Keep what a view shows, if all of it is painted, for standing in while another level is."""
        if not self.whole and self._last is not None:
            return
        shown = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
        shown.setDevicePixelRatio(ratio)
        shown.fill(theme().ink("surface-raised"))
        painter = QPainter(shown)
        self.paint(painter, view, size, ratio, 0.0, resting=False)
        painter.end()
        self._last = (shown, QRectF(view))

    def _keep(self, key: tuple[float, int, int], tile: QPixmap) -> None:
        self._kept[key] = tile
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _onto(there: QRectF, view: QRectF, scale: float) -> QRectF:
    return QRectF(
        (there.left() - view.left()) * scale,
        (there.top() - view.top()) * scale,
        there.width() * scale,
        there.height() * scale,
    )
