"""Chips: a word on a coloured, rounded ground, alone or painted into tables and cards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF, QStaticText
from PySide6.QtWidgets import QSizePolicy, QWidget

from investcrm.gui.models.columns import ChipText
from investcrm.gui.theme import theme, tone_colours

HEIGHT = 20.0
PAD = 8.0
MARK = 6.0
GAP = 5.0


def chip_width(chip: ChipText) -> float:
    """Return how wide a chip is drawn."""
    return _advance(chip.text) + 2 * PAD + _mark_room(chip.tone)


@lru_cache(maxsize=1024)
def _advance(text: str) -> int:
    return theme().metrics("small").horizontalAdvance(text)


@lru_cache(maxsize=1024)
def _laid(text: str, width: int) -> tuple[QStaticText, float]:
    """Return a chip's word cut to ``width`` and laid out, and its height."""
    laid = QStaticText(theme().metrics("small").elidedText(text, Qt.TextElideMode.ElideRight, width))
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.prepare(font=theme().font("small"))
    return laid, laid.size().height()


def paint_chip(painter: QPainter, x: float, middle: float, chip: ChipText, room: float = 1e9) -> float:
    """Paint a chip with its left end at ``x``, at most ``room`` wide; return how wide it became."""
    text_token, ground = tone_colours(chip.tone)
    mark = _mark_room(chip.tone)
    width = min(chip_width(chip), max(room, 2 * PAD))
    box = QRectF(x, middle - HEIGHT / 2, width, HEIGHT)
    before = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().ink(ground))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    if mark:
        painter.setBrush(theme().ink(text_token))
        _paint_mark(painter, chip.tone, QPointF(x + PAD + MARK / 2 - 0.5, middle))
    painter.setFont(theme().font("small"))
    painter.setPen(theme().ink(text_token))
    laid, high = _laid(chip.text, int(width - 2 * PAD - mark + 1))
    painter.drawStaticText(QPointF(x + PAD + mark, middle - 0.5 - high / 2), laid)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, before)
    return width


def paint_chips(painter: QPainter, rect: QRectF, chips: Iterable[ChipText]) -> None:
    """Paint chips from the left of ``rect``; the last ones are shortened where room ends."""
    x = rect.left()
    for chip in chips:
        room = rect.right() - x
        if room < 2 * PAD + MARK:
            return
        x += paint_chip(painter, x, rect.center().y(), chip, room) + GAP


def _mark_room(tone: str) -> float:
    return MARK + 4.0 if tone in ("ok", "warn", "bad") else 0.0


def _paint_mark(painter: QPainter, tone: str, centre: QPointF) -> None:
    half = MARK / 2
    if tone == "ok":
        painter.drawEllipse(centre, half, half)
    elif tone == "warn":
        tip = centre + QPointF(0, -half)
        painter.drawPolygon(
            QPolygonF(
                [tip, centre + QPointF(half + 0.4, half - 0.2), centre + QPointF(-half - 0.4, half - 0.2)]
            )
        )
    else:
        painter.drawRect(QRectF(centre.x() - half + 0.4, centre.y() - half + 0.4, MARK - 0.8, MARK - 0.8))


class Chip(QWidget):
    """One chip as a widget; ``tone`` is ok, warn, bad, info, neutral or confidential."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._chip = ChipText(text, tone)
        self.set(text, tone)

    def set(self, text: str, tone: str = "neutral") -> None:
        """Show another word and tone; no word hides the chip."""
        self._chip = ChipText(text, tone)
        self.setAccessibleName(text)
        self.setVisible(bool(text)) if self.parentWidget() else None
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._chip.text

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(chip_width(self._chip) + 0.9), round(HEIGHT) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(min(self.sizeHint().width(), 60), round(HEIGHT) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._chip.text:
            painter = QPainter(self)
            paint_chip(painter, 0, self.height() / 2, self._chip, self.width())
