"""The worlds these tests work in, and people with logins of their own on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from tests.conftest import Postgres
from tests.store.worlds import World, clock, empty_store, laptop, region_file, server, world

from investcrm.domain.access import Actor, Group
from investcrm.services import serving
from investcrm.store.store import PostgresStore

__all__ = ["clock", "empty_store", "laptop", "region_file", "server", "world"]

KOPING = "1983"
VASTERAS = "1980"


@dataclass
class Person:
    """Somebody with a login: their world through the program, and a bare connection such as psql's."""

    login: str
    world: World
    address: str

    def psql(self) -> psycopg.Connection[Any]:
        """Open a connection as this login and nothing more."""
        return psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True)


Hire = Callable[..., Person]


@pytest.fixture
def hire(postgres: Postgres, server: World) -> Iterator[Hire]:
    """Give somebody a login on the server, gone afterwards."""
    database = server.store.url.split("?")[0].rpartition("/")[2]
    hired: list[Person] = []

    def hire_one(login: str, *groups: Group, codes: tuple[str, ...] = ()) -> Person:
        serving.add_member(server.store.url, login, login.title(), groups, codes)
        address = postgres.url(database, login)
        store = PostgresStore(address, server.clock)
        with store.reader() as reader:
            member_id, name, *_ = reader.row("SELECT * FROM sec.me()") or ("", "")
        actor = Actor(str(member_id), str(name), frozenset(groups), frozenset(codes))
        person = Person(login, World(store, server.clock, login[:1] * 32, actor), address)
        hired.append(person)
        return person

    yield hire_one
    for person in hired:
        person.world.store.close()
        postgres.run(f'DROP OWNED BY "{person.login}"', database=database)
        postgres.run(f'DROP ROLE "{person.login}"')


@pytest.fixture
def advisor(hire: Hire) -> Person:
    """An investment advisor."""
    return hire("advisor", Group.ADVISOR)


@pytest.fixture
def coordinator(hire: Hire) -> Person:
    """The regional coordinator."""
    return hire("coordinator", Group.COORDINATOR)


@pytest.fixture
def koping(hire: Hire) -> Person:
    """Somebody of the municipality of Köping."""
    return hire("koping", Group.MUNICIPALITY, codes=(KOPING,))


@pytest.fixture
def vasteras(hire: Hire) -> Person:
    """Somebody of the municipality of Västerås."""
    return hire("vasteras", Group.MUNICIPALITY, codes=(VASTERAS,))
