"""The outline icons: each an SVG drawn in ``currentColor``, tinted by token and sharp on every screen."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from investcrm import resources
from investcrm.gui.theme.theme import theme

_LIMIT: Final = 600
_drawn: dict[tuple[str, str, int, int], QPixmap] = {}
_kept: dict[tuple[str, str, str], tuple[QIcon, QIconEngine]] = {}


def names() -> tuple[str, ...]:
    """Return the name of every icon."""
    return tuple(sorted(file.stem for file in resources.path("icons").glob("*.svg")))


def icon(name: str, colour: str = "text-muted", checked: str = "") -> QIcon:
    """Return an icon in a token's colour; it follows the theme by itself.

    ``colour`` is a token; ``checked`` the token used when the button is checked or the row selected.
    """
    key = (name, colour, checked or colour)
    kept = _kept.get(key)
    if kept is None:
        engine = _TintedEngine(*key)
        kept = _kept[key] = (QIcon(engine), engine)
    return kept[0]


def pixmap(name: str, colour: str = "text-muted", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return an icon drawn ``size`` device-independent pixels wide for a screen of that ratio."""
    pixels = round(size * ratio)
    drawn = _draw(name, theme().hex(colour), pixels, pixels)
    if drawn.devicePixelRatio() != ratio:
        drawn = QPixmap(drawn)
        drawn.setDevicePixelRatio(ratio)
    return drawn


@cache
def _source(name: str) -> bytes:
    return resources.path("icons", f"{name}.svg").read_bytes()


def _draw(name: str, colour: str, width: int, height: int) -> QPixmap:
    key = (name, colour, width, height)
    found = _drawn.get(key)
    if found is not None:
        return found
    if len(_drawn) > _LIMIT:
        _drawn.clear()
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode())))
    drawn = QPixmap(max(1, width), max(1, height))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    side = min(width, height)
    renderer.render(painter, QRectF((width - side) / 2, (height - side) / 2, side, side))
    painter.end()
    _drawn[key] = drawn
    return drawn


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, token: str, checked: str) -> None:
        super().__init__()
        self._name, self._token, self._checked = name, token, checked

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return theme().hex("neutral-mid")
        chosen = state == QIcon.State.On or mode == QIcon.Mode.Selected
        return theme().hex(self._checked if chosen else self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        drawn = _draw(
            self._name, self._colour(mode, state), round(rect.width() * ratio), round(rect.height() * ratio)
        )
        painter.drawPixmap(rect, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _draw(self._name, self._colour(mode, state), size.width(), size.height())

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return self.pixmap(size * scale, mode, state)

    def clone(self) -> QIconEngine:
        copy = _TintedEngine(self._name, self._token, self._checked)
        _clones.append(copy)
        return copy


_clones: list[QIconEngine] = []
