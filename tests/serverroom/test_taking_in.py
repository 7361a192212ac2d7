"""A sheet is taken into a server's room: each row a case of whoever takes it in, and nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Command, command
from tests.serverroom.conftest import SECRET, Insider

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import Undo
from investcrm.domain.errors import Forbidden
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.secrecy_commands import Unseal
from investcrm.services import importing, inquiries, sealing, searching, undoing

__all__ = ["command"]

ROWS = f"Företag;Land;Jobb;Egen kolumn\n{SECRET} AB;Norge;40;granskog\nAndra AB;Finland;12;dimma\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "två hemliga.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def taken_in(room: Workspace, file: Path, as_: Any = "inquiries") -> importing.ImportResult:
    shown = room.ask(importing.preview, importing.read_file(file), as_)
    return room.act(importing.run, importing.ImportTable(shown))


def count(workspace: Workspace) -> int:
    return workspace.ask(inquiries.list_head, InquiryFilter()).count


def test_each_row_becomes_a_case_of_its_own_with_its_cells_and_nothing_of_the_others(
    anna: Insider, bo: Insider, sheet: Path
) -> None:
    done = taken_in(anna.room, sheet)
    assert (done.added, count(anna.room), count(bo.room), count(anna.workspace)) == (2, 2, 0, 0)
    first, second = (anna.room.ask(inquiries.detail, row_id) for row_id in done.records.values())
    assert first.row.number.startswith("S-")
    assert (first.row.title, first.row.investor) == ("Saknar kodnamn", f"{SECRET} AB")
    (note,) = first.activities
    assert "Egen kolumn: granskog" in note.text
    assert not {"hemliga", "Andra", "dimma"} & set(note.text.replace(":", "").split())
    assert [hit.id for hit in anna.room.ask(searching.find, SECRET)] == [first.row.id]
    with bo.open_psql() as outside:
        assert outside.execute("SELECT count(*) FROM import_batch").fetchone() == (0,)
    shown = anna.room.ask(importing.preview, importing.read_file(sheet), "inquiries")
    assert len(shown.duplicates) == 2
    sealing.unseal(anna.workspace, anna.room, Unseal(second.row.id, "Andra AB"))
    moved = anna.workspace.ask(inquiries.detail, second.row.id)
    assert "dimma" in moved.activities[0].text
    assert SECRET not in repr(moved)


def test_it_is_taken_back_as_one_act_and_land_is_not_taken_in_there(anna: Insider, sheet: Path) -> None:
    done = taken_in(anna.room, sheet)
    anna.room.act(undoing.undo, Undo(done.change_set))
    assert count(anna.room) == 0
    land = sheet.with_name("mark.csv")
    land.write_text("Kommun;Namn;Areal ha\nKöping;Norra;12\n", encoding="utf-8")
    with pytest.raises(Forbidden, match="in the open"):
        taken_in(anna.room, land, "sites")


def test_from_the_terminal(
    anna: Insider, sheet: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVESTCRM_WORKSPACE", anna.open_address)
    made = command("import", sheet, "--confidential", "--json")
    assert made.code == 0, made.err
    assert made.data["added"] == 2
    assert (count(anna.room), count(anna.workspace)) == (2, 0)
