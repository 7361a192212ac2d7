"""Runs slow work before there is a workspace, without freezing its dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from investcrm.domain.errors import UserError
from investcrm.gui.tasks import early


def run_waiting(
    owner: QWidget,
    disabled: Sequence[QWidget],
    work: Callable[[], Any],
    then: Callable[[Any], object],
    failed: Callable[[UserError], object],
) -> None:
    """Run ``work`` on a thread while ``disabled`` are grey; go on with ``then`` or ``failed``."""
    for widget in disabled:
        widget.setEnabled(False)
    owner.setCursor(Qt.CursorShape.BusyCursor)
    future = early(work)
    timer = QTimer(owner)
    timer.setInterval(30)

    def look() -> None:
        if not future.done():
            return
        timer.stop()
        timer.deleteLater()
        owner.unsetCursor()
        for widget in disabled:
            widget.setEnabled(True)
        error = future.exception()
        if isinstance(error, UserError):
            failed(error)
        elif error is not None:
            raise error
        else:
            then(future.result())

    timer.timeout.connect(look)
    timer.start()
