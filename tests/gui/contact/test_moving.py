"""Moving a laptop's workspace from the window: asked, followed, counted, and gone on with on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from tests.conftest import Postgres
from tests.store.worlds import newly_set_up

from investcrm.bootstrap import Workspace
from investcrm.domain.access import Group
from investcrm.domain.filters import InquiryFilter
from investcrm.gui import tasks, to_server
from investcrm.gui.dialogs import move
from investcrm.gui.dialogs.move import MoveDialog
from investcrm.gui.first_start.connecting import ConnectDialog
from investcrm.gui.program import Program, Window
from investcrm.services import checking, inquiries, serving
from investcrm.words import t

LONG = 60_000
Rows = Callable[[], int]


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    """The address of a server newly set up."""
    with newly_set_up(postgres) as url:
        yield url


@pytest.fixture
def on_server(address: str) -> Rows:
    """How many inquiries are on the server."""

    def count() -> int:
        with psycopg.connect(address.replace("+psycopg", "")) as psql:
            found = psql.execute("SELECT count(*) FROM inquiry").fetchone()
            assert found is not None
            return int(found[0])

    return count


@pytest.fixture
def dialog(program: Program, window: Window, address: str) -> MoveDialog:
    """The dialog as Settings opens it, the address filled in."""
    page: Any = window.go("settings")
    page.move_button.click()
    shown = next(one for one in window.findChildren(MoveDialog))
    shown.fields.server.setText(address)
    shown.fields.server.editingFinished.emit()
    return shown


def counts(workspace: Workspace) -> dict[str, int]:
    with workspace.reader() as reader:
        return {name: int(reader.value(f"SELECT count(*) FROM {name}")) for name in move.COUNTED}


def test_a_workspace_is_moved_followed_counted_and_gone_on_with(
    program: Program, workspace: Workspace, dialog: MoveDialog, on_server: Rows, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(tasks, "PROGRESS_EVERY", 0.0)  # each step is told, however fast it goes
    before, here = program.window, counts(workspace)
    followed: list[str] = []
    dialog.bar.valueChanged.connect(lambda _done: followed.append(dialog.step.text()))
    dialog.test()
    qtbot.waitUntil(dialog.move_button.isEnabled, timeout=LONG)
    assert "Region Västmanland" in dialog.said.text()
    dialog.move_it()
    qtbot.waitUntil(lambda: dialog.moved is not None, timeout=LONG)
    assert any(text.startswith("Kopierar: ") for text in followed), followed
    assert dialog.go_on_button.isVisible()
    shown = {part.text() for part in dialog.counts.findChildren(type(dialog.outcome))}
    assert {t(name) for name in move.COUNTED.values()} <= shown
    assert {str(count) for count in here.values() if count < 1000} <= shown
    assert dialog.moved is not None
    assert {name: dialog.moved.count(name) for name in here} == here
    assert counts(workspace) == here
    dialog.go_on()
    qtbot.waitUntil(lambda: program.window is not before, timeout=LONG)
    assert program.workspace is not None
    assert program.workspace.is_shared
    assert program.workspace.ask(inquiries.list_head, InquiryFilter()).count == on_server()
    assert [one.text for one in program.workspace.ask(checking.check)] == []


def test_what_stops_it_is_said_and_both_sides_are_as_they_were(
    program: Program, workspace: Workspace, dialog: MoveDialog, on_server: Rows, qtbot: Any
) -> None:
    here = counts(workspace)
    dialog.goes_on.setText("ingen")
    dialog.move_it()
    qtbot.waitUntil(dialog.move_button.isVisible, timeout=LONG)
    said = dialog.said.text()
    assert "ingen" in said
    assert "Inget flyttades" in said
    assert dialog.moved is None
    assert program.workspace is not None
    assert not program.workspace.is_shared
    assert (counts(workspace), on_server()) == (here, 0)


def test_escape_stops_a_move_under_way_and_then_closes(
    dialog: MoveDialog, on_server: Rows, qtbot: Any
) -> None:
    dialog.move_it()
    dialog.reject()
    assert dialog.isVisible()
    qtbot.waitUntil(dialog.move_button.isVisible, timeout=LONG)
    assert "Inget flyttades" in dialog.said.text()
    assert on_server() == 0
    dialog.reject()
    assert not dialog.isVisible()


def test_somebody_else_goes_on_under_a_password_of_their_own(
    program: Program, window: Window, address: str, dialog: MoveDialog, postgres: Postgres, qtbot: Any
) -> None:
    serving.add_member(address, "karin", "Karin", [Group.COORDINATOR])
    dialog.goes_on.setText("karin")
    dialog.move_it()
    qtbot.waitUntil(lambda: dialog.moved is not None, timeout=LONG)
    dialog.go_on()
    asking = next(one for one in window.findChildren(ConnectDialog))
    assert asking.login.text() == "karin"
    asking.connect_it()
    qtbot.waitUntil(lambda: program.window is not window, timeout=LONG)
    assert program.workspace is not None
    assert program.workspace.actor.name == "Karin"
    database = address.split("?", maxsplit=1)[0].rpartition("/")[2]
    program.workspace.store.close()
    postgres.run('DROP OWNED BY "karin"', database=database)
    postgres.run('DROP ROLE "karin"')


def test_the_palette_offers_it_on_a_laptop_only(program: Program) -> None:
    assert program.workspace is not None
    keys = [one.key for one in to_server.commands(program, program.workspace)]
    assert keys == ["settings-server", "move-server"]
