"""One action plan: problem, cause and measure, where its goal stands and how it moved, what was noted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from investcrm import formats, phrases, plan_phrases, words
from investcrm.domain import periods
from investcrm.domain.action_plans import OPEN, ClosePlan, GoalKind, Plan
from investcrm.domain.chart import Chart, Datum, Target
from investcrm.domain.chart_bars import bars
from investcrm.domain.kpi import Measure
from investcrm.gui.dialogs import action_plan
from investcrm.gui.models.columns import ChipText
from investcrm.gui.shortcuts import hint
from investcrm.gui.widgets.basic import Card, ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.services import action_plans
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_PER_QUARTER = 4
_COUNTED = (Measure.COUNT, Measure.SUM_JOBS, Measure.SUM_MONEY)
_CHART_HEIGHT = 130.0


class PlanPane(Card):
    """The detail beside the list."""

    def __init__(self, nav: Navigator, chip: Callable[[Plan], ChipText]) -> None:
        super().__init__()
        self.nav, self._chip = nav, chip
        self.plan: Plan | None = None
        head = QHBoxLayout()
        self.name = label("", "title", wrap=True)
        head.addWidget(self.name, 1)
        self.standing = Chip("", "neutral")
        head.addWidget(self.standing, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        self.note_button = SecondaryButton(t("Note a follow-up"), icon="check", hint=hint("event"))
        self.note_button.clicked.connect(lambda _on=False: self.note())
        self.edit_button = SecondaryButton(t("Edit"), icon="edit", hint=hint("edit"))
        self.edit_button.clicked.connect(lambda _on=False: self.change())
        self.end_button = SecondaryButton(t("End…"))
        self.end_button.clicked.connect(lambda _on=False: self.end())
        for button in (self.note_button, self.edit_button, self.end_button):
            acts.addWidget(button)
        acts.addStretch(1)
        self.body.addLayout(acts)
        inside = ScrollPage()
        inside.body.setContentsMargins(0, 4, 6, 0)
        self.facts = Holder()
        inside.body.addWidget(self.facts)
        self.chart = ChartView()
        inside.body.addWidget(self.chart)
        inside.body.addWidget(SectionTitle(t("What was noted")))
        self.noted = Holder()
        inside.body.addWidget(self.noted)
        inside.body.addStretch(1)
        self.body.addWidget(inside, 1)
        self.show_plan(None)

    def show_plan(self, row: Plan | None) -> None:
        """Show a plan, or none."""
        self.plan = row
        self.setVisible(row is not None)
        if row is None:
            return
        self.name.setText(row.title)
        chip = self._chip(row)
        self.standing.set(chip.text, chip.tone)
        self.note_button.setVisible(row.is_open)
        self.end_button.setText(t("End…") if row.is_open else t("Take up again"))
        self.facts.hold(FactGrid(self._facts(row), label_width=110))
        notes = [Fact(formats.day(one.noted_on), one.text, note=one.said_by) for one in row.notes] or [
            Fact("", t("Nothing yet."))
        ]
        self.noted.hold(FactGrid(notes, label_width=110))
        self.chart.setVisible(False)
        if row.goal.kind is GoalKind.KPI and row.kpi is not None:
            self.nav.tasks.query(
                action_plans.trend, row.id, then=partial(self._draw, row), owner=self, key="plan.trend",
                failed=lambda _error: None,
            )  # fmt: skip

    def _facts(self, row: Plan) -> list[Fact]:
        language = words.current().language
        told = [(t("Problem"), row.problem), (t("Cause"), row.cause), (t("What is done"), row.measure)]
        facts = [Fact(name, text) for name, text in told if text]
        facts.append(
            Fact(
                t("Goal"), plan_phrases.goal(row, language), note=t("by {day}", day=formats.day(row.goal.by))
            )
        )
        if now := plan_phrases.now(row, language):
            facts.append(Fact(t("Now"), now, note=self._counted(row)))
        facts.append(Fact(t("Responsible"), row.responsible or t("nobody")))
        days = ", ".join(formats.day(day) for day in row.follow_ups)
        if days:
            due = t("due since {day}", day=formats.day(row.due)) if row.due else ""
            facts.append(Fact(t("Follow-up days"), days, chip=due, tone="warn"))
        if not row.is_open:
            facts.append(Fact(t("Ended"), formats.day(row.closed_on), note=row.closing))
        return facts

    def _counted(self, row: Plan) -> str:
        if row.goal.kind is not GoalKind.KPI or row.kpi is None:
            return ""
        year = min(row.goal.by.year, self.nav.region.today().year)
        return t("over {year}, so far", year=year)

    def _draw(self, row: Plan, found: tuple[tuple[str, float | None], ...]) -> None:
        if self.plan is None or self.plan.id != row.id or not found:
            return
        self.chart.setVisible(True)
        self.chart.set_layout(partial(_bars, row, found))

    # ---- acting

    def change(self) -> None:
        """Change the plan."""
        if self.plan is not None:
            action_plan.change(self.nav, self.plan)

    def note(self) -> None:
        """Note a follow-up."""
        if self.plan is not None and self.plan.is_open:
            action_plan.NoteDialog(self.nav, self.plan).open()

    def end(self) -> None:
        """End the plan, or take it up again."""
        row = self.plan
        if row is None:
            return
        if row.is_open:
            action_plan.EndDialog(self.nav, row).open()
            return

        def said(_none: object) -> None:
            self.nav.shell.say(t("The action plan is taken up again"))

        command = ClosePlan(row.id, OPEN, version=row.version)
        self.nav.tasks.mutate(
            action_plans.close, command, then=said, failed=self.nav.shell.say_error, owner=self
        )


def _bars(row: Plan, found: tuple[tuple[str, float | None], ...], width: float) -> Chart:
    """Return the KPI by quarter, with the quarter's part of the goal where it is a sum."""
    assert row.kpi is not None
    language, kpi = words.current().language, row.kpi
    data = [
        Datum(
            phrases.period_short(periods.parse(period), language), value,
            phrases.kpi_value(kpi, value, language), strong=at == len(found) - 1,
        )
        for at, (period, value) in enumerate(found)
    ]  # fmt: skip
    aim = row.goal.target or 0.0
    level = aim / _PER_QUARTER if kpi.measure in _COUNTED else aim
    target = Target(level, t("goal {value}", value=phrases.kpi_goal(kpi, level, language)))
    title = t("{kpi} by quarter", kpi=phrases.kpi_label(kpi, language))
    return bars(title, data, width=width, height=_CHART_HEIGHT, target=target, fits=measure)
