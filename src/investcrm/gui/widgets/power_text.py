"""Power over the years as people write it, with what it was read as below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.power import PowerStep
from investcrm.domain.reading.power import read_power
from investcrm.gui.widgets.basic import label, set_state
from investcrm.services.sites import read_power_text
from investcrm.words import t


class PowerText(QWidget):
    """A line such as "6 MW nu, 14 MW 2028" that says what it was read as and what is doubtful about it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(t("e.g. 6 MW now, 14 MW 2028"))
        self.shown = label("", "small", wrap=True)
        self.shown.hide()
        column.addWidget(self.edit)
        column.addWidget(self.shown)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._read)

    def text(self) -> str:
        """Return the words as they were written."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Put words in as if they were typed."""
        self.edit.setText(text)

    def steps(self) -> tuple[PowerStep, ...]:
        """Return the statements the words were read as."""
        return read_power_text(self.text())[0] if self.text() else ()

    def is_valid(self) -> bool:
        """Whether the words can be kept: nothing, something read, or words without an impossible figure."""
        return not self.text() or read_power(self.text()).impossible is None

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def _read(self) -> None:
        text = self.text()
        said, role = "", "small"
        if text:
            found = read_power(text)
            steps = self.steps()
            doubts = " ".join(t(one.key, **dict(one.params)) for one in found.doubts if not steps)
            if found.impossible is not None:
                said, role = t(found.impossible.key, **dict(found.impossible.params)), "note-bad"
            elif steps:
                said = t("Read as: {power}", power=phrases.power(steps, words.current().language))
            else:
                said, role = doubts or t("No figure was found; the words are kept."), "note-warn"
        self.shown.setText(said)
        self.shown.setVisible(bool(said))
        set_state(self.shown, "role", role)
        set_state(self.edit, "state", "bad" if role == "note-bad" else "")
        self.edit.setAccessibleDescription(said)
        self.changed.emit()
