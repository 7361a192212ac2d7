"""A further statement of jobs or investment; earlier ones stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from investcrm.domain.commands import StateLedger
from investcrm.domain.ledger import STEP_LABELS
from investcrm.domain.rows import InquiryRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField
from investcrm.services import ledger
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

SORTS = {"new": N_("new jobs"), "safeguarded": N_("safeguarded jobs")}
SKILLS = {"": N_("not told apart"), "entry": N_("entry-level"), "skilled": N_("skilled")}


class LedgerDialog(Sheet):
    """Who stated how many jobs and how much money, when, and of which kind."""

    def __init__(self, nav: Navigator, row: InquiryRow, months: int = 12) -> None:
        super().__init__(
            nav,
            t("State jobs or investment"),
            t("State"),
            note=f"{row.number} {row.title}",
            topic="inquiries",
            size=(600, 0),
        )
        self._row = row
        form = FormGrid(2)
        steps = [(str(key), t(words).capitalize()) for key, words in STEP_LABELS.items() if key != "realised"]
        steps += [
            (f"realised {months}", t("Realised after {months} months", months=months))
            for months in (12, 24, 36)
        ]
        first = "stated" if row.standing.is_open else f"realised {months}"
        self.step = form.add(t("Step"), Choice(steps, first))
        self.day = form.add(t("Stated on"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.jobs = form.add(t("Jobs"), AmountField("jobs"))
        self.sort = form.add(t("Of which kind"), Choice([(key, t(words)) for key, words in SORTS.items()]))
        self.skill = form.add(t("Skill"), Choice([(key, t(words)) for key, words in SKILLS.items()]))
        self.money = form.add(t("Investment"), MoneyField())
        self.source = form.add(t("Source"), QLineEdit(), span=2)
        self.body.addWidget(form)
        self.jobs.setFocus()

    def go(self) -> None:
        if not all(field.is_valid() for field in (self.day, self.jobs, self.money)):
            self.complain(t("Something here cannot be read; see the marked field."))
            return
        step, _, months = self.step.key().partition(" ")
        command = StateLedger(
            self._row.id,
            step,
            self.day.value(),
            int(months) if months else None,
            self.sort.key(),
            self.skill.key(),
            self.jobs.value(),
            self.money.value(),
            self.source.text().strip(),
        )
        self.run(ledger.state, command, lambda _id: self.finished_with(t("Statement added")))


def run(nav: Navigator, row: InquiryRow, months: int = 12) -> LedgerDialog:
    """Ask for a statement; of a case won that of realised jobs after so many months."""
    dialog = LedgerDialog(nav, row, months or 12)
    dialog.open()
    return dialog
