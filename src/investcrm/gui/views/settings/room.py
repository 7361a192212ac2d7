"""The card of the confidential room: how long it stays open, its passphrase, its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout

from investcrm.domain.access import Verb
from investcrm.domain.commands import SaveSetting
from investcrm.gui.following import Following
from investcrm.gui.room.keeper import FEWEST_MINUTES, MINUTES, MOST_MINUTES, minutes
from investcrm.gui.undoing import undo
from investcrm.gui.widgets.basic import Card
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import settings
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class RoomCard(Card):
    """What the region chose for the room, and the way to its locks."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(t("Confidential room"))
        self._nav = nav
        self._seen = 0
        form = FormGrid(1)
        self.minutes = QSpinBox()
        self.minutes.setRange(FEWEST_MINUTES, MOST_MINUTES)
        note = t("Long enough for a phone call, during which nothing is typed.")
        form.add(t("Minutes without activity until it locks"), self.minutes, note=note)
        self.body.addWidget(form)
        line = QHBoxLayout()
        line.addStretch(1)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        self.body.addLayout(line)
        may = nav.may(Verb.CHANGE, "setting")
        self.minutes.setEnabled(may)
        self.save_button.setVisible(may)
        column = QVBoxLayout()
        column.setSpacing(8)
        self.passphrase_button = SecondaryButton(t("Change the passphrase…"))
        self.passphrase_button.clicked.connect(lambda _on=False: self._ask("change_passphrase"))
        self.key_button = SecondaryButton(t("New key and recovery sheet…"))
        self.key_button.clicked.connect(lambda _on=False: self._ask("new_key"))
        is_file = nav.entrance is None or nav.entrance.is_file
        for button in (self.passphrase_button, self.key_button):
            column.addWidget(button)
            button.setVisible(is_file)
        self.body.addLayout(column)
        Following(self, nav.tasks, self.read, "setting")
        self.read()

    def _ask(self, what: str) -> None:
        entrance = self._nav.entrance
        if entrance is not None:
            getattr(entrance, what)()

    def read(self) -> None:
        """Read what holds."""
        self._nav.tasks.query(minutes, then=self._take, owner=self, key="room minutes")

    def _take(self, count: int) -> None:
        if self._seen in (0, self.minutes.value()):
            self.minutes.setValue(count)
        self._seen = count

    def save(self) -> None:
        """Save the minutes where others were chosen."""
        count = self.minutes.value()
        if count != self._seen:
            self._nav.tasks.mutate(
                settings.save,
                SaveSetting(MINUTES, count, self._seen),
                then=lambda _done: self._saved(count),
                failed=self._nav.shell.say_error,
            )

    def _saved(self, count: int) -> None:
        self._seen = count  # what an undo brings back is then not held for a choice of one's own
        nav = self._nav
        nav.shell.say(t("Settings saved"), action=t("Undo"), run=lambda: undo(nav))
