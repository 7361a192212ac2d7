"""The sample region is whole, believable and alive on whatever day it is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from investcrm import bootstrap
from investcrm.bootstrap import Workspace
from investcrm.domain import periods
from investcrm.domain.filters import InquiryFilter, SiteFilter
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import checking, inquiries, kpis, reference, sites, today

NEW_YEAR = datetime(2028, 1, 1, 8, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 29, 8, tzinfo=UTC)


@pytest.fixture
def sample(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str, datetime], Workspace]:
    """Make the sample region of a county as on a given day."""

    def make(county: str, now: datetime) -> Workspace:
        folder = tmp_path / f"{county}-{len(list(tmp_path.iterdir()))}"
        made = bootstrap.create(
            folder, county, passphrase="granskog i dimma", remember=False, sample=True, clock=lambda: now
        )
        request.addfinalizer(made.workspace.close)
        return made.workspace

    return make


def rows(workspace: Workspace) -> tuple[inquiries.InquiryRow, ...]:
    with workspace.reader() as reader:
        head = inquiries.list_head(reader, InquiryFilter())
        return inquiries.list_window(reader, InquiryFilter(), head, 0, head.count)


@pytest.mark.parametrize(("county", "now"), [("19", LEAP_DAY), ("09", NEW_YEAR)])
def test_the_sample_has_everything_the_screens_show(sample, county: str, now: datetime):
    workspace = sample(county, now)
    assert workspace.ask(checking.check) == ()
    listed = rows(workspace)
    assert len(listed) >= 40
    assert {row.standing.stage for row in listed} == set(Stage)
    assert {row.standing.outcome for row in listed} == {None, *Outcome}
    assert len({row.lost_reason for row in listed if row.lost_reason}) >= len(LostReason) - 2
    assert any(row.standing.on_hold for row in listed)
    with workspace.reader() as reader:
        shown = today.today(reader, workspace.actor.member_id)
        assert {"remind", "collect", "send", "task"} <= {due.kind for due in shown.due}
        assert {due.kind for due in shown.waiting} >= {"waiting"}
        quarter = periods.containing(now.date(), periods.PeriodKind.QUARTER)
        figures = {line.key: line.now.value for line in kpis.dashboard(reader, quarter.previous()).lines}
        assert figures["inquiries"]
        known = reference.load(reader).municipalities
        head = sites.list_head(reader, SiteFilter())
        land = sites.list_window(reader, SiteFilter(), head, 0, head.count)
        assert {site.municipality_code for site in land} == set(known)
        assert 30 <= len(land) <= 75
        assert any(site.stale for site in land)
        assert any(not site.stale for site in land)
        names = [(site.municipality_code, site.name) for site in land]
        assert len(set(names)) == len(names)


def listing(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [(row.number, row.title, row.status) for row in rows(workspace)]


@pytest.mark.long
def test_the_same_county_and_day_give_the_same_sample(sample):
    one, two = (listing(sample("09", NEW_YEAR)) for _ in range(2))
    assert one == two


@pytest.mark.long
def test_nobody_living_and_no_real_address_is_in_the_sample(sample):
    workspace = sample("09", NEW_YEAR)
    with workspace.reader() as reader:
        texts = reader.rows(
            "SELECT text || participants FROM activity UNION SELECT recipient FROM forwarding"
        )
        words = " ".join(str(text) for (text,) in texts)
    assert set(re.findall(r"@([\w.-]+)", words)) == {"example.se"}
