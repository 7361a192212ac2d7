"""An inquiry in a window of its own, beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.gui.shortcuts import bind
from investcrm.gui.undoing import undo
from investcrm.gui.views.inquiries.detail import DetailPane

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail
    from investcrm.gui.navigation import Navigator


class DetailWindow(QWidget):
    """One case alone; opened once, then brought to the front."""

    _open: ClassVar[dict[str, DetailWindow]] = {}

    def __init__(self, nav: Navigator, parent: QWidget | None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(QSize(520, 520))
        self.resize(680, 820)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        self.pane = DetailPane(nav)
        column.addWidget(self.pane)
        self.pane.shown_changed.connect(self._shown)
        for name, run in self.pane.keys().items():
            bind(self, name, run)
        bind(self, "undo", lambda: undo(nav))
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.activated.connect(self.close)

    @classmethod
    def show_for(cls, nav: Navigator, inquiry_id: str, parent: QWidget | None) -> DetailWindow:
        """Open the window of a case, or bring it to the front."""
        window = cls._open.get(inquiry_id)
        if window is None:
            window = cls._open[inquiry_id] = cls(nav, parent)
            window.destroyed.connect(lambda: cls._open.pop(inquiry_id, None))
            window.pane.show_inquiry(inquiry_id)
            window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _shown(self, detail: InquiryDetail | None) -> None:
        if detail is None:
            self.close()
        else:
            self.setWindowTitle(f"{detail.row.number} {detail.row.title}")
