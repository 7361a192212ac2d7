"""Ten thousand rows taken in on a server: every one accounted for, one undo takes all of them back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import EACH_POSTGRES
from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry, Undo
from investcrm.domain.filters import InquiryFilter
from investcrm.services import bench_data, checking, importing, inquiries, searching, undoing
from investcrm.services.importing import ImportPreview, ImportTable
from investcrm.store.schema import Base

pytestmark = [pytest.mark.long, pytest.mark.timeout(900), EACH_POSTGRES]

ROWS = 10_000
STAYS = {"change_set", "change", "change_value", "number_series"}
"""What only grows: the undo is an act of its own in the log, and a number is never given twice."""


@pytest.fixture
def preview(server: World, tmp_path: Path) -> ImportPreview:
    """The sheet read beside a case that was there before."""
    server.act(inquiries.log, LogInquiry("Fanns redan", "Mässa"))
    file = tmp_path / "rader.csv"
    file.write_bytes(bench_data.sheet(ROWS, server.today))
    table = importing.read_file(file)
    return server.ask(importing.preview, table, "inquiries")


def standing(world: World) -> dict[str, int]:
    """Return how many rows of every table stand: neither taken back themselves nor parts of what was."""

    def condition(table: Any) -> str:
        gone = [f"t.{name} IS NULL" for name in ("deleted_ms", "withdrawn_ms") if name in table.c]
        if root := table.info.get("root"):
            gone.append(f"EXISTS (SELECT FROM {root[0]} r WHERE r.id = t.{root[1]} AND r.deleted_ms IS NULL)")
        return " AND ".join(gone) or "true"

    with world.reader() as reader:
        return {
            table.name: int(reader.value(f"SELECT count(*) FROM {table.name} t WHERE {condition(table)}"))
            for table in Base.metadata.sorted_tables
            if table.name not in STAYS
        }


def test_every_row_is_accounted_for_and_an_undo_leaves_nothing_behind(
    server: World, preview: ImportPreview
) -> None:
    counts = preview.counts
    assert counts["rows"] == ROWS
    assert counts["read"] + counts["doubtful"] + counts["unread"] == ROWS
    before = standing(server)
    told: list[tuple[int, int]] = []
    with server.write() as uow:
        made = importing.run(uow, ImportTable(preview), lambda *done: told.append(done))
    assert told
    assert made.added == counts["read"] + counts["doubtful"] - counts["duplicates"]
    assert server.ask(inquiries.list_head, InquiryFilter()).count == made.added + 1
    with server.reader() as reader:
        outcomes = dict(reader.rows("SELECT outcome, count(*) FROM import_row GROUP BY outcome"))
        lone = reader.value(
            "SELECT count(*) FROM import_row r WHERE r.outcome <> 'unread' "
            "AND NOT EXISTS (SELECT FROM inquiry i WHERE i.id = r.entity_id)"
        )
        numbers = reader.value("SELECT count(DISTINCT number) FROM inquiry")
    assert sum(outcomes.values()) == ROWS
    assert ROWS - outcomes.get("unread", 0) == made.added, outcomes
    assert lone == 0
    assert numbers == made.added + 1
    assert server.ask(searching.find, "robotik", 5)
    assert server.ask(checking.check) == ()

    taken = standing(server)
    assert taken["inquiry"] == before["inquiry"] + made.added
    assert taken["import_row"] == ROWS
    assert taken["requirement"] > ROWS
    server.act(undoing.undo, Undo(made.change_set))
    assert standing(server) == before
    assert server.ask(inquiries.list_head, InquiryFilter()).count == 1
    assert server.ask(searching.find, "robotik", 5) == ()
    assert server.ask(checking.check) == ()
    assert server.ask(undoing.latest, server.session) is not None  # the case from before can be undone yet
