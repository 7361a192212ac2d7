"""Databases of a server: made where missing, tried on the side, told apart."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.store.server import passages, room
from investcrm.store.store import PostgresStore

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MAINTENANCE: Final = "postgres"


def name_of(url: str) -> str:
    """Return the name of the database an address leads to.

    Raises:
        InvalidInput: the address names none.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        name = make_url(url).database
    except ArgumentError:
        name = None
    if not name:
        raise InvalidInput(
            N_("The address names no database. It looks like postgresql://login@server/database.")
        )
    return name


def beside(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    from sqlalchemy.engine import make_url

    return make_url(url).set(database=database).render_as_string(hide_password=False)


def as_login(url: str, login: str) -> str:
    """Return an address for another login, without a password."""
    from sqlalchemy.engine import make_url

    return make_url(url).set(username=login, password=None).render_as_string(hide_password=False)


@contextmanager
def engine(url: str, *, outside_transactions: bool = False) -> Iterator[Engine]:
    """Give an engine for an address, closed afterwards; what goes wrong becomes a sentence."""
    from sqlalchemy.exc import DBAPIError

    from investcrm.store.problems import explain

    store = PostgresStore(url)
    try:
        made = store.engine
        yield made.execution_options(isolation_level="AUTOCOMMIT") if outside_transactions else made
    except DBAPIError as error:
        raise explain(error) from None
    finally:
        store.close()


def ensure(url: str, *, closed: bool = False) -> bool:
    """Make the database an address names unless it is there; return whether it was made.

    A ``closed`` one, for confidential cases, lets nobody but the administrator connect yet.

    Raises:
        WorkspaceProblem: the server is older than Postgres 16, cannot be reached, or does not let this login.
    """
    name = name_of(url)
    with engine(beside(url, _MAINTENANCE), outside_transactions=True) as made, made.connect() as connection:
        there = connection.exec_driver_sql("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).first()
        if there is None:
            connection.exec_driver_sql(f"CREATE DATABASE {_quoted(name)} TEMPLATE template0 ENCODING 'UTF8'")
        if closed:
            connection.exec_driver_sql(f"ALTER DATABASE {_quoted(name)} SET {room.SETTING} = '{room.CLOSED}'")
        return there is None


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """Give the address of an empty database on the same server, closed like this one, dropped afterwards."""
    name = f"investcrm_check_{secrets.token_hex(6)}"
    with engine(url, outside_transactions=True) as made, made.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        if room.is_room(connection):
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET {room.SETTING} = '{room.CLOSED}'")
        try:
            yield beside(url, name)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def cluster_of(url: str) -> str:
    """Return what tells a server's data apart from every other's; empty where the login may not know."""
    with engine(url) as made, made.connect() as connection:
        may = "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"
        if not connection.exec_driver_sql(may).scalar_one():
            return ""
        found: Any = connection.exec_driver_sql("SELECT system_identifier FROM pg_control_system()")
        return str(found.scalar_one())


def share_key(url: str, confidential_url: str) -> None:
    """Give the open database and its room the key by which each knows what the other has signed."""
    with (
        engine(url) as here,
        engine(confidential_url) as there,
        here.begin() as mine,
        there.begin() as theirs,
    ):
        key = passages.key_of(mine) or passages.new_key()
        for connection in (mine, theirs):
            if passages.key_of(connection) != key:
                passages.share_key(connection, key)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
