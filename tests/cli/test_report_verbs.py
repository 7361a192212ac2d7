"""Reports from the terminal: drafted, published for good, corrected, listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, TODAY, Command

from investcrm import bootstrap
from investcrm.domain.commands import LogInquiry, PublishPeriod, SaveSetting
from investcrm.domain.errors import InvalidInput
from investcrm.domain.periods import PeriodKind, containing
from investcrm.services import inquiries, publishing, settings

PERIOD = containing(TODAY, PeriodKind.QUARTER).previous()


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
    corrections = crm("report", "list", "--json").data[0]["corrections"]
    assert "Förfrågningar: 2, publicerat som 1" in corrections
    assert f"{len(corrections)} rättelser" in crm("report", "list").out


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


def test_nothing_new_is_said_and_is_no_fault(crm: Command, worked: Path):
    assert crm("report", "quarter", "last", "--publish", "--json").data["published"] is True
    again = crm("report", "quarter", "last", "--publish", "--lang", "sv")
    assert again.code == 0
    assert f"Inget har ändrats sedan utgåva 1 av {PERIOD}" in again.out
    assert crm("report", "quarter", "last", "--publish", "--json").data["published"] is False


def test_every_file_is_fetched_as_it_went_out(crm: Command, worked: Path, tmp_path: Path):
    place = tmp_path / "ut"
    out = [place / name for name in ("a.pdf", "a.xlsx", "a.csv", "a.json", "diagram")]
    asked = [word for path in out for word in ("--out", path)]
    assert crm("report", "quarter", PERIOD, "--publish", *asked).code == 0
    first = {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    assert {"funnel.svg", "funnel.png"} <= {path.name for path in first}
    log(worked)
    assert crm("report", "quarter", PERIOD, "--publish").code == 0
    for path in first:
        path.unlink()
    assert crm("report", "get", PERIOD, "--edition", "1", *asked).code == 0
    assert {path: path.read_bytes() for path in first} == first
    page = tmp_path / "sida.pdf"
    assert crm("report", "get", "last", "--one-page", "--out", page).code == 0
    assert page.read_bytes().startswith(b"%PDF")
    assert crm("report", "get", PERIOD, "--edition", "9", "--out", page).code == 4


def test_a_summary_comes_from_a_file_or_from_the_window(crm: Command, worked: Path, tmp_path: Path):
    file, told = tmp_path / "utkast.json", tmp_path / "ord.txt"
    told.write_text("Ett gott kvartal.\n", encoding="utf-8")
    assert crm("report", "quarter", PERIOD, "--summary-file", told, "--out", file).code == 0
    assert json.loads(file.read_text("utf-8"))["report"]["summary"] == "Ett gott kvartal."
    opened = bootstrap.open_workspace(worked, PASSPHRASE)
    opened.act(settings.save, SaveSetting(publishing.summary_key(PERIOD, "sv"), "Skrivet i fönstret."))
    opened.close()
    assert crm("report", "quarter", PERIOD, "--lang", "sv", "--out", file).code == 0
    assert json.loads(file.read_text("utf-8"))["report"]["summary"] == "Skrivet i fönstret."
    assert crm("report", "quarter", PERIOD, "--summary", "a", "--summary-file", told, "--out", file).code == 2


def test_what_is_published_stands_though_its_file_cannot_be_written(
    crm: Command, worked: Path, tmp_path: Path
):
    (tmp_path / "kvartal.pdf").mkdir()
    (tmp_path / "kvartal.pdf" / "x").write_text("in the way")
    refused = crm("report", "quarter", PERIOD, "--publish", "--out", tmp_path / "kvartal.pdf", "--lang", "sv")
    assert refused.code == 7
    assert f"{PERIOD}, utgåva 1, är publicerad, men:" in refused.err
    assert len(crm("report", "list", "--json").data) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


@pytest.mark.parametrize("arguments", [("--out", "a.docx"), ("--out", "a.csv", "--one-page"), ()])
def test_what_cannot_be_written_is_said_before_anything_is_done(
    crm: Command, worked: Path, arguments: tuple[str, ...]
):
    assert crm("report", "quarter", PERIOD, *arguments).code == 2
    assert crm("report", "year", PERIOD, "--out", "a.pdf").code == 2


def test_without_the_room_an_edition_with_groups_is_left_as_it_stands(crm: Command, worked: Path):
    from investcrm.bootstrap import room as rooms

    opened = bootstrap.open_workspace(worked, PASSPHRASE)
    room = rooms.unlock(opened, PASSPHRASE)
    for name in ("Granit", "Kvarts", "Skiffer"):
        room.act(inquiries.log, LogInquiry(name, received_on=PERIOD.last))
    with opened.write() as uow:
        publishing.publish(uow, PublishPeriod(str(PERIOD), "sv"), room)
    room.close()
    with opened.write() as uow:
        assert publishing.publish(uow, PublishPeriod(str(PERIOD), "sv")).number == 1
    opened.act(inquiries.log, LogInquiry("Sent", received_on=PERIOD.last))
    with opened.write() as uow, pytest.raises(InvalidInput, match="Open the room"):
        publishing.publish(uow, PublishPeriod(str(PERIOD), "sv"))
    opened.close()
