"""A server with its confidential database, and people with logins of their own in both."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from tests.conftest import Postgres
from tests.store.worlds import Clock, clock

from investcrm import bootstrap
from investcrm.bootstrap import Workspace
from investcrm.bootstrap import room as rooms
from investcrm.domain.access import Group
from investcrm.domain.commands import LogInquiry
from investcrm.services import inquiries, member_rooms, serving
from investcrm.store.server import databases, roles
from investcrm.store.store import PostgresStore

__all__ = ["clock"]
SECRET = "Kvantfjäril"


@dataclass
class Insider:
    """Somebody with a login: their workspace, their room, and bare connections such as psql's."""

    login: str
    workspace: Workspace
    open_room: Callable[[], Workspace]
    room_address: str
    open_address: str

    @property
    def room(self) -> Workspace:
        """The room as this login enters it."""
        if "_room" not in self.__dict__:
            self.__dict__["_room"] = self.open_room()
        found: Workspace = self.__dict__["_room"]
        return found

    def psql(self) -> psycopg.Connection[Any]:
        """Open a bare connection to the confidential database."""
        return psycopg.connect(self.room_address.replace("+psycopg", ""), autocommit=True)

    def open_psql(self) -> psycopg.Connection[Any]:
        """Open a bare connection to the open database."""
        return psycopg.connect(self.open_address.replace("+psycopg", ""), autocommit=True)

    def close(self) -> None:
        if "_room" in self.__dict__:
            self.__dict__["_room"].close()
        self.workspace.close()

    def begin(self, title: str = "Projekt Norrsken", **values: Any) -> str:
        """Log a confidential case and return its id."""
        return self.room.act(inquiries.log, LogInquiry(title=title, **values)).id


@dataclass
class Served:
    """Addresses of the open and the confidential database, as the administrator reaches them."""

    open: str
    room: str


Employ = Callable[..., Insider]


@pytest.fixture
def served(postgres: Postgres) -> Iterator[Served]:
    """A server set up with its confidential database."""
    made = _templates(postgres)
    names = [f"sr_{secrets.token_hex(4)}" for _ in made]
    for name, template in zip(names, made, strict=True):
        postgres.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    addresses = Served(*(postgres.url(name) for name in names))
    _settle(postgres, addresses)
    yield addresses
    for name in names:
        postgres.drop(name)


def _settle(postgres: Postgres, addresses: Served) -> None:
    """Put back what a copy of a database lacks: who may connect, and where the room is."""
    for url, is_room in ((addresses.open, False), (addresses.room, True)):
        name = url.split("?")[0].rpartition("/")[2]
        if is_room:
            postgres.run(f"ALTER DATABASE \"{name}\" SET investcrm.room = 'closed'")
        with databases.engine(url) as engine, engine.begin() as connection:
            roles.own(connection, room=is_room)
    store = PostgresStore(addresses.open)
    with store.write(serving.administrator(), "0" * 32) as uow:
        member_rooms.keep_place(uow, addresses.room)
        uow.commit("Changed a setting")
    store.close()


def _templates(postgres: Postgres) -> tuple[str, str]:
    names = ("sr_open", "sr_room")
    if not getattr(postgres, "has_rooms", False):
        serving.init(postgres.url(names[0]), confidential_url=postgres.url(names[1]))
        postgres.has_rooms = True  # type: ignore[attr-defined]
    return names


@pytest.fixture
def employ(postgres: Postgres, served: Served, clock: Clock) -> Iterator[Employ]:
    """Give somebody a login in both databases, gone afterwards."""
    employed: list[Insider] = []

    def one(login: str, *groups: Group, codes: tuple[str, ...] = ()) -> Insider:
        serving.add_member(served.open, login, login.title(), groups, codes, confidential_url=served.room)
        places = [url.replace("postgres@", f"{login}@") for url in (served.open, served.room)]
        workspace = bootstrap.open_workspace(places[0], clock=clock)
        person = Insider(login, workspace, lambda: rooms.unlock(workspace, None), places[1], places[0])
        employed.append(person)
        return person

    yield one
    for person in employed:
        person.close()
        for url in (served.open, served.room):
            database = url.split("?")[0].rpartition("/")[2]
            postgres.run(f'DROP OWNED BY "{person.login}"', database=database)
        postgres.run(f'DROP ROLE "{person.login}"')


@pytest.fixture
def anna(employ: Employ) -> Insider:
    """An advisor who is let into the room."""
    return employ("anna", Group.ADVISOR)


@pytest.fixture
def bo(employ: Employ) -> Insider:
    """A coordinator who is let into the room too."""
    return employ("bo", Group.COORDINATOR)
