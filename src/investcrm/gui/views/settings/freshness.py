"""The card of how long each kind of value stays fresh before it is asked for anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from investcrm.domain.freshness import LABELS, LEAST_DAYS, MOST_DAYS, STANDARD, Freshness, FreshnessLimits
from investcrm.domain.land_commands import SetFreshness
from investcrm.gui.following import Following
from investcrm.gui.undoing import undo
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.services import freshness
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class FreshnessCard(Card):
    """A number of days per kind; what is older is marked wherever it stands, and not sure in a match."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(t("How long what is known stays fresh"))
        self._nav = nav
        self._seen = STANDARD
        form = FormGrid(2)
        self.days: dict[Freshness, NumberBox] = {}
        for kind, text in LABELS.items():
            field = self.days[kind] = NumberBox()
            field.setRange(LEAST_DAYS, MOST_DAYS)
            field.setSuffix(f" {t('days')}")
            field.setValue(STANDARD.by_kind[kind])
            form.add(t(text), field)
        self.body.addWidget(form)
        self.body.addWidget(
            label(
                t(
                    "What is older is marked as old wherever it stands, is not sure in a match, and is asked "
                    "for anew."
                ),
                "muted",
                wrap=True,
            )
        )
        line = QHBoxLayout()
        line.addStretch(1)
        self.save_button = PrimaryButton(t("Save"))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        self.body.addLayout(line)
        Following(self, nav.tasks, self._refresh, "setting")
        self._refresh()

    def _refresh(self) -> None:
        self._nav.tasks.query(freshness.limits, then=self._take, owner=self, key="freshness")

    def _take(self, now: FreshnessLimits) -> None:
        if self._shown() == self._seen:
            for kind, field in self.days.items():
                field.setValue(now.by_kind[kind])
            self._seen = now

    def _shown(self) -> FreshnessLimits:
        return FreshnessLimits({kind: field.value() for kind, field in self.days.items()})

    def save(self) -> None:
        """Save the limits."""
        shown = self._shown()
        self._nav.tasks.mutate(
            freshness.set_limits,
            SetFreshness(shown, self._seen),
            then=lambda _done: self._saved(shown),
            failed=self._nav.shell.say_error,
        )

    def _saved(self, limits: FreshnessLimits) -> None:
        self._seen = limits
        self._refresh()
        self._nav.shell.say(t("Settings saved"), action=t("Undo"), run=lambda: undo(self._nav))
