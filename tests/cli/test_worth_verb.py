"""What one more thing would win, from the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap
from investcrm.domain.commands import AddSite, Decide, LogInquiry
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import LostReason, Outcome
from investcrm.services import cases, inquiries, sites

HECTARE = 10_000


@pytest.fixture
def asked(workspace: Path) -> Path:
    """Two sites in Köping and Sala, and inquiries of which one was lost and one got what it wanted."""
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    opened.act(sites.add_site, AddSite("1983", "Vreten", {"usable_m2": 20 * HECTARE}, "10 MW"))
    opened.act(sites.add_site, AddSite("1981", "Kvarnängen", {"usable_m2": 12 * HECTARE}))
    for title, ha, mw, jobs in (("Björk", 15, 30, 120), ("Alm", 10, 40, 80), ("Lind", 5, 5, 10)):
        wishes = (
            Requirement("land", low=ha * HECTARE),
            Requirement("power", low=mw * 1000, on=date(2030, 1, 1)),
            Requirement("rail", Level.NICE),
        )
        opened.act(inquiries.log, LogInquiry(title, requirements=wishes, jobs=jobs))
    lost = opened.ask(inquiries.by_number, _number(opened, "Björk"))
    version = opened.ask(inquiries.detail, lost).row.version
    opened.act(cases.decide, Decide(lost, version, Outcome.LOST, lost_reason=LostReason.POWER_TOO_LATE))
    opened.close()
    return workspace


def _number(opened: bootstrap.Workspace, title: str) -> str:
    from investcrm.domain.filters import InquiryFilter

    head = opened.ask(inquiries.list_head, InquiryFilter())
    rows = opened.ask(inquiries.list_window, InquiryFilter(), head, 0, head.count)
    return next(row.number for row in rows if row.title == title)


def test_the_power_that_is_missing_is_told_with_its_inquiries(crm: Command, asked: Path):
    told = crm("worth", "--json").data
    here = next(one for one in told["levers"] if one["municipality"] == "Köping")
    assert (here["kind"], here["year"], here["unknown"]) == ("power", 2030, False)
    assert (here["inquiries"], here["lost"], here["jobs"]) == (2, 1, 200)
    assert [(win["title"], win["short_by"]) for win in here["wins"]] == [("Björk", 20_000), ("Alm", 30_000)]
    unknown = next(one for one in told["levers"] if one["municipality"] == "Sala")
    assert (unknown["unknown"], [win["title"] for win in unknown["wins"]]) == (True, ["Alm"])
    assert len(told["answered"]) == 1
    assert told["beyond"] == []


def test_one_municipality_is_read_as_a_table(crm: Command, asked: Path):
    said = crm("worth", "--in", "Köping").out
    assert "Elkapacitet från 2030" in said
    assert "30\u00a0MW" in said
    assert "Sala" not in said
    assert "1 förfrågan har ett område" in said
    assert "om det som är osäkert där håller" in said


def test_without_inquiries_nothing_is_missing(crm: Command, workspace: Path):
    assert crm("worth", "--json").data == {"levers": [], "answered": [], "beyond": []}
    assert crm("worth").out.strip() == "Regionen har inga områden ännu."
