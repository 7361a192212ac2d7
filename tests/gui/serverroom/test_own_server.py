"""A room on a server of its own, with a password of its own: entered for the first time from the window."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.conftest import MemoryKeyring, Postgres, running_postgres
from tests.gui.conftest import close, makers
from tests.gui.serverroom.conftest import LONG, entrance, window
from tests.serverroom.conftest import Served

from investcrm import bootstrap
from investcrm.domain.access import Group
from investcrm.domain.commands import SaveSetting
from investcrm.gui.program import Program
from investcrm.gui.room.chip import RoomChip
from investcrm.gui.room.entering import EnterDialog
from investcrm.gui.room.on_server import FIRST, RoomFinder
from investcrm.services import member_rooms, serving, settings

OUTSIDE, INSIDE = "tolv granar vid vattnet", "nio tallar på åsen"


@dataclass
class Apart:
    """Two servers of one region; ``sam`` is let in, ``dora`` has a login there and is not let in."""

    served: Served
    sam: str
    dora: str
    eva: str
    other: Postgres


def _guard(server: Postgres, logins: tuple[str, ...]) -> None:
    hba = Path(server._server.pgdata) / "pg_hba.conf"
    hba.write_text("".join(f"local all {login} scram-sha-256\n" for login in logins) + hba.read_text())
    server.reload()


@pytest.fixture
def apart() -> Iterator[Apart]:
    tail = secrets.token_hex(3)
    logins = sam, dora, eva = f"sam_{tail}", f"dora_{tail}", f"eva_{tail}"
    with ExitStack() as stack:
        one, other = (stack.enter_context(running_postgres()) for _ in range(2))
        served = Served(one.url("region"), other.url("inre"))
        serving.init(served.open, confidential_url=served.room)
        for login in logins:
            serving.add_member(served.open, login, login, [Group.ADVISOR], (), OUTSIDE)
        for login in (sam, dora):
            serving.add_member(served.open, login, login, [Group.ADVISOR], (), INSIDE, served.room)
            serving.add_member(served.open, login, login, [Group.ADVISOR], (), OUTSIDE)
        other.run(f"REVOKE investcrm_room FROM {dora}", database="inre")
        for server in (one, other):
            _guard(server, logins)
        yield Apart(served, sam, dora, eva, other)


def begun(apart: Apart, login: str, qtbot: Any) -> Program:
    place = apart.served.open.replace("postgres@", f"{login}@")
    program = Program(makers(), "sv")
    program.show(bootstrap.open_workspace(place, password=OUTSIDE))
    program._settle_in()
    finder = window(program).findChild(RoomFinder)
    assert finder is not None
    qtbot.waitUntil(lambda: program.entrance is not None or FIRST in window(program)._commands, timeout=LONG)
    return program


def asked(program: Program) -> EnterDialog:
    finder: Any = window(program).findChild(RoomFinder)
    if finder.dialog is None:
        window(program)._commands[FIRST].run()
    found = finder.dialog
    assert isinstance(found, EnterDialog)
    return found


def give(dialog: EnterDialog, password: str, qtbot: Any) -> None:
    dialog.edit.clear()
    qtbot.keyClicks(dialog.edit, password)
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)


def refused(dialog: EnterDialog, password: str, qtbot: Any) -> str:
    give(dialog, password, qtbot)
    qtbot.waitUntil(dialog.said.isVisible, timeout=LONG)
    return dialog.said.text()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_first_entry_is_made_in_the_window_and_kept_only_where_the_region_lets_it(
    apart: Apart, key_store: MemoryKeyring, qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    for login, password, said in (
        (apart.eva, INSIDE, "godtar inte lösenordet"),
        (apart.dora, INSIDE, "Be din administratör"),
    ):
        program = begun(apart, login, qtbot)
        assert said in refused(asked(program), password, qtbot)
        assert program.entrance is None
        assert not window(program).findChildren(RoomChip)
        close(program)

    program = begun(apart, apart.sam, qtbot)
    settings_page: Any = window(program).go("settings")
    qtbot.mouseClick(settings_page.first_room.enter_button, Qt.MouseButton.LeftButton)
    dialog = asked(program)
    assert "eget lösenord" in dialog.about.text()
    assert not dialog.keep.isVisible()
    assert "godtar inte lösenordet" in refused(dialog, OUTSIDE, qtbot)
    admin = bootstrap.open_workspace(apart.served.open)
    place = admin.ask(settings.load, member_rooms.ADDRESS)
    admin.act(settings.save, SaveSetting(member_rooms.ADDRESS, f"{place}&port=1"))
    assert "ingen databas" in refused(dialog, INSIDE, qtbot)
    admin.act(settings.save, SaveSetting(member_rooms.ADDRESS, place))
    give(dialog, INSIDE, qtbot)
    qtbot.waitUntil(lambda: program.entrance is not None, timeout=LONG)
    qtbot.waitUntil(lambda: window(program).current == "room", timeout=LONG)
    assert FIRST not in window(program)._commands
    window(program).go("settings")
    assert settings_page.room is not None
    assert not settings_page.first_room.isVisibleTo(settings_page)
    close(program)
    assert INSIDE not in key_store.entries.values()

    admin.act(settings.save, SaveSetting(member_rooms.KEEPS, value=True))
    program = begun(apart, apart.sam, qtbot)
    entrance(program).enter()
    again = entrance(program).dialog
    assert isinstance(again, EnterDialog)
    assert again.keep.isVisible()
    qtbot.mouseClick(again.keep, Qt.MouseButton.LeftButton)
    again.keep.setChecked(True)
    give(again, INSIDE, qtbot)
    qtbot.waitUntil(lambda: entrance(program).keeper.is_open, timeout=LONG)
    close(program)
    assert INSIDE in key_store.entries.values()

    program = begun(apart, apart.sam, qtbot)
    entrance(program).enter()
    kept = entrance(program).dialog
    assert isinstance(kept, EnterDialog)
    assert not kept.edit.isVisible()
    qtbot.mouseClick(kept.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: entrance(program).keeper.is_open, timeout=LONG)
    close(program)

    admin.act(settings.save, SaveSetting(member_rooms.KEEPS, value=False))
    admin.close()
    close(begun(apart, apart.sam, qtbot))
    assert INSIDE not in key_store.entries.values()
