"""A field for what a key figure shall reach, in the key figure's own unit: 40, 33 %, 7,5, 130 MSEK."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from investcrm import formats, phrases, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import Kpi, Measure
from investcrm.domain.targets import goal_of
from investcrm.gui.widgets.reading_field import ReadingField, Understood
from investcrm.words import t


def typed(kpi: Kpi, goal: float) -> str:
    """Return a goal as it is typed, so that reading it again gives it."""
    if kpi.measure is not Measure.SUM_MONEY:
        return formats.number(goal)
    said = formats.money(round(goal))
    return said if goal_of(kpi, said) == goal else f"{goal:.0f} kr"


class GoalField(ReadingField):
    """Its value is the goal as a float in the key figure's unit (SEK, per cent, a count); None for none."""

    def __init__(self, kpi: Kpi | None = None, parent: QWidget | None = None) -> None:
        super().__init__(self._understand, self._written, parent)
        self._kpi = kpi
        self.set_kpi(kpi)

    def set_kpi(self, kpi: Kpi | None) -> None:
        """Be about another key figure; what was typed is read anew."""
        self._kpi = kpi
        is_money = kpi is not None and kpi.measure is Measure.SUM_MONEY
        self.edit.setPlaceholderText(t("e.g. 130 MSEK") if is_money else "")
        self._text_changed(self.edit.text())

    def _written(self, goal: float) -> str:
        return formats.number(goal) if self._kpi is None else typed(self._kpi, goal)

    def _understand(self, text: str) -> Understood:
        if self._kpi is None:
            return Understood(None)
        try:
            goal = goal_of(self._kpi, text)
        except InvalidInput:
            return Understood(None, (t("Write a number, or nothing."),), valid=False)
        if goal is None or self._kpi.measure is not Measure.SHARE:
            return Understood(goal)
        return Understood(goal, shown=phrases.kpi_goal(self._kpi, goal, words.current().language))
