"""Two changed the same field: what it was, what the other wrote, what one wrote; one choice per field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from investcrm.gui import field_words
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.words import t


class ConflictDialog(QDialog):
    """Asks per field; ``decided`` carries the keys whose own value shall hold."""

    decided = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        names: Mapping[str, str],
        clashes: Mapping[str, tuple[Any, Any, Any]],
        words: Callable[[str, Any], str],
        said: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Changed by somebody else"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 240)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(t("Somebody changed the same fields while you were typing"), "lead"))
        asked = t("Nothing was overwritten. Choose what shall hold in each field.")
        column.addWidget(label(f"{said}. {asked}" if said else asked, "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, title in enumerate(("", t("It was"), t("Theirs"), t("Mine"))):
            grid.addWidget(label(title, "label"), 0, at)
        self.mine: dict[str, QRadioButton] = {}
        self.theirs: dict[str, QRadioButton] = {}
        self._groups = []
        for line, (key, (base, theirs, mine)) in enumerate(clashes.items(), 1):
            grid.addWidget(label(names.get(key, key), "strong"), line, 0)
            grid.addWidget(label(words(key, base), "muted", wrap=True), line, 1)
            group = QButtonGroup(self)
            self._groups.append(group)
            for at, (value, kept) in enumerate(((theirs, self.theirs), (mine, self.mine)), 2):
                button = kept[key] = QRadioButton(words(key, value))
                button.setAccessibleName(f"{names.get(key, key)}: {words(key, value)}")
                group.addButton(button)
                grid.addWidget(button, line, at)
            self.mine[key].setChecked(True)
        for at in (1, 2, 3):
            grid.setColumnStretch(at, 1)
        column.addLayout(grid)
        column.addStretch(1)
        row = QHBoxLayout()
        for text, all_of in ((t("All of &theirs"), self.theirs), (t("All of &mine"), self.mine)):
            whole = SecondaryButton(text)
            whole.clicked.connect(partial(_choose_all, all_of))
            row.addWidget(whole)
        row.addStretch(1)
        cancel = SecondaryButton(t("Back to the form"))
        cancel.clicked.connect(self.reject)
        save = PrimaryButton(t("Save what I chose"))
        save.clicked.connect(self._decide)
        save.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(save)
        column.addLayout(row)

    def _decide(self) -> None:
        chosen = {key for key, button in self.mine.items() if button.isChecked()}
        self.accept()
        self.decided.emit(chosen)


def _choose_all(buttons: Mapping[str, QRadioButton], *_checked: bool) -> None:
    for button in buttons.values():
        button.setChecked(True)


def ask(
    parent: QWidget,
    error: Any,
    names: Mapping[str, str],
    words: Callable[[str, Any], str],
    decided: Callable[[set[str]], object],
) -> ConflictDialog:
    """Ask what holds after an edit that clashed; fields that are made from others are not asked about."""
    called = {key: names.get(key) or field_words.name(key) for key in error.fields}
    asked = {key: three for key, three in error.fields.items() if called[key]} or error.fields
    said = field_words.who_and_when(getattr(error, "who", ""), getattr(error, "at_ms", 0))
    dialog = ConflictDialog(parent, called, asked, words, said)
    dialog.decided.connect(decided)
    dialog.open()
    return dialog
