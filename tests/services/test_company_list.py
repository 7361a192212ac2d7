"""The company list: who owns whom, who was visited when, and who stands there twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.store.worlds import World

from investcrm.domain.commands import RecordActivity, SaveOrganisation
from investcrm.domain.errors import InvalidInput
from investcrm.domain.filters import OrganisationFilter
from investcrm.services import cases, organisations


def names(world: World, shown: OrganisationFilter) -> list[str]:
    head = world.ask(organisations.list_head, shown)
    found = world.ask(organisations.list_window, shown, head, 0, 200)
    assert len(found) == head.count
    return [row.name for row in found]


def test_companies_are_listed_by_owner_visit_and_likeness(world: World) -> None:
    german = world.act(
        organisations.save,
        SaveOrganisation("Zeta AB", owner_country="Tyskland", parent_company="Zeta Group", employees=140),
    )
    swedish = world.act(organisations.save, SaveOrganisation("Alfa AB", owner_country="Sverige"))
    visited = RecordActivity("visit", "Rundvandring", organisation_id=german)
    world.act(cases.record_activity, visited)
    assert names(world, OrganisationFilter(order="owner"))[0] == "Zeta AB"
    assert names(world, OrganisationFilter(order="owner"))[-1] == "Alfa AB"
    assert names(world, OrganisationFilter(owned="foreign")) == ["Zeta AB"]
    assert "Zeta AB" not in names(world, OrganisationFilter(not_visited_since=world.today))
    since = world.today + timedelta(days=1)
    assert "Zeta AB" in names(world, OrganisationFilter(not_visited_since=since))
    twice = names(world, OrganisationFilter(duplicates=True))
    assert set(twice) == {"Car-O-Liner", "Saab", "Seco Tools"}
    row = world.ask(organisations.detail, german).row
    assert (row.foreign_owned, row.visits, row.visited_on, row.employees) == (True, 1, world.today, 140)
    world.act(organisations.save, SaveOrganisation("Zeta AB", german, row.version))
    assert world.ask(organisations.detail, german).row.parent_company == "Zeta Group"
    with pytest.raises(InvalidInput, match="future"):
        world.act(organisations.save, SaveOrganisation("Alfa AB", swedish, reviewed_on=since))
