"""A process killed at any moment leaves a workspace that opens, is whole, and has everything acknowledged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults.conftest import PASSPHRASE, ROOT, assert_sound, start, told

from investcrm import bootstrap
from investcrm.services import checking

FRESH_AFTER = 20
"""After so many kills a new workspace, so that looking it over stays quick."""
LONGEST_SECONDS = 1.0


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    """Kill a process some time from now, wherever it then is."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()


def kill_sessions(made: Path, place: Path, count: int, chance: random.Random) -> int:
    """Kill ``count`` sessions; return how many acts they had acknowledged."""
    folder, log = place / "none", place / "none.log"
    acts = 0
    for number in range(count):
        if number % FRESH_AFTER == 0:
            acts += sum(line["word"] == "done" for line in told(log))
            folder, log = place / f"workspace-{number}", place / f"log-{number}"
            shutil.copytree(made, folder)
        process = start(folder, log, f"{number}-{chance.random()}")
        kill_after(process, chance.uniform(0.0, LONGEST_SECONDS))
        assert_sound(folder, told(log))
    return acts + sum(line["word"] == "done" for line in told(log))


def test_a_few_kills_lose_nothing(made: Path, tmp_path: Path, rng: random.Random):
    assert kill_sessions(made, tmp_path, 4, rng) > 0


@pytest.mark.long
@pytest.mark.timeout(1400)
def test_many_kills_lose_nothing(made: Path, tmp_path: Path, rng: random.Random, kills: int):
    assert kill_sessions(made, tmp_path, kills, rng) > kills


def kill_making(place: Path, count: int, longest: float, chance: random.Random) -> None:
    for number in range(count):
        folder = place / f"made-{number}"
        command = ["-m", "investcrm", "init", "--region", "09", "-w", str(folder), "--passphrase-fd", "0"]
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | {"INVESTCRM_LANG": "sv"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(PASSPHRASE + "\n")
        process.stdin.flush()
        kill_after(process, chance.uniform(0.2, longest))
        if folder.exists():
            workspace = bootstrap.open_workspace(folder, PASSPHRASE)
            assert workspace.ask(checking.check) == ()
            workspace.close()
        else:
            bootstrap.create(folder, "09", passphrase=PASSPHRASE, remember=False).workspace.close()


def test_a_workspace_killed_while_it_is_made_is_whole_or_not_there(tmp_path: Path, rng: random.Random):
    kill_making(tmp_path, 2, 3.0, rng)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_many_workspaces_killed_while_they_are_made(tmp_path: Path, rng: random.Random, kills: int):
    kill_making(tmp_path, max(5, kills // 10), 4.0, rng)
