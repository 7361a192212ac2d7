"""The room ranks the region's land, and sees at once what changes there."""

from __future__ import annotations

from tests.room.conftest import Both

from investcrm.domain.commands import AddSite
from investcrm.domain.matching import Verdict
from investcrm.domain.requirements import Requirement
from investcrm.services import land, matching, sites

HECTARE = 10_000


def test_the_land_the_room_keeps_follows_the_open_store(both: Both) -> None:
    wanted = (Requirement("land", low=12 * HECTARE),)
    before = both.room.ask(matching.hold, wanted).matches.sites()
    kept = both.room.ask(land.ground)
    assert both.room.ask(land.ground) is kept
    site_id = both.open.act(sites.add_site, AddSite("1981", "Nya backen", {"usable_m2": 90 * HECTARE}))
    found = both.room.ask(matching.hold, wanted).matches
    assert found.sites() == before + 1
    at = found.position(site_id)
    assert at is not None
    assert found[at].verdict is Verdict.MET
