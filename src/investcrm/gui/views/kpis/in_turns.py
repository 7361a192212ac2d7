"""Work for the window done a piece at a time, so that what is there already can be painted and used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

_AT_ONCE = 4
T = TypeVar("T")


def batched(things: Sequence[T]) -> list[Sequence[T]]:
    """Return a list in parts that are small enough for one turn."""
    return [things[first : first + _AT_ONCE] for first in range(0, len(things), _AT_ONCE)]


class InTurns(QObject):
    """Does one piece each time the event loop has nothing else to do."""

    def __init__(self, pieces: Iterable[Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._left = deque(pieces)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._one)
        if self._left:
            self._timer.start()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self._left

    def stop(self) -> None:
        """Let go of what is left: nobody needs it any more."""
        self._left.clear()
        self._timer.stop()
        self.deleteLater()

    def finish(self) -> None:
        """Do what is left at once: somebody needs it."""
        while self._left:
            self._one()

    def _one(self) -> None:
        if self._left:
            self._left.popleft()()
        if not self._left:
            self._timer.stop()
