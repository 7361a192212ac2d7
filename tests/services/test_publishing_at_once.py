"""Two who publish the same period at once, and a program killed while it publishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from tests.store.worlds import KEY, Clock, World

from investcrm.domain.commands import LogInquiry, PublishPeriod
from investcrm.services import inquiries, publishing, quarter_files
from investcrm.store import sqlcipher
from investcrm.store.store import SqlcipherStore

WINTER = PublishPeriod("2026-Q1", "sv")
_CHILD = """
import sys
from datetime import date
from pathlib import Path
from tests.store.worlds import KEY, Clock, World
from investcrm.domain.commands import PublishPeriod
from investcrm.services import publishing
from investcrm.store.store import SqlcipherStore

clock = Clock()
clock.go_to(date(2026, 4, 1))
world = World(SqlcipherStore(Path(sys.argv[1]), KEY, clock), clock)
print("ready", flush=True)
sys.stdin.readline()
world.act(publishing.publish, PublishPeriod("2026-Q1", "sv"))
print("done", flush=True)
"""


@pytest.fixture
def spring(world: World) -> World:
    world.act(inquiries.log, LogInquiry("Björk", received_on=date(2026, 2, 10)))
    world.clock.go_to(date(2026, 4, 1))
    return world


def test_two_who_publish_at_once_get_the_same_edition(spring: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlcipher, "BUSY_MS", 100_000)  # the second waits however slow this machine is
    spring.store.close()
    made: list[publishing.Edition] = []
    failed: list[BaseException] = []
    gate = threading.Barrier(2)

    def publish(person: World) -> None:
        try:
            gate.wait(60)
            made.append(person.act(publishing.publish, WINTER))
        except BaseException as error:
            failed.append(error)
            raise

    people = [threading.Thread(target=publish, args=(person,)) for person in (spring, spring.colleague())]
    for person in people:
        person.start()
    for person in people:
        person.join(100)
    assert not failed
    assert made[0] == made[1]
    assert len(spring.ask(publishing.editions)) == 1


@pytest.mark.long
def test_a_program_killed_while_it_publishes_leaves_all_of_an_edition_or_nothing(
    region_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "open.db"
    path.write_bytes(region_file.read_bytes())
    clock = Clock()
    clock.go_to(date(2026, 4, 1))
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root / "src")))}
    for number, milliseconds in enumerate((60, 200, 350, 500)):
        store = SqlcipherStore(path, KEY, clock)
        world = World(store, clock)
        world.act(inquiries.log, LogInquiry(f"Fall {number}", received_on=date(2026, 2, 10)))
        store.close()
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("go\n")
        child.stdin.flush()
        try:
            child.wait(milliseconds / 1000)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
        child.stdin.close()
        child.stdout.close()
        store = SqlcipherStore(path, KEY, clock)
        world = World(store, clock)
        for one in world.ask(publishing.editions):
            assert tuple(one.files) == quarter_files.KINDS
            assert all(world.ask(publishing.files, one.id, quarter_files.KINDS).values())
        with world.reader() as reader:
            documents = reader.value("SELECT count(*) FROM document WHERE inquiry_id IS NULL")
        assert documents == len(quarter_files.KINDS) * len(world.ask(publishing.editions))
        store.close()
    store = SqlcipherStore(path, KEY, clock)
    made = World(store, clock).act(publishing.publish, WINTER)
    assert made.figures is not None
    assert made.figures["kpi.inquiries"] == 4
    store.close()
