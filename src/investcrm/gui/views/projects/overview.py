"""What a project is, how it stands, and where each of its reports does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from investcrm import formats, words
from investcrm.domain.projects import COUNTED_LABELS, RHYTHM_LABELS, STATE_LABELS, State
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.project_words import hours, lacks, period_days
from investcrm.gui.views.projects.columns import TONES, period_columns
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, label
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.table import DataTable
from investcrm.services.project_reports import told
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import PeriodStatus
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View

_MOST = 14


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A reporting period in the overview."""

    status: PeriodStatus

    @property
    def id(self) -> str:
        """The period's number."""
        return str(self.status.period.number)

    @property
    def days(self) -> str:
        """Its first and last day."""
        return period_days(self.status)

    @property
    def missing(self) -> str:
        """What its report lacks."""
        return " ".join(told(one, words.current().language) for one in self.status.missing)


class OverviewTab(ScrollPage):
    """Facts, what the period's report lacks, and all the periods; Enter on one opens its report."""

    opened = Signal(str)

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.body.setContentsMargins(0, 10, 6, 0)
        self._facts = Holder()
        self.body.addWidget(self._facts)
        self._lacks_title = SectionTitle(t("What is missing"))
        self.lacks = label("", wrap=True)
        self.body.addWidget(self._lacks_title)
        self.body.addWidget(self.lacks)
        self.body.addWidget(SectionTitle(t("Reports"), t("Enter or double-click opens one")))
        self.model = RowsModel(period_columns(), parent=self)
        self.table = DataTable(t("Reports"))
        self.table.set_model(self.model)
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)
        self.body.addStretch(1)

    def show_view(self, view: View) -> None:
        """Show a project."""
        self._facts.hold(FactGrid(self._known(view), label_width=190))
        self.model.set_rows([PeriodLine(one) for one in view.page.periods])
        self.table.fit_rows(_MOST)
        status = next((one for one in view.page.periods if one.period.number == view.number), None)
        lines = lacks(view, status) if status is not None else []
        self.lacks.setText("\n".join(f"\u2022 {line}" for line in lines))
        for widget in (self._lacks_title, self.lacks):
            widget.setVisible(bool(lines))

    def _known(self, view: View) -> list[Fact]:
        of, page = view.page.project, view.page
        today = self.nav.region.today()
        left = (of.last_on - today).days
        days = f"{formats.day(of.first_on)} \u2013 {formats.day(of.last_on)}"
        facts = [
            Fact(name, value)
            for name, value in (
                (t("Funder"), of.funder),
                (t("Programme"), of.programme),
                (t("Reference number"), of.reference),
            )
            if value
        ]
        if today < of.first_on:
            rest = t("not begun")
        else:
            rest = n("{count} day left", "{count} days left", left) if left >= 0 else t("over")
        facts.append(Fact(t("The project lasts"), days, chip=rest, tone="info" if left >= 0 else "neutral"))
        since = t("counted from {what}", what=t(COUNTED_LABELS[of.counted_from]))
        facts.append(Fact(t("Reported"), f"{t(RHYTHM_LABELS[of.rhythm])}, {since}"))
        first = next((one for one in page.periods if one.state not in (State.REPORTED, State.CHANGED)), None)
        if first is not None:
            due = t(
                "{day}, period {number}", day=formats.day(first.period.due_on), number=first.period.number
            )
            facts.append(
                Fact(
                    t("Next report"), due, chip=t(STATE_LABELS[first.state]), tone=TONES[first.state],
                    note=period_days(first),
                )
            )  # fmt: skip
        facts.append(self._worked(view))
        if of.budget_sek is not None:
            facts.append(Fact(t("Budget"), formats.money(of.budget_sek)))
        if of.note:
            facts.append(Fact(t("Note"), of.note))
        return facts

    @staticmethod
    def _worked(view: View) -> Fact:
        budget, worked = view.page.project.budget_minutes, view.page.minutes
        if not budget:
            return Fact(t("Hours worked so far"), hours(worked))
        share = 100 * worked / budget
        return Fact(
            t("Hours worked so far"),
            t("{part} of {whole}", part=hours(worked), whole=hours(budget)),
            chip=f"{formats.number(share, decimals=0)}\u00a0%",
            tone="warn" if worked > budget else "neutral",
        )
