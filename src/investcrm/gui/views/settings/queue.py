"""The card of the grid operators' queue: its steps, and how long each may rest before the case is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from investcrm import words
from investcrm.domain.commands import SaveSetting
from investcrm.domain.errors import InvalidInput
from investcrm.domain.power_queue import SETTING, QueueStep, read_steps, setting_of, steps_of
from investcrm.gui.following import Following
from investcrm.gui.undoing import undo
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import settings
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def _read(reader: Any) -> Any:
    return settings.load(reader, SETTING, [])


class QueueCard(Card):
    """One step on a line; the steps change and differ, so they are the region's own."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(t("The grid operator's queue"))
        self._nav = nav
        self._seen: Any = []
        form = FormGrid(1)
        self.steps = form.add(
            t("Steps, one per line"),
            QPlainTextEdit(),
            note=t("After a semicolon: so many days without anything happening close it. “Application; 90”."),
        )
        self.steps.setTabChangesFocus(True)
        self.steps.setMinimumHeight(170)
        self.body.addWidget(form)
        self.trouble = label("", "note-bad", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        line = QHBoxLayout()
        line.addStretch(1)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        self.body.addLayout(line)
        Following(self, nav.tasks, self._refresh, "setting")
        self._refresh()

    def _refresh(self) -> None:
        self._nav.tasks.query(_read, then=self._take, owner=self, key="queue")

    def _take(self, now: Any) -> None:
        if not self.steps.document().isModified():
            self._seen = now
            self.steps.setPlainText("\n".join(_line(step) for step in steps_of(now)))
            self.steps.document().setModified(False)

    def save(self) -> None:
        """Save the steps, if they can be read."""
        before = tuple(QueueStep(one.key, t(one.label), one.quiet_days) for one in steps_of(self._seen))
        try:
            steps = read_steps(self.steps.toPlainText(), before)
        except InvalidInput as error:
            self.trouble.setText(words.current().error(error))
            self.trouble.show()
            return
        self.trouble.hide()
        command = SaveSetting(SETTING, setting_of(steps), self._seen or None)
        self._nav.tasks.mutate(
            settings.save, command, then=lambda _done: self._saved(), failed=self._nav.shell.say_error
        )

    def _saved(self) -> None:
        self.steps.document().setModified(False)
        self._refresh()
        self._nav.shell.say(t("Settings saved"), action=t("Undo"), run=lambda: undo(self._nav))


def _line(step: QueueStep) -> str:
    return f"{t(step.label)}; {step.quiet_days}" if step.quiet_days else t(step.label)
