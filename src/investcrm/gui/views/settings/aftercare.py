"""The card of settings where the region chooses its steps of aftercare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.domain.visit_commands import SetAftercare
from investcrm.domain.visits import AftercareStep
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.services import aftercare
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_LINE = re.compile(r"\s*(\d{1,3})\s*[:.]?\s+(.+?)\s*")


class AftercareCard(Card):
    """One step a line: months after the decision, then what is done."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Aftercare"), parent)
        self._nav = nav
        about = label(
            t(
                "One step a line: months after the decision, then what is done. "
                "A case that is won gets a task of each."
            ),
            "muted", wrap=True,
        )  # fmt: skip
        self.body.addWidget(about)
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName(t("Steps of aftercare"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(150)
        self.body.addWidget(self.edit)
        self.trouble = label("", "note-bad", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        row = QHBoxLayout()
        self.save = SecondaryButton(t("Save the steps"))
        self.save.clicked.connect(self.keep)
        usual = SecondaryButton(t("The usual steps"))
        usual.clicked.connect(lambda: self._send(SetAftercare()))
        row.addWidget(self.save)
        row.addWidget(usual)
        row.addStretch(1)
        self.body.addLayout(row)
        Following(self, nav.tasks, self.read, "setting")
        self.read()

    def read(self) -> None:
        """Read the steps again."""
        self._nav.tasks.query(
            aftercare.steps, words.current().language, then=self._show, owner=self, key="aftercare"
        )

    def _show(self, steps: tuple[AftercareStep, ...]) -> None:
        self.edit.setPlainText("\n".join(f"{step.months} {step.text}" for step in steps))

    def keep(self) -> None:
        """Save the steps as they are written."""
        steps = []
        for line in filter(str.strip, self.edit.toPlainText().splitlines()):
            told = _LINE.fullmatch(line)
            if told is None:
                self._complain(t("“{line}” does not begin with a number of months.", line=line.strip()))
                return
            steps.append((int(told[1]), told[2]))
        self._send(SetAftercare(tuple(steps)))

    def _send(self, command: SetAftercare) -> None:
        def said(_result: object) -> None:
            self._complain("")
            self._nav.shell.say(t("The steps of aftercare are saved"))

        self._nav.tasks.mutate(
            aftercare.set_steps, command, then=said,
            failed=self._failed, owner=self,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._complain(words.current().error(error))

    def _complain(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
