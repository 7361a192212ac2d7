"""One project: its facts and reports, what was done, hours, what counts to it, and its goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from investcrm import words
from investcrm.domain.access import Verb
from investcrm.domain.project_commands import RemovePart
from investcrm.domain.projects import STATE_LABELS, State
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.project import ProjectDialog
from investcrm.gui.dialogs.project_report import ReportDialog
from investcrm.gui.project_words import period_days
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.inquiries import acts
from investcrm.gui.views.projects.activities import ActivitiesTab
from investcrm.gui.views.projects.columns import TONES
from investcrm.gui.views.projects.counted import CountedTab
from investcrm.gui.views.projects.goals import GoalsTab
from investcrm.gui.views.projects.hours import HoursTab
from investcrm.gui.views.projects.overview import OverviewTab
from investcrm.gui.widgets.basic import Card, EmptyState, label
from investcrm.gui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.choice import Choice
from investcrm.services import project_periods, project_reports, projects
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import PeriodStatus
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View

_TO_DO = (State.LATE, State.OPEN, State.RUNNING)


class ProjectPane(Card):
    """The detail beside the list; the period chosen in its head holds for every tab but the hours."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.nav = nav
        self.project_id = ""
        self.view: View | None = None
        self.may_write = nav.may(Verb.CHANGE, "project")
        self._head()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(t("About the project"))
        self.tabs.setUsesScrollButtons(True)
        self.tabs.tabBar().setProperty("kind", "dense")
        self.overview = OverviewTab(nav)
        self.activities = ActivitiesTab(nav)
        self.hours = HoursTab(nav)
        self.counted = CountedTab(nav)
        self.goals = GoalsTab(nav)
        for tab, title in (
            (self.overview, t("Overview")),
            (self.activities, t("Activities")),
            (self.hours, t("Hours")),
            (self.counted, t("Cases and KPIs")),
            (self.goals, t("Goals")),
        ):
            self.tabs.addTab(tab, title)
        self.overview.opened.connect(self._period_opened)
        self.body.addWidget(self.tabs, 1)
        self._empty = EmptyState(
            t("Choose a project to see what is done and what is to be reported."), icon="project"
        )
        self.body.addWidget(self._empty, 1)
        self._show(None)

    def _head(self) -> None:
        row = QHBoxLayout()
        self.name = label("", "title", wrap=True)
        row.addWidget(self.name, 1)
        self.report = PrimaryButton(t("Report…"), icon="document")
        self.report.set_tip(t("See what is missing, write the summary, and make the report of the period"))
        self.report.clicked.connect(self.open_report)
        self.edit = SecondaryButton(t("Edit"), icon="edit", hint=hint("edit"))
        self.edit.clicked.connect(self.change)
        self.calendar = IconButton("calendar", t("Save the days reports are due as a calendar file"))
        self.calendar.clicked.connect(self._save_calendar)
        self.remove = IconButton("trash", t("Delete the project"))
        self.remove.clicked.connect(self._remove)
        for button in (self.report, self.edit, self.calendar, self.remove):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        under = QHBoxLayout()
        self.state = Chip("", "neutral")
        self.period = Choice()
        self.period.setAccessibleName(t("Period"))
        self.period.chosen.connect(lambda _key: self.read())
        name = label(t("Figures of"), "muted")
        name.setBuddy(self.period)
        under.addWidget(name)
        under.addWidget(self.period)
        under.addWidget(self.state)
        under.addStretch(1)
        self.body.addLayout(under)
        self._shown = (self.name, self.report, self.calendar, self.period, self.state, name)

    # ---- what is shown

    def show_project(self, project_id: str, period: int = 0) -> None:
        """Read and show a project; "" shows none. ``period`` 0 is the one that is to be reported next."""
        if project_id != self.project_id or period:
            self.period.blockSignals(True)
            self.period.clear()
            if period:
                self.period.addItem(str(period), str(period))
            self.period.blockSignals(False)
            self.project_id = project_id
        self.read()

    def read(self) -> None:
        """Read the project again."""
        if not self.project_id:
            self._show(None)
            return
        self.nav.tasks.query(
            project_reports.view, self.project_id, self._number(), words.current().language,
            then=self._show, failed=lambda _error: self._show(None), owner=self, key="project",
        )  # fmt: skip

    def _number(self) -> int:
        return int(self.period.key() or -1)

    def _show(self, view: View | None) -> None:
        self.view = view
        there = view is not None
        for widget in (*self._shown, self.tabs):
            widget.setVisible(there)
        for button in (self.edit, self.remove):
            button.setVisible(there and self.may_write)
        self._empty.setVisible(not there)
        if view is None:
            return
        self.name.setText(view.page.project.name)
        if self._fill_periods(view):
            self.read()
            return
        status = self.status()
        self.report.setEnabled(status is not None)
        if status is not None:
            self.state.set(t(STATE_LABELS[status.state]), TONES[status.state])
        self.state.setVisible(status is not None)
        for tab in (self.overview, self.activities, self.hours, self.counted, self.goals):
            tab.show_view(view)

    def _fill_periods(self, view: View) -> bool:
        """Offer the project's periods; return whether another one is chosen than was read."""
        now = self.period.key()
        known = [str(one.period.number) for one in view.page.periods]
        if not now or now not in ("0", *known):
            first = next((one for one in view.page.periods if one.state in _TO_DO), view.page.periods[-1])
            now = str(first.period.number)
        self.period.blockSignals(True)
        self.period.clear()
        for one in view.page.periods:
            self.period.addItem(
                t("Period {number}: {days}", number=one.period.number, days=period_days(one)),
                str(one.period.number),
            )
        self.period.addItem(t("The whole project"), "0")
        self.period.set_key(now)
        self.period.setMinimumWidth(290)
        self.period.blockSignals(False)
        return int(now) != view.number

    def status(self) -> PeriodStatus | None:
        """Return the period chosen, or None for the whole project."""
        if self.view is None:
            return None
        number = self._number()
        return next((one for one in self.view.page.periods if one.period.number == number), None)

    def _period_opened(self, number: str) -> None:
        self.period.set_key(number)
        self.open_report()

    # ---- what is done

    def change(self) -> None:
        """Change the project."""
        if self.view is not None and self.may_write:
            ProjectDialog(self.nav, self.view.page.project).open()

    def open_report(self) -> None:
        """Show what the period's report lacks, and make it."""
        status = self.status()
        if self.view is not None and status is not None:
            ReportDialog(self.nav, self.view, status).open()

    def _save_calendar(self) -> None:
        if self.view is None:
            return
        from datetime import UTC, datetime

        of = self.view.page.project
        path = outbox.ask_where(self.nav, self, f"{of.name}.ics", t("Calendar (*.ics)"))
        if path is not None:
            language = words.current().language
            outbox.save(
                self.nav,
                path,
                lambda reader: project_periods.calendar(reader, of.id, datetime.now(UTC), language),
                self,
            )

    def _remove(self) -> None:
        if self.view is not None:
            of = self.view.page.project
            said = t("{name} deleted", name=of.name)
            acts.mutate(self.nav, projects.remove, RemovePart("project", of.id), said)
