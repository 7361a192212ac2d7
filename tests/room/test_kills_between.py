"""Killed at any moment while cases move between the stores, each is in exactly one of them."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.room.conftest import PASSPHRASE, full_case, holds, opened, plain

from investcrm.bootstrap import room as rooms
from investcrm.services import checking
from investcrm.store.store import SqlcipherStore

MOVING = """
import sys
from pathlib import Path
from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.services import sealing
folder, passphrase, key, *cases = sys.argv[1:]
workspace = bootstrap.open_workspace(Path(folder), passphrase)
room = rooms.unlock(workspace, bytes.fromhex(key))
print("begun", flush=True)
sql = "SELECT 1 FROM inquiry WHERE id = :id AND deleted_ms IS NULL"
for turn in range(10_000):
    for row_id in cases:
        with workspace.reader() as reader:
            is_open = reader.value(sql, id=row_id) is not None
        if is_open:
            sealing.seal(workspace, room, Seal(row_id, f"Projekt {turn}"), print)
        else:
            sealing.unseal(workspace, room, Unseal(row_id, f"Kvantfjäril {turn}"), print)
        print("moved", flush=True)
"""


def moving(folder: Path, key: bytes, cases: list[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", MOVING, str(folder), PASSPHRASE, key.hex(), *cases],
        stdout=subprocess.PIPE,
        env=os.environ,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    return process


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()


@pytest.mark.long
@pytest.mark.timeout(1400)
@pytest.mark.parametrize("share", ["first half", "second half"])
def test_many_kills_leave_every_case_in_one_place(
    made: Path, tmp_path: Path, rng: random.Random, kills: int, share: str
) -> None:
    count = (kills + (share == "first half")) // 2
    folder = tmp_path / "workspace"
    shutil.copytree(made, folder)
    both = opened(folder)
    cases = [full_case(both.open), full_case(both.open)]
    key = rooms.key_of(both.open, PASSPHRASE)
    both.close()
    took = 0.5
    moved = 0
    for number in range(count):
        process = moving(folder, key, cases)
        assert process.stdout is not None
        if number == 0 or rng.random() < 0.7:  # else it is killed while it opens, and finishes what was begun
            assert process.stdout.readline() == "begun\n"
            began = time.monotonic()
            while (line := process.stdout.readline()) not in ("moved\n", ""):
                pass
            moved += line == "moved\n"
            took = time.monotonic() - began
        kill_after(process, rng.uniform(0, 1.5 * took))
        both = opened(folder, key)
        try:
            for row_id in cases:
                where = both.where(row_id)
                assert sum(where) == 1, (number, where)
            if number % 20 == 19 or number == count - 1:
                assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()
            if not any(both.where(row_id)[0] for row_id in cases):
                assert isinstance(both.open.store, SqlcipherStore)
                assert not holds(plain(both.open.store, tmp_path))
        finally:
            both.close()
    assert moved
