"""The input for one registered field: the widget that fits its type, with its value in base units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm.domain.fields import Field, FieldType
from investcrm.domain.requirements import FLOORS, Unit
from investcrm.domain.sites import FactValue
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.reading_field import AmountField, DateField
from investcrm.words import t

_KINDS = {Unit.SQUARE_METRE: "area", Unit.METRE: "distance", Unit.KILOWATT: "power", Unit.KRONA: "money"}


class FactInput(QObject):
    """``widget`` goes into a form; ``value`` is None for an empty field."""

    changed = Signal()

    def __init__(self, field: Field, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.widget = self._make(field, today)
        self._began: FactValue = None

    def _make(self, field: Field, today: Callable[[], date]) -> QWidget:
        if field.type is FieldType.YES_NO:
            choice = Choice((("yes", t("yes")), ("no", t("no"))), empty=t("not known"))
            choice.chosen.connect(lambda _key: self.changed.emit())
            return choice
        if field.type is FieldType.CHOICE:
            choice = Choice([(key, t(label)) for key, label in field.choices], empty=t("not known"))
            choice.chosen.connect(lambda _key: self.changed.emit())
            return choice
        if field.type is FieldType.DAY:
            day = DateField(today, last=True)
            day.changed.connect(lambda _day: self.changed.emit())
            return day
        if field.type is FieldType.INTEGER:
            plain = field.key == "max_height_m" or field.key.endswith("_sweref")
            kind = "floor" if field.key in FLOORS else _KINDS.get(field.unit, "count")
            amount = AmountField("count" if plain else kind)
            amount.changed.connect(lambda _value: self.changed.emit())
            return amount
        line = QLineEdit()
        line.textChanged.connect(lambda _text: self.changed.emit())
        return line

    def value(self) -> FactValue:
        """Return what is in the field."""
        widget = self.widget
        if isinstance(widget, Choice):
            key = widget.key()
            if self.field.type is FieldType.YES_NO:
                return None if not key else key == "yes"
            return key or None
        if isinstance(widget, DateField):
            day = widget.value()
            return day.isoformat() if day else None
        if isinstance(widget, AmountField):
            amount: int | None = widget.value()
            return amount
        assert isinstance(widget, QLineEdit)
        return widget.text().strip() or None

    def begin_with(self, value: FactValue) -> None:
        """Show what is known now; ``told`` compares with it."""
        self._began = value
        self._set(value)

    def told(self) -> bool:
        """Whether the field says something else than what was known."""
        return self.value() != self._began

    def is_valid(self) -> bool:
        """Whether the field is empty or was understood."""
        return not isinstance(self.widget, (DateField, AmountField)) or self.widget.is_valid()

    def text(self) -> str:
        """Return the words in the field, to keep them while typing."""
        widget: Any = self.widget
        return str(widget.key() if isinstance(widget, Choice) else widget.text())

    def put_text(self, text: str) -> None:
        """Put kept words back."""
        widget = self.widget
        if isinstance(widget, Choice):
            widget.set_key(text)
        elif isinstance(widget, (DateField, AmountField)):
            widget.set_text(text)
        elif isinstance(widget, QLineEdit):
            widget.setText(text)

    def _set(self, value: FactValue) -> None:
        widget = self.widget
        if isinstance(widget, Choice):
            key = "" if value is None else str(value)
            widget.set_key({"True": "yes", "False": "no"}.get(key, key))
        elif isinstance(widget, DateField):
            widget.set_value(date.fromisoformat(str(value)) if value else None)
        elif isinstance(widget, AmountField):
            widget.set_value(value)
        elif isinstance(widget, QLineEdit):
            widget.setText("" if value is None else str(value))
