"""Runs slow work before there is a workspace, without freezing its dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer
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
    looked: Callable[[], object] = lambda: None,
) -> None:
    """Run ``work`` on a thread while ``disabled`` are grey; go on with ``then`` or ``failed``.

    ``looked`` is called on the window's thread now and then until it is done.
    """
    for widget in disabled:
        widget.setEnabled(False)
    owner.setCursor(Qt.CursorShape.BusyCursor)
    _Wait(owner, early(work), disabled, then, failed, looked).start()


class _Wait(QTimer):
    """Looks whether the work is done.

    It may be the last to hold its dialog, and is the dialog's child. The application lets go of the dialog in
    an event of its own, or the dialog would take this timer with it in the middle of what the timer does.
    """

    def __init__(
        self,
        owner: QWidget,
        future: Opening,
        disabled: Sequence[QWidget],
        then: Callable[[Any], object],
        failed: Callable[[UserError], object],
        looked: Callable[[], object],
    ) -> None:
        super().__init__(owner)
        self._looked: Callable[[], object] | None = looked
        self._owner = owner
        self._future = future
        self._disabled = disabled
        self._outcomes = [then, failed]
        self.setInterval(_LOOK_EVERY_MS)
        self.timeout.connect(self._look)

    def _look(self) -> None:
        if not self._future.done():
            if self._looked is not None:
                self._looked()
            return
        self.stop()
        self._looked = None
        then, failed = self._outcomes
        owner, disabled, future = self._owner, self._disabled, self._future
        del self._outcomes, self._owner, self._disabled, self._future
        self.deleteLater()
        application = QCoreApplication.instance()
        assert application is not None
        QTimer.singleShot(0, application, partial(_let_go, self, owner, disabled, then, failed))
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


def _let_go(*_held: object) -> None:
    """End what was held until now."""
