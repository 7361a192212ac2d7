"""The page of settings; each part is saved as it is changed, and undo takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.access import Verb
from investcrm.domain.commands import SaveSetting
from investcrm.domain.errors import Conflict
from investcrm.domain.persons import MONTHS, MONTHS_SETTING
from investcrm.domain.promises import Promise
from investcrm.gui import field_words
from investcrm.gui.dialogs import conflict
from investcrm.gui.following import Following
from investcrm.gui.theme import theme
from investcrm.gui.undoing import undo
from investcrm.gui.views.settings.queue import QueueCard
from investcrm.gui.widgets.basic import Card, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.services import connecting, promising, settings
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.settings.room import FirstRoomCard, RoomCard

PROMISES = {
    "response": N_("Working days until the asker has a first response"),
    "forward": N_("Working days until an inquiry is forwarded"),
    "answer": N_("Working days a municipality has to answer"),
    "offer": N_("Working days from the last answer to the offer"),
}

_MOST_MONTHS = 240


def _read(reader: Any) -> dict[str, Any]:
    return {
        MONTHS_SETTING: settings.load(reader, MONTHS_SETTING, MONTHS),
        "promises": settings.load(reader, "promises", {}),
        "days": promising.promised(reader),
        "sources": settings.load(reader, "sources", []),
    }


class SettingsPage(ScrollPage):
    """How the window looks, and what the region has agreed on."""

    is_written_in = True
    """It names no case, so it stays when one is let go of."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self.body.addWidget(PageTitle(t("Settings")))
        row = QHBoxLayout()
        row.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(self._window_card())
        shell: Any = nav.shell
        self._left = left
        self.room: RoomCard | None = None
        self.first_room: FirstRoomCard | None = None
        if shell.hooks.has_room:
            self._add_room()
        self.queue = QueueCard(nav)
        self.queue.setVisible(nav.may(Verb.CHANGE, "setting"))
        left.addWidget(self.queue)
        left.addStretch(1)
        row.addLayout(left, 1)
        region = self._region_card()
        region.setVisible(nav.may(Verb.CHANGE, "setting"))
        row.addWidget(region, 2)
        self.body.addLayout(row)
        if nav.may(Verb.CHANGE, "setting") and not nav.is_room:
            from investcrm.gui.views.settings.aftercare import AftercareCard
            from investcrm.gui.views.settings.freshness import FreshnessCard
            from investcrm.gui.views.settings.mail import MailCard
            from investcrm.gui.views.settings.mailbox import MailboxCard
            from investcrm.gui.views.settings.reminders import RemindersCard

            self.reminders = RemindersCard(nav)
            self.body.addWidget(self.reminders)
            self.freshness = FreshnessCard(nav)
            self.body.addWidget(self.freshness)
            self.aftercare = AftercareCard(nav)
            self.body.addWidget(self.aftercare)
            self.mail = MailCard(nav)
            self.body.addWidget(self.mail)
            self.mailbox = MailboxCard(nav)
            self.body.addWidget(self.mailbox)
        if nav.arrivals is not None and not nav.is_room:
            from investcrm.gui.views.settings.mailbox import ArrivingCard

            self.arriving = ArrivingCard(nav)
            self.body.addWidget(self.arriving)
        if shell.hooks.connect is not None:
            self.body.addWidget(self._server_card())
        self.body.addStretch(1)
        Following(self, nav.tasks, self._refresh, "setting")
        self._refresh()

    def shown(self) -> None:
        """Tell of the confidential room, where the way into it was found after the window was there."""
        if self.room is None and self._nav.entrance is not None:
            self._add_room()
        if self.first_room is None and self._nav.first_entry is not None:
            from investcrm.gui.views.settings.room import FirstRoomCard

            self.first_room = FirstRoomCard(self._nav)
            self._left.insertWidget(1, self.first_room)

    def _add_room(self) -> None:
        from investcrm.gui.views.settings.room import RoomCard

        self.room = RoomCard(self._nav)
        if self.first_room is not None:
            self.first_room.hide()
        self._left.insertWidget(1, self.room)

    def _window_card(self) -> Card:
        card = Card(t("This window"))
        form = FormGrid(1)
        languages = [("sv", "Svenska"), ("en", "English")]
        self.language = form.add(t("Language"), Choice(languages, words.current().language))
        modes = [("system", t("As the system")), ("light", t("Light")), ("dark", t("Dark"))]
        self.mode = form.add(t("Look"), Choice(modes, theme().mode))
        card.body.addWidget(form)
        card.body.addStretch(1)
        shell: Any = self._nav.shell
        self.language.chosen.connect(shell.set_language)
        self.mode.chosen.connect(shell.set_mode)
        theme().changed.connect(self._tell_mode)  # it is changed by a command as well
        return card

    def _tell_mode(self) -> None:
        self.mode.set_key(theme().mode)

    def _server_card(self) -> Card:
        card = Card(t("Shared server"))
        shell: Any = self._nav.shell
        place = shell.hooks.place()
        shared = connecting.names_server(place)
        if shared:
            now = connecting.read(place)
            said = t(
                "You work in the database {database} on {server} as {login}. Those who run the server back "
                "it up.",
                database=now.database,
                server=now.server or "localhost",
                login=now.login,
            )
        else:
            said = t(
                "Your workspace lies on this computer. On a shared server the region and its municipalities "
                "work in the same one."
            )
        card.body.addWidget(label(said, wrap=True, selectable=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        words_ = t("Another connection…") if shared else t("Connect to a shared server…")
        self.connect_button = SecondaryButton(words_)
        self.connect_button.clicked.connect(lambda _on=False: shell.hooks.connect(shell))
        row.addWidget(self.connect_button)
        if shell.hooks.move is not None:
            self.move_button = SecondaryButton(t("Move this workspace to a shared server…"))
            self.move_button.clicked.connect(lambda _on=False: shell.hooks.move(shell))
            row.addWidget(self.move_button)
        if shared:
            self.forget_button = SecondaryButton(t("Forget the password"))
            self.forget_button.clicked.connect(lambda _on=False: self._forget(place))
            row.addWidget(self.forget_button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _forget(self, place: str) -> None:
        self._nav.tasks.background(
            lambda _report: connecting.forget(place),
            then=lambda _done: self._nav.shell.say(
                t("This computer's key store no longer holds the password. It is asked for next time.")
            ),
            owner=self,
        )

    def _region_card(self) -> Card:
        card = Card(t("The region"))
        form = FormGrid(2)
        self.days: dict[str, NumberBox] = {}
        self._seen: dict[str, Any] = {"promises": {}, "sources": [], MONTHS_SETTING: MONTHS}
        for key, text in PROMISES.items():
            field = self.days[key] = NumberBox()
            field.setRange(1, 60)
            form.add(t(text), field)
        self._shown_days = self._days()
        self.months = NumberBox()
        self.months.setRange(1, _MOST_MONTHS)
        self.months.setValue(MONTHS)
        form.add(
            t("Months a contact is kept after the last activity"),
            self.months,
            span=2,
            note=t(
                "Then it comes up under Register and archive, to be kept on or erased. Nothing goes by "
                "itself."
            ),
        )
        self.sources = form.add(t("Where inquiries come from, one per line"), QPlainTextEdit(), span=2)
        self.sources.setTabChangesFocus(True)
        self.sources.setMinimumHeight(250)
        card.body.addWidget(form)
        card.body.addWidget(
            label(t("These hold for everybody who works in this workspace."), "muted", wrap=True)
        )
        line = QHBoxLayout()
        line.addStretch(1)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        card.body.addLayout(line)
        card.body.addStretch(1)
        return card

    def _refresh(self) -> None:
        self._nav.tasks.query(_read, then=self._take, owner=self, key="settings")

    def _take(self, read: dict[str, Any]) -> None:
        if self.months.value() == self._seen[MONTHS_SETTING]:
            self.months.setValue(int(read[MONTHS_SETTING]))
        self._seen[MONTHS_SETTING] = read[MONTHS_SETTING]
        touched_days = self._days() != self._shown_days
        if not touched_days:
            self._seen["promises"] = read["promises"]
        if not self.sources.document().isModified():
            self._seen["sources"] = read["sources"]
            self.sources.setPlainText("\n".join(self._nav.region.source(key) for key in read["sources"]))
            self.sources.document().setModified(False)
        if not touched_days:
            for key, field in self.days.items():
                field.setValue(read["days"][Promise(key)])
            self._shown_days = self._days()

    def _days(self) -> dict[str, int]:
        return {key: field.value() for key, field in self.days.items()}

    def _failed(self, key: str, value: Any, error: Exception) -> None:
        clashes = getattr(error, "fields", None)
        if not isinstance(error, Conflict) or clashes is None:
            self._nav.shell.say_error(error)
            return
        names = {one: t(text) for one, text in PROMISES.items()} | {
            "sources": t("Sources"),
            MONTHS_SETTING: t("Months a contact is kept after the last activity"),
        }

        def decided(mine: set[str]) -> None:
            theirs = {one: three[1] for one, three in clashes.items()}
            if isinstance(value, dict):
                kept = value | {one: now for one, now in theirs.items() if one not in mine}
                self._write(key, kept, self._seen[key] | theirs)
                for one, days in kept.items():
                    self.days[one].setValue(int(days))
            elif mine:
                self._write(key, value, theirs[key])
            elif key == MONTHS_SETTING:
                self.months.setValue(int(theirs[key]))
            else:
                self.sources.document().setModified(False)
                self._refresh()

        conflict.ask(self, error, names, partial(field_words.value, self._nav.region), decided)

    def _write(self, key: str, value: Any, seen: Any) -> None:
        self._seen[key] = seen
        self._nav.tasks.mutate(
            settings.save,
            SaveSetting(key, value, seen),
            then=lambda _done: self._saved(key),
            failed=partial(self._failed, key, value),
        )

    def _saved(self, key: str) -> None:
        if key == "sources":
            self.sources.document().setModified(False)
        elif key == "promises":
            self._shown_days = self._days()
        self._nav.shell.say(t("Settings saved"), action=t("Undo"), run=lambda: undo(self._nav))

    def save(self) -> None:
        """Save what was changed."""
        shown = self._shown_days
        promises = self._seen["promises"] | {
            key: value for key, value in self._days().items() if value != shown.get(key)
        }
        known = {words_: key for key, words_ in self._nav.region.sources()}
        lines = (line.strip() for line in self.sources.toPlainText().splitlines())
        sources = [known.get(line, line) for line in lines if line]
        for key, value in (
            ("promises", promises),
            ("sources", list(dict.fromkeys(sources))),
            (MONTHS_SETTING, self.months.value()),
        ):
            if value != self._seen[key]:
                self._write(key, value, self._seen[key])
