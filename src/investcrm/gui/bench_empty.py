"""The floor of every start: an empty window, shown; run as a program of its own."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class _Empty(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        sys.stdout.write(repr(time.time()))
        sys.stdout.flush()
        self.close()


if __name__ == "__main__":
    app = QApplication([])
    window = _Empty()
    window.resize(1200, 800)
    window.show()
    sys.exit(app.exec())
