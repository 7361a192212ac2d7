"""Taking in the sheets of today: every row accounted for, twice adds nothing, one undo takes it all back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.store.worlds import World

from investcrm import words
from investcrm.domain.commands import ChangeInquiry, LogInquiry, Undo
from investcrm.domain.errors import Cancelled, Conflict
from investcrm.domain.filters import InquiryFilter, SiteFilter
from investcrm.services import checking, importing, inquiries, searching, sites, undoing
from investcrm.services.importing import ImportPreview, ImportResult, ImportTable

SAMPLES = Path(__file__).parent.parent / "samples"
SHEETS = (("forfragningar.xlsx", "inquiries"), ("mark.csv", "sites"))


def look(world: World, name: str | Path, as_: Any) -> ImportPreview:
    table = importing.read_file(SAMPLES / name)
    return world.ask(importing.preview, table, as_)


def take_in(world: World, shown: ImportPreview, **fields: Any) -> ImportResult:
    return world.act(importing.run, ImportTable(shown, **fields))


def sheet(tmp_path: Path, *rows: str, name: str = "blad.csv") -> Path:
    path = tmp_path / name
    head = "Datum;Företag;Land;Kanal;Jobb;Kommentar"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def counted(world: World) -> dict[str, int]:
    """Return how many standing rows each table has that an import writes to."""
    tables = (
        "inquiry", "site", "requirement", "ledger_entry", "power_statement", "import_batch", "import_row",
        "inquiry_strength_area", "inquiry_municipality", "document",
    )  # fmt: skip
    with world.reader() as reader:
        found = {
            name: int(reader.value(f"SELECT count(*) FROM {name} WHERE deleted_ms IS NULL"))
            for name in tables
        }
        found["fact"] = int(reader.value("SELECT count(*) FROM fact WHERE withdrawn_ms IS NULL"))
        found["search"] = int(reader.value("SELECT count(*) FROM search_entry"))
    return found


def length(world: World, as_: str) -> int:
    if as_ == "sites":
        return world.ask(sites.list_head, SiteFilter()).count
    return world.ask(inquiries.list_head, InquiryFilter()).count


@pytest.mark.parametrize(("name", "as_"), SHEETS)
def test_every_row_of_the_samples_is_accounted_for_and_kept_raw(world: World, name: str, as_: str) -> None:
    shown = look(world, name, as_)
    counts = shown.counts
    assert counts["read"] + counts["doubtful"] + counts["unread"] == counts["rows"] > 20
    assert length(world, as_) == 0  # looking writes nothing
    made = take_in(world, shown)
    assert made.added == counts["read"] + counts["doubtful"] == length(world, as_)
    with world.reader() as reader:
        kept = reader.rows("SELECT row_number, outcome, entity_id, raw FROM import_row ORDER BY row_number")
    assert [row[0] for row in kept] == [row.number for row in shown.reading.rows]
    assert all((row[1] == "unread") == (row[2] is None) for row in kept)
    for row, reading in zip(kept, shown.reading.rows, strict=True):
        assert json.loads(row[3]) == [list(cell) for cell in reading.raw.items()]
    assert world.ask(checking.check) == ()


@pytest.mark.parametrize(("name", "as_"), SHEETS)
def test_the_same_file_again_is_all_duplicates_and_adds_nothing(laptop: World, name: str, as_: str) -> None:
    take_in(laptop, look(laptop, name, as_))
    before = length(laptop, as_)
    again = look(laptop, name, as_)
    readable = again.counts["read"] + again.counts["doubtful"]
    assert again.imported_before
    assert again.counts["duplicates"] == readable
    made = take_in(laptop, again)
    assert (made.added, made.merged, length(laptop, as_)) == (0, 0, before)


def test_duplicates_are_added_when_told_to(laptop: World) -> None:
    take_in(laptop, look(laptop, *SHEETS[0]))
    before = length(laptop, "inquiries")
    made = take_in(laptop, look(laptop, *SHEETS[0]), duplicates="add")
    assert made.added == before
    assert length(laptop, "inquiries") == 2 * before


@pytest.mark.parametrize(("name", "as_"), SHEETS)
def test_one_undo_takes_an_import_back_whole(world: World, name: str, as_: str) -> None:
    before = counted(world)
    made = take_in(world, look(world, name, as_))
    assert counted(world) != before
    world.act(undoing.undo, Undo(made.change_set))
    after = counted(world)
    assert after["search"] == before["search"]
    assert {key: after[key] for key in ("inquiry", "site", "fact", "import_batch")} == {
        key: before[key] for key in ("inquiry", "site", "fact", "import_batch")
    }
    assert not look(world, name, as_).imported_before
    assert look(world, name, as_).counts["duplicates"] == 0
    assert world.ask(checking.check) == ()


def test_an_import_somebody_has_worked_on_is_not_taken_back(laptop: World, tmp_path: Path) -> None:
    made = take_in(laptop, look(laptop, sheet(tmp_path, "2026-02-01;Volta Celler AB;;SBA;;"), "inquiries"))
    (inquiry,) = made.records.values()
    seen = laptop.ask(inquiries.detail, inquiry).row.version
    laptop.act(inquiries.change, ChangeInquiry(inquiry, seen, {"country": "Norge"}))
    with pytest.raises(Conflict):
        laptop.act(undoing.undo, Undo(made.change_set))
    assert laptop.ask(inquiries.detail, inquiry).country == "Norge"


def test_merging_a_row_fills_only_what_is_empty(world: World, tmp_path: Path) -> None:
    inquiry = world.act(
        inquiries.log, LogInquiry("Volta Celler", summary="Vårt eget", received_on=world.today)
    ).id
    shown = look(world, sheet(tmp_path, "2026-02-20;Volta Celler AB;Norge;SBA;120;Deras ord"), "inquiries")
    ((row, (found, label)),) = shown.duplicates.items()
    assert found == inquiry
    assert "Volta Celler" in label
    made = take_in(world, shown, choices={row: "merge"})
    assert (made.added, made.merged) == (0, 1)
    after = world.ask(inquiries.detail, inquiry)
    assert (after.country, after.row.jobs, after.summary) == ("Norge", 120, "Vårt eget")
    assert after.row.received_on == world.today
    assert dict(after.raw_cells)["Kommentar"] == "Deras ord"
    world.act(undoing.undo, Undo())
    assert world.ask(inquiries.detail, inquiry).country == ""


def test_a_choice_to_skip_or_add_is_followed_row_by_row(laptop: World, tmp_path: Path) -> None:
    laptop.act(inquiries.log, LogInquiry("Volta Celler", received_on=laptop.today))
    path = sheet(tmp_path, "2026-02-20;Volta Celler;;;;", "2026-02-21;Nytt Bolag;;;;", "2026-02-22;Annat;;;;")
    shown = look(laptop, path, "inquiries")
    first, second, _ = (row.number for row in shown.reading.rows)
    made = take_in(laptop, shown, choices={first: "add", second: "skip"})
    assert made.added == 2
    assert len(laptop.ask(searching.find, "volta")) == 2
    assert laptop.ask(searching.find, "nytt") == ()


def test_an_import_that_is_stopped_writes_nothing(world: World) -> None:
    before = counted(world)
    shown = look(world, *SHEETS[0])

    def stop(done: int, total: int) -> None:
        del total
        if done:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled), world.write() as uow:
        importing.run(uow, ImportTable(shown), lambda _done, _total: stop(1, 1))
    assert counted(world) == before


def test_numbers_follow_the_year_a_row_was_received_in(laptop: World, tmp_path: Path) -> None:
    path = sheet(tmp_path, "2024-05-01;Ett;;;;", "2025-05-01;Två;;;;", "2024-06-01;Tre;;;;", ";Fyra;;;;")
    made = take_in(laptop, look(laptop, path, "inquiries"))
    numbers = [laptop.ask(inquiries.detail, made.records[row]).row.number for row in sorted(made.records)]
    assert numbers == ["2024-001", "2025-001", "2024-002", "2026-001"]


def test_a_mail_becomes_an_inquiry_and_is_kept_with_what_it_brought(laptop: World) -> None:
    read = laptop.ask(importing.read_message, SAMPLES / "rfi.eml")
    draft = read.reading.draft()
    logged = laptop.act(inquiries.log, importing.log_command(draft))
    found = laptop.ask(inquiries.detail, logged.id)
    assert found.row.title
    assert found.row.deadline_on == draft.deadline_on
    assert len(found.requirements) == len(draft.requirements) > 0
    assert read.attachments[0].data == (SAMPLES / "rfi.eml").read_bytes()
    assert laptop.ask(checking.check) == ()


def test_each_inquiry_taken_in_shows_the_cells_it_was_read_from(laptop: World) -> None:
    shown = look(laptop, *SHEETS[0])
    made = take_in(laptop, shown)
    for row in shown.reading.rows[:10]:
        found = laptop.ask(inquiries.detail, made.records[row.number])
        assert dict(found.raw_cells).items() >= {k: v for k, v in row.raw.items() if v}.items()
        told = {words.of("sv").t(key, **dict(filled)) for _, key, filled in found.doubts}
        assert told == {words.of("sv").t(one.doubt.key, **dict(one.doubt.params)) for one in row.doubts}
