"""The room's place in the navigation: locked, or open with the time that is left."""

from __future__ import annotations

from PySide6.QtCore import Qt

from investcrm.gui.shortcuts import key
from investcrm.gui.widgets.buttons import Button
from investcrm.words import t


class RoomChip(Button):
    """Opens the room, or leads to it."""

    def __init__(self) -> None:
        super().__init__("", "room-chip", icon="lock")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_locked()

    def show_locked(self) -> None:
        """Say that the room is locked."""
        self.setText(t("Confidential \u00b7 locked"))
        self.setToolTip(f"{t('Open the confidential room')} ({key('room')})")

    def show_left(self, seconds: int) -> None:
        """Say how long the room stays open."""
        self.setText(t("Confidential \u00b7 open {time}", time=f"{seconds // 60}:{seconds % 60:02}"))
        self.setToolTip(f"{t('Go to the confidential room')} ({key('room')})")
