"""Companies on screen: found, added, their people and inquiries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.gui import land

from investcrm.domain.commands import RecordActivity
from investcrm.domain.filters import OrganisationFilter
from investcrm.gui.dialogs.activity import ActivityDialog
from investcrm.gui.dialogs.company import CompanyDialog
from investcrm.gui.dialogs.contact import ContactDialog
from investcrm.gui.views.events import EventLine
from investcrm.gui.views.organisations.detail import SHOWN
from investcrm.gui.widgets.buttons import GhostButton
from investcrm.services import cases, organisations

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("organisations")
    settle()
    return shown


def test_the_regions_companies_are_listed(page: Any) -> None:
    assert page.model.count > 10
    assert page.pane.name.text() == page.model.row_at(0).name


def test_a_company_is_added_with_its_strength_areas(
    page: Any, nav: Any, workspace: Any, settle: Settle
) -> None:
    from investcrm.gui.dialogs import company

    company.run(nav)
    dialog = land.dialog(CompanyDialog)
    dialog.go()
    assert dialog.name.property("state") == "bad"
    dialog.name.setText("Kvarnby Kraft AB")
    key = nav.region.areas()[0][0]
    dialog.areas.toggle(key)
    dialog.go()
    settle()
    assert page.pane.row.name == "Kvarnby Kraft AB"
    assert page.pane.row.strength_areas == (key,)
    head = workspace.ask(organisations.list_head, OrganisationFilter(search="kvarnby"))
    assert head.count == 1


def test_a_contact_is_kept_with_the_company(page: Any, workspace: Any, settle: Settle) -> None:
    page.pane.add_contact()
    dialog = land.dialog(ContactDialog)
    dialog.name.setText("Etableringschefen")
    dialog.email.setText("etablering@bolag.example")
    dialog.go()
    settle()
    people = workspace.ask(organisations.contacts, None, page.pane.row.id)
    assert [person.name for person in people] == ["Etableringschefen"]
    assert [row.name for row in page.pane.contacts.rows()] == ["Etableringschefen"]


def test_narrowed_by_municipality_and_strength_area(page: Any, nav: Any, settle: Settle) -> None:
    every = page.model.count
    page.open(filter=OrganisationFilter(municipality_code=nav.region.municipalities()[0][0]))
    settle()
    assert page.model.count < every


def test_a_call_is_noted_with_the_company_and_stands_first(
    page: Any, workspace: Any, qtbot: Any, settle: Settle
) -> None:
    company_id = page.pane.row.id
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    dialog = land.dialog(ActivityDialog)
    assert page.pane.row.name in [said.text() for said in dialog.findChildren(QLabel)]
    dialog.text.setPlainText("Vill växa om två år")
    dialog.people.setText("vd")
    dialog.go()
    settle()
    page.pane.add_event("visit")
    visit = land.dialog(ActivityDialog)
    assert visit.kind.currentText() == "Företagsbesök"
    visit.text.setPlainText("Såg gjuteriet")
    visit.day.set_value(page.nav.region.today() - timedelta(days=4))
    visit.go()
    settle()
    found = workspace.ask(organisations.detail, company_id).activities
    assert [(event.kind, event.text) for event in found] == [
        ("call", "Vill växa om två år"),
        ("visit", "Såg gjuteriet"),
    ]
    lines = page.pane.findChildren(EventLine)
    shown = [line.event_id for line in lines if line.isVisible()]
    assert shown == [event.id for event in found]


def test_of_many_events_the_newest_stand_and_the_rest_are_asked_for(
    page: Any, workspace: Any, settle: Settle
) -> None:
    for number in range(SHOWN + 2):
        workspace.act(
            cases.record_activity,
            RecordActivity("call", f"Samtal {number}", organisation_id=page.pane.row.id),
        )
    page.pane.read_again()
    settle()
    assert len([line for line in page.pane.findChildren(EventLine) if line.isVisible()]) == SHOWN
    more = next(one for one in page.pane.findChildren(GhostButton) if "2" in one.text())
    more.click()
    settle()
    assert len([line for line in page.pane.findChildren(EventLine) if line.isVisible()]) == SHOWN + 2
