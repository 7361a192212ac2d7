"""Several of many: the chosen ones as chips, the others found by typing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from investcrm.gui.widgets.basic import clear_layout
from investcrm.gui.widgets.buttons import Pill
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.words import t

_KEY = Qt.ItemDataRole.UserRole


class MultiSelect(QWidget):
    """Choose several, such as municipalities; Backspace in the empty field takes the last away."""

    changed = Signal(object)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: dict[str, str] = {}
        self._selected: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._open)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, 6)
        column.addWidget(self.edit)
        column.addWidget(self._chips)
        self.setFocusProxy(self.edit)
        self._list = QListWidget(self)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setFrameShape(QFrame.Shape.Box)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(self._take)
        self._draw()

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer these (key, words), in this order."""
        self._choices = dict(choices)
        self._selected = [key for key in self._selected if key in self._choices]
        self._draw()

    def set_selected(self, keys: Sequence[str]) -> None:
        """Choose exactly these; unknown ones are passed over."""
        self._selected = [key for key in dict.fromkeys(keys) if key in self._choices]
        self._draw()

    def selected(self) -> tuple[str, ...]:
        """Return the chosen keys in the order they were chosen."""
        return tuple(self._selected)

    def toggle(self, key: str) -> None:
        """Choose one, or take it away."""
        if key in self._selected:
            self._selected.remove(key)
        elif key in self._choices:
            self._selected.append(key)
        self._draw()
        self.changed.emit(self.selected())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is not self.edit:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._list.hide()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._open()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        shown = self._list.isVisible()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not shown:
                self._open()
            else:
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(min(max(0, self._list.currentRow() + step), self._list.count() - 1))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shown and self._list.currentItem() is not None:
            self._take(self._list.currentItem())
            return True
        if key == Qt.Key.Key_Escape and shown:
            self._list.hide()
            return True
        if key == Qt.Key.Key_Backspace and not self.edit.text() and self._selected:
            self.toggle(self._selected[-1])
            return True
        return False

    def _open(self) -> None:
        typed = self.edit.text().strip().casefold()
        found = [
            (key, words)
            for key, words in self._choices.items()
            if key not in self._selected and (typed in words.casefold() or typed == key)
        ]
        found.sort(key=lambda choice: not choice[1].casefold().startswith(typed))
        self._list.clear()
        for key, words in found:
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            self._list.addItem(item)
        if not found:
            self._list.hide()
            return
        self._list.setCurrentRow(0)
        height = min(9, len(found)) * 32 + 4
        self._list.setGeometry(0, 0, self.edit.width(), height)
        self._list.move(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2)))
        self._list.show()

    def _take(self, item: QListWidgetItem) -> None:
        self.edit.clear()
        self._list.hide()
        self.toggle(item.data(_KEY))

    def _draw(self) -> None:
        clear_layout(self._flow)
        for key in self._selected:
            words = self._choices[key]
            pill = Pill(f"{words}  ×", checked=True)
            pill.setAccessibleName(t("Take away {name}", name=words))
            pill.setToolTip(t("Take away {name}", name=words))
            pill.clicked.connect(lambda _checked=False, key=key: self.toggle(key))
            self._flow.addWidget(pill)
        self._chips.setVisible(bool(self._selected))
        self.edit.setAccessibleDescription(", ".join(self._choices[key] for key in self._selected))
        self._chips.updateGeometry()
        self.updateGeometry()
