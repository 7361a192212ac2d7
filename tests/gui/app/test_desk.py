"""What is put on the desk is written, whenever it comes."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from investcrm.gui.gateway import DeskState
from investcrm.gui.program import Program


def test_what_is_put_down_while_something_is_written_is_written_too(
    program: Program, workspace: Any, settle: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on = threading.Event(), threading.Event()
    desk: DeskState = program.desk
    save = desk._desk.save

    def slowly(key: str, value: Any) -> None:
        began.set()
        assert goes_on.wait(60)
        save(key, value)

    settle()
    held = threading.Event()
    program.tasks.background(lambda _report: held.wait(60), lane="desk")
    monkeypatch.setattr(desk._desk, "save", slowly)
    desk.put("first", 1)
    desk.put("second", 2)
    held.set()
    qtbot.waitUntil(began.is_set)
    desk.put("third", 3)
    goes_on.set()
    settle()
    assert {"first": 1, "second": 2, "third": 3}.items() <= workspace.desk.states().items()


def test_the_desk_is_not_left_before_what_is_just_being_written(
    program: Program, workspace: Any, settle: Any
) -> None:
    began, goes_on = threading.Event(), threading.Event()
    desk: DeskState = program.desk
    keep = desk._desk.save_draft

    def slowly(*told: Any) -> None:
        began.set()
        assert goes_on.wait(60)
        keep(*told)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(desk._desk, "save_draft", slowly)
        desk.keep_draft("inquiry.1", "Halv", {"title": "Hal"})
        assert began.wait(60)
    desk.keep_draft("inquiry.1", "Halv", {"title": "Halv"})
    threading.Timer(0.1, goes_on.set).start()
    desk.flush()
    settle()
    assert workspace.desk.draft("inquiry.1") == {"title": "Halv"}
