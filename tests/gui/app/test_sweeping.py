"""Cyclic garbage of the window ends on its own thread, and the automatic collector comes back."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from investcrm.gui.sweeping import Sweeper


def dropped() -> weakref.ref[QDialog]:
    """Make a dialog that only the collector can end, its timer going."""
    dialog = QDialog()
    dialog.myself = dialog  # type: ignore[attr-defined]
    timer = QTimer(dialog)
    timer.start(1)
    return weakref.ref(dialog)


def much_garbage() -> None:
    for _ in range(50_000):
        pair: list[Any] = []
        pair.append(pair)


def test_another_threads_work_ends_no_dialog(qapp: Any, qtbot: Any) -> None:
    gc.enable()
    sweeper = Sweeper()
    sweeper.start()
    dialog = dropped()
    worker = threading.Thread(target=much_garbage)
    worker.start()
    worker.join()
    assert dialog() is not None
    ended: list[threading.Thread] = []
    weakref.finalize(dialog(), lambda: ended.append(threading.current_thread()))
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]
    sweeper.stop()
    assert gc.isenabled()


def test_starting_twice_and_stopping_once_leaves_the_collector_as_it_was(qapp: Any) -> None:
    for before in (gc.enable, gc.disable):
        before()
        was = gc.isenabled()
        sweeper = Sweeper()
        sweeper.start()
        sweeper.start()
        assert not gc.isenabled()
        sweeper.stop()
        assert gc.isenabled() is was
