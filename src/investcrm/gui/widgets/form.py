"""Forms: labels above their fields, in columns, each with a place for what is doubtful or wrong."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from investcrm.gui.widgets.basic import label, set_state
from investcrm.words import t

Field = TypeVar("Field", bound=QWidget)


class FormGrid(QWidget):
    """Places fields from left to right in ``columns`` equal columns; a label's Alt key leads to its field."""

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._at = 0
        self._notes: dict[QWidget, QLabel] = {}
        self._names: dict[QWidget, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(self, text: str, field: Field, *, span: int = 1, note: str = "", required: bool = False) -> Field:
        """Add a field under its label over ``span`` columns; return the field."""
        span = min(span, self._columns)
        if self._at % self._columns + span > self._columns:
            self._at += self._columns - self._at % self._columns
        cell = QVBoxLayout()
        cell.setSpacing(4)
        words = t("{label} (required)", label=text) if required else text
        name = label(words, "label")
        name.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text.replace("&", ""))
        remark = label(note, "small", wrap=True)
        remark.setVisible(bool(note))
        self._notes[field], self._names[field] = remark, name
        if note:
            field.setAccessibleDescription(note)
        for widget in (name, field, remark):
            cell.addWidget(widget)
        cell.addStretch(1)
        self._grid.addLayout(cell, self._at // self._columns, self._at % self._columns, 1, span)
        self._at += span
        return field

    def section(self, title: str, note: str = "") -> None:
        """Begin a part with a heading."""
        if self._at % self._columns:
            self._at += self._columns - self._at % self._columns
        heading = label(title, "strong")
        heading.setContentsMargins(0, 6 if self._at else 0, 0, 0)
        row = self._at // self._columns
        self._grid.addWidget(heading, row, 0, 1, self._columns)
        self._at += self._columns
        if note:
            self._grid.addWidget(label(note, "muted", wrap=True), row + 1, 0, 1, self._columns)
            self._at += self._columns

    def has(self, field: QWidget) -> bool:
        """Whether a field stands in this form."""
        return field in self._notes

    def set_shown(self, field: QWidget, shows: bool) -> None:
        """Show a field with its label, or take both out of sight and out of the way of Tab."""
        field.setVisible(shows)
        self._names[field].setVisible(shows)
        self._notes[field].setVisible(shows and bool(self._notes[field].text()))

    def set_label(self, field: QWidget, text: str) -> None:
        """Call a field something else."""
        self._names[field].setText(text)
        field.setAccessibleName(text.replace("&", ""))

    def set_note(self, field: QWidget, text: str, tone: str = "") -> None:
        """Say something below a field; ``tone`` is "", warn or bad."""
        remark = self._notes[field]
        remark.setText(text)
        set_state(remark, "role", f"note-{tone}" if tone in ("warn", "bad") else "small")
        remark.setVisible(bool(text))
        field.setAccessibleDescription(text)

    def set_error(self, field: QWidget, text: str) -> None:
        """Mark a field as wrong and say why; an empty text takes the mark away."""
        set_state(getattr(field, "edit", field), "state", "bad" if text else "")
        self.set_note(field, text, "bad" if text else "")
        if text:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
