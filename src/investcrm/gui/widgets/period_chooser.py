"""Chooses a reporting period: its length, and one step back or forward."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.periods import Period, PeriodKind, containing
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.choice import Choice
from investcrm.words import N_, t

KIND_LABELS = {
    PeriodKind.MONTH: N_("Month"),
    PeriodKind.QUARTER: N_("Quarter"),
    PeriodKind.THIRD: N_("Four months"),
    PeriodKind.YEAR: N_("Year"),
}


class PeriodChooser(QWidget):
    """``changed`` tells the period; Alt+Left and Alt+Right are left to the window, the arrows are buttons."""

    changed = Signal(object)

    def __init__(
        self, today: date, kind: PeriodKind = PeriodKind.QUARTER, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._period = containing(today, kind)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.kind = Choice([(one.value, t(words_)) for one, words_ in KIND_LABELS.items()], kind.value)
        self.kind.setAccessibleName(t("Length of the period"))
        self.kind.setFixedWidth(140)
        self.kind.chosen.connect(self._kind_chosen)
        self.back = IconButton("chevron-left", t("The period before"), key="Page Up")
        self.forth = IconButton("chevron-right", t("The period after"), key="Page Down")
        self.back.clicked.connect(lambda: self.set_period(self._period.previous()))
        self.forth.clicked.connect(lambda: self.set_period(self._period.next()))
        self.words = label("", "strong")
        self.words.setMinimumWidth(124)
        for widget in (self.kind, self.back, self.words, self.forth):
            row.addWidget(widget)
        self._say()

    def period(self) -> Period:
        """Return the chosen period."""
        return self._period

    def set_period(self, period: Period) -> None:
        """Choose a period; one that has not begun yet is not chosen."""
        if period.first > self._today:
            return
        self._period = period
        blocked = self.kind.blockSignals(True)
        self.kind.set_key(period.kind.value)
        self.kind.blockSignals(blocked)
        self._say()
        self.changed.emit(period)

    def _kind_chosen(self, kind: str) -> None:
        day = min(self._period.last, self._today)
        self.set_period(containing(day, PeriodKind(kind)))

    def _say(self) -> None:
        text = phrases.period(self._period, words.current().language)
        self.words.setText(text[:1].upper() + text[1:])
        self.forth.setEnabled(self._period.next().first <= self._today)
        self.setAccessibleName(text)
