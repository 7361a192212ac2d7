"""Set the target of a key figure for a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm import phrases, words
from investcrm.domain.commands import SetTarget
from investcrm.domain.kpi import Kpi
from investcrm.domain.slices import ALL, Slice
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.goal_field import GoalField
from investcrm.services import targets
from investcrm.services.narrowing import of_slice
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class TargetDialog(Sheet):
    """One number for one year; empty takes the target away."""

    def __init__(self, nav: Navigator, kpi: Kpi, year: int, now: float | None, cut: Slice = ALL) -> None:
        self.kpi, self.cut = kpi, cut
        language = words.current().language
        super().__init__(
            nav,
            t("Target for {kpi}", kpi=phrases.kpi_label(self.kpi, language)),
            t("Set the target"),
            note=" ".join(
                (
                    *(f"{part}." for part in of_slice(cut, nav.region.reference, words.current())),
                    phrases.kpi_formula(kpi, language),
                    t("For the whole year; shorter periods take their share of a sum."),
                )
            ),
            topic="kpis",
            size=(520, 0),
        )
        self._seen, self._of = now, year
        form = FormGrid(2)
        self.year = form.add(t("Year"), QLineEdit(str(year)))
        self.value = form.add(t("Target"), GoalField(kpi), note=t("Empty: no target"))
        if now is not None:
            self.value.set_value(now)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.value.setFocus()

    def command(self) -> SetTarget:
        """Return the command as it stands."""
        value = self.value.value()
        year = int(self.year.text())
        return SetTarget(
            self.kpi.key,
            year,
            value,
            self._seen,
            compare=year == self._of,
            municipality_code=self.cut.municipality_code,
            strength_area=self.cut.strength_area,
        )

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {"value": self.value}

    def take_theirs(self, theirs: Mapping[str, Any]) -> None:
        if "value" in theirs:
            self.value.set_value(theirs["value"])

    def seen_now(self, error: Any) -> None:
        self._seen = error.fields["value"][1]

    def go(self) -> None:
        """Set the target."""
        year = self.year.text().strip()
        right = year.isdecimal() and 2000 <= int(year) <= 2100
        self.form.set_error(self.year, "" if right else t("Write a year such as 2028."))
        if right and self.value.is_valid():
            self.run(targets.set_target, self.command(), lambda _: self.finished_with(t("Target set")))


def run(nav: Navigator, kpi: Kpi, year: int, now: float | None = None, cut: Slice = ALL) -> None:
    """Set the target of a key figure, of a municipality or strength area where it is narrowed to one."""
    TargetDialog(nav, kpi, year, now, cut).open()
