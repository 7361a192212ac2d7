"""Twins: a workspace with confidential cases and one without are the same to whoever stands outside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from tests.conftest import MemoryKeyring
from tests.room.conftest import PASSPHRASE, SECRET, full_case, holds, opened
from tests.store.worlds import Clock

from investcrm import bootstrap
from investcrm.cli.main import main
from investcrm.domain.commands import LogInquiry
from investcrm.domain.filters import InquiryFilter, OrganisationFilter
from investcrm.domain.periods import parse
from investcrm.domain.secrecy_commands import Seal
from investcrm.security import keys as keychain
from investcrm.services import (
    backing_up,
    checking,
    feed,
    inquiries,
    kpis,
    organisations,
    quarter,
    reference,
    sealing,
    searching,
    today,
)

ASKED = ("Projekt", "Kvant", SECRET, "S-", "info", "avtal", "2026")


@pytest.fixture
def twins(made: Path, tmp_path: Path, standing_clock: Clock) -> tuple[Path, Path]:
    """A workspace without confidential cases, and its twin with some; both were unlocked as often."""
    bare, kept = tmp_path / "a" / "workspace", tmp_path / "b" / "workspace"
    for folder in (bare, kept):
        shutil.copytree(made, folder)
    for folder in (bare, kept):
        both = opened(folder, clock=standing_clock)
        if folder == kept:
            for number in range(4):
                full_case(both.room, f"{SECRET}{number}")
        both.close()
    return bare, kept


def everything(folder: Path, clock: Clock) -> dict[str, Any]:
    """Return all that the services tell of a workspace whose room is locked."""
    workspace = bootstrap.open_workspace(folder, PASSPHRASE, clock=clock)
    try:
        new = workspace.act(inquiries.log, LogInquiry(title="Nästa", investor="Nästa AB"))
        with workspace.reader() as reader:
            shown = InquiryFilter()
            head = inquiries.list_head(reader, shown)
            period = parse("2026")
            return {
                "number": new.number,
                "count": head.count,
                "list": [row.number for row in inquiries.list_window(reader, shown, head, 0, 1000)],
                "stages": inquiries.stage_counts(reader, shown),
                "found": {text: [hit.label for hit in searching.find(reader, text, 50)] for text in ASKED},
                "same": [
                    row.number
                    for row in inquiries.likely_duplicates(reader, f"{SECRET}1 AB", f"{SECRET}1 AB", None)
                ],
                "kpis": repr(kpis.dashboard(reader, period)),
                "companies": repr(organisations.list_head(reader, OrganisationFilter())),
                "reference": repr(reference.load(reader)).replace(str(workspace.actor.member_id), "me"),
                "quarter": words_of(quarter.render(reader, parse("2026-Q4"), "sv")),
                "check": checking.check(reader),
                "today": unmarked(repr(today.today(reader, workspace.actor.member_id))),
                "feed": len(feed.place(reader)),
                "tables": sizes(reader),
                "drafts": workspace.desk.drafts(),
                "states": workspace.desk.states(),
            }
    finally:
        workspace.close()


def unmarked(text: str) -> str:
    """Return words without ids and moments, which differ whenever something is done twice."""
    return re.sub(r"[0-9a-f]{32}|\b\d{13}\b", "-", text)


def words_of(pdf: bytes) -> list[str]:
    """Return the words of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def sizes(reader: Any) -> dict[str, int]:
    """Return how many rows each table holds, and the last of its counters."""
    names = [name for (name,) in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: int(reader.value(f'SELECT count(*) FROM "{name}"')) for name in names}


def files(folder: Path) -> dict[str, int]:
    """Return the files of a workspace and their sizes."""
    return {
        str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()
    }


def test_nothing_the_program_tells_differs(twins: tuple[Path, Path], standing_clock: Clock) -> None:
    bare, kept = (everything(folder, standing_clock) for folder in twins)
    assert bare == kept


def test_the_files_are_the_same_in_number_name_and_size(twins: tuple[Path, Path]) -> None:
    bare, kept = (files(folder) for folder in twins)
    assert bare == kept
    assert bare["confidential.db"] == 8 * 1024 * 1024


COMMANDS = (
    ("inquiry", "list"),
    ("inquiry", "show", "S-7K3"),
    ("inquiry", "show", "2026-999"),
    ("kpi", "2026"),
    ("match", "S-7K3"),
    ("check",),
    ("confidential", "list"),
    ("confidential", "show", "S-7K3"),
    ("confidential", "seal", "2026-999", "--code-name", "X"),
)


@pytest.mark.parametrize("as_json", [False, True])
def test_no_command_says_anything_else(
    twins: tuple[Path, Path],
    as_json: bool,
    capsys: pytest.CaptureFixture[str],
    key_store: MemoryKeyring,
) -> None:
    """The outsider works at an unlocked computer whose key store opens the workspace, not the room."""
    told: list[list[tuple[int, str, str]]] = []
    for folder in twins:
        keys = keychain.unlock(folder, PASSPHRASE)
        keychain.remember(keychain.read(folder)["workspace"], keys)
        said = []
        for words in COMMANDS:
            given = [*words, "--workspace", str(folder), *(["--json"] if as_json else [])]
            capsys.readouterr()
            code = main(given)
            out = capsys.readouterr()
            said.append((code, out.out.replace(str(folder), "W"), out.err.replace(str(folder), "W")))
        told.append(said)
    assert told[0] == told[1]
    assert [code for code, _, _ in told[0]].count(3) == 5  # those of the room: no key


def test_a_secret_is_in_no_file_anywhere_after_work_in_the_room(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[..., bytes]
) -> None:
    """Everything the program writes goes below one folder here; none of it holds a word of the case."""
    home = tmp_path / "home"
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR"):
        place = home / name.lower()
        place.mkdir(parents=True)
        monkeypatch.setenv(name, str(place))
    folder = home / "workspace"
    shutil.copytree(made, folder)
    both = opened(folder)
    row_id = full_case(both.open)
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    both.room.desk.save_draft("inquiry.1", SECRET, {"text": SECRET}, both.room.store.clock())
    backing_up.backup(both.open, home / "backup.investcrm")
    assert not holds(look(both.open))
    both.close()
    left = [str(path) for path in home.rglob("*") if path.is_file() and holds(path.read_bytes())]
    assert left == []
