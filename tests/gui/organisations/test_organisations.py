"""Companies on screen: found, added, their people and inquiries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.gui import land

from investcrm.domain.filters import OrganisationFilter
from investcrm.gui.dialogs.company import CompanyDialog
from investcrm.gui.dialogs.contact import ContactDialog
from investcrm.services import organisations

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
