"""Killed at any moment while cases move between two databases, each is in exactly one of them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import psycopg
import pytest
from tests.room.conftest import PASSPHRASE, full_case
from tests.room.test_kills_between import kill_after
from tests.serverroom.conftest import Insider, Served
from tests.serverroom.test_sealing import again, broken, tell, where

MOVING = """
import sys
from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.services import sealing
address, passphrase, *cases = sys.argv[1:]
workspace = bootstrap.open_workspace(address, passphrase)
room = rooms.unlock(workspace, None, passphrase)
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


def moving(address: str, cases: list[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", MOVING, address, PASSPHRASE, *cases],
        stdout=subprocess.PIPE,
        env=os.environ,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    return process


def backends(served: Served) -> set[int]:
    """Return what of the server works for the login that is killed."""
    with psycopg.connect(served.open.replace("+psycopg", "")) as root:
        found = root.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'anna'")
        return {int(pid) for (pid,) in found}


@pytest.mark.long
@pytest.mark.timeout(1400)
def test_many_kills_leave_every_case_in_one_database(
    anna: Insider, bo: Insider, served: Served, rng: random.Random, kills: int
) -> None:
    cases = [full_case(anna.workspace), full_case(anna.workspace)]
    took = 0.5
    places = set()
    count = max(4, kills // 4)  # between a laptop's rooms it is all of them
    for number in range(count):
        before = backends(served)
        process = moving(anna.open_address, cases)
        assert process.stdout is not None
        if rng.random() < 0.7:  # else it is killed while it opens, and finishes what was begun before
            assert process.stdout.readline() == "begun\n"
            began = time.monotonic()
            while process.stdout.readline() not in ("moved\n", ""):
                pass
            took = time.monotonic() - began
        kill_after(process, rng.uniform(0, 1.5 * took))
        left = backends(served) - before
        again(rng.choice((anna, bo)))
        while left & backends(served):  # until the server, too, knows that nobody is there
            pass
        for row_id in cases:
            found = where(anna, row_id)
            assert sum(found) == 1, (number, found)
            assert where(bo, row_id) == (found[0], False)
            places.add(found)
        if number % 20 == 19 or number == count - 1:
            assert broken(served.open) == broken(served.room) == []
        if not any(where(anna, row_id)[0] for row_id in cases):
            assert set(tell(served.open)) <= {"brief"}
    assert count < 10 or len(places) == 2
