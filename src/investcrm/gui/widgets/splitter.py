"""A divider between two parts of a screen that stands where the user left it."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class Desk(Protocol):
    """Where the window keeps one person's layout: small plain data by name."""

    def get(self, key: str) -> Any | None:
        """Return what was kept under ``key``, or None."""

    def put(self, key: str, value: Any) -> None:
        """Keep plain data (what JSON can hold) under ``key``; returns at once."""


class Splitter(QSplitter):
    """Keeps its sizes on the desk under its name; parts cannot be pushed away entirely."""

    def __init__(
        self,
        name: str,
        desk: Desk,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self._key = f"splitter.{name}"
        self._desk = desk
        self.setChildrenCollapsible(False)
        self.setHandleWidth(12)
        self._wanted: list[int] = []
        self.splitterMoved.connect(self._moved)

    def take_up(self, default: list[int]) -> None:
        """Stand where the user left it, else at ``default``; call it when all parts are in."""
        kept = self._desk.get(self._key)
        fits = isinstance(kept, list) and len(kept) == self.count() and all(isinstance(x, int) for x in kept)
        self._wanted = kept if fits and kept is not None else default
        self.setSizes(self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room as wanted until there is all of it: a page made out of sight has hardly any."""
        super().resizeEvent(event)
        if self._wanted:
            self.setSizes(self._wanted)
            room = event.size()
            level = self.orientation() is Qt.Orientation.Horizontal
            if (room.width() if level else room.height()) >= sum(self._wanted):
                self._wanted = []

    def _moved(self, *_at: int) -> None:
        self._wanted = []
        self._desk.put(self._key, self.sizes())
