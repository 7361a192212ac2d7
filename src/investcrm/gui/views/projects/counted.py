"""Which cases and KPIs count to a project, and what they came to in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.gui.dialogs import project_behind
from investcrm.gui.dialogs.project_behind import BehindDialog
from investcrm.gui.dialogs.project_share import CaseDialog, FindCaseDialog, KpiDialog
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.projects.columns import case_columns, kpi_columns
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import GhostButton, SecondaryButton
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.table import DataTable
from investcrm.services import project_figures
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.models.columns import Column
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View

_MOST = 8


class CountedTab(ScrollPage):
    """The figures, each opening its list; then the cases and the KPIs."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.view: View | None = None
        self.may_write = nav.may(Verb.ADD, "project_case")
        self.body.setContentsMargins(0, 10, 6, 0)
        self.body.addWidget(SectionTitle(t("In the period"), t("a figure opens its list")))
        self._facts = Holder()
        self.body.addWidget(self._facts)
        cases = SectionTitle(t("Cases"))
        self.add_case = SecondaryButton(t("Count a case…"), icon="plus")
        self.add_case.clicked.connect(self.choose_case)
        self.change = GhostButton(t("Share and days…"), icon="edit")
        self.change.clicked.connect(self._change_case)
        cases.buttons.addWidget(self.change)
        cases.buttons.addWidget(self.add_case)
        self.body.addWidget(cases)
        self.cases, self.case_table = self._table(
            t("Cases"),
            case_columns(),
            t("No case counts to the project. Choose one here, or from the case's own menu."),
        )
        self.case_table.opened.connect(self._open_case)
        kpis = SectionTitle(t("Key figures of the region"))
        self.add_kpi = SecondaryButton(t("Count a KPI…"), icon="plus")
        self.add_kpi.clicked.connect(self.choose_kpi)
        kpis.buttons.addWidget(self.add_kpi)
        self.body.addWidget(kpis)
        self.kpis, self.kpi_table = self._table(
            t("Key figures of the region"), kpi_columns(), t("No KPI counts to the project.")
        )
        self.kpi_table.opened.connect(self._open_kpi)
        self.change_kpi = GhostButton(t("Share and days…"), icon="edit")
        self.change_kpi.clicked.connect(self._change_kpi)
        kpis.buttons.insertWidget(0, self.change_kpi)
        for button in (self.add_case, self.change, self.add_kpi, self.change_kpi):
            button.setVisible(self.may_write)
        self.body.addStretch(1)

    def _table(self, name: str, columns: tuple[Column, ...], empty: str) -> tuple[RowsModel, DataTable]:
        model = RowsModel(columns, parent=self)
        table = DataTable(name)
        table.set_model(model)
        table.set_empty(label(empty, "muted", wrap=True))
        self.body.addWidget(table)
        return model, table

    def show_view(self, view: View) -> None:
        """Show what counts to a project."""
        self.view = view
        found = view.figures
        self._facts.hold(
            FactGrid(
                [
                    Fact(t("Cases received"), str(found.received), open=lambda: self._behind("received")),
                    Fact(t("Cases won"), str(found.won), open=lambda: self._behind("won")),
                    Fact(
                        t("Jobs, decided"), formats.number(found.jobs, decimals=0),
                        note=t("the project's share"), open=lambda: self._behind("won"),
                    ),
                    Fact(
                        t("Investment, decided"), formats.money(found.investment_sek),
                        note=t("the project's share"), open=lambda: self._behind("won"),
                    ),
                ],
                label_width=190,
            )
        )  # fmt: skip
        self.cases.set_rows(found.cases)
        self.kpis.set_rows(view.kpis)
        for table in (self.case_table, self.kpi_table):
            table.fit_rows(_MOST)

    # ---- what is done

    def _behind(self, what: str) -> None:
        if self.view is None:
            return
        ids = set(project_figures.behind(self.view.figures, what))
        title = t("Cases received") if what == "received" else t("Cases won")
        rows = [
            (one.inquiry_id, one.number, one.title)
            for one in self.view.figures.cases
            if one.inquiry_id in ids
        ]
        BehindDialog(self.nav, title, rows).open()

    def _open_case(self, row_id: str) -> None:
        found = next((one for one in self.cases.rows() if one.id == row_id), None)
        if found is not None:
            self.nav.open_inquiry(found.inquiry_id)

    def _open_kpi(self, row_id: str) -> None:
        found = next((one for one in self.kpis.rows() if one.id == row_id), None)
        if found is not None and self.view is not None:
            span = found.share.span.common(self.view.figures.span)
            project_behind.of_kpi(
                self.nav, found.share.kpi, found.label, span or self.view.figures.span, self
            )

    def choose_case(self) -> None:
        """Choose a case that counts to the project."""
        if self.view is not None and self.may_write:
            FindCaseDialog(self.nav, self.view.page.project).open()

    def choose_kpi(self) -> None:
        """Choose a KPI that counts to the project."""
        if self.view is not None and self.may_write:
            KpiDialog(self.nav, self.view.page.project).open()

    def _change_case(self) -> None:
        row = self.case_table.current_row()
        if row is None or self.view is None:
            self.nav.shell.say(t("Choose a case in the list first."), "info")
            return
        CaseDialog(self.nav, self.view.page.project, row).open()

    def _change_kpi(self) -> None:
        row = self.kpi_table.current_row()
        if row is None or self.view is None:
            self.nav.shell.say(t("Choose a KPI in the list first."), "info")
            return
        KpiDialog(self.nav, self.view.page.project, row.share, row.label).open()
