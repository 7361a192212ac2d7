"""Whom to visit when: the visits planned, and whom to visit next, foreign-owned first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import formats
from investcrm.domain.visits import ToVisit, Visit
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.dialogs.visit import PlanVisitDialog, protocol
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.table import DataTable
from investcrm.services import visits
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_MONTHS = (6, 12, 24)


class VisitPlanDialog(Sheet):
    """Above the visits to come, below those to plan; Enter on a line opens it."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(
            nav,
            t("Visit plan"),
            "",
            note=t("Foreign-owned companies come first, then those visited longest ago."),
            topic="organisations",
            size=(860, 680),
        )
        self.cancel.setText(t("Close"))
        self.planned = RowsModel(self._planned_columns(), parent=self)
        self.body.addWidget(SectionTitle(t("Planned")))
        self.coming = self._table(t("Planned"), self.planned, t("No visit is planned."))
        self.coming.opened.connect(self._open)
        heading = SectionTitle(t("To visit next"))
        self.months = Choice(
            [(str(months), t("Not visited for {months} months", months=months)) for months in _MONTHS], "12"
        )
        self.months.setAccessibleName(t("Visits"))
        self.months.setMinimumWidth(250)
        self.months.chosen.connect(lambda _key: self.read())
        self.plan = SecondaryButton(t("Plan visit…"), icon="calendar")
        self.plan.clicked.connect(self._plan)
        heading.buttons.addWidget(self.months)
        heading.buttons.addWidget(self.plan)
        self.body.addWidget(heading)
        self.proposed = RowsModel(self._proposed_columns(), parent=self)
        self.next = self._table(t("To visit next"), self.proposed, t("Every company has been visited."))
        self.next.opened.connect(lambda _id: self._plan())
        Following(self, nav.tasks, self.read, "company_visit", "organisation", "activity")
        self.read()

    def _table(self, name: str, model: RowsModel, empty: str) -> DataTable:
        table = DataTable(name)
        table.set_model(model)
        table.set_empty(label(empty, "muted"))
        self.body.addWidget(table, 1)
        return table

    def _planned_columns(self) -> tuple[Column, ...]:
        today, region = self.nav.region.today, self.nav.region

        def when(row: Visit) -> str:
            return f"{formats.day(row.planned_on)} {row.starts_at}".strip()

        return (
            Column("day", t("Day"), 130, kind="date", text=when),
            Column("company", t("Company"), 150, kind="strong", text=lambda r: r.company, stretch=True),
            Column("owned", t("Owned by"), 110, kind="chip", chips=lambda r: _owned(r.foreign_owned)),
            Column("purpose", t("What for"), 130, text=lambda r: r.purpose, tip=lambda r: r.purpose),
            Column("who", t("Who"), 100, text=lambda r: region.member(r.owner_id or "")),
            Column(
                "state", t("Status"), 150, kind="chip",
                chips=lambda r: (ChipText(t("protocol missing"), "warn"),) if r.planned_on < today() else (),
            ),
        )  # fmt: skip

    def _proposed_columns(self) -> tuple[Column, ...]:
        return (
            Column("company", t("Company"), 200, kind="strong", text=lambda r: r.name, stretch=True),
            Column("municipality", t("Municipality"), 130, text=lambda r: r.municipality),
            Column("owned", t("Owned by"), 120, kind="chip", chips=lambda r: _owned(r.foreign_owned)),
            Column("country", t("Owner's country"), 130, text=lambda r: r.owner_country),
            Column("visited", t("Last visited"), 110, kind="date", text=_visited),
        )

    def read(self) -> None:
        """Read both lists again."""
        self.nav.tasks.query(visits.planned, then=self.planned.set_rows, owner=self, key="visits.planned")
        self.nav.tasks.query(
            visits.proposed,
            int(self.months.key()),
            then=self.proposed.set_rows,
            owner=self,
            key="visits.next",
        )

    def _open(self, visit_id: str) -> None:
        protocol(self.nav, visit_id)

    def _plan(self) -> None:
        row = self.next.current_row()
        if row is None:
            self.complain(t("Choose whom to visit."))
        else:
            PlanVisitDialog(self.nav, row.id, row.name).open()


def _owned(foreign: bool | None) -> tuple[ChipText, ...]:
    if foreign is None:
        return (ChipText(t("unknown"), "neutral"),)
    return (ChipText(t("foreign-owned"), "info"),) if foreign else (ChipText(t("Swedish"), "neutral"),)


def _visited(row: ToVisit) -> str:
    return formats.day(row.visited_on) if row.visited_on else t("never")


def run(nav: Navigator) -> VisitPlanDialog:
    """Show the plan."""
    dialog = VisitPlanDialog(nav)
    dialog.open()
    return dialog
