"""An assessment of secrecy: what was found, on which ground, why, and what the investor itself wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from investcrm.domain import secrecy as law
from investcrm.domain.legal_commands import Assess
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import secrecy
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def ground_choice() -> Choice:
    """Return a field for a ground: a registered one, or a provision as it is typed."""
    grounds = [(one.law, f"{one.law} – {t(one.title)}") for one in law.GROUNDS]
    return Choice(grounds, editable=True)


class AssessmentDialog(Sheet):
    """Who judged what, when, and why."""

    def __init__(self, nav: Navigator, inquiry_id: str) -> None:
        super().__init__(nav, t("Assess secrecy"), t("Save"), topic="secrecy", size=(620, 0))
        self._inquiry_id = inquiry_id
        form = FormGrid(2)
        findings = [(key.value, t(words)) for key, words in law.FINDING_LABELS.items()]
        self.finding = form.add(t("What was found"), Choice(findings, law.Finding.SECRET.value))
        self.day = form.add(t("Assessed"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.ground = form.add(t("Ground for secrecy"), ground_choice(), span=2, note=" ")
        self.reason = form.add(t("Why"), QPlainTextEdit(), span=2)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(80)
        self.wish = form.add(t("What the investor itself wishes"), QLineEdit(), span=2)
        self.wish_day = form.add(t("The investor said so"), DateField(nav.region.today))
        self.by = form.add(t("Who judged"), QLineEdit())
        self.by.setPlaceholderText(nav.region.reference.members.get(nav.region.member_id, ""))
        self._form = form
        self.body.addWidget(form)
        self.finding.chosen.connect(lambda _key: self._tell())
        self.ground.chosen.connect(lambda _key: self._tell())
        self._tell()
        self.finding.setFocus()

    def _tell(self) -> None:
        """Show the test that the chosen ground puts."""
        public = self.finding.key() == law.Finding.PUBLIC.value
        self.ground.setEnabled(not public)
        known = law.BY_LAW.get(law.citation(self.ground.key()))
        text = t(known.test) if known and not public else ""
        if known and known.years and not public:
            text += " " + t("At most {years} years.", years=known.years)
        self._form.set_note(self.ground, text)

    def go(self) -> None:
        if not (self.day.is_valid() and self.wish_day.is_valid()):
            self.complain(t("The day cannot be read."))
            return
        command = Assess(
            self._inquiry_id,
            self.finding.key(),
            self.ground.key(),
            self.reason.toPlainText(),
            self.wish.text(),
            self.wish_day.value(),
            self.day.value(),
            self.by.text(),
        )
        self.run(secrecy.assess, command, lambda _id: self.finished_with(t("Assessment saved")))
