"""A laptop's workspace goes to the server whole, or not at all."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conftest import EACH_POSTGRES, Postgres
from tests.server.conftest import Hire
from tests.store.worlds import ACTOR, KEY, Clock, World, newly_set_up

from investcrm import bootstrap
from investcrm.domain.access import Group
from investcrm.domain.commands import LogInquiry
from investcrm.domain.errors import Conflict, NotFound
from investcrm.domain.filters import InquiryFilter
from investcrm.services import checking, inquiries, moving, sample, serving, undoing
from investcrm.store.server import moving as store_moving
from investcrm.store.store import PostgresStore, SqlcipherStore

pytestmark = EACH_POSTGRES


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    """The address of a server newly set up."""
    with newly_set_up(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def worked_file(region_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a region with two years of made-up work, to copy."""
    path = tmp_path_factory.mktemp("worked") / "open.db"
    shutil.copyfile(region_file, path)
    store = SqlcipherStore(path, KEY, Clock())
    sample.fill(store, ACTOR, "1" * 32)
    store.close()
    return path


@pytest.fixture
def worked(worked_file: Path, tmp_path: Path, clock: Clock) -> Iterator[World]:
    """A laptop with two years of made-up work."""
    path = tmp_path / "open.db"
    shutil.copyfile(worked_file, path)
    store = SqlcipherStore(path, KEY, clock)
    yield World(store, clock)
    store.close()


def on(address: str, clock: Clock, world: World) -> World:
    return World(PostgresStore(address, clock), clock, "3" * 32, world.actor)


def first_rows(world: World) -> list[Any]:
    def read(reader: Any) -> list[Any]:
        head = inquiries.list_head(reader, InquiryFilter())
        rows = inquiries.list_window(reader, InquiryFilter(), head, 0, 50)
        return [replace(row, owner="") for row in rows]  # named as the server's member is

    return world.ask(read)


def counts(address: str) -> Any:
    with psycopg.connect(address.replace("+psycopg", "")) as psql:
        return psql.execute(
            "SELECT (SELECT count(*) FROM organisation), (SELECT count(*) FROM inquiry), count(*), max(seq) "
            "FROM change_set"
        ).fetchone()


def move(world: World, address: str, login: str = "") -> moving.Moved:
    with world.reader() as reader:
        return moving.move(reader, address, login)


def test_everything_arrives_with_numbers_history_and_owner(worked: World, address: str, clock: Clock):
    before = worked.ask(inquiries.list_head, InquiryFilter())
    moved = move(worked, address)
    assert moved.tables == worked.ask(store_moving.contents_of_file)
    assert moved.rows > 1000
    there = on(address, clock, worked)
    try:
        assert there.ask(inquiries.list_head, InquiryFilter()).count == before.count
        assert [(one.code, one.table, one.text) for one in there.ask(checking.check)] == []
        rows = [first_rows(one) for one in (worked, there)]
        assert rows[0] == rows[1]
        logged = there.act(inquiries.log, LogInquiry("Efter flytten", "Mässa"))
        assert logged.number > max(row.number for row in rows[0] if row.number[:4] == logged.number[:4])
        assert there.ask(undoing.latest, there.session) is not None
    finally:
        there.store.close()
    mine = {row.login: row for row in serving.list_members(address)}
    assert set(mine) == {"postgres"}
    assert unseen_pages(address) == 0
    serving.clean(address)
    assert unseen_pages(address) == 0


def unseen_pages(address: str) -> int:
    """Return how many pages of cases a count must read because the server does not know that all see them."""
    with psycopg.connect(address.replace("+psycopg", "")) as psql:
        row = psql.execute(
            "SELECT relpages - relallvisible, relpages FROM pg_class WHERE oid = 'public.inquiry'::regclass"
        ).fetchone()
    assert row
    assert row[1] > 0
    return int(row[0])


def test_a_second_run_compares_and_writes_nothing(worked: World, address: str):
    first = move(worked, address)
    before = counts(address)
    assert move(worked, address) == first
    assert counts(address) == before


@pytest.mark.long
def test_a_move_that_stops_half_way_leaves_the_server_as_it_was(worked: World, address: str):
    before = counts(address)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with worked.reader() as reader, pytest.raises(KeyboardInterrupt):
        moving.move(reader, address, "", stop)
    assert counts(address) == before
    assert serving.check(address) == ()
    assert move(worked, address).tables == worked.ask(store_moving.contents_of_file)


def test_a_server_somebody_has_worked_on_is_left_alone(worked: World, address: str, clock: Clock):
    there = on(address, clock, worked)
    try:
        there.act(inquiries.log, LogInquiry("Redan här", "Mässa"))
        with pytest.raises(Conflict):
            move(worked, address)
        assert there.ask(inquiries.list_head, InquiryFilter()).count == 1
    finally:
        there.store.close()


def test_what_was_one_persons_is_theirs_under_their_login(worked: World, server: World, hire: Hire):
    anna = hire("advisor", Group.ADVISOR)
    move(worked, server.store.url, "advisor")
    with anna.psql() as psql:
        found = psql.execute("SELECT member_id FROM sec.me()").fetchone()
    assert found == (worked.ask(lambda r: r.value("SELECT id FROM member")),)


def test_nobodys_login_moves_nothing(worked: World, address: str):
    with pytest.raises(NotFound):
        move(worked, address, "nobody")
    assert counts(address)[1] == 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_move_killed_at_any_moment_and_run_again_brings_the_same(
    tmp_path: Path, postgres: Postgres, rng: random.Random, kills: int
):
    folder = tmp_path / "workspace"
    made = bootstrap.create(folder, "19", passphrase="hemligt ord", remember=False, sample=True)
    wanted = made.workspace.ask(store_moving.contents_of_file)
    made.workspace.close()
    name = postgres.create()
    address = postgres.url(name)
    serving.init(address)
    words = [
        "-m",
        "investcrm",
        "move",
        "--from",
        str(folder),
        "--to",
        address,
        "--passphrase-fd",
        "0",
        "--json",
    ]

    def run(seconds: float | None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            input="hemligt ord\n",
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    for _ in range(max(3, kills // 20)):
        with contextlib.suppress(subprocess.TimeoutExpired):  # which kills it
            run(rng.uniform(0.5, 6.0))
    done = run(None)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["tables"]
    assert {name: (one["rows"], one["digest"]) for name, one in told.items()} == {
        name: (one.rows, one.digest) for name, one in wanted.items()
    }
    postgres.drop(name)
