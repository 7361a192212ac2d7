"""Sets a project's goal, and counts by hand towards one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from investcrm import phrases, words
from investcrm.domain.project_commands import CountGoal, RemovePart, SaveGoal
from investcrm.domain.projects import COUNTED_BY, KPI, OWN
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import kpis, projects
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.kpi import Kpi
    from investcrm.domain.project_rows import Goal, Project
    from investcrm.gui.navigation import Navigator

_MOST = 2_000_000_000


class GoalDialog(Sheet):
    """The goal in words, how much, and what the result is counted from."""

    def __init__(self, nav: Navigator, of: Project, row: Goal | None = None) -> None:
        super().__init__(nav, t("Project goal"), t("Save"), note=of.name, topic="projects", size=(600, 0))
        self._of, self.row = of, row
        self.version = row.version if row else 0
        form = FormGrid(3)
        self.words = form.add(t("Goal"), QLineEdit(row.words if row else ""), span=3, required=True)
        self.target = form.add(t("Target value"), NumberBox())
        self.target.setRange(0, _MOST)
        self.target.setValue(row.target if row else 0)
        self.unit = form.add(t("Unit"), QLineEdit(row.unit if row else ""))
        self.counted = form.add(
            t("Counted from"), Choice([(key, t(text)) for key, text in COUNTED_BY.items()], OWN), span=3
        )
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        nav.tasks.query(kpis.specifications, then=self._take, owner=self, key="kpis")
        if row is not None:
            out = SecondaryButton(t("Take away"), icon="trash")
            out.clicked.connect(self.take_away)
            self.left.addWidget(out)
        self.words.setFocus()

    def _take(self, found: tuple[Kpi, ...]) -> None:
        for one in found:
            name = phrases.kpi_label(one, words.current().language)
            self.counted.addItem(t("KPI: {name}", name=name), f"{KPI}{one.key}")
        if self.row is not None:
            self.counted.set_key(self.row.counted)

    def go(self) -> None:
        """Save it."""
        said = self.words.text().strip()
        self.form.set_error(self.words, "" if said else t("Say what the goal is."))
        if not said:
            return
        command = SaveGoal(
            self._of.id, said, self.target.value(), self.unit.text(), self.counted.key(),
            self.row.id if self.row else None, self.version or None,
        )  # fmt: skip
        self.run(projects.save_goal, command, lambda _id: self.finished_with(t("Goal saved")))

    def take_away(self) -> None:
        """Take it away."""
        if self.row is not None:
            command = RemovePart("goal", self.row.id)
            self.run(projects.remove_part, command, lambda _done: self.finished_with(t("Goal taken away")))


class CountDialog(Sheet):
    """How many more, when."""

    def __init__(self, nav: Navigator, goal: Goal) -> None:
        super().__init__(
            nav, t("Count towards the goal"), t("Count"), note=goal.words, topic="projects", size=(480, 0)
        )
        self._goal = goal
        form = FormGrid(2)
        self.amount = form.add(t("How many more"), NumberBox())
        self.amount.setRange(-_MOST, _MOST)
        self.amount.setValue(1)
        self.day = form.add(t("Day"), DateField(nav.region.today))
        self.note_ = form.add(t("Note"), QLineEdit(), span=2)
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.amount.setFocus()
        self.amount.selectAll()

    def go(self) -> None:
        """Count."""
        if not self.day.is_valid():
            self.complain(t("The day cannot be read."))
            return
        command = CountGoal(self._goal.id, self.amount.value(), self.day.value(), self.note_.text())
        self.run(projects.count_goal, command, lambda _id: self.finished_with(t("Counted")))
