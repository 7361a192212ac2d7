"""One company: what it is, who to reach, and the inquiries it stands behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, phrases
from investcrm.domain.rows import ActivityRow, OrganisationRow
from investcrm.domain.visits import DONE, PLANNED, STATE_LABELS, Visit
from investcrm.gui import phrasing
from investcrm.gui.dialogs import activity, company, contact, visit
from investcrm.gui.dialogs.company import KINDS
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.others import Others
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.events import EventLine
from investcrm.gui.widgets.basic import Card, EmptyState, ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import GhostButton, SecondaryButton
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.table import DataTable
from investcrm.services import cases, organisations
from investcrm.services.organisations import OrganisationDetail
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

SHOWN = 5
"""How many events stand there before one asks for all."""


class OrganisationPane(Card):
    """The detail beside the list."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.nav = nav
        self.row: OrganisationRow | None = None
        self._id = ""
        head = QHBoxLayout()
        self.name = label("", "title", wrap=True)
        head.addWidget(self.name, 1)
        self.others = Others(nav, self)
        head.addWidget(self.others, 0, Qt.AlignmentFlag.AlignTop)
        self.edit = SecondaryButton(t("Edit"), icon="edit", hint=hint("edit"))
        self.edit.clicked.connect(self.change)
        head.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self._headings: dict[str, SectionTitle] = {}
        self._inside = ScrollPage()
        self._inside.body.setContentsMargins(0, 4, 6, 0)
        self._facts = Holder()
        self._inside.body.addWidget(self._facts)
        self.contacts = RowsModel(self._contact_columns(), parent=self)
        self.inquiries = RowsModel(self._inquiry_columns(), parent=self)
        self._contact_table = self._part(
            t("Contacts"), self.contacts, empty=t("Nobody to reach is known yet.")
        )
        add = GhostButton(t("Add contact"), icon="plus")
        add.clicked.connect(self.add_contact)
        self._headings[t("Contacts")].buttons.addWidget(add)
        self._contact_table.opened.connect(self._edit_contact)
        self._events_part()
        self._visits_part()
        self._inquiry_table = self._part(t("Inquiries"), self.inquiries, empty=t("No inquiries yet."))
        self._inquiry_table.opened.connect(nav.open_inquiry)
        self._inside.body.addStretch(1)
        self.body.addWidget(self._inside, 1)
        self._empty = EmptyState(t("Choose a company to see its people and inquiries."), icon="companies")
        self.body.addWidget(self._empty, 1)
        self._show(None)

    def _events_part(self) -> None:
        heading = SectionTitle(t("Happened"))
        for words_, icon, kind in (
            (t("Call"), "phone", "call"),
            (t("Meeting"), "people", "meeting"),
            (t("Visit"), "map", "visit"),
        ):
            add = GhostButton(words_, icon=icon)
            add.set_tip(t("Note it"))
            add.clicked.connect(lambda _checked=False, kind=kind: self.add_event(kind))
            heading.buttons.addWidget(add)
        heading.buttons.setSpacing(0)
        self._inside.body.addWidget(heading)
        self._events = Holder()
        self._inside.body.addWidget(self._events)

    def _visits_part(self) -> None:
        self.visits = RowsModel(self._visit_columns(), parent=self)
        self._visit_table = self._part(
            t("Visits"), self.visits, empty=t("No visit has been planned or written up.")
        )
        self.plan = GhostButton(t("Plan visit"), icon="calendar")
        self.plan.clicked.connect(self.plan_visit)
        self._headings[t("Visits")].buttons.addWidget(self.plan)
        self._visit_table.opened.connect(lambda visit_id: visit.protocol(self.nav, visit_id))
        for part in (self._headings[t("Visits")], self._visit_table):
            part.setVisible(not self.nav.is_room)

    def _part(self, title: str, model: RowsModel, *, empty: str) -> DataTable:
        heading = self._headings[title] = SectionTitle(title)
        self._inside.body.addWidget(heading)
        table = DataTable(title)
        table.set_model(model)
        said = label(empty, "muted")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        table.set_empty(said)
        self._inside.body.addWidget(table)
        return table

    def _contact_columns(self) -> tuple[Column, ...]:
        return (
            Column("name", t("Name"), 130, kind="strong", text=lambda r: r.name, stretch=True),
            Column("role", t("Role"), 100, text=lambda r: r.role, tip=lambda r: r.role),
            Column("email", t("E-mail"), 150, text=lambda r: r.email, tip=lambda r: r.email),
            Column("phone", t("Telephone"), 100, text=lambda r: r.phone, tip=lambda r: r.phone),
        )

    def _visit_columns(self) -> tuple[Column, ...]:
        def said(row: Visit) -> str:
            return row.needs or row.plans or row.obstacles or row.purpose

        def chips(row: Visit) -> tuple[ChipText, ...]:
            missing = row.state == PLANNED and row.planned_on < self.nav.region.today()
            tone = "warn" if missing else {PLANNED: "info", DONE: "ok"}.get(row.state, "neutral")
            return (ChipText(t("protocol missing") if missing else t(STATE_LABELS[row.state]), tone),)

        return (
            Column("day", t("Day"), 100, kind="date", text=lambda r: formats.day(r.planned_on)),
            Column("state", t("Status"), 126, kind="chip", chips=chips),
            Column("said", t("What for, or what was told"), 150, text=said, tip=said, stretch=True),
            Column("number", t("Inquiry"), 84, kind="muted", text=lambda r: r.number),
        )

    def _inquiry_columns(self) -> tuple[Column, ...]:
        today = self.nav.region.today
        return (
            Column("number", t("No."), 84, kind="muted", text=lambda r: r.number),
            Column(
                "title",
                t("Case"),
                140,
                kind="strong",
                text=lambda r: r.title,
                tip=lambda r: r.title,
                stretch=True,
            ),
            Column(
                "status", t("Status"), 140, kind="chip", chips=lambda r: (phrasing.status_chip(r, today()),)
            ),
            Column("received", t("Received"), 96, kind="date", text=lambda r: formats.day(r.received_on)),
        )

    def show_organisation(self, organisation_id: str) -> None:
        """Read and show a company; "" shows none."""
        self._id = organisation_id
        self.others.follow(organisation_id)
        if not organisation_id:
            self._show(None)
            return
        self.nav.tasks.query(
            organisations.detail,
            organisation_id,
            then=self._show,
            failed=lambda _error: self._show(None),
            owner=self,
            key="organisation",
        )

    def read_again(self) -> None:
        """Read the same company again."""
        self.show_organisation(self._id)

    def change(self) -> None:
        """Change what is known of the company."""
        if self.row is not None:
            company.run(self.nav, self.row)

    def add_contact(self) -> None:
        """Add a person."""
        if self.row is not None:
            contact.run(self.nav, organisation_id=self.row.id)

    def add_event(self, kind: str = "call") -> None:
        """Note a call, a meeting or a visit."""
        if self.row is not None:
            activity.with_company(self.nav, self.row.id, self.row.name, kind)

    def plan_visit(self) -> None:
        """Plan a visit to the company."""
        if self.row is not None:
            visit.PlanVisitDialog(self.nav, self.row.id, self.row.name).open()

    def _edit_contact(self, contact_id: str) -> None:
        found = next((row for row in self.contacts.rows() if row.id == contact_id), None)
        if found is not None:
            contact.run(self.nav, found)

    def _show(self, found: OrganisationDetail | None) -> None:
        self.row = found.row if found else None
        for part in (self.name, self.edit, self._inside):
            part.setVisible(found is not None)
        self._empty.setVisible(found is None)
        if found is None:
            return
        self.name.setText(found.row.name)
        known = FactGrid(self._known(found.row))
        self._facts.hold(known)
        known.setMinimumHeight(known.sizeHint().height())  # parts below must not press it together
        self.contacts.set_rows(found.contacts)
        self.inquiries.set_rows(found.inquiries)
        self.visits.set_rows(found.visits)
        self._visit_table.fit_rows(6)
        self._show_events(found.activities, SHOWN)
        self._contact_table.fit_rows(6)
        self._inquiry_table.fit_rows(10)

    def _show_events(self, events: tuple[ActivityRow, ...], most: int) -> None:
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for event in events[:most]:
            column.addWidget(self._event(event))
        if len(events) > most:
            more = GhostButton(n("Show {count} more", "Show {count} more", len(events) - most))
            more.clicked.connect(lambda _checked=False: self._show_events(events, len(events)))
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if not events:
            column.addWidget(label(t("No calls, meetings or visits noted yet."), "muted", wrap=True))
        self._events.hold(lines)

    def _event(self, event: ActivityRow) -> EventLine:
        inquiry_id = event.inquiry_id
        labels = cases.ACTIVITY_LABELS if inquiry_id else cases.COMPANY_LABELS
        kind = t(labels.get(event.kind, event.kind))
        if inquiry_id is None:
            return EventLine(event, kind)
        return EventLine(
            event,
            kind,
            (f"{event.number} {event.title}", lambda: self.nav.open_inquiry(inquiry_id, "events")),
        )

    def _known(self, row: OrganisationRow) -> list[Fact]:
        nav = self.nav
        facts = [Fact(t("Kind"), t(KINDS.get(row.kind, row.kind)))]
        if row.municipality_code:
            code = row.municipality_code
            facts.append(Fact(t("Municipality"), row.municipality, open=lambda: nav.open_municipality(code)))
        if row.country:
            facts.append(Fact(t("Country"), row.country))
        owner = phrases.owner(row.owner_country, row.parent_company)
        facts.append(
            Fact(
                t("Owned by"),
                owner or t("unknown"),
                chip=t("foreign-owned") if row.foreign_owned else "",
                tone="info" if row.foreign_owned else "neutral",
            )
        )
        if row.employees is not None:
            facts.append(Fact(t("Employees"), formats.number(row.employees, decimals=0)))
        visited = formats.day(row.visited_on) if row.visited_on else t("never")
        facts.append(Fact(t("Last visited"), visited))
        areas = ", ".join(nav.region.area(key) for key in row.strength_areas)
        facts.append(Fact(t("Strength areas"), areas or t("none")))
        reviewed = formats.day(row.reviewed_on) if row.reviewed_on else t("never")
        facts.append(
            Fact(t("Reviewed"), reviewed, note=t("known as of {day}", day=row.as_of) if row.as_of else "")
        )
        if row.source:
            facts.append(Fact(t("Source"), row.source))
        if row.web:
            facts.append(Fact(t("Web address"), row.web))
        if row.note:
            facts.append(Fact(t("Note"), row.note))
        return facts
