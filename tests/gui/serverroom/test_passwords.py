"""A server that asks for passwords: known from outside it, asked for each time the room is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.conftest import MemoryKeyring, Postgres
from tests.gui.conftest import close, makers
from tests.gui.serverroom.conftest import LONG, entrance, window
from tests.serverroom.conftest import Served

from investcrm import bootstrap
from investcrm.bootstrap import server_room
from investcrm.domain.access import Group
from investcrm.gui.program import Program
from investcrm.services import member_rooms, serving
from investcrm.store.store import PostgresStore

SECRET = "tolv granar vid vattnet"
LOGINS = ("sam", "dora")


@pytest.fixture
def guarded(postgres: Postgres, served: Served) -> Iterator[Served]:
    """Two advisors with passwords, which the server asks for; the second is not let into the room."""
    serving.add_member(served.open, "sam", "Sam", [Group.ADVISOR], (), SECRET, served.room)
    serving.add_member(served.open, "dora", "Dora", [Group.ADVISOR], (), SECRET)
    hba = Path(postgres._server.pgdata) / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("".join(f"local all {login} scram-sha-256\n" for login in LOGINS) + before)
    postgres.reload()
    yield served
    hba.write_text(before)
    postgres.reload()
    for login in LOGINS:
        for url in (served.open, served.room):
            postgres.run(f"DROP OWNED BY {login}", database=url.split("?")[0].rpartition("/")[2])
        postgres.run(f"DROP ROLE {login}")


def entered(served: Served, login: str) -> bootstrap.Workspace:
    place = served.open.replace("postgres@", f"{login}@")
    return bootstrap.open_workspace(place, password=SECRET)


def test_the_password_is_asked_for_each_time_and_kept_nowhere(
    guarded: Served, key_store: MemoryKeyring, qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    program = Program(makers(), "sv")
    program.show(entered(guarded, "sam"))
    program._settle_in()
    qtbot.waitUntil(lambda: not program.tasks.busy and program.entrance is not None, timeout=LONG)
    way = entrance(program)
    for typed, opens in (("fel", False), (SECRET.replace("granar", "tallar"), False), (SECRET, True)):
        if way.dialog is None:
            qtbot.mouseClick(way.chip, Qt.MouseButton.LeftButton)
        dialog = way.dialog
        assert dialog is not None
        dialog.edit.clear()
        assert not dialog.open_button.isEnabled()
        qtbot.keyClicks(dialog.edit, typed)
        qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
        if opens:
            qtbot.waitUntil(lambda: window(program).current == "room", timeout=LONG)
        else:
            qtbot.waitUntil(dialog.said.isVisible, timeout=LONG)
            assert "godtar inte lösenordet för sam" in dialog.said.text()
            assert not way.keeper.is_open
    way.lock()
    qtbot.waitUntil(lambda: way.dialog is None)
    way.enter()
    assert way.dialog is not None
    assert way.dialog.edit.isVisible()
    way.dialog.reject()
    assert SECRET not in key_store.entries.values()
    close(program)


def test_who_is_not_let_in_is_told_nothing_wherever_the_room_is(
    guarded: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("s") / "s"  # the same server by another name is another one
    elsewhere.symlink_to(guarded.room.split("host=")[1])
    for place in (guarded.room, guarded.room.split("?")[0] + f"?host={elsewhere}"):
        store = PostgresStore(guarded.open)
        with store.write(serving.administrator(), "0" * 32) as uow:
            member_rooms.keep_place(uow, place)
            uow.commit("Changed a setting")
        store.close()
        for login, is_let_in in (("sam", True), ("dora", False)):
            workspace = entered(guarded, login)
            found = server_room.way_in(workspace)
            workspace.close()
            assert (found is not None) is is_let_in, (place, login)
            assert found is None or found.asks_password
