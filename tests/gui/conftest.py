"""A real workspace behind the real window: made once a day, copied for every test that asks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from time import sleep
from typing import Any

import keyring
import pytest
from pytestqt.qtbot import QtBot
from tests.conftest import MemoryKeyring
from tests.gui import small_region

from investcrm import bootstrap
from investcrm.gui.first_start.making import Makers
from investcrm.gui.gateway import DeskState, WorkspaceGateway
from investcrm.gui.navigation import Navigator
from investcrm.gui.program import Program, Window
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import theme
from investcrm.gui.widgets import toasts
from investcrm.store.store import swedish_day, swedish_moment, utc_now

Filled = tuple[Path, dict[tuple[str, str], str], dict[str, str]]
PATIENCE_MS = 90_000
A_TEST_SECONDS = 100
"""So long a test may take on a slow machine; with as long a wait before it, its time is not up."""


class PatientBot(QtBot):
    """Waits as long as a machine busy with other things may take; what comes sooner is not waited for."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - pytest-qt's name
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:  # noqa: N802 - the same
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> PatientBot:
    """Pytest-qt's own with more patience: its five seconds are too few beside other work."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def one_day() -> None:
    """No midnight passes within a test: one that would begin right before it begins right after."""
    now = swedish_moment(utc_now())
    morrow = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    left = (morrow.astimezone(UTC) - now).total_seconds()
    if left < A_TEST_SECONDS:
        sleep(left)


@pytest.fixture(autouse=True)
def said_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window says stands until the test has looked, on a slow machine too."""
    for name in ("_SHOWN", "_SHOWN_WITH_ACTION"):
        monkeypatch.setattr(toasts, name, 10 * PATIENCE_MS)


@pytest.fixture(scope="session")
def filled_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Filled]:
    """Fills a workspace once for each day of the run: a folder, its keys, its inquiries' ids by title."""

    @cache
    def fill(day: date) -> Filled:
        store = MemoryKeyring()
        before = keyring.get_keyring()
        keyring.set_keyring(store)
        folder = tmp_path_factory.mktemp(f"filled-{day}-") / "workspace"
        made = bootstrap.create(folder, "19", passphrase=None, member_name="Samordnare").workspace
        ids = small_region.fill(made)
        made.close()
        keyring.set_keyring(before)
        return folder, store.entries, ids

    return fill


@pytest.fixture
def filled(filled_on: Callable[[date], Filled]) -> Filled:
    """A filled workspace of today to copy, the keys that open it, and its inquiries' ids by title."""
    return filled_on(swedish_day(utc_now()))


@pytest.fixture
def workspace_folder(filled: Filled, tmp_path: Path, key_store: MemoryKeyring) -> Path:
    """A copy of the filled workspace that the key store of this test opens."""
    folder, entries, _ = filled
    key_store.entries.update(entries)
    return Path(shutil.copytree(folder, tmp_path / "workspace"))


@pytest.fixture
def ids(filled: Filled) -> dict[str, str]:
    """The ids of the inquiries by title."""
    return dict(filled[2])


@pytest.fixture
def workspace(workspace_folder: Path) -> Iterator[bootstrap.Workspace]:
    """The filled workspace, opened by the test itself to look at what the window wrote."""
    opened = bootstrap.open_workspace(workspace_folder)
    yield opened
    opened.close()


def makers() -> Makers:
    from investcrm.gui import app

    return app.makers()


@pytest.fixture
def program(workspace_folder: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The running program over the filled workspace, its window shown."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    started = Program(makers(), "sv")
    started.show(bootstrap.open_workspace(workspace_folder))
    yield started
    close(started)


def close(started: Program) -> None:
    """Close a program's window and everything that ran behind it."""
    window = started.window
    assert window is not None
    window.close()
    started.close()
    window.deleteLater()
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(program: Program) -> Window:
    """The main window."""
    assert program.window is not None
    return program.window


@pytest.fixture
def nav(program: Program) -> Navigator:
    """What screens are given."""
    return program.nav


@pytest.fixture
def tasks(program: Program) -> Tasks:
    """The way to the services."""
    return program.tasks


@pytest.fixture
def desk(program: Program) -> DeskState:
    """The person's desk."""
    return program.desk


@pytest.fixture
def settle(qtbot: Any, tasks: Tasks) -> Callable[[], None]:
    """Wait until nothing is under way any more."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not tasks.busy)

    return wait


@pytest.fixture
def gateway(workspace: bootstrap.Workspace) -> WorkspaceGateway:
    """A gateway to the workspace the test opened itself."""
    theme()
    return WorkspaceGateway(workspace)
