"""The confidential database goes away under the open room: said, kept, sent when it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from PySide6.QtCore import Qt
from tests.conftest import Postgres
from tests.gui.serverroom.conftest import LONG, Opened, enter, entrance, on_screen, window
from tests.serverroom.conftest import Insider, Served

from investcrm.domain.commands import ChangeInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.gui.contact import ContactBanner
from investcrm.gui.dialogs import activity
from investcrm.services import inquiries

SECRET = "Kvantfjaril"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
Switch = Callable[[bool], None]


@pytest.fixture
def reachable(postgres: Postgres, served: Served) -> Iterator[Switch]:
    """Let the confidential database be reached, or break every connection and take no new one."""
    name = served.room.split("?")[0].rpartition("/")[2]

    def switch(on: bool) -> None:
        postgres.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS {on}')
        if not on:
            postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    yield switch
    switch(True)


def test_locking_waits_for_no_answer(
    anna: Insider, opened: Opened, postgres: Postgres, served: Served, qtbot: Any
) -> None:
    anna.begin("Projekt Vega", investor=f"{SECRET} AB")
    program = opened(anna)
    shell = enter(program, qtbot)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega")
    name = served.room.split("?")[0].rpartition("/")[2]
    way, tasks = entrance(program), shell.tasks
    with (
        psycopg.connect(postgres._server.get_uri(name)) as holder,
        psycopg.connect(postgres._server.get_uri("postgres"), autocommit=True) as looker,
    ):

        def waits() -> bool:
            found = looker.execute(f"{WAITING} AND datname = %s", (name,)).fetchone()
            return found is not None and found[0] > 0

        holder.execute("LOCK TABLE inquiry IN ACCESS EXCLUSIVE MODE")
        page.model.refresh()
        shell.tasks.query(inquiries.list_head, InquiryFilter())
        qtbot.waitUntil(waits)
        way.lock()
        qtbot.waitUntil(lambda: SECRET not in on_screen() and "Vega" not in on_screen())
        assert waits()
        holder.rollback()
    tasks.wait()


def files_with(folder: Path, word: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_the_window_lives_on_and_what_is_done_is_kept_and_sent(
    anna: Insider, opened: Opened, reachable: Switch, home: Path, qtbot: Any
) -> None:
    case = anna.begin("Projekt Vega", investor=f"{SECRET} AB")
    program = opened(anna)
    shell = enter(program, qtbot)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega")
    keeper, desk = entrance(program).keeper, program.workspace.desk
    version = page.detail.detail.row.version

    reachable(False)
    qtbot.waitUntil(lambda: keeper.contact is not None and keeper.contact.is_away, timeout=LONG)
    (banner,) = shell.findChildren(ContactBanner)
    assert banner.isVisible()
    assert "Ingen kontakt med servern sedan" in banner.words.text()
    assert program.contact is not None
    assert not program.contact.is_away
    assert page.detail.title.text() == "Projekt Vega"
    dialog = activity.run(shell.nav, case)
    qtbot.keyClicks(dialog.text, f"Samtal med {SECRET}")
    heard: list[Exception] = []
    renamed = ChangeInquiry(case, version, {"title": "Projekt Norrsken"})
    shell.tasks.mutate(inquiries.change, renamed, failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=LONG)
    assert len(keeper.room.desk.pending()) == 1
    assert desk.pending() == []
    qtbot.keyClick(dialog.text, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not keeper.is_open and SECRET not in on_screen())
    assert desk.drafts() == []
    assert not [key for key in desk.states() if "activity" in key]
    assert files_with(home, SECRET) == []

    way = entrance(program)
    qtbot.mouseClick(way.chip, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(way.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(way.dialog.said.isVisible, timeout=LONG)
    assert not keeper.is_open
    reachable(True)
    qtbot.mouseClick(way.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: keeper.is_open and window(program).current == "room", timeout=LONG)
    shell = way.shell
    assert shell is not None
    again = activity.run(shell.nav, case)
    assert SECRET in again.text.toPlainText()
    again.reject()
    page = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Norrsken", timeout=LONG)
    assert keeper.room.desk.pending() == []

    reachable(False)
    qtbot.waitUntil(lambda: keeper.contact.is_away, timeout=LONG)
    reachable(True)
    anna.room.act(inquiries.change, ChangeInquiry(case, version + 1, {"title": "Projekt Björk"}))
    qtbot.waitUntil(lambda: not keeper.contact.is_away, timeout=LONG)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Björk", timeout=LONG)
    (banner,) = shell.findChildren(ContactBanner)
    assert not banner.isVisible()
