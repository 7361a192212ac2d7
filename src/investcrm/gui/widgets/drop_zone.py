"""A place to drop files or text on; click or Enter chooses a file instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QVBoxLayout, QWidget

from investcrm.gui.theme import pixmap, theme
from investcrm.gui.widgets.basic import label, set_state
from investcrm.words import t


class DropZone(QFrame):
    """Takes files of certain endings (and text, when ``takes_text``) by drop, click or Enter."""

    dropped = Signal(object)
    """list of Path"""
    text_dropped = Signal(str)

    def __init__(
        self,
        title: str,
        note: str = "",
        endings: Sequence[str] = (".eml", ".msg", ".xlsx", ".csv"),
        *,
        takes_text: bool = True,
        icon: str = "import",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "drop")
        self._endings = tuple(ending.casefold() for ending in endings)
        self._takes_text = takes_text
        self._icon = icon
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(4)
        self._picture = QLabel()
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in ((title, "strong"), (note, "muted")):
            if words:
                line = label(words, role, wrap=True)
                line.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(line)
        column.addStretch(1)
        theme().changed.connect(self._draw)
        self._draw()

    def choose(self) -> None:
        """Let the user choose files in the system's dialog."""
        kinds = " ".join(f"*{ending}" for ending in self._endings)
        names, _ = QFileDialog.getOpenFileNames(
            self, t("Choose files"), "", f"{t('Files')} ({kinds})" if kinds else ""
        )
        if names:
            self.dropped.emit([Path(name) for name in names])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return super().sizeHint().expandedTo(QSize(240, 96))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._files(event.mimeData()) or (self._takes_text and event.mimeData().hasText()):
            event.acceptProposedAction()
            set_state(self, "active", "true")

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        set_state(self, "active", "false")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        set_state(self, "active", "false")
        event.acceptProposedAction()
        files = self._files(event.mimeData())
        if files:
            self.dropped.emit(files)
        elif self._takes_text and event.mimeData().hasText() and not event.mimeData().hasUrls():
            self.text_dropped.emit(event.mimeData().text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose()
        else:
            super().keyPressEvent(event)

    def _files(self, data: QMimeData) -> list[Path]:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return [path for path in paths if not self._endings or path.suffix.casefold() in self._endings]

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, "text-muted", 26, self.devicePixelRatioF()))
