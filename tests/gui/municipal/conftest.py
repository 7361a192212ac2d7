"""A municipality's program over a region at work; no query may touch what the municipality cannot read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.gui.conftest import close, makers

from investcrm import bootstrap
from investcrm.domain.access import Actor, Group, Verb, reach
from investcrm.domain.commands import AddSite
from investcrm.gui.program import Program, Window
from investcrm.services import municipal, reference, sites
from investcrm.store.read import feed
from investcrm.store.schema import Base

_TABLES = frozenset(Base.metadata.tables)
_ONLY_IN_FILES = frozenset({"brief_link"})
"""A server asks a function of its own instead."""
_NAMED = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)


class Overreach(AssertionError):
    """A query named a table that its person cannot read."""


@contextmanager
def _guarded(read: Callable[[], Any], actor: Actor, overreached: list[str]) -> Iterator[Any]:
    with read() as reader:
        execute = reader._execute

        def watched(sql: str, params: Any) -> Any:
            asked = set() if sql == feed.MOVED else set(_NAMED.findall(sql))  # not asked of it on a server
            for table in (asked & _TABLES) - _ONLY_IN_FILES:
                if reach(actor, Verb.READ, table) is None:
                    overreached.append(f"{table}: {sql[:90]}")
                    raise Overreach(table)
            return execute(sql, params)

        reader._execute = watched
        yield reader


@pytest.fixture
def region(workspace_folder: Path) -> Iterator[bootstrap.Workspace]:
    """The region's own side of the same workspace."""
    opened = bootstrap.open_workspace(workspace_folder)
    yield opened
    opened.close()


@pytest.fixture
def code(region: bootstrap.Workspace) -> str:
    """The municipality that has not answered Projekt Björk yet."""
    return tuple(region.ask(reference.load).municipalities)[2]


@pytest.fixture
def places(region: bootstrap.Workspace, code: str) -> dict[str, str]:
    """Sites of the municipality by name."""
    wanted = (
        AddSite(code, "Strö 2:14", {"usable_m2": 140_000}, "12 MW fast", "kommunen"),
        AddSite(code, "Norsa 3:8", {"usable_m2": 40_000}, "2 MW fast", "kommunen"),
    )
    return {one.name: region.act(sites.add_site, one) for one in wanted}


@pytest.fixture
def overreached() -> list[str]:
    """Every query that named what the municipality cannot read."""
    return []


@pytest.fixture
def program(
    workspace_folder: Path,
    places: dict[str, str],
    code: str,
    overreached: list[str],
    qapp: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Program]:
    """The municipality's program, its window shown."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    started = start(workspace_folder, code, overreached)
    yield started
    close(started)
    assert overreached == []


def start(folder: Path, code: str, overreached: list[str]) -> Program:
    """Start a municipality's program over a workspace."""
    workspace = bootstrap.open_workspace(folder)
    workspace.actor = Actor("c" * 32, "Näringslivschef", frozenset({Group.MUNICIPALITY}), frozenset({code}))
    read = workspace.store.reader
    workspace.store.reader = lambda: _guarded(read, workspace.actor, overreached)  # type: ignore[method-assign]
    started = Program(makers(), "sv")
    started.show(workspace)
    return started


@pytest.fixture
def brief(region: bootstrap.Workspace, code: str) -> str:
    """The brief of Projekt Björk."""
    return brief_named(region, code, "Projekt Björk")


def brief_named(region: bootstrap.Workspace, code: str, name: str) -> str:
    """Return the id of a municipality's brief by its name."""
    return next(row.id for row in region.ask(municipal.inbox, (code,)) if row.name == name)


__all__ = ["Window"]
