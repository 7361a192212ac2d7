"""Requirements as lines to fill in: one line each, by kind with its unit, level, weight and doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.errors import UserError
from investcrm.domain.requirements import (
    DEFAULT_WEIGHT,
    FLOORS,
    KINDS,
    LEVEL_LABELS,
    Level,
    Operator,
    Requirement,
    Unit,
    validated,
)
from investcrm.gui.widgets.basic import label, set_state
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.reading_field import AmountField, DateField, ReadingField
from investcrm.words import current, t

if TYPE_CHECKING:
    from collections.abc import Callable

_FIELD_KINDS = {
    Unit.KILOWATT: "power",
    Unit.SQUARE_METRE: "area",
    Unit.METRE: "distance",
    Unit.KRONA: "money",
}
_UNITS = {
    Unit.KILOVOLT: "kV",
    Unit.CUBIC_METRE_PER_DAY: "m\u00b3/d",
    Unit.KRONA_PER_SQUARE_METRE: "kr/m\u00b2",
}
_NAME_WIDTH, _LEVEL_WIDTH, _WEIGHT_WIDTH = 132, 122, 56


class RequirementRow(QWidget):
    """One requirement; ``value()`` is what stands in the fields now."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self,
        requirement: Requirement,
        row_id: str | None,
        today: Callable[[], date],
        notes: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._first = requirement
        self.row_id = row_id
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        words = t(requirement.spec.label)
        name = label(words, wrap=True)
        name.setFixedWidth(_NAME_WIDTH)
        name.setMinimumHeight(32)
        name.setToolTip(t(requirement.spec.help) if requirement.spec.help else "")
        line.addWidget(name)
        self.fields: list[QWidget] = []
        self.low: AmountField | None = None
        self.high: AmountField | None = None
        self.on: DateField | None = None
        self.year: QLineEdit | None = None
        self.text: QLineEdit | None = None
        self._add_value(line, words)
        levels = [(level.value, t(text)) for level, text in LEVEL_LABELS.items()]
        self.level = Choice(levels, requirement.level.value)
        self.level.setFixedWidth(_LEVEL_WIDTH)
        self.level.setAccessibleName(t("{name}: how badly it is wanted", name=words))
        self.weight = QLineEdit("" if requirement.weight is None else str(requirement.weight))
        self.weight.setValidator(QIntValidator(0, 10, self.weight))
        self.weight.setFixedWidth(_WEIGHT_WIDTH)
        self.weight.setAccessibleName(t("{name}: weight 0 to 10", name=words))
        self.weight.setToolTip(t("Weight in the score, 0 to 10; empty: by how badly it is wanted"))
        self._show_weight()
        remove = IconButton("trash", t("Take away {name}", name=words))
        remove.clicked.connect(self.removed)
        for widget in (self.level, self.weight, remove):
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._note = label("", "note-warn", wrap=True)
        self._note.setContentsMargins(_NAME_WIDTH + 8, 0, 0, 2)
        column.addWidget(self._note)
        self.set_note(" ".join(notes))
        self.level.chosen.connect(lambda _key: self._show_weight())
        self._connect()

    def set_note(self, text: str, tone: str = "warn") -> None:
        """Say what is unsure or wrong about this line."""
        set_state(self._note, "role", f"note-{tone}")
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def value(self) -> Requirement:
        """Return the requirement as it stands; what was changed by hand is no longer doubted."""
        first = self._first
        on = self.on.value() if self.on is not None else first.on
        if self.year is not None:
            typed = self.year.text()
            year = int(typed) if len(typed) == 4 else None
            same = first.on is not None and first.on.year == year
            on = first.on if same else date(year, 1, 1) if year else None
        made = replace(
            first,
            level=Level(self.level.key()),
            low=self.low.value() if self.low is not None else first.low,
            high=self.high.value() if self.high is not None else first.high,
            on=on,
            text=self.text.text().strip() if self.text is not None else first.text,
            weight=int(self.weight.text()) if self.weight.text() else None,
        )
        return made if made == first else replace(made, doubt="")

    def problem(self) -> str:
        """Return what is wrong with this line; "" when it can stand."""
        for field in (self.low, self.high, self.on):
            if field is not None and not field.is_valid():
                return t("{name} cannot be read.", name=t(self._first.spec.label))
        try:
            validated(self.value())
        except UserError as error:
            return f"{t(self._first.spec.label)}: {current().error(error)}"
        return ""

    def _add_value(self, line: QHBoxLayout, words: str) -> None:
        spec, first = self._first.spec, self._first
        match spec.operator:
            case Operator.BETWEEN:
                self.low = self._amount(line, spec.unit, first.low, t("{name}, at least", name=words))
                line.addWidget(_between("\u2013"))
                self.high = self._amount(line, spec.unit, first.high, t("{name}, at most", name=words))
            case Operator.AT_LEAST:
                line.addWidget(_between(t("at least")))
                self.low = self._amount(line, spec.unit, first.low, t("{name}, at least", name=words))
                if spec.key == "power":
                    self._add_year(line, words)
            case Operator.AT_MOST:
                line.addWidget(_between(t("at most")))
                now = first.high if first.high is not None else first.low
                self.high = self._amount(line, spec.unit, now, t("{name}, at most", name=words))
            case Operator.BY:
                line.addWidget(_between(t("by")))
                self.on = DateField(self._today, last=True)
                self.on.set_value(first.on)
                self.on.setAccessibleName(words)
                self._field(line, self.on)
            case _:
                self.text = QLineEdit(first.text)
                self.text.setAccessibleName(words)
                asks = spec.operator is Operator.YES
                self.text.setPlaceholderText(t("yes; say more if it matters") if asks else t("In words"))
                self._field(line, self.text)

    def _add_year(self, line: QHBoxLayout, words: str) -> None:
        line.addWidget(_between(t("from year")))
        self.year = QLineEdit(str(self._first.on.year) if self._first.on else "")
        self.year.setValidator(QIntValidator(2000, 2100, self.year))
        self.year.setPlaceholderText(t("start"))
        self.year.setFixedWidth(64)
        self.year.setAccessibleName(t("{name}, from which year", name=words))
        line.addWidget(self.year, 0, Qt.AlignmentFlag.AlignTop)
        self.fields.append(self.year)

    def _amount(self, line: QHBoxLayout, unit: Unit, now: int | None, name: str) -> AmountField:
        height = self._first.kind == "height"
        floor = self._first.spec.field in FLOORS
        kind = "floor" if floor else _FIELD_KINDS.get(unit, "count")
        field = AmountField("count" if height else kind)
        field.set_value(now)
        field.setAccessibleName(name)
        self._field(line, field)
        words = "m" if height else _UNITS.get(unit, "")
        if words:
            line.addWidget(_between(words))
        return field

    def _field(self, line: QHBoxLayout, field: QWidget) -> None:
        field.setMinimumWidth(84)
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.fields.append(field)

    def _show_weight(self) -> None:
        self.weight.setPlaceholderText(str(DEFAULT_WEIGHT[Level(self.level.key())]))

    def _connect(self) -> None:
        for field in self.fields:
            if isinstance(field, ReadingField):
                field.edit.textChanged.connect(self._touched)
            elif isinstance(field, QLineEdit):
                field.textChanged.connect(self._touched)
        self.level.chosen.connect(lambda _key: self.changed.emit())
        self.weight.textChanged.connect(lambda _text: self.changed.emit())

    def _touched(self, _text: str) -> None:
        self.set_note("")
        self.changed.emit()

    def focus(self) -> None:
        """Give the keyboard to the first field."""
        (self.fields[0] if self.fields else self.level).setFocus()


