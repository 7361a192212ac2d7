"""The server is killed under the open window: it stays alive, keeps what is done, and sends it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from PySide6.QtWidgets import QApplication
from tests.gui.conftest import close, makers
from tests.server.mortal import MortalPostgres, mortal, mortal_url

from investcrm import bootstrap
from investcrm.domain.commands import AddTask, ChangeInquiry, LogInquiry
from investcrm.domain.errors import Kept, NoContact
from investcrm.domain.filters import InquiryFilter
from investcrm.gui.contact import ContactBanner
from investcrm.gui.dialogs.unsent import UnsentDialog
from investcrm.gui.program import Program
from investcrm.services import cases, inquiries, pending

__all__ = ["mortal", "mortal_url"]
LONG = 60_000
"""The program tries again each half minute at the least."""

Opened = Callable[[], Program]


@pytest.fixture
def opened(mortal_url: str, qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Open the program over the server, as often as it is called."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    running: list[Program] = []

    def open_it() -> Program:
        for before in running:
            close(before)
        running[:] = [Program(makers(), "sv")]
        running[0].show(bootstrap.open_workspace(mortal_url))
        running[0]._settle_in()
        return running[0]

    yield open_it
    for left in running:
        close(left)


def titles(url: str) -> list[str]:
    workspace = bootstrap.open_workspace(url)
    with workspace.reader() as reader:
        rows = inquiries.list_window(
            reader, InquiryFilter(), inquiries.list_head(reader, InquiryFilter()), 0, 9
        )
    workspace.close()
    return sorted(row.title for row in rows if row is not None)


def banner(program: Program) -> ContactBanner:
    assert program.window is not None
    return program.window.findChildren(ContactBanner)[-1]


def said(program: Program) -> str:
    assert program.window is not None
    return "\n".join(toast.text for toast in program.window.toasts.shown())


def lose(program: Program, server: MortalPostgres, qtbot: Any) -> None:
    """Kill the server and wait until the window has noticed."""
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    server.die()
    program.tasks.query(inquiries.list_head, InquiryFilter())
    qtbot.waitUntil(lambda: program.contact is not None and program.contact.is_away, timeout=LONG)


def find_again(program: Program, qtbot: Any) -> None:
    qtbot.waitUntil(
        lambda: program.contact is not None and not program.contact.is_away and not program.tasks.busy,
        timeout=LONG,
    )


def test_a_killed_server_leaves_the_window_alive_and_what_is_done_is_sent_once(
    opened: Opened, mortal: MortalPostgres, mortal_url: str, qtbot: Any
) -> None:
    program = opened()
    program.tasks.mutate(inquiries.log, LogInquiry("Före avbrottet"))
    lose(program, mortal, qtbot)
    shown = banner(program)
    assert shown.isVisible()
    assert "Ingen kontakt med servern sedan" in shown.words.text()

    heard: list[Exception] = []
    program.tasks.mutate(inquiries.log, LogInquiry("Under avbrottet"), failed=heard.append)
    program.tasks.mutate(cases.add_task, AddTask("Ring upp"), failed=heard.append)
    program.tasks.mutate(inquiries.log, LogInquiry("Under avbrottet"), failed=heard.append)
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=LONG)
    assert all(isinstance(error, Kept) for error in heard)
    assert len(program.workspace.desk.pending()) == 2  # the same thing asked for twice is kept once

    mortal.rise()
    qtbot.waitUntil(lambda: "2 väntande åtgärder har skickats" in said(program), timeout=LONG)
    find_again(program, qtbot)
    assert not shown.isVisible()
    assert titles(mortal_url) == ["Före avbrottet", "Under avbrottet"]
    assert program.workspace.desk.pending() == []


def test_what_waits_survives_a_restart_of_the_program(
    opened: Opened, mortal: MortalPostgres, mortal_url: str, qtbot: Any
) -> None:
    program = opened()
    lose(program, mortal, qtbot)
    heard: list[Exception] = []
    program.tasks.mutate(inquiries.log, LogInquiry("Sparad över natten"), failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=LONG)
    assert program.window is not None
    program.window.close()
    mortal.rise()
    again = opened()
    qtbot.waitUntil(lambda: not again.tasks.busy and not again.workspace.desk.pending(), timeout=LONG)
    assert titles(mortal_url) == ["Sparad över natten"]


def test_a_commit_whose_answer_was_lost_is_not_sent_again(
    opened: Opened, mortal_url: str, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = opened()
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    dialect = program.workspace.store.engine.dialect
    commit = dialect.do_commit

    def commit_and_die(connection: Any) -> None:
        monkeypatch.undo()
        commit(connection)
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(dialect, "do_commit", commit_and_die)
    heard: list[Exception] = []
    program.tasks.mutate(inquiries.log, LogInquiry("En enda gång"), failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=LONG)
    find_again(program, qtbot)
    assert titles(mortal_url) == ["En enda gång"]
    assert program.workspace.desk.pending() == []


def test_what_clashes_with_somebody_else_is_chosen_field_by_field(
    opened: Opened, mortal: MortalPostgres, mortal_url: str, qtbot: Any
) -> None:
    program = opened()
    other = bootstrap.open_workspace(mortal_url)
    made = other.act(inquiries.log, LogInquiry("Före", summary="Före"))
    seen = other.ask(inquiries.detail, made.id).row.version
    lose(program, mortal, qtbot)
    mine = {"title": "Min", "summary": "Min"}
    program.tasks.mutate(inquiries.change, ChangeInquiry(made.id, seen, mine), failed=lambda _error: None)
    qtbot.waitUntil(lambda: bool(program.workspace.desk.pending()), timeout=LONG)
    program.contact.stop()
    mortal.rise()
    other.act(inquiries.change, ChangeInquiry(made.id, seen, {"title": "Deras"}))
    program.contact.use(program.gateway, program.tasks)
    qtbot.waitUntil(lambda: bool(pending.refused(program.workspace.desk)), timeout=LONG)
    find_again(program, qtbot)
    program.choose_unsent()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, UnsentDialog)
    dialog.choose(dialog.refused[0])
    assert set(dialog.asking.mine) == {"title"}
    dialog.asking.theirs["title"].setChecked(True)
    dialog.asking._decide()
    qtbot.waitUntil(lambda: not program.workspace.desk.pending() and not program.tasks.busy, timeout=LONG)
    found = other.ask(inquiries.detail, made.id)
    assert (found.row.title, found.summary) == ("Deras", "Min")
    other.close()


def test_what_cannot_wait_says_so_and_is_not_kept(opened: Opened, mortal: MortalPostgres, qtbot: Any) -> None:
    program = opened()
    lose(program, mortal, qtbot)
    heard: list[Exception] = []
    program.tasks.mutate(lambda _uow, _command: None, LogInquiry("x"), failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=LONG)
    assert isinstance(heard[0], NoContact)
    assert not isinstance(heard[0], Kept)
    assert program.workspace.desk.pending() == []
