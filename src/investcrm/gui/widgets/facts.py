"""Label and value beside each other, row by row, each with its doubt where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import ElidedLink
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.flow import FlowLayout

_SHORT = 24
"""Letters of a value that its chip stands beside, or below where room ends; longer ones wrap."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: ``chip``/``tone`` say its state beside the value, ``note`` its source and date below.

    ``open`` makes the value a link to what is behind it.
    """

    name: str
    value: str
    chip: str = ""
    tone: str = "neutral"
    note: str = ""
    tip: str = ""
    open: Callable[[], object] | None = None


class FactGrid(QWidget):
    """Shows facts as label and value; values can be selected and copied."""

    def __init__(
        self, facts: Iterable[Fact] = (), parent: QWidget | None = None, *, label_width: int = 130
    ) -> None:
        super().__init__(parent)
        self._label_width = label_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, label_width)
        self.set_facts(facts)

    def set_facts(self, facts: Iterable[Fact]) -> None:
        """Show these facts from now on."""
        clear_layout(self._grid)
        for place, fact in enumerate(facts):
            name = label(fact.name, "muted", wrap=True)
            name.setFixedWidth(self._label_width)
            name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addLayout(self._value(fact))
            if fact.note:
                role = "note-warn" if fact.tone in ("warn", "bad") else "small"
                cell.addWidget(label(fact.note, role, wrap=True))
            self._grid.addLayout(cell, place, 1)

    def _value(self, fact: Fact) -> QLayout:
        flows = fact.open is not None or (bool(fact.chip) and len(fact.value) <= _SHORT)
        shown: QWidget
        if fact.open is not None:
            opens = fact.open
            link = ElidedLink(fact.value)
            link.clicked.connect(lambda _checked=False, opens=opens: opens())
            shown = link
        else:
            shown = label(fact.value or "–", wrap=not flows, selectable=True)
        shown.setAccessibleName(f"{fact.name}: {fact.value}")
        if fact.tip or fact.open is None:
            shown.setToolTip(fact.tip)
        if flows:
            flow = FlowLayout(spacing=8)
            flow.addWidget(shown)
            if fact.chip:
                flow.addWidget(Chip(fact.chip, fact.tone))
            return flow
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(shown, 0 if fact.chip else 1)
        if fact.chip:
            row.addWidget(Chip(fact.chip, fact.tone), 0, Qt.AlignmentFlag.AlignTop)
            row.addStretch(1)
        return row
