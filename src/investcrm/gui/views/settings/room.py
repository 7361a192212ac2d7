"""The card of the confidential room: how long it stays open, its passphrase, its key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from investcrm.domain.access import Verb
from investcrm.domain.commands import SaveSetting
from investcrm.gui.following import Following
from investcrm.gui.room.keeper import FEWEST_MINUTES, MINUTES, MOST_MINUTES, minutes
from investcrm.gui.undoing import undo
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.services import member_rooms, settings
from investcrm.services.member_rooms import KEEPS
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class RoomCard(Card):
    """What the region chose for the room, and the way to its locks."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(t("Confidential room"))
        self._nav = nav
        self._seen = 0
        self._kept = False
        form = FormGrid(1)
        self.minutes = NumberBox()
        self.minutes.setRange(FEWEST_MINUTES, MOST_MINUTES)
        note = t("Long enough for a phone call, during which nothing is typed.")
        form.add(t("Minutes without activity until it locks"), self.minutes, note=note)
        is_file = nav.entrance is None or nav.entrance.is_file
        self.keeps = QCheckBox(t("Its password may lie in people's key stores"))
        self.keeps.setToolTip(t("Then whoever unlocks the computer comes in without a password."))
        form.add("", self.keeps)
        self.keeps.setVisible(not is_file)
        self.body.addWidget(form)
        line = QHBoxLayout()
        line.addStretch(1)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        self.body.addLayout(line)
        may = nav.may(Verb.CHANGE, "setting")
        self.minutes.setEnabled(may)
        self.keeps.setEnabled(may)
        self.save_button.setVisible(may)
        column = QVBoxLayout()
        column.setSpacing(8)
        self.passphrase_button = SecondaryButton(t("Change the passphrase…"))
        self.passphrase_button.clicked.connect(lambda _on=False: self._ask("change_passphrase"))
        self.key_button = SecondaryButton(t("New key and recovery sheet…"))
        self.key_button.clicked.connect(lambda _on=False: self._ask("new_key"))
        self.forget_button = SecondaryButton(t("Forget the password"))
        self.forget_button.clicked.connect(lambda _on=False: self._ask("forget_password"))
        for button in (self.passphrase_button, self.key_button, self.forget_button):
            column.addWidget(button)
            button.setVisible(is_file and button is not self.forget_button)
        self.body.addLayout(column)
        Following(self, nav.tasks, self.read, "setting")
        self.read()

    def _ask(self, what: str) -> None:
        entrance = self._nav.entrance
        if entrance is not None:
            getattr(entrance, what)()

    def read(self) -> None:
        """Read what holds."""
        self._nav.tasks.query(_read, then=self._take, owner=self, key="room settings")

    def _take(self, read: tuple[int, bool]) -> None:
        count, keeps = read
        if self._seen in (0, self.minutes.value()):
            self.minutes.setValue(count)
        if self._seen == 0 or self._kept == self.keeps.isChecked():
            self.keeps.setChecked(keeps)
        self._seen, self._kept = count, keeps
        self.forget_button.setVisible(keeps and self.keeps.isVisibleTo(self))

    def save(self) -> None:
        """Save what was chosen otherwise."""
        for key, now, seen in (
            (MINUTES, self.minutes.value(), self._seen),
            (KEEPS, self.keeps.isChecked(), self._kept),
        ):
            if now != seen:
                self._nav.tasks.mutate(
                    settings.save,
                    SaveSetting(key, now, seen),
                    then=partial(self._saved, key, now),
                    failed=self._nav.shell.say_error,
                )

    def _saved(self, key: str, now: int, _done: object) -> None:
        # what an undo brings back is then not held for a choice of one's own
        if key == MINUTES:
            self._seen = now
        else:
            self._kept = bool(now)
        nav = self._nav
        nav.shell.say(t("Settings saved"), action=t("Undo"), run=lambda: undo(nav))


class FirstRoomCard(Card):
    """The way to a server's room for who may be let in, where nothing tells yet whether they are."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(t("Confidential room"))
        said = t("It lies on a server of its own. Were you let in, you have a password of your own there.")
        self.body.addWidget(label(said, wrap=True))
        line = QHBoxLayout()
        self.enter_button = SecondaryButton(t("Into the confidential room for the first time…"))
        self.enter_button.clicked.connect(lambda _on=False: nav.first_entry and nav.first_entry())
        line.addWidget(self.enter_button)
        line.addStretch(1)
        self.body.addLayout(line)


def _read(reader: Any) -> tuple[int, bool]:
    return minutes(reader), member_rooms.may_keep_password(reader)
