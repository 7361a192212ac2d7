"""One of several, by key: a combo box that can also take words of one's own."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget


class Choice(QComboBox):
    """Choose a key by its words; ``editable`` takes words that are not among them, which are then the key."""

    chosen = Signal(str)

    def __init__(
        self,
        choices: Iterable[tuple[str, str]] = (),
        now: str = "",
        *,
        editable: bool = False,
        empty: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setEditable(editable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if empty is not None:
            self.addItem(empty, "")
        for key, words in choices:
            self.addItem(words, key)
        if editable:
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.set_key(now)
        self.currentIndexChanged.connect(lambda _at: self.chosen.emit(self.key()))
        if editable:
            self.editTextChanged.connect(lambda _text: self.chosen.emit(self.key()))

    def key(self) -> str:
        """Return the chosen key; of words of one's own the words."""
        if self.isEditable():
            typed = self.currentText().strip()
            at = self.findText(typed, Qt.MatchFlag.MatchFixedString)
            return str(self.itemData(at)) if at >= 0 else typed
        return str(self.currentData() or "")

    def set_key(self, key: str) -> None:
        """Choose a key; an unknown one is added as its own words."""
        at = self.findData(key)
        if at < 0 and self.isEditable():
            self.setCurrentIndex(-1)
            self.setEditText(key)
        elif at < 0 and key:
            self.addItem(key, key)
            self.setCurrentIndex(self.count() - 1)
        else:
            self.setCurrentIndex(max(at, 0) if not self.isEditable() else at)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
