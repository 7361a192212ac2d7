"""A server that an earlier version set up is told the very command that joins its two databases."""

from __future__ import annotations

import shlex

import pytest
from tests.serverroom.conftest import Served

from investcrm.services import server_pair, serving
from investcrm.store.server import databases
from investcrm.store.server.address import parse
from investcrm.words import of


def without_key(served: Served) -> None:
    with databases.engine(served.open) as engine, engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sec.passage_key")


def test_the_command_is_said_and_does_it(served: Served) -> None:
    assert server_pair.apart(served.open, served.room) == server_pair.apart(served.open) == ()
    without_key(served)
    for room in ("", served.room):
        (told,) = server_pair.apart(served.open, room)
        command = serving.sentence(told, of("sv")).rpartition(": ")[2]
        *verb, place, option, other = shlex.split(command)
        assert [*verb, option] == ["investcrm", "server", "init", "--confidential-url"]
        assert (parse(place), parse(other)) == (parse(served.open), parse(served.room))
    serving.init(place, confidential_url=other)
    assert server_pair.apart(served.open, served.room) == ()


@pytest.mark.long
def test_check_says_it(served: Served) -> None:
    without_key(served)
    assert [one.key for one in serving.check(served.open) if "do not know each other" in one.key]
