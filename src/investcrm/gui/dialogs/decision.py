"""The investor's decision: an establishment or expansion with jobs and money, or lost with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QStackedWidget,
)

from investcrm.domain.commands import Decide
from investcrm.domain.rows import InquiryRow
from investcrm.domain.stages import LOST_LABELS, OUTCOME_LABELS, LostReason, Outcome
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField
from investcrm.services import cases
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class DecisionDialog(Sheet):
    """How it ended, when, and what it means."""

    def __init__(self, nav: Navigator, row: InquiryRow) -> None:
        super().__init__(
            nav,
            t("Record decision"),
            t("Record decision"),
            note=f"{row.number} {row.title}",
            topic="inquiries",
            size=(600, 0),
        )
        self._row = row
        self.version = row.version
        line = QHBoxLayout()
        self.outcomes = QButtonGroup(self)
        self._buttons: dict[Outcome, QRadioButton] = {}
        for outcome in Outcome:
            button = self._buttons[outcome] = QRadioButton(t(OUTCOME_LABELS[outcome]))
            self.outcomes.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        top = FormGrid(2)
        self.day = top.add(t("Decided on"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.source = top.add(t("Who told it"), QLineEdit())
        self.body.addWidget(top)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._won(row))
        self.pages.addWidget(self._lost())
        self.body.addWidget(self.pages)
        self.outcomes.buttonToggled.connect(lambda *_: self._show())
        self._buttons[Outcome.ESTABLISHMENT].setChecked(True)
        self._buttons[Outcome.ESTABLISHMENT].setFocus()

    def choose(self, outcome: Outcome) -> None:
        """Choose how it ended."""
        self._buttons[outcome].setChecked(True)

    def outcome(self) -> Outcome:
        """Return how it ended."""
        return next(outcome for outcome, button in self._buttons.items() if button.isChecked())

    def _won(self, row: InquiryRow) -> FormGrid:
        form = FormGrid(2)
        self.jobs = form.add(t("New jobs"), AmountField("jobs"))
        self.jobs.set_value(row.jobs)
        self.kept = form.add(t("Safeguarded jobs"), AmountField("jobs"))
        self.money = form.add(t("Investment"), MoneyField())
        self.money.set_value(row.investment_sek)
        places = self.nav.region.municipalities()
        self.place = form.add(t("Municipality"), Choice(places, empty=t("not said")))
        return form

    def _lost(self) -> FormGrid:
        form = FormGrid(1)
        reasons = [(reason.value, t(words)) for reason, words in LOST_LABELS.items()]
        self.reason = form.add(t("Why it was lost"), Choice(reasons, empty=t("Choose the reason")))
        self.needed = form.add(t("What would have been needed"), QPlainTextEdit())
        self.needed.setTabChangesFocus(True)
        self.needed.setFixedHeight(80)
        return form

    def _show(self) -> None:
        self.pages.setCurrentIndex(1 if self.outcome() is Outcome.LOST else 0)

    def go(self) -> None:
        outcome = self.outcome()
        lost = outcome is Outcome.LOST
        fields = (self.day, self.jobs, self.kept, self.money)
        if not all(field.is_valid() for field in fields):
            self.complain(t("Something here cannot be read; see the marked field."))
            return
        if lost and not self.reason.key():
            self.complain(t("Say why the case was lost."))
            self.reason.setFocus()
            return
        command = Decide(
            self._row.id,
            self.version,
            outcome,
            self.day.value(),
            LostReason(self.reason.key()) if lost else None,
            self.needed.toPlainText().strip(),
            None if lost else self.jobs.value(),
            None if lost else self.kept.value(),
            None if lost else self.money.value(),
            None if lost else self.place.key() or None,
            self.source.text().strip(),
        )
        said = t("{number}: decision recorded", number=self._row.number)
        self.run(cases.decide, command, lambda _done: self.finished_with(said))


def run(nav: Navigator, row: InquiryRow) -> DecisionDialog:
    """Ask for the decision."""
    dialog = DecisionDialog(nav, row)
    dialog.open()
    return dialog