def _between(text: str) -> QWidget:
    made = label(text, "muted")
    made.setMinimumHeight(32)
    return made


class RequirementsEditor(QWidget):
    """All requirements of a case: lines to fill in, and a picker that adds one of any kind."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.rows: list[RequirementRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        column.addLayout(self._lines)
        self.picker = Choice(
            [(kind.key, t(kind.label)) for kind in KINDS.values()], empty=t("+ Add a requirement")
        )
        self.picker.setAccessibleName(t("Add a requirement"))
        self.picker.setToolTip(t("Choose a kind by its first letters and press Enter"))
        self.picker.setMaximumWidth(260)
        self.picker.activated.connect(self._picked)
        column.addWidget(self.picker)

    def set_requirements(self, requirements: Iterable[tuple[str | None, Requirement, Sequence[str]]]) -> None:
        """Show these: (id or None, requirement, what is unsure about it)."""
        for row in tuple(self.rows):
            self._drop(row)
        for row_id, requirement, notes in requirements:
            self._add(requirement, row_id, notes)

    def value(self) -> tuple[tuple[str | None, Requirement], ...]:
        """Return (id or None, requirement) in order."""
        return tuple((row.row_id, row.value()) for row in self.rows)

    def problem(self) -> str:
        """Mark and return the first thing that is wrong; "" when all can stand."""
        first = ""
        for row in self.rows:
            problem = row.problem()
            if problem:
                row.set_note(problem, "bad")
                first = first or problem
        return first

    def add_kind(self, kind: str) -> RequirementRow:
        """Add an empty requirement of a kind and give it the keyboard."""
        row = self._add(Requirement(kind), None, ())
        row.focus()
        self.changed.emit()
        return row

    def _picked(self, _at: int) -> None:
        kind = self.picker.key()
        self.picker.set_key("")
        if kind:
            self.add_kind(kind)

    def _add(self, requirement: Requirement, row_id: str | None, notes: Sequence[str]) -> RequirementRow:
        row = RequirementRow(requirement, row_id, self._today, notes)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._take_away(row))
        self.rows.append(row)
        self._lines.addWidget(row)
        before = self.rows[-2].weight if len(self.rows) > 1 else None
        if before is not None and row.fields:
            QWidget.setTabOrder(before, row.fields[0])
        return row

    def _take_away(self, row: RequirementRow) -> None:
        at = self.rows.index(row)
        self._drop(row)
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].focus()
        else:
            self.picker.setFocus()
        self.changed.emit()

    def _drop(self, row: RequirementRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()


def to_plain(one: Requirement) -> dict[str, Any]:
    """Return a requirement as plain data for a draft."""
    return {
        "kind": one.kind,
        "level": one.level.value,
        "low": one.low,
        "high": one.high,
        "on": one.on.isoformat() if one.on else None,
        "text": one.text,
        "weight": one.weight,
        "raw": one.raw,
        "doubt": one.doubt,
    }


def from_plain(kept: dict[str, Any]) -> Requirement:
    """Return the requirement of a draft."""
    values = {**kept, "level": Level(kept["level"])}
    values["on"] = date.fromisoformat(kept["on"]) if kept.get("on") else None
    return Requirement(**values)
