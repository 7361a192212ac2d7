"""Shows a PDF inside the window, its pages drawn when they come into sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from investcrm import pdf
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import theme
from investcrm.words import t

_LANE: Final = "pdf"
_MARGIN: Final = 16
_WIDEST: Final = 900


def _measure(_report: Callable[[int, int], None], data: bytes) -> tuple[tuple[float, float], ...]:
    """Return every page's width and height in points."""
    with pdf.opened(data) as document:
        return tuple(document.get_page_size(place) for place in range(len(document)))


def _draw(_report: Callable[[int, int], None], data: bytes, place: int, scale: float) -> QImage:
    """Return one page as a picture, ``scale`` pixels to a point."""
    with pdf.opened(data, filled=True) as document:
        page = document[place]
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        image = QImage(bytes(bitmap.buffer), width, height, stride, QImage.Format.Format_RGBX8888).copy()
        bitmap.close()
        page.close()
        return image


def pictures(data: bytes, scale: float) -> list[QImage]:
    """Return every page as a picture, ``scale`` pixels to a point; not for the window's own thread."""

    def nothing(_done: int, _total: int) -> None:
        """Nobody is told how far it is."""

    return [_draw(nothing, data, place, scale) for place in range(len(_measure(nothing, data)))]


class _PageView(QWidget):
    def __init__(self, size: tuple[float, float], name: str) -> None:
        super().__init__()
        self.points = size
        self.image: QImage | None = None
        self.asked = 0.0
        self.setAccessibleName(name)

    def fit(self, width: int) -> None:
        self.setFixedSize(QSize(width, round(width * self.points[1] / self.points[0])))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self.image)
        painter.setPen(theme().color("border-strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class PdfView(QScrollArea):
    """A document's pages below one another; arrows and Page Up/Down scroll."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._data = b""
        self._pages: list[_PageView] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(t("Document"))
        self._fresh()
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look())

    def set_pdf(self, data: bytes) -> None:
        """Show a document."""
        self._data = data
        self._tasks.background(
            _measure, data, lane=_LANE, key="measure", owner=self, then=self._measured, failed=self._failed
        )

    def clear(self) -> None:
        """Show nothing and let the document go."""
        self._data = b""
        self._fresh()

    def page_count(self) -> int:
        """Return the number of pages on show."""
        return len(self._pages)

    def _fresh(self) -> None:
        self._pages = []
        inside = QWidget()
        inside.setProperty("kind", "flat")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._column.setSpacing(_MARGIN)
        self.setWidget(inside)

    def _measured(self, sizes: tuple[tuple[float, float], ...]) -> None:
        self._fresh()
        for place, size in enumerate(sizes, 1):
            page = _PageView(size, t("Page {page} of {count}", page=place, count=len(sizes)))
            self._pages.append(page)
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._fit()

    def _failed(self, _error: Exception) -> None:
        self._fresh()
        words = QLabel(t("This document cannot be shown here. Save it and open it in another program."))
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = min(_WIDEST, max(200, self.viewport().width() - 2 * _MARGIN))
        for page in self._pages:
            page.fit(width)
        self._column.activate()
        self._look()

    def _look(self) -> None:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        y = _MARGIN
        for place, page in enumerate(self._pages):
            scale = page.width() * self.devicePixelRatioF() / page.points[0]
            near = y + page.height() >= top - 200 and y <= bottom + 200
            if near and page.asked != scale:
                page.asked = scale
                self._ask(place, page, scale)
            elif not near and page.image is not None and abs(y - top) > 8 * page.height():
                page.image, page.asked = None, 0.0
            y += page.height() + _MARGIN

    def _ask(self, place: int, page: _PageView, scale: float) -> None:
        def show(image: Any) -> None:
            page.image = image
            page.update()

        self._tasks.background(
            _draw,
            self._data,
            place,
            scale,
            lane=_LANE,
            key="draw",
            owner=page,
            then=show,
            failed=self._failed,
        )
