"""Runs slow work before there is a workspace, without freezing its dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from investcrm.domain.errors import UserError
from investcrm.gui.tasks import Opening, early

_LOOK_EVERY_MS: Final = 30


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
    _Wait(owner, early(work), disabled, then, failed).start()


class _Wait(QTimer):
    """Looks whether the work is done.

    It lets go of ``then`` and ``failed`` before it dies: were it the last to hold their dialog, the dialog
    would die inside the timer's own end and take its child, this timer, with it a second time.
    """

    def __init__(
        self,
        owner: QWidget,
        future: Opening,
        disabled: Sequence[QWidget],
        then: Callable[[Any], object],
        failed: Callable[[UserError], object],
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._future = future
        self._disabled = disabled
        self._outcomes = [then, failed]
        self.setInterval(_LOOK_EVERY_MS)
        self.timeout.connect(self._look)

    def _look(self) -> None:
        if not self._future.done():
            return
        self.stop()
        then, failed = self._outcomes
        owner, disabled, future = self._owner, self._disabled, self._future
        del self._outcomes, self._owner, self._disabled, self._future
        self.deleteLater()
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
