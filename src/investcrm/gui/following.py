"""Views that read again when what they show was changed: at once where they are seen, else when they are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from investcrm.domain.touched import Touched
from investcrm.gui.tasks import Tasks


class Following(QObject):
    """Calls ``again`` after a change to a record of one of ``tables`` (none: any), once ``view`` is seen."""

    def __init__(self, view: QWidget, tasks: Tasks, again: Callable[[], object], *tables: str) -> None:
        super().__init__(view)
        self._view, self._again, self._tables = view, again, frozenset(tables)
        self._stale = False
        view.installEventFilter(self)
        tasks.changed.connect(self._changed)

    def _changed(self, touched: frozenset[str]) -> None:
        if isinstance(touched, Touched) and not touched.concerns(self._tables):
            return
        if self._view.isVisible():
            self._again()
        else:
            self._stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and self._stale:
            self._stale = False
            self._again()
        return super().eventFilter(watched, event)
