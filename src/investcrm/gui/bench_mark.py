"""Tells whoever measures the start when the first list can be used, then closes the window."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from investcrm.gui.widgets.table import DataTable


class _Mark(QObject):
    """Waits for a painting of the list with rows in it."""

    def __init__(self, window: QMainWindow, file: Path) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        self._done = False
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not self._done and event.type() == QEvent.Type.Paint:
            table = watched.parent()
            if isinstance(table, DataTable) and usable(table.model()):
                self._done = True
                QTimer.singleShot(0, self, self._tell)
        return False

    def _tell(self) -> None:
        """The painting that was announced is over when the next event comes."""
        ready(self._file)
        self._window.close()


def watch(window: QMainWindow, file: Path) -> None:
    """Write the moment to ``file`` when the list in ``window`` shows rows."""
    _Mark(window, file)


def usable(model: Any) -> bool:
    """Whether a list's first rows are there, or it is known to have none."""
    loaded = bool(getattr(model, "is_loaded", False))
    return loaded and (model.count == 0 or model.row_at(0) is not None)


def ready(file: Path) -> None:
    """Write this moment, in seconds of the machine's clock, to ``file``."""
    partial = file.with_suffix(".part")
    partial.write_text(json.dumps({"ready": time.time()}), encoding="utf-8")
    partial.replace(file)
