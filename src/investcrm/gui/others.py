"""Who else has open what a pane shows, as a word in its head; nothing where one works alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from investcrm.gui.widgets.chip import Chip

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class Others(Chip):
    """Tells others which record ``pane`` shows while it is in sight, and shows who else has it open."""

    def __init__(self, nav: Navigator, pane: QWidget) -> None:
        super().__init__("", "info", pane)
        self._presence = nav.presence
        self._pane = pane
        self._record = ""
        if self._presence is not None:
            self._presence.changed.connect(self._say)
            pane.installEventFilter(self)
        self._say()

    def follow(self, record_id: str) -> None:
        """Be about this record from now on; "" for none."""
        if record_id == self._record:
            return
        before, self._record = self._record, record_id
        if self._presence is not None and self._pane.isVisible():
            self._presence.close(before)
            self._presence.open(record_id)
        self._say()

    def eventFilter(self, pane: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self._presence is not None and not event.spontaneous():
            if event.type() == QEvent.Type.Show and self._record:
                self._presence.open(self._record)
            elif event.type() == QEvent.Type.Hide:
                self._presence.close(self._record)
        return super().eventFilter(pane, event)

    def _say(self) -> None:
        self.set(self._presence.words(self._record) if self._presence is not None else "", "info")
