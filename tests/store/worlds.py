"""A region set up in a real database, on an encrypted file or on a server, for tests to work in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.conftest import Postgres

from investcrm.domain.access import Actor, Group
from investcrm.services import serving, setup
from investcrm.store import migrations, sqlcipher
from investcrm.store.server import databases, roles
from investcrm.store.store import PostgresStore, SqlcipherStore

R = TypeVar("R")

KEY = bytes(range(32))
MONDAY = date(2026, 3, 2)
ACTOR = Actor("a" * 32, "Samordnare", frozenset({Group.ADVISOR, Group.COORDINATOR, Group.MIGRATOR}))
DATABASES = ("sqlite", "postgresql")


class Clock:
    """A clock that a test sets; it starts on a Monday at noon."""

    def __init__(self, day: date = MONDAY) -> None:
        self.now = datetime.combine(day, time(12), UTC)

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        return self.now.date()

    def go_to(self, day: date) -> None:
        """Make it noon of a day."""
        self.now = datetime.combine(day, time(12), UTC)

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.now += timedelta(days=days)


class World:
    """One person at work in one store, as the services see it."""

    def __init__(self, store: Any, clock: Clock, session: str = "1" * 32, actor: Actor = ACTOR) -> None:
        self.store = store
        self.clock = clock
        self.session = session
        self.actor = actor

    @property
    def dialect(self) -> str:
        return str(self.store.dialect)

    @property
    def today(self) -> date:
        return self.clock.today

    def colleague(self, *groups: Group) -> World:
        """Somebody else in the same store, with rights of their own where given."""
        actor = Actor("b" * 32, "Kollega", frozenset(groups)) if groups else self.actor
        return World(self.store, self.clock, "2" * 32, actor)

    @contextmanager
    def reader(self) -> Iterator[Any]:
        with self.store.reader() as reader:
            yield reader

    @contextmanager
    def write(self) -> Iterator[Any]:
        with self.store.write(self.actor, self.session) as uow:
            yield uow

    def ask(self, query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        with self.reader() as reader:
            return query(reader, *args, **kwargs)

    def act(self, mutation: Callable[..., R], command: Any) -> R:
        with self.write() as uow:
            return mutation(uow, command)


def new_file(path: Path, clock: Clock) -> SqlcipherStore:
    """Return a store in a new file that nothing was written to."""
    sqlcipher.connect(path, KEY, create=True).close()
    return SqlcipherStore(path, KEY, clock)


def fill(store: Any) -> None:
    """Make the tables and the region."""
    migrations.upgrade(store.engine)
    with store.write(ACTOR, "0" * 32) as uow:
        login = "postgres" if store.dialect == "postgresql" else ""
        setup.seed(uow, "19", ACTOR.name, "sv", login=login)
    store.close()


@pytest.fixture(scope="session")
def region_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a region where nothing has happened yet, to copy."""
    path = tmp_path_factory.mktemp("region") / "open.db"
    fill(new_file(path, Clock()))
    return path


@pytest.fixture
def clock() -> Clock:
    """The clock of the test's world."""
    return Clock()


@pytest.fixture
def laptop(region_file: Path, tmp_path: Path, clock: Clock) -> Iterator[World]:
    """A region in an encrypted file."""
    path = tmp_path / "open.db"
    shutil.copyfile(region_file, path)
    store = SqlcipherStore(path, KEY, clock)
    yield World(store, clock)
    store.close()


@pytest.fixture
def server(postgres: Postgres, clock: Clock) -> Iterator[World]:
    """A region on a server."""
    name = postgres.create(postgres.template("region", lambda url: fill(PostgresStore(url))))
    store = PostgresStore(postgres.url(name), clock)
    with store.engine.begin() as connection:
        roles.own(connection)  # a copy of a database has everything of it but who may connect
    yield World(store, clock)
    store.close()
    postgres.drop(name)


@contextmanager
def newly_set_up(postgres: Postgres) -> Iterator[str]:
    """Give the address of a server's database as its administrator set it up, gone afterwards."""
    name = postgres.create(postgres.template("newly_set_up", serving.init))
    url = postgres.url(name)
    with databases.engine(url) as engine, engine.begin() as connection:
        roles.own(connection)
    yield url
    postgres.drop(name)


@pytest.fixture(params=DATABASES)
def world(request: pytest.FixtureRequest) -> World:
    """A region, the test run once on each database."""
    found: World = request.getfixturevalue("laptop" if request.param == "sqlite" else "server")
    return found


@pytest.fixture(params=DATABASES)
def empty_store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Any]:
    """A database without any table, the test run once on each kind."""
    if request.param == "sqlite":
        store: Any = new_file(tmp_path / "empty.db", clock)
    else:
        store = PostgresStore(request.getfixturevalue("postgres_url"), clock)
    yield store
    store.close()
