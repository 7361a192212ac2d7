"""A visit to a company: planned with day and time, then its protocol and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from investcrm import formats, words
from investcrm.domain.visit_commands import CallOffVisit, FollowUp, NeedToInquiry, PlanVisit, RecordVisit
from investcrm.domain.visits import PLANNED, STATE_LABELS, Visit
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import visits
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_PROMISES = 3
_TOLD = ("needs", "plans", "obstacles")


class PlanVisitDialog(Sheet):
    """When, where, who and why; with ``row`` a planned visit is moved."""

    def __init__(self, nav: Navigator, organisation_id: str, company: str, row: Visit | None = None) -> None:
        title = t("Move the visit") if row else t("Plan visit")
        super().__init__(nav, title, t("Save"), note=company, topic="organisations", size=(600, 0))
        self.row, self._organisation_id = row, organisation_id
        self.version = row.version if row else 0
        form = FormGrid(2)
        self.day = form.add(t("Day"), DateField(nav.region.today), required=True)
        self.day.set_value(row.planned_on if row else nav.region.today() + timedelta(days=14))
        self.clock = form.add(
            t("Time"), QLineEdit(row.starts_at if row else ""), note=t("Such as 09:30; none means all day")
        )
        self.minutes = form.add(t("Minutes"), NumberBox())
        self.minutes.setRange(15, 600)
        self.minutes.setSingleStep(15)
        self.minutes.setValue(row.minutes if row else 90)
        members = list(nav.region.reference.members.items())
        self.owner = form.add(
            t("Who"), Choice(members, (row.owner_id or "") if row else nav.region.member_id)
        )
        self.place = form.add(t("Place"), QLineEdit(row.place if row else ""), span=2)
        self.purpose = form.add(t("What for"), QLineEdit(row.purpose if row else ""), span=2)
        self.people = form.add(t("Who takes part"), QLineEdit(row.participants if row else ""), span=2)
        self.form = form
        self.body.addWidget(form)
        for edit in (self.clock, self.place, self.purpose, self.people):
            edit.textChanged.connect(self.typed)
        self.keep_under(f"visit.{row.id if row else organisation_id}")
        self.day.setFocus()

    def go(self) -> None:
        """Plan it."""
        on = self.day.value()
        if not self.day.is_valid() or on is None:
            self.complain(t("The day cannot be read."))
            return
        command = PlanVisit(
            self._organisation_id, on, self.clock.text(), self.minutes.value(), self.place.text(),
            self.purpose.text(), self.people.text(), self.owner.key() or None,
            self.row.id if self.row else None, self.version or None,
        )  # fmt: skip
        self.run(visits.plan, command, lambda _id: self.finished_with(t("Visit planned")))

    def content(self) -> dict[str, Any]:
        return {
            "clock": self.clock.text(), "place": self.place.text(), "purpose": self.purpose.text(),
            "people": self.people.text(),
        }  # fmt: skip

    def put_back(self, kept: dict[str, Any]) -> None:
        for name in ("clock", "place", "purpose", "people"):
            getattr(self, name).setText(str(kept.get(name, "")))


class ProtocolDialog(Sheet):
    """What was told at a visit, and what was promised; from here a need becomes an inquiry."""

    def __init__(self, nav: Navigator, row: Visit) -> None:
        state = t(STATE_LABELS[row.state])
        when = " ".join(part for part in (formats.day(row.planned_on), row.starts_at) if part)
        note = " · ".join(part for part in (row.company, when, state, row.purpose) if part)
        super().__init__(
            nav,
            t("Visit protocol"),
            t("Save"),
            note=note,
            topic="organisations",
            size=(720, 700),
            scrolls=True,
        )
        self.row = row
        self.version = row.version
        form = FormGrid(2)
        self.day = form.add(t("Visited on"), DateField(nav.region.today))
        self.day.set_value(min(row.planned_on, nav.region.today()))
        self.people = form.add(t("Who took part"), QLineEdit(row.participants))
        self.needs = self._text(form, t("Needs"), row.needs)
        self.plans = self._text(form, t("Plans"), row.plans)
        self.obstacles = self._text(form, t("Obstacles"), row.obstacles)
        form.section(t("Promised"), t("Each line becomes a task."))
        self.promises: list[tuple[QLineEdit, DateField]] = []
        for number in range(1, _PROMISES + 1):
            title = form.add(t("What is to be done ({number})", number=number), QLineEdit())
            due = form.add(t("By ({number})", number=number), DateField(nav.region.today))
            due.set_value(nav.region.today() + timedelta(days=14))
            title.textChanged.connect(self.typed)
            self.promises.append((title, due))
        self.form = form
        self.body.addWidget(form)
        self._buttons()
        for name in _TOLD:
            getattr(self, name).textChanged.connect(self.typed)
        self.people.textChanged.connect(self.typed)
        self.keep_under(f"protocol.{row.id}")
        self.edits(row.organisation_id)
        self.needs.setFocus()

    def _text(self, form: FormGrid, title: str, text: str) -> QPlainTextEdit:
        edit = form.add(title, QPlainTextEdit(text), span=2)
        edit.setFixedHeight(76)
        edit.setTabChangesFocus(True)
        return edit

    def _buttons(self) -> None:
        if self.row.state == PLANNED:
            self.left.addWidget(small_button(t("Calendar file…"), self.save_calendar, icon="calendar"))
            self.left.addWidget(small_button(t("Move…"), self.move_visit))
            self.left.addWidget(small_button(t("Call off"), self.call_off))
        elif self.row.inquiry_id:
            opens = small_button(
                t("Open {number}", number=self.row.number), self._open_inquiry, icon="inquiries"
            )
            self.left.addWidget(opens)
        elif self.row.needs:
            self.need = small_button(t("Make the need an inquiry"), self.make_inquiry, icon="inquiries")
            self.left.addWidget(self.need)

    def go(self) -> None:
        """Write the protocol."""
        if not self.day.is_valid() or not all(due.is_valid() for _, due in self.promises):
            self.complain(t("The day cannot be read."))
            return
        command = RecordVisit(
            self.row.id,
            self.day.value(),
            self.people.text(),
            self.needs.toPlainText(),
            self.plans.toPlainText(),
            self.obstacles.toPlainText(),
            tuple(
                FollowUp(title.text(), due.value()) for title, due in self.promises if title.text().strip()
            ),
            self.version,
        )
        self.run(visits.record, command, lambda _result: self.finished_with(t("Protocol saved")))

    def make_inquiry(self) -> None:
        """Log an inquiry of the need, and show it."""

        def made(inquiry_id: str) -> None:
            self.finished_with(t("The need became an inquiry"))
            self.nav.open_inquiry(inquiry_id)

        self.run(visits.need_to_inquiry, NeedToInquiry(self.row.id), made)

    def call_off(self) -> None:
        """Note that the visit will not be."""
        self.run(
            visits.call_off,
            CallOffVisit(self.row.id),
            lambda _done: self.finished_with(t("Visit called off")),
        )

    def move_visit(self) -> None:
        """Choose another day."""
        self.reject()
        PlanVisitDialog(self.nav, self.row.organisation_id, self.row.company, self.row).open()

    def save_calendar(self) -> None:
        """Write the visit as a file for a calendar."""
        name = t("Visit to {company}", company=self.row.company)
        path = outbox.ask_where(self.nav, self, f"{name}.ics", "iCalendar (*.ics)")
        if path is not None:
            read = partial(
                visits.calendar, visit_id=self.row.id, stamp=datetime.now(UTC),
                language=words.current().language,
            )  # fmt: skip
            outbox.save(self.nav, path, read, self.nav.window() or self)

    def _open_inquiry(self) -> None:
        if self.row.inquiry_id:
            self.reject()
            self.nav.open_inquiry(self.row.inquiry_id)

    def content(self) -> dict[str, Any]:
        return {
            "people": self.people.text(),
            **{name: getattr(self, name).toPlainText() for name in _TOLD},
            "promises": [title.text() for title, _ in self.promises],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.people.setText(str(kept.get("people", "")))
        for name in _TOLD:
            getattr(self, name).setPlainText(str(kept.get(name, "")))
        for (title, _), text in zip(self.promises, kept.get("promises", ()), strict=False):
            title.setText(str(text))


def protocol(nav: Navigator, visit_id: str, then: Callable[[ProtocolDialog], object] | None = None) -> None:
    """Open the protocol of a visit."""

    def show(row: Visit) -> None:
        dialog = ProtocolDialog(nav, row)
        dialog.open()
        if then is not None:
            then(dialog)

    nav.tasks.query(visits.visit, visit_id, then=show, failed=nav.shell.say_error)
