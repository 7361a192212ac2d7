"""Reports from the terminal: drafted, published for good, corrected, listed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap
from investcrm.domain.commands import LogInquiry
from investcrm.domain.periods import PeriodKind, containing
from investcrm.services import inquiries
from investcrm.services.clock import swedish_day

PERIOD = containing(swedish_day(datetime.now(UTC)), PeriodKind.QUARTER).previous()


@pytest.fixture
def worked(workspace: Path) -> Path:
    """A workspace with an inquiry of the latest whole quarter."""
    log(workspace)
    return workspace


def log(folder: Path) -> None:
    opened = bootstrap.open_workspace(folder, PASSPHRASE)
    opened.act(inquiries.log, LogInquiry("Björk", received_on=PERIOD.first))
    opened.close()


def test_a_published_report_is_written_listed_and_the_same_when_asked_for_again(
    crm: Command, worked: Path, tmp_path: Path
):
    file = tmp_path / "kvartal.pdf"
    made = crm("report", "quarter", PERIOD, "--publish", "--out", file, "--json")
    assert made.code == 0, made.err
    assert (made.data["edition"], made.data["confidential"]) == (1, "in_groups")
    assert made.data["figures"]["kpi.inquiries"] == 1
    first = file.read_bytes()
    assert first.startswith(b"%PDF-")
    assert crm("report", "quarter", PERIOD, "--publish", "--out", file).code == 0
    assert file.read_bytes() == first
    (listed,) = crm("report", "list", "--json").data
    assert (listed["period"], listed["edition"]) == (str(PERIOD), 1)


def test_what_came_late_is_published_as_a_correction(crm: Command, worked: Path):
    crm("report", "quarter", PERIOD, "--publish")
    log(worked)
    said = crm("report", "quarter", PERIOD, "--publish", "--lang", "sv")
    assert "Förfrågningar: 2, publicerat som 1" in said.out
    assert [one["edition"] for one in crm("report", "list", "--json").data] == [2, 1]
    assert "Förfrågningar: 2" in crm("report", "list").out


def test_confidential_cases_come_in_groups_with_the_passphrase(crm: Command, worked: Path):
    from investcrm.bootstrap import room as rooms

    opened = bootstrap.open_workspace(worked, PASSPHRASE)
    room = rooms.unlock(opened, PASSPHRASE)
    for name in ("Granit", "Kvarts", "Skiffer"):
        room.act(inquiries.log, LogInquiry(name, received_on=PERIOD.last))
    room.close()
    opened.close()
    assert crm("report", "quarter", PERIOD, "--publish", "--json").data["figures"]["kpi.inquiries"] == 4


def test_a_quarter_that_is_not_over_stays_a_draft(crm: Command, worked: Path):
    refused = crm("report", "quarter", PERIOD.next(), "--publish")
    assert refused.code == 2
    assert crm("report", "list").out.strip() == "Inget har publicerats."


def test_a_draft_needs_a_file(crm: Command, worked: Path):
    assert "--publish" in crm("report", "quarter", PERIOD).err
