"""A municipality's today: what the region asks, by when, with the draft begun; what of its own grows old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, plan_phrases, words
from investcrm.domain.action_plans import Plan
from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.municipal import BriefRow, JointRow, MunicipalToday, OwnInquiryRow, StaleSite
from investcrm.domain.readiness_work import UpdateRequest
from investcrm.domain.wheel_rows import MeetingRow
from investcrm.gui.following import Following
from investcrm.gui.views.municipal import phrasing
from investcrm.gui.views.sites.listing import label_of
from investcrm.gui.views.today.line import WorkLine
from investcrm.gui.widgets.basic import Card, EmptyState, PageTitle, ScrollPage, clear_layout, rule
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.date_text import day_words
from investcrm.services import municipal
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_SHOWN = 12


class Line(WorkLine):
    """A line of the municipality's; a click on its words does what its button does."""

    def __init__(
        self, title: str, under: str, chip: tuple[str, str], button: str, run: Callable[[], object]
    ) -> None:
        super().__init__(title, under, Chip(*chip) if chip[0] else None, button)
        self._run = run
        self.button.clicked.connect(lambda _checked=False: run())

    def pressed(self) -> None:
        self._run()


class OwnTodayPage(ScrollPage):
    """What must we do now?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.found: MunicipalToday | None = None
        today = nav.region.today()
        self.body.setContentsMargins(16, 14, 16, 14)
        date = f"{formats.day(today)} · {day_words(today, today).split(',')[0]}"
        self.body.addWidget(PageTitle(t("Today"), date))
        columns = QHBoxLayout()
        columns.setSpacing(14)
        self.asked = Card(t("To answer"), margin=0)
        self.own = Card(t("Keep fresh"), margin=0)
        self._lines: dict[str, QVBoxLayout] = {}
        for name, card in (("asked", self.asked), ("own", self.own)):
            holder = self._lines[name] = QVBoxLayout()
            holder.setSpacing(0)
            card.body.setSpacing(0)
            card.body.addSpacing(6)
            card.body.addLayout(holder)
            card.body.addStretch(1)
            columns.addWidget(card, 1)
        self.body.addLayout(columns, 1)
        Following(self, nav.tasks, self.refresh)
        self.refresh()

    def shown(self) -> None:
        """Show drafts that were begun meanwhile."""
        self._draw()

    def refresh(self) -> None:
        """Read again."""
        codes = self.nav.actor.municipality_codes
        self.nav.tasks.query(municipal.today, codes, then=self._take, owner=self, key="today")

    def _take(self, found: MunicipalToday) -> None:
        self.found = found
        self._draw()

    def _draw(self) -> None:
        found = self.found
        if found is None:
            return
        self.nav.shell.set_count("today", found.due)
        asked = [*(self._brief(row) for row in found.asked), *(self._joint(row) for row in found.joint)]
        asked += [self._request(one) for one in found.requests]
        asked += [self._meeting(one) for one in found.meetings]
        asked += [self._plan(one) for one in found.plans]
        own = [*(self._own(row) for row in found.own), *(self._stale(one) for one in found.stale[:_SHOWN])]
        if own and not found.has_sites:
            under = t("The region can offer only what it knows of.")
            own.append(
                Line(t("No land or premises of yours are known"), under, ("", ""), t("Add"), self._add)
            )
        for card, lines in ((self.asked, asked), (self.own, own)):
            assert card.heading is not None
            card.heading.set_note(str(len(lines)) if lines else "")
        quiet = t("The region waits for nothing. What it asks you stands here at once.")
        self._fill("asked", asked, EmptyState(quiet, icon="check"))
        if found.has_sites:
            fresh = t("What is known of your land is fresh. What grows old stands here in time.")
            self._fill("own", own, EmptyState(fresh, icon="land"))
        else:
            none = t("No land or premises of yours are known yet. Add the first, so that it can be offered.")
            self._fill("own", own, EmptyState(none, t("New site"), self._add, icon="land"))

    def _fill(self, name: str, lines: list[Line], empty: EmptyState) -> None:
        holder = self._lines[name]
        clear_layout(holder)
        for place, line in enumerate(lines):
            if place:
                holder.addWidget(rule())
            holder.addWidget(line)
        if not lines:
            holder.addWidget(empty)
        else:
            empty.deleteLater()

    def _brief(self, row: BriefRow) -> Line:
        begun = self._desk.draft(f"reply.{row.id}") is not None
        said = [row.number] if row.title and row.number else []
        if begun:
            said.append(t("draft begun"))
        if row.reminded_on:
            said.append(t("reminded {day}", day=formats.day(row.reminded_on)))
        if row.news:
            said.append(t("the region has written"))
        words = " · ".join(said) or t("asked {day}", day=formats.day(row.sent_on))
        button = t("Go on") if begun else t("Answer")
        return Line(row.name, words, phrasing.deadline_chip(row), button, lambda: self.nav.open_brief(row.id))

    def _joint(self, row: JointRow) -> Line:
        title = t("{name} wants to answer together with you", name=row.other)
        return Line(title, row.note, ("", ""), t("Show"), lambda: self.nav.open_brief(row.brief_id))

    def _request(self, one: UpdateRequest) -> Line:
        from investcrm.gui.phrasing import days_left, due_tone

        today = self.nav.region.today()
        names = ", ".join(t(FIELDS[Subject.MUNICIPALITY, key].label) for key in one.left)
        under = " · ".join(text for text in (names, one.note) if text)
        chip = (days_left(one.due_on, today), due_tone(one.due_on, today))
        title = t("Look your readiness over")
        return Line(title, under, chip, t("Look over"), lambda: self.nav.shell.go("readiness"))

    def _meeting(self, one: MeetingRow) -> Line:
        from investcrm.gui.phrasing import days_left

        when = " ".join(part for part in (formats.day(one.held_on), one.starts_at, one.place) if part)
        chip = (days_left(one.held_on, self.nav.region.today()), "info")
        return Line(one.title, when, chip, t("Calendar file…"), self._save_meetings)

    def _plan(self, one: Plan) -> Line:
        from investcrm.gui.dialogs.action_plan import NoteDialog
        from investcrm.gui.phrasing import days_left, due_tone

        today, on = self.nav.region.today(), one.next_on or one.goal.by
        under = t("Action plan: {goal}", goal=plan_phrases.goal(one, words.current().language))
        chip = (days_left(on, today), due_tone(on, today))
        return Line(one.title, under, chip, t("Note"), lambda: NoteDialog(self.nav, one).open())

    def _save_meetings(self) -> None:
        from investcrm.gui.dialogs import outbox
        from investcrm.services import wheel_calendar

        path = outbox.ask_where(self.nav, self, f"{t('Meetings')}.ics", "iCalendar (*.ics)")
        if path is not None:
            read = partial(
                wheel_calendar.called, codes=self.nav.actor.municipality_codes, stamp=datetime.now(UTC),
                language=words.current().language,
            )  # fmt: skip
            outbox.save(self.nav, path, read, self)

    def _own(self, row: OwnInquiryRow) -> Line:
        from investcrm.gui.phrasing import days_left, due_tone

        today = self.nav.region.today()
        chip = (days_left(row.deadline_on, today), due_tone(row.deadline_on, today))
        return Line(
            row.title, row.number, chip, t("Open"), lambda: self.nav.shell.go("inquiries", own=row.id)
        )

    def _add(self) -> None:
        from investcrm.gui.dialogs import site

        site.run(self.nav, next(iter(self.nav.actor.municipality_codes), ""))

    def _stale(self, one: StaleSite) -> Line:
        names = ", ".join(label_of(key) for key in one.fields[:4])
        count = len(one.fields)
        chip = (n("{count} old value", "{count} old values", count), "warn")
        return Line(one.name, names, chip, t("State facts"), lambda: self._state(one.id))

    def _state(self, site_id: str) -> None:
        from investcrm.gui.dialogs.site import SiteDialog
        from investcrm.services import sites

        self.nav.tasks.query(
            sites.site_row, site_id, then=lambda row: SiteDialog(self.nav, row).open(),
            failed=self.nav.shell.say_error, owner=self, key="site",
        )  # fmt: skip

    @property
    def _desk(self) -> Any:
        return self.nav.desk
