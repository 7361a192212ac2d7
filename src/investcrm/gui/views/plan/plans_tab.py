"""The action plans on screen: the list with where each goal stands, and beside it one plan whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import formats, plan_phrases, words
from investcrm.domain.action_plans import STANDING_LABELS, STATUS_LABELS, Plan, Standing
from investcrm.gui.dialogs import action_plan
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.plan.plan_pane import PlanPane
from investcrm.gui.widgets.basic import EmptyState, PageTitle
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable, TableFrame
from investcrm.services import action_plans
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

TONES = {Standing.REACHED: "ok", Standing.LATE: "bad", Standing.ON_THE_WAY: "info"}


def standing_chip(row: Plan) -> ChipText:
    """Return where a plan's goal stands; of one that has ended, how it ended."""
    if not row.is_open:
        return ChipText(t(STATUS_LABELS[row.status]), "neutral")
    return ChipText(t(STANDING_LABELS[row.standing]), TONES.get(row.standing, "neutral"))


class PlansTab(QWidget):
    """What do we work on, and is it working?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(12)
        self.title = PageTitle(t("Action plans"))
        self.add_button = PrimaryButton(t("New action plan"), icon="plus", hint=hint("add"))
        self.add_button.clicked.connect(lambda _on=False: self.add())
        self.title.buttons.addWidget(self.add_button)
        column.addWidget(self.title)
        self.parts = Splitter("plans", nav.desk)
        self.model = RowsModel(self._columns(), parent=self)
        self.table = DataTable(t("Action plans"))
        self.table.set_model(self.model)
        self.table.current_changed.connect(self._chosen)
        self.parts.addWidget(TableFrame(self.table))
        self.pane = PlanPane(nav, standing_chip)
        self.pane.setMinimumWidth(360)
        self.table.opened.connect(lambda _id: self.pane.change())
        self.parts.addWidget(self.pane)
        self.parts.setStretchFactor(0, 1)
        self.parts.take_up([680, 460])
        column.addWidget(self.parts, 1)
        self.empty = EmptyState(
            t("No action plan yet. Begin with a gap on the readiness page or with a KPI, or make one here: "
              "a problem, its cause, what is done, and a goal that is measured."),
            t("New action plan"),
            self.add,
            icon="flag",
        )  # fmt: skip
        column.addWidget(self.empty, 1)
        self.empty.hide()
        bind(self, "edit", self.pane.change)
        bind(self, "event", self.pane.note)
        Following(self, nav.tasks, self.read)
        self.read()

    def _columns(self) -> tuple[Column, ...]:
        language = words.current().language
        return (
            Column("title", t("Action plan"), 170, kind="strong", text=lambda r: r.title, stretch=True),
            Column("goal", t("Goal"), 190, text=partial(_goal, language), tip=partial(_goal, language)),
            Column("now", t("Now"), 96, text=lambda r: plan_phrases.now(r, language)),
            Column("by", t("By"), 96, kind="date", text=lambda r: formats.day(r.goal.by)),
            Column("standing", t("Standing"), 120, kind="chip", chips=lambda r: (standing_chip(r),)),
            Column("who", t("Responsible"), 130, text=lambda r: r.responsible or t("nobody")),
        )

    def read(self) -> None:
        """Read the plans again."""
        self.nav.tasks.query(action_plans.plans, then=self._take, owner=self, key="plans")

    def _take(self, rows: tuple[Plan, ...]) -> None:
        chosen = self._wanted or self.table.current_id()
        self._wanted = ""
        self.model.set_rows(rows)
        under_way = sum(1 for row in rows if row.is_open)
        self.title.set_note(n("{count} under way", "{count} under way", under_way) if rows else "")
        self.parts.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows:
            known = {row.id for row in rows}
            self.table.select_id(chosen if chosen in known else rows[0].id)
            self._chosen(self.table.current_id())

    def _chosen(self, plan_id: str) -> None:
        found = next((row for row in self.model.rows() if row.id == plan_id), None)
        self.pane.show_plan(found)

    def show_plan(self, plan_id: str) -> None:
        """Choose a plan."""
        self._wanted = plan_id
        self.read()

    def add(self) -> None:
        """Make a plan."""
        action_plan.new(self.nav)


def _goal(language: str, row: Any) -> str:
    return plan_phrases.goal(row, language)
