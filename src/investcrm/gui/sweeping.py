"""Collects cyclic garbage on the window's thread alone.

Python's collector runs on whichever thread allocates next. A dialog that ended on a reading thread would take
its timers along there, and Qt, which stops a timer only on its own thread, would go on calling what is gone.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1000
"""How often it is looked whether enough has gathered; one look sweeps once at most."""


class Sweeper(QObject):
    """Stands in for the automatic collector from ``start`` to ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._automatic = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.sweep)

    def start(self) -> None:
        """Keep the automatic collector from running and look now and then."""
        if self._timer.isActive():
            return
        self._automatic = gc.isenabled()
        gc.disable()
        self._timer.start()

    @property
    def is_on(self) -> bool:
        """Whether it stands in now: from when a window has settled in until it is left."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Leave the collector as it was found."""
        self._timer.stop()
        if self._automatic:
            gc.enable()

    def sweep(self) -> None:
        """Collect the oldest generation that has gathered more than its threshold."""
        full = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(full) if count > limit > 0]
        if due:
            gc.collect(due[-1])
