"""A PDF whose pages areas can be drawn on with the mouse; a click on an area takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from investcrm.gui.theme import theme
from investcrm.gui.widgets.pdf_view import PdfView

_SMALLEST = 4.0
"""Pixels; anything smaller is a click."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area on a page, counted from 0, as shares of its width and height from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class MaskView(PdfView):
    """Shows a document and what is drawn over it."""

    changed = Signal()

    def drawn(self) -> tuple[Drawn, ...]:
        """Return every area drawn."""
        return tuple(
            Drawn(
                at,
                box.left() / sheet.width(),
                box.top() / sheet.height(),
                box.right() / sheet.width(),
                box.bottom() / sheet.height(),
            )
            for at, sheet in enumerate(self.sheets())
            for box in sheet.boxes
        )

    def sheets(self) -> list[Sheet]:
        """Return what is drawn on, page by page."""
        return [sheet for page in self._pages for sheet in page.findChildren(Sheet)]

    def _measured(self, sizes: tuple[tuple[float, float], ...]) -> None:
        super()._measured(sizes)
        for page in self._pages:
            sheet = Sheet(page)
            sheet.changed.connect(self.changed)
            sheet.resize(page.size())
            sheet.show()


class Sheet(QWidget):
    """Lies over a page and takes the mouse."""

    changed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.boxes: list[QRectF] = []
        self._from: QPointF | None = None
        self._now: QRectF | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        page.installEventFilter(self)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and isinstance(page, QWidget):
            self._fit(page)
        return False

    def _fit(self, page: QWidget) -> None:
        old, new = self.size(), page.size()
        if old.width() and old.height():
            wide, high = new.width() / old.width(), new.height() / old.height()
            self.boxes = [
                QRectF(b.x() * wide, b.y() * high, b.width() * wide, b.height() * high) for b in self.boxes
            ]
        self.resize(new)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._from is not None:
            whole = QRectF(self.rect())
            self._now = QRectF(self._from, event.position()).normalized().intersected(whole)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._from is None:
            return
        self.mouseMoveEvent(event)
        box, self._from, self._now = self._now, None, None
        if box is not None and min(box.width(), box.height()) >= _SMALLEST:
            self.boxes.append(box)
        else:
            self.boxes = [one for one in self.boxes if not one.contains(event.position())]
        self.update()
        self.changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        black = QColor(0, 0, 0, 190)
        painter.setPen(theme().color("accent"))
        for box in (*self.boxes, *((self._now,) if self._now else ())):
            painter.fillRect(box, black)
            painter.drawRect(box)
