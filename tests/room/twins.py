"""Two workspaces that differ by the confidential cases of one, and what an outsider may have heard."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.room.conftest import PASSPHRASE, SECRET, full_case, opened
from tests.store.worlds import Clock

from investcrm import bootstrap
from investcrm.domain.commands import LogInquiry, RecordActivity, SaveOrganisation
from investcrm.domain.project_commands import AttributeCase, SaveProject
from investcrm.services import cases, inquiries, organisations, projects, rooms


@dataclass(frozen=True)
class Hidden:
    """What somebody might have heard of the confidential cases; the bare twin is asked with it too."""

    cases: tuple[str, ...]
    numbers: tuple[str, ...]
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def twins(made: Path, tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> tuple[Path, Path, Hidden]:
    """A workspace with open cases, its twin with confidential ones too, and what these are called."""
    root = tmp_path_factory.mktemp("twins")
    bare, kept = root / "a" / "workspace", root / "b" / "workspace"
    shutil.copytree(made, bare)
    workspace = bootstrap.open_workspace(bare, PASSPHRASE, clock)
    row_id = full_case(workspace, "Lager")
    workspace.act(inquiries.log, LogInquiry(title="Projekt Ek", investor="Ek AB"))
    workspace.act(organisations.save, SaveOrganisation("Granbacka verkstad"))
    workspace.act(cases.record_activity, RecordActivity("call", inquiry_id=row_id, text="Ringde om avtal"))
    plan = SaveProject("Grön etablering", date(2025, 9, 1), date(2026, 12, 31), "Tillväxtverket")
    project = workspace.act(projects.save, plan)
    workspace.act(projects.attribute_case, AttributeCase(project, row_id, 50))
    workspace.close()
    shutil.copytree(bare, kept)
    for folder in (bare, kept):
        both = opened(folder, clock=clock)
        if folder == kept:
            hidden = _hide(both.room)
        both.close()
    return bare, kept, hidden


def _hide(room: bootstrap.Workspace) -> Hidden:
    ids = tuple(full_case(room, f"{SECRET}{number}") for number in range(4))
    room.act(organisations.save, SaveOrganisation(f"{SECRET} verkstad"))
    room.ask(rooms.who_sees, ids[0])
    with room.reader() as reader:
        numbers = tuple(str(number) for (number,) in reader.rows("SELECT number FROM inquiry"))
        others = tuple(
            str(row_id)
            for table in ("document", "contact", "organisation", "forwarding", "answer", "task")
            for (row_id,) in reader.rows(f"SELECT id FROM {table} LIMIT 2")
        )
    return Hidden(ids, numbers, others)
