"""Hours worked: one person's week to fill in, and the months around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.project_commands import LogHours
from investcrm.domain.project_rows import HoursLine
from investcrm.gui.dialogs.project_month import MonthDialog
from investcrm.gui.dialogs.sheet import bind_key
from investcrm.gui.following import Following
from investcrm.gui.project_words import hours
from investcrm.gui.views.projects.hours_grid import HoursGrid, week_words
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import IconButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.services import project_hours
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Figures, HoursWeek
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View


class HoursTab(ScrollPage):
    """The week of whoever is chosen; an advisor's own alone."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.view: View | None = None
        self.week: HoursWeek | None = None
        today = nav.region.today()
        self.monday = today - timedelta(days=today.weekday())
        self._extra: HoursLine | None = None
        self.body.setContentsMargins(0, 10, 6, 0)
        self._head()
        self.grid = HoursGrid()
        self.grid.filled.connect(self._filled)
        self.grid.refused.connect(nav.shell.say_error)
        self.body.addWidget(self.grid)
        self._below()
        self.body.addStretch(1)
        bind_key(self, "PgUp", lambda: self.go(-1))
        bind_key(self, "PgDown", lambda: self.go(1))
        Following(self, nav.tasks, self.read, "project")

    def _head(self) -> None:
        row = QHBoxLayout()
        self.title = SectionTitle("")
        row.addWidget(self.title, 1)
        self.who = Choice()
        self.who.setAccessibleName(t("Whose hours"))
        self.who.chosen.connect(lambda _key: self.read())
        self.who.setMaximumWidth(220)
        row.addWidget(self.who)
        before = IconButton("chevron-left", t("The week before"), key="PgUp")
        before.clicked.connect(lambda: self.go(-1))
        after = IconButton("chevron-right", t("The week after"), key="PgDown")
        after.clicked.connect(lambda: self.go(1))
        now = SecondaryButton(t("This week"))
        now.clicked.connect(lambda: self.go(0))
        for button in (before, now, after):
            row.addWidget(button)
        self.body.addLayout(row)

    def _below(self) -> None:
        hint = t("Type hours such as 7,5 or 7:30. Tab goes to the right, Enter down, Delete takes away.")
        self.body.addWidget(label(hint, "small", wrap=True))
        row = QHBoxLayout()
        self.more = Choice()
        self.more.setAccessibleName(t("Add a line for an activity"))
        self.more.chosen.connect(self._line_wanted)
        self.month = SecondaryButton(t("Log a whole month…"), icon="calendar")
        self.month.clicked.connect(self.log_month)
        row.addWidget(self.more, 1)
        row.addWidget(self.month)
        row.addStretch(1)
        self.body.addLayout(row)
        self.months = label("", wrap=True)
        self.body.addWidget(SectionTitle(t("Months")))
        self.body.addWidget(self.months)
        self.people_title = SectionTitle(t("Everybody in the period"))
        self.people = label("", wrap=True)
        self.body.addWidget(self.people_title)
        self.body.addWidget(self.people)

    # ---- what is shown

    def show_view(self, view: View) -> None:
        """Show a project's hours."""
        if self.view is None or self.view.page.project.id != view.page.project.id:
            self._extra = None
        self.view = view
        self._tell_people(view.figures)
        self.read()

    def go(self, weeks: int) -> None:
        """Show another week; 0 is this one."""
        today = self.nav.region.today()
        this = today - timedelta(days=today.weekday())
        self.monday = self.monday + timedelta(weeks=weeks) if weeks else this
        self._extra = None
        self.read()

    def read(self) -> None:
        """Read the week again."""
        if self.view is None:
            return
        if not self.who.count():
            self.nav.tasks.query(project_hours.people, then=self._take_people, owner=self, key="people")
            return
        self.nav.tasks.query(
            project_hours.week, self.view.page.project.id, self._member(), self.monday, then=self._show,
            failed=self.nav.shell.say_error, owner=self, key="week",
        )  # fmt: skip

    def _take_people(self, people: tuple[tuple[str, str], ...]) -> None:
        me = self.nav.actor.member_id or self.nav.region.member_id
        if reach(self.nav.actor, Verb.CHANGE, "project_hours") is not Whose.ALL:
            people = tuple(one for one in people if one[0] == me)
        self.who.blockSignals(True)
        for member_id, name in people or ((me, self.nav.actor.name),):
            self.who.addItem(name, member_id)
        self.who.set_key(me)
        self.who.blockSignals(False)
        self.who.setVisible(len(people) > 1)
        self.read()

    def _member(self) -> str:
        return self.who.key()

    def _show(self, week: HoursWeek) -> None:
        if self.view is None or week.monday != self.monday:
            return
        self.week = week
        known = {line.activity_id for line in week.lines}
        if self._extra is not None and self._extra.activity_id in known:
            self._extra = None
        self.title.set(week_words(week.monday))
        of = self.view.page.project
        may = project_hours.may_log_for(self.nav.actor, week.member_id) or (
            not self.nav.actor.member_id and self.nav.may(Verb.CHANGE, "project_hours")
        )
        self.grid.show_week(week, of.span, self.nav.region.today(), self._extra, may)
        self._fill_more(week, known | ({self._extra.activity_id} if self._extra else set()))
        self.month.setEnabled(may)
        self.more.setEnabled(may)
        told = [f"{formats.month(first)}: {hours(minutes)}" for first, minutes in week.months]
        told += [
            t("{month} as a whole: {hours}", month=formats.month(one.worked_on), hours=hours(one.minutes))
            + (f" ({one.note})" if one.note else "")
            for one in week.month_entries
        ]
        self.months.setText("\n".join(told))

    def _fill_more(self, week: HoursWeek, shown: set[str]) -> None:
        self.more.blockSignals(True)
        self.more.clear()
        self.more.addItem(t("Add a line for an activity"), "")
        for activity_id, title in week.others:
            if activity_id not in shown:
                self.more.addItem(title, activity_id)
        self.more.blockSignals(False)
        self.more.setVisible(self.more.count() > 1)

    def _tell_people(self, figures: Figures) -> None:
        lines = [
            f"{person}: {hours(sum(months.values()))} ("
            + ", ".join(
                f"{formats.month(month, short=True)}: {hours(minutes)}" for month, minutes in months.items()
            )
            + ")"
            for person, months in figures.by_person().items()
        ]
        if lines:
            lines.append(t("Sum: {hours}", hours=hours(figures.minutes)))
        self.people.setText("\n".join(lines) or t("No hours were logged in the period."))

    # ---- what is done

    def _line_wanted(self, activity_id: str) -> None:
        if activity_id and self.week is not None:
            title = self.more.currentText()
            self._extra = HoursLine(activity_id, title, (0,) * 7)
            self.read()

    def _filled(self, activity_id: str, on: date, minutes: int, seen: int) -> None:
        if self.view is None or self.week is None:
            return
        command = LogHours(
            self.view.page.project.id, on, minutes, self.week.member_id, activity_id or None, seen=seen
        )
        self.nav.tasks.mutate(project_hours.log, command, failed=self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self.nav.shell.say_error(error)
        self.read()

    def log_month(self) -> None:
        """Log the hours of a whole month."""
        if self.view is not None and self.week is not None:
            MonthDialog(self.nav, self.view.page.project, self.week.member_id, self.monday).open()
