"""Work off the event loop: answered on the window's thread, latest wins, nobody gone is told."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject

from investcrm.domain.errors import Cancelled, NotFound, UserError, WorkspaceProblem
from investcrm.gui.tasks import Tasks


def count(reader: Any) -> int:
    return int(reader.execute("SELECT count(*) FROM a_case").fetchone()[0])


def rename(unit: Any, command: tuple[str, str]) -> str:
    unit.connection.execute("UPDATE a_case SET title = ? WHERE id = ?", (command[1], command[0]))
    unit.roots.add(command[0])
    return command[1]


def title(reader: Any, identity: str) -> str:
    return str(reader.execute("SELECT title FROM a_case WHERE id = ?", (identity,)).fetchone()[0])


def test_a_query_is_answered_on_the_windows_thread(qtbot, tasks: Tasks) -> None:
    answers: list[tuple[int, int]] = []
    tasks.query(count, then=lambda got: answers.append((got, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [(2_500, threading.get_ident())]


def test_a_mutation_is_committed_and_tells_what_changed(qtbot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.changed) as told:
        tasks.mutate(rename, ("id000007", "Projekt Björk"))
    assert told.args == [frozenset({"id000007"})]
    read: list[str] = []
    tasks.query(title, "id000007", then=read.append)
    qtbot.waitUntil(lambda: read == ["Projekt Björk"])


def test_a_failed_mutation_changes_nothing(qtbot, tasks: Tasks) -> None:
    def fail(unit: Any, command: tuple[str, str]) -> None:
        rename(unit, command)
        raise UserError("The disk is full.")

    with qtbot.waitSignal(tasks.troubled) as told:
        tasks.mutate(fail, ("id000007", "Projekt Björk"))
    assert str(told.args[0]) == "The disk is full."
    read: list[str] = []
    tasks.query(title, "id000007", then=read.append)
    qtbot.waitUntil(lambda: read == ["Projekt 7"])


def test_only_the_latest_query_of_a_key_is_answered(qtbot, tasks: Tasks) -> None:
    gate = threading.Event()
    ran: list[str] = []
    answers: list[str] = []

    def slow(reader: Any, text: str) -> str:
        assert gate.wait(100)
        ran.append(text)
        return text

    for text in ("v", "vo", "vol", "volt"):
        tasks.query(slow, text, then=answers.append, key="search")
    gate.set()
    qtbot.waitUntil(lambda: bool(answers) and not tasks.busy)
    assert answers == ["volt"]
    assert ran[-1] == "volt"
    assert len(ran) <= 2, "those that waited never ran"


def test_nobody_is_told_who_is_gone(qtbot, tasks: Tasks) -> None:
    gate = threading.Event()
    owner = QObject()
    answers: list[int] = []

    def slow(reader: Any) -> int:
        assert gate.wait(100)
        return 1

    tasks.query(slow, then=answers.append, owner=owner)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert answers == []


def test_long_work_reports_and_stops_when_asked(qtbot, tasks: Tasks) -> None:
    seen: list[tuple[int, int]] = []
    ended: list[Exception] = []

    def work(report: Any) -> None:
        for done in itertools.count():
            report(done, 10**9)

    job = tasks.background(
        work, progress=lambda done, total: seen.append((done, total)), failed=ended.append, label="Läser"
    )
    qtbot.waitUntil(lambda: bool(seen))
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert isinstance(ended[0], Cancelled)


@pytest.mark.parametrize("how", ["background", "acting"])
def test_who_stops_work_at_its_very_end_hears_so_and_of_acts_what_they_did(
    qtbot, tasks: Tasks, how: str
) -> None:
    begun, gate = threading.Event(), threading.Event()
    came: list[int] = []
    ended: list[type[Exception]] = []

    def work(*_given: Any) -> int:
        begun.set()
        assert gate.wait(100)
        return 1

    job = getattr(tasks, how)(work, then=came.append, failed=lambda error: ended.append(type(error)))
    assert begun.wait(100)
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert (came, ended) == (([1], []) if how == "acting" else ([], [Cancelled]))


def test_our_own_error_goes_to_the_report_and_the_screen_hears_of_it(qtbot, tasks: Tasks) -> None:
    heard: list[Exception] = []

    def broken(reader: Any) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(tasks.crashed) as told:
        tasks.query(broken, failed=heard.append)
    assert isinstance(told.args[0], ZeroDivisionError)
    assert isinstance(heard[0], ZeroDivisionError)


def test_a_part_may_stay_empty_where_its_record_is_gone_but_not_where_nothing_can_be_read(
    qtbot, tasks: Tasks
) -> None:
    said: list[str] = []
    heard: list[str] = []
    tasks.troubled.connect(lambda error: said.append(str(error)))

    def fail(reader: Any, error: Exception) -> None:
        raise error

    for error in (NotFound("The site is gone."), WorkspaceProblem("The file is damaged.")):
        tasks.query(fail, error, failed=lambda caught: heard.append(str(caught)))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert heard == ["The site is gone.", "The file is damaged."]
    assert said == ["The file is damaged."]


def test_work_of_one_lane_never_overlaps(qtbot, tasks: Tasks) -> None:
    inside = 0
    most = 0

    def page(report: Any, number: int) -> int:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        sum(range(20_000))
        inside -= 1
        return number

    answers: list[int] = []
    for number in range(20):
        tasks.background(page, number, lane="pdf", then=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 20)
    assert answers == list(range(20))
    assert most == 1


def test_closing_finishes_mutations_and_leaves_no_thread(qtbot, qapp, gateway: Any) -> None:
    before = set(threading.enumerate())
    tasks = Tasks(gateway)
    for place in range(5):
        tasks.mutate(rename, (f"id{place:06}", "Klar"))
    tasks.close()
    assert not set(threading.enumerate()) - before
    with gateway.reader() as reader:
        done = reader.execute("SELECT count(*) FROM a_case WHERE title = 'Klar'").fetchone()[0]
    assert done == 5


@pytest.mark.parametrize("how", ["query", "background"])
def test_nothing_begins_after_closing(qapp, gateway: Any, how: str) -> None:
    tasks = Tasks(gateway)
    tasks.close()
    job = getattr(tasks, how)(count)
    assert job.cancelled
    assert not tasks.busy
