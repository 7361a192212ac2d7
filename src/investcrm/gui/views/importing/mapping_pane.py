"""What each column of the file is taken for; the user has the last word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from investcrm.domain.reading.mapping import By, ColumnMapping
from investcrm.domain.reading.targets import Subject, targets
from investcrm.gui.widgets.basic import Card, ScrollPage, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.holder import Holder
from investcrm.words import n, t

MOST: Final = 120
"""How many columns get a choice of their own; what lies beyond is kept as it is written."""


class MappingPane(Card):
    """One row per column: its header with examples, and what it means."""

    changed = Signal(object)
    """The mapping as the user wants it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("Columns"), parent, note=t("what each is taken for"))
        self._mapping = ColumnMapping(())
        self._shown: object = None
        self.choices: list[Choice] = []
        self._bys: list[QLabel] = []
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 6, 0)
        self._held = Holder()
        page.body.addWidget(self._held)
        page.body.addStretch(1)
        self.body.addWidget(page, 1)

    def show_mapping(self, mapping: ColumnMapping, subject: Subject, examples: Mapping[int, str]) -> None:
        """Show the columns of a table with their meaning and what stands in them.

        A table already shown keeps its choices, so that keyboard and scrolling stay where they are.
        """
        self._mapping = mapping
        what = (subject, tuple(column.header for column in mapping.columns), dict(examples))
        if what != self._shown:
            self._shown = what
            self._make(mapping, subject, examples)
        for column, choice, by in zip(mapping.columns, self.choices, self._bys, strict=False):
            choice.blockSignals(True)
            choice.set_key(column.target or "")
            choice.blockSignals(False)
            choice.setToolTip(choice.currentText())
            by.setText(_by(column.by))

    def _make(self, mapping: ColumnMapping, subject: Subject, examples: Mapping[int, str]) -> None:
        offered = _offered(subject, self)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        self.choices, self._bys = [], []
        for place, column in enumerate(mapping.columns[:MOST]):
            name = column.header or t("Column {number}", number=column.index + 1)
            head = label(name, "strong", wrap=True)
            grid.addWidget(head, 3 * place, 0)
            choice = Choice()
            choice.setModel(offered)
            choice.setAccessibleName(t("Column {name} is taken for", name=name))
            choice.chosen.connect(lambda key, index=column.index: self._choose(index, key))
            head.setBuddy(choice)
            grid.addWidget(choice, 3 * place, 1)
            grid.addWidget(
                label(examples.get(column.index) or t("empty"), "small", wrap=True), 3 * place + 1, 0
            )
            by = label("", "small")
            grid.addWidget(by, 3 * place + 1, 1)
            self._bys.append(by)
            grid.setRowMinimumHeight(3 * place + 2, 8)
            self.choices.append(choice)
        beyond = len(mapping.columns) - MOST
        if beyond > 0:
            told = n("{count} further column is kept as it is written.",
                "{count} further columns are kept as they are written.", beyond)  # fmt: skip
            grid.addWidget(label(told, "muted", wrap=True), 3 * MOST, 0, 1, 2)
        self._held.hold(content)

    def choose(self, index: int, target: str) -> None:
        """Take a column for something, as the user does."""
        self.choices[index].set_key(target)

    def _choose(self, index: int, key: str) -> None:
        self._mapping = self._mapping.with_target(index, key or None)
        self.changed.emit(self._mapping)


def _offered(subject: Subject, parent: QWidget) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    choices = [("", t("kept as it is written")), *((one.key, t(one.label)) for one in targets(subject))]
    for key, words in choices:
        item = QStandardItem(words)
        item.setData(key, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model


def _by(by: By) -> str:
    if by is By.HEADER:
        return t("by its header")
    if by is By.CONTENT:
        return t("by its content")
    return t("by you") if by is By.USER else ""
