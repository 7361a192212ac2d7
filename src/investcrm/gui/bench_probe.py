"""Drives the inquiry list of a real window and tells how long each act held the event loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.stages import Stage
from investcrm.gui.navigation import INQUIRIES, TODAY

_TICK_MS: Final = 2
_QUIET_MS: Final = 40
_PATIENCE_MS: Final = 3000
_SETTLED_MS: Final = 6000
"""By then the program has imported beside the event loop what the first change needs."""
WORDS: Final = ("projekt", "björk", "robotik", "hydro", "2024")
FILTERS: Final = (
    InquiryFilter(),
    InquiryFilter(open_only=True),
    InquiryFilter(stages=(Stage.FORWARDED,)),
    InquiryFilter(stages=(Stage.DECIDED,)),
    InquiryFilter(on_hold=True),
    InquiryFilter(source="Business Sweden"),
)


class _Pulse(QObject):
    """Ticks; a tick that comes late tells how long the loop was held."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self.longest = 0.0

    def start(self) -> None:
        """Begin to measure one act."""
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """Return the longest hold since the start, in milliseconds."""
        self._timer.stop()
        return self.longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - _TICK_MS)
        self._last = now


class Probe(QObject):
    """Does one thing after the other in the window, each until the list shows its rows again."""

    def __init__(self, window: Any) -> None:
        super().__init__()
        self._window = window
        self._pulse = _Pulse()
        self._loop = QEventLoop(self)
        self._quiet = self._timer(_QUIET_MS)
        self._patience = self._timer(_PATIENCE_MS)
        self._listening: Any = None
        self._reached = 0.0
        self.holds: dict[str, list[float]] = {}
        self.shown: dict[str, list[float]] = {}

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._loop.quit)
        return timer

    def measure(self, repeat: int) -> None:
        """Open, sort, filter, scroll and search, ``repeat`` times over."""
        self._wait(_SETTLED_MS)
        self._act("open_first", lambda: self._window.go(INQUIRIES))
        page = self._window.page(INQUIRIES)
        self._pages(page, repeat)
        self._window.go(TODAY)

    def _pages(self, page: Any, repeat: int) -> None:
        self._act("filter", lambda: page.open(filter=InquiryFilter()))
        for _ in range(repeat):
            self._act("open", page.model.refresh)
            self._sort(page)
            for shown in FILTERS:
                self._act("filter", partial(page.open, filter=shown))
            self._act("filter", lambda: page.open(filter=InquiryFilter()))
            self._scroll(page)
            self._search(page)

    def _sort(self, page: Any) -> None:
        keys = [column.key for column in page.model.columns]
        for key in ("title", "status", "deadline", "answers", "received", "number"):
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                place = keys.index(key)
                self._act("sort", partial(page.model.sort, place, order))

    def _scroll(self, page: Any) -> None:
        bar = page.table.verticalScrollBar()
        for share in (0.5, 1.0, 0.25, 0.0):
            self._act("scroll", partial(bar.setValue, int(bar.maximum() * share)), loads=False)

    def _search(self, page: Any) -> None:
        page.search.setFocus()
        for word in WORDS:
            for letter in word:
                self._act("keystroke", partial(_type, page.search, letter))
            self._act("keystroke", page.search.clear)

    def _act(self, name: str, act: Callable[[], object], *, loads: bool = True) -> None:
        """Do one thing from within the loop, and wait until the list shows what it led to."""
        started = time.perf_counter()
        self._reached = started
        self._patience.start()
        self._pulse.start()
        QTimer.singleShot(0, self, partial(self._begin, act, loads))
        self._loop.exec()
        self.holds.setdefault(name, []).append(self._pulse.stop())
        self.shown.setdefault(name, []).append((self._reached - started) * 1000)
        self._patience.stop()

    def _begin(self, act: Callable[[], object], loads: bool) -> None:
        act()
        if not loads:
            self._loaded()
        elif self._listening is None:
            self._listening = self._window.page(INQUIRIES).model
            self._listening.loaded.connect(self._loaded)

    def _loaded(self) -> None:
        self._reached = time.perf_counter()
        self._quiet.start()

    @staticmethod
    def _wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def _type(field: QWidget, letter: str) -> None:
    """Press and let go a key that writes ``letter``, whatever keyboard there is."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def measure(window: Any, repeat: int) -> dict[str, dict[str, list[float]]]:
    """Return the holds of the event loop and the times until shown, in milliseconds, by kind of act."""
    probe = Probe(window)
    probe.measure(repeat)
    window.close()
    return {"holds": probe.holds, "shown": probe.shown}
