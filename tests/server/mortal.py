"""A server that a test may kill in the middle and start again."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.conftest import Postgres, pgserver
from tests.store.worlds import ACTOR

from investcrm.domain.access import Group
from investcrm.services import setup
from investcrm.store import migrations
from investcrm.store.store import PostgresStore


class MortalPostgres(Postgres):
    """A server of one test module, killed and started at will."""

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.run("ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()")

    def die(self) -> None:
        """Kill the server where it stands, without a word to anybody."""
        postmaster = psutil.Process(self._server.get_pid())
        postmaster.suspend()  # else it may let one more in that nobody waits for, and cannot rise beside it
        children = postmaster.children(recursive=True)
        os.kill(postmaster.pid, signal.SIGKILL)
        gone, alive = psutil.wait_procs([postmaster, *children], timeout=60)
        assert gone
        assert not alive

    def rise(self) -> None:
        """Start it again on the same data."""
        self._server.ensure_postgres_running()

    @property
    def data(self) -> Path:
        """The folder of its files."""
        return Path(self._server.pgdata)

    @property
    def lives(self) -> bool:
        """Whether it runs."""
        return psutil.pid_exists(self._server.get_pid())


def fill(url: str) -> None:
    """Make a region whose administrator is the server's own."""
    store = PostgresStore(url)
    migrations.upgrade(store.engine)
    groups = frozenset({Group.ADVISOR, Group.COORDINATOR, Group.MIGRATOR})
    with store.write(ACTOR, "0" * 32) as uow:
        setup.seed(uow, "19", "Samordnare", "sv", login="postgres", groups=groups)
    store.close()


@pytest.fixture(scope="module")
def mortal() -> Iterator[MortalPostgres]:
    """A server of this module's own."""
    with tempfile.TemporaryDirectory(prefix="pgm-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        server = pgserver(place).get_server(place / "data", cleanup_mode="delete")
        yield MortalPostgres(server)
        server.cleanup()


@pytest.fixture
def mortal_url(mortal: MortalPostgres) -> Iterator[str]:
    """The address of a region on it; it runs again when the test is over."""
    name = mortal.create(mortal.template("region", fill))
    mortal.run("CHECKPOINT")  # a copied sequence logs its numbers from the next checkpoint on
    yield mortal.url(name)
    if not mortal.lives:
        mortal.rise()
    mortal.drop(name)
