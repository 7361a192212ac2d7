"""A process killed at any moment leaves a workspace that opens, is whole, and has everything acknowledged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.faults.conftest import PASSPHRASE, ROOT, assert_sound, finish, hear, start, told

from investcrm import bootstrap
from investcrm.services import checking

FRESH_AFTER = 20
"""After so many kills a new workspace, so that looking it over stays quick."""
MOST_ACTS = 12
"""After at most so many acknowledged acts a session is killed."""


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    """Kill a process some time from now, wherever it then is."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()


def kill_opening(process: subprocess.Popen[str], took: float, chance: random.Random) -> None:
    """Kill a session somewhere between its start and its first acts; ``took`` is what a whole start takes."""
    kill_after(process, chance.uniform(0.0, took * 1.2))


def kill_working(process: subprocess.Popen[str], acts: int, chance: random.Random) -> None:
    """Kill a session somewhere in what it does after so many acknowledged acts; a fast machine does more."""
    hear(process, "ready")
    began = time.monotonic()
    for _ in range(acts):
        hear(process, "done")
    kill_after(process, chance.uniform(0.0, 2 * (time.monotonic() - began) / acts))


def time_to_start(made: Path, place: Path) -> float:
    """Return the seconds from a session's start until it has the workspace open, on this machine now."""
    began = time.monotonic()
    shutil.copytree(made, place / "timed")
    process = start(place / "timed", place / "log-timed", "timed", acts=1)
    hear(process, "ready")
    took = time.monotonic() - began
    finish(process)
    return took


def kill_sessions(made: Path, place: Path, count: int, chance: random.Random) -> int:
    """Kill ``count`` sessions, half while they open and half at work; each time nothing may be lost.

    Return after how many kills the workspace was looked through.
    """
    took = time_to_start(made, place)
    folder, log, acknowledged, looked = place, place, 0, 0
    for number in range(count):
        if number % FRESH_AFTER == 0:
            folder, log, acknowledged = place / f"workspace-{number}", place / f"log-{number}", 0
            shutil.copytree(made, folder)
        process = start(folder, log, f"{number}-{chance.random()}")
        if chance.random() < 0.5:
            kill_opening(process, took, chance)
        else:
            acts = chance.randint(1, MOST_ACTS)
            kill_working(process, acts, chance)
            acknowledged += acts
        lines = told(log)
        assert sum(line["word"] == "done" for line in lines) >= acknowledged
        assert_sound(folder, lines)
        looked += 1
    return looked


@pytest.mark.long
def test_a_few_kills_lose_nothing(made: Path, tmp_path: Path, rng: random.Random):
    assert kill_sessions(made, tmp_path, 4, rng) == 4


@pytest.mark.long
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("share", ["first half", "second half"])
def test_many_kills_lose_nothing(made: Path, tmp_path: Path, rng: random.Random, kills: int, share: str):
    count = (kills + (share == "first half")) // 2
    assert kill_sessions(made, tmp_path, count, rng) == count


def test_what_was_done_but_not_acknowledged_may_be_there_at_every_later_look(made: Path, tmp_path: Path):
    folder, log = tmp_path / "workspace", tmp_path / "log"
    shutil.copytree(made, folder)
    finish(start(folder, log, "one", acts=30))
    lines = told(log)
    dones = {line["act"]: at for at, line in enumerate(lines) if line["word"] == "done"}
    assert {"change", "draft", "import"} <= set(dones)
    for act in ("change", "draft", "import"):
        assert_sound(folder, [line for at, line in enumerate(lines) if at != dones[act]])
    with pytest.raises(AssertionError):
        assert_sound(folder, [*lines, {"word": "done", "act": "draft", "text": "never written"}])


def kill_making(place: Path, count: int, longest: float, chance: random.Random) -> list[object]:
    """Kill the making of workspaces; return what is wrong with them, those made anew after it among them."""
    faults: list[object] = []
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
        else:
            workspace = bootstrap.create(folder, "09", passphrase=PASSPHRASE, remember=False).workspace
        faults += workspace.ask(checking.check)
        workspace.close()
    return faults


@pytest.mark.long
def test_a_workspace_killed_while_it_is_made_is_whole_or_not_there(tmp_path: Path, rng: random.Random):
    assert kill_making(tmp_path, 2, 3.0, rng) == []


@pytest.mark.long
@pytest.mark.timeout(600)
def test_many_workspaces_killed_while_they_are_made(tmp_path: Path, rng: random.Random, kills: int):
    assert kill_making(tmp_path, max(5, kills // 10), 4.0, rng) == []
