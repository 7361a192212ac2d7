"""A further statement of jobs or investment, or one in the place of another; earlier ones stay visible."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from investcrm import formats, ledger_phrases, words
from investcrm.domain.commands import StateLedger
from investcrm.domain.ledger import MONTHS, SORT_LABELS, STEP_LABELS, Odd, Place, Skill, Statement, Step
from investcrm.domain.rows import InquiryRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField
from investcrm.services import ledger
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.store.reader import Reader

Looked = tuple[tuple[Statement, ...], tuple[Odd, ...], date | None]
"""What stands of the same, what is odd, and when the case was won."""


def _look(reader: Reader, command: StateLedger) -> Looked:
    return (
        ledger.clashes(reader, command),
        ledger.doubts(reader, command),
        ledger.won_on(reader, command.inquiry_id),
    )


class LedgerDialog(Sheet):
    """Who stated how many jobs and how much money, when, and of which kind.

    Where something of the same stands it asks: instead, or on top. What is odd is asked about once.
    """

    def __init__(
        self,
        nav: Navigator,
        row: InquiryRow,
        months: int = 12,
        wrong: Statement | None = None,
        step: Step = Step.REALISED,
    ) -> None:
        super().__init__(
            nav,
            t("Correct jobs or investment") if wrong else t("State jobs or investment"),
            t("Correct") if wrong else t("State"),
            note=f"{row.number} {row.title}",
            topic="ledger",
            size=(620, 0),
        )
        self._row, self._wrong = row, wrong
        self._sure: StateLedger | None = None
        self._clash: tuple[Statement, ...] = ()
        form = self.form = FormGrid(2)
        steps = [
            (str(key), ledger_phrases.place(Place(key), words.current().language))
            for key in STEP_LABELS
            if key is not Step.REALISED
        ]
        steps += [
            (f"realised {after}", t("Realised after {months} months", months=after)) for after in MONTHS
        ]
        won = f"realised {months}" if step is Step.REALISED else str(step)
        first = "stated" if row.standing.is_open else won
        self.step = form.add(t("Step"), Choice(steps, first))
        self.day = form.add(t("Stated on"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.jobs = form.add(t("Jobs"), AmountField("jobs"))
        kinds = [(str(key), t(label)) for key, label in SORT_LABELS.items()]
        self.sort = form.add(t("Of which kind"), Choice(kinds))
        self.entry = form.add(t("Of them entry-level"), AmountField("jobs"))
        self.skilled = form.add(t("Of them skilled"), AmountField("jobs"))
        self.money = form.add(t("Investment"), MoneyField(), span=2)
        self.source = form.add(t("Source"), QLineEdit(), span=2)
        self.source.setPlaceholderText(t("Who says so: the company's chief, the board's decision, the press"))
        self.asked = FormGrid(1)
        ways = [("replace", t("The new figure replaces it")), ("add", t("The new figure comes on top"))]
        self.way = self.asked.add(t("What is stated already"), Choice(ways))
        self.asked.hide()
        for choice in (self.step, self.sort):
            choice.chosen.connect(lambda _key: self._ask_way(()))
        self.body.addWidget(form)
        self.body.addWidget(self.asked)
        if wrong is not None:
            self._fill(wrong)
        self.jobs.setFocus()

    def _ask_way(self, clash: tuple[Statement, ...]) -> None:
        """Ask what becomes of what stands already; nothing where nothing does."""
        self._clash = clash
        language = words.current().language
        told = (f"{ledger_phrases.said(one, language)} ({formats.day(one.stated_on)})" for one in clash)
        self.asked.set_note(self.way, "; ".join(told), "warn")
        self.asked.setVisible(bool(clash))

    def _fill(self, wrong: Statement) -> None:
        self.step.set_key(f"{wrong.step} {wrong.months}" if wrong.months else str(wrong.step))
        self.day.set_value(wrong.stated_on)
        self.sort.set_key(str(wrong.sort))
        self.jobs.set_value(wrong.jobs)
        if wrong.skill is not Skill.UNTOLD:
            (self.entry if wrong.skill is Skill.ENTRY else self.skilled).set_value(wrong.jobs)
        self.money.set_value(wrong.investment_sek)
        self.source.setText(wrong.source)
        self.step.setEnabled(False)

    def command(self) -> StateLedger:
        """Return what the form says."""
        step, _, months = self.step.key().partition(" ")
        replaces = {self._wrong.id} if self._wrong else set()
        if self._clash and self.way.key() == "replace":
            replaces |= {one.id for one in self._clash}
        return StateLedger(
            self._row.id,
            step,
            self.day.value(),
            int(months) if months else None,
            self.sort.key(),
            "",
            self.jobs.value(),
            self.money.value(),
            self.source.text().strip(),
            self.entry.value(),
            self.skilled.value(),
            tuple(sorted(replaces)),
            adds=bool(self._clash) and self.way.key() == "add",
        )

    def go(self) -> None:
        fields = (self.day, self.jobs, self.entry, self.skilled, self.money)
        if not all(field.is_valid() for field in fields):
            self.complain(t("Something here cannot be read; see the marked field."))
            return
        command = self.command()
        if command == self._sure:
            self._state(command)
            return
        self.nav.tasks.query(
            _look, command, then=lambda found: self._looked(command, found), failed=self._failed_to_look,
            owner=self, key="ledger",
        )  # fmt: skip

    def _failed_to_look(self, error: Any) -> None:
        self.complain(words.current().error(error))

    def _looked(self, command: StateLedger, found: Looked) -> None:
        """State it, unless something must be asked first: pressed again, the answer is in the form."""
        clash, odd, won_on = found
        new = tuple(one for one in clash if one not in self._clash)
        if new and not command.adds:
            self._ask_way(clash)
            self.complain(t("This is stated already. Choose what the new figure does, and press again."))
            return
        if odd:
            self._sure = command
            on, months = command.stated_on or self.nav.region.today(), command.months or 0
            told = " ".join(
                ledger_phrases.odd(one, on, won_on, months, words.current().language) for one in odd
            )
            self.complain(t("{doubts} If it is right, press again.", doubts=told))
            return
        self._state(command)

    def _state(self, command: StateLedger) -> None:
        done = t("Statement corrected") if command.replaces else t("Statement added")
        self.run(ledger.state, command, lambda _ids: self.finished_with(done))


def run(
    nav: Navigator,
    row: InquiryRow,
    months: int = 12,
    wrong: Statement | None = None,
    step: Step = Step.REALISED,
) -> LedgerDialog:
    """Ask for a statement, of a case won that of ``step``, realised after so many months; or correct one."""
    dialog = LedgerDialog(nav, row, months or 12, wrong, step)
    dialog.open()
    return dialog
