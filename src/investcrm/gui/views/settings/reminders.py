"""The card of settings that says when municipalities are reminded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm.domain.following import LONGEST, ReminderRule
from investcrm.domain.following_commands import SetReminders
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.services import reminding
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class RemindersCard(Card):
    """Three numbers of working days; 0 leaves a reminder out."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Reminders"), parent)
        self._nav = nav
        self._seen: ReminderRule | None = None
        about = t(
            "In working days; 0 leaves that reminder out. Who is due stands on Today with one button for "
            "all. Nobody is reminded twice a day, or after an answer."
        )
        self.body.addWidget(label(about, "muted", wrap=True))
        form = FormGrid(3)
        self.before = form.add(t("Before the deadline"), _days())
        self.after = form.add(t("After the deadline"), _days())
        self.every = form.add(t("Between those that follow"), _days())
        self.body.addWidget(form)
        row = QHBoxLayout()
        self.save = PrimaryButton(t("Save"))
        self.save.clicked.connect(self.keep)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addLayout(row)
        Following(self, nav.tasks, self.read, "setting")
        self.read()

    def read(self) -> None:
        """Read the rule again."""
        self._nav.tasks.query(reminding.rule, then=self._show, owner=self, key="reminders")

    def _show(self, rule: ReminderRule) -> None:
        if self._seen is not None and self.rule() != self._seen:
            return  # somebody is typing
        self._seen = rule
        for field, value in zip(self._fields(), (rule.before, rule.after, rule.every), strict=True):
            field.setValue(value)

    def _fields(self) -> tuple[NumberBox, NumberBox, NumberBox]:
        return self.before, self.after, self.every

    def rule(self) -> ReminderRule:
        """Return the rule as it stands in the fields."""
        return ReminderRule(*(field.value() for field in self._fields()))

    def keep(self) -> None:
        """Save the rule."""
        rule = self.rule()

        def said(_done: object) -> None:
            self._seen = rule
            self._nav.shell.say(t("The reminders are saved"))

        self._nav.tasks.mutate(
            reminding.set_rule,
            SetReminders(rule.before, rule.after, rule.every),
            then=said,
            failed=self._nav.shell.say_error,
            owner=self,
        )


def _days() -> NumberBox:
    field = NumberBox()
    field.setRange(0, LONGEST)
    return field
