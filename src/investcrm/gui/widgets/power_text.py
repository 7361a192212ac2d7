"""Power over the years as people write it, with what it was read as below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.power import BASIS_LABELS, BASIS_QUESTION, NO_BASIS, NO_BASIS_YET, Basis, PowerStep
from investcrm.domain.reading.power import read_power, resting_on
from investcrm.gui.widgets.basic import label, set_state
from investcrm.gui.widgets.choice import Choice
from investcrm.services.sites import read_power_text
from investcrm.words import t


class PowerText(QWidget):
    """A line such as "6 MW nu, 14 MW 2028" that says what it was read as and what is doubtful about it.

    Below it stands what firm power rests on, asked as soon as there is power that does not say so itself.
    """

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
        bases = [(key.value, t(words_)) for key, words_ in BASIS_LABELS.items()]
        self.basis = Choice(bases, empty=t(NO_BASIS_YET))
        self.basis.setAccessibleName(t(BASIS_QUESTION))
        self._rests = QWidget()
        asked = QVBoxLayout(self._rests)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(2)
        asked.addWidget(label(t(BASIS_QUESTION), "small"))
        asked.addWidget(self.basis)
        self._rests.hide()
        column.addWidget(self.edit)
        column.addWidget(self._rests)
        column.addWidget(self.shown)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._read)
        self.basis.chosen.connect(self._read)

    def text(self) -> str:
        """Return the words as they were written, with what firm power was said to rest on."""
        typed, key = self.edit.text().strip(), self.basis.key()
        return resting_on(typed, t(BASIS_LABELS[Basis(key)])) if typed and key else typed

    def set_text(self, text: str) -> None:
        """Put words in as if they were typed."""
        self.edit.setText(text)

    def kept(self) -> dict[str, str]:
        """Return what was typed and chosen as plain data."""
        return {"power": self.edit.text().strip(), "basis": self.basis.key()}

    def put_back(self, kept: Mapping[str, Any]) -> None:
        """Fill the line with what ``kept`` returned once."""
        self.basis.set_key(str(kept.get("basis", "")))
        self.set_text(str(kept.get("power", "")))

    def steps(self) -> tuple[PowerStep, ...]:
        """Return the statements the words were read as."""
        return read_power_text(self.text())[0] if self.text() else ()

    def is_valid(self) -> bool:
        """Whether the words can be kept: nothing, something read, or words without an impossible figure."""
        return not self.text() or read_power(self.text()).impossible is None

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)
        self.basis.setAccessibleName(f"{name}: {t(BASIS_QUESTION)}")

    def _read(self, _changed: str = "") -> None:
        text = self.text()
        bare = self.edit.text().strip()
        self._rests.setVisible(bool(bare) and resting_on(bare, "-") != bare)
        said, role = "", "small"
        if text:
            found = read_power(text)
            steps = self.steps()
            doubts = " ".join(t(one.key, **dict(one.params)) for one in found.doubts if not steps)
            if found.impossible is not None:
                said, role = t(found.impossible.key, **dict(found.impossible.params)), "note-bad"
            elif steps:
                said = t("Read as: {power}", power=phrases.power(steps, words.current().language))
                if any(step.firm_kw and not step.basis for step in steps):
                    said += f". {t(NO_BASIS)}"
            else:
                said, role = doubts or t("No figure was found; the words are kept."), "note-warn"
        self.shown.setText(said)
        self.shown.setVisible(bool(said))
        set_state(self.shown, "role", role)
        set_state(self.edit, "state", "bad" if role == "note-bad" else "")
        self.edit.setAccessibleDescription(said)
        self.changed.emit()
