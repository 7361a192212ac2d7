"""The region's window while municipalities answer, ask and share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from tests.gui import land
from tests.gui.conftest import close, makers
from tests.gui.municipal.conftest import brief_named

from investcrm import bootstrap
from investcrm.domain.access import Actor, Group
from investcrm.domain.municipal_commands import SendMessage, SendReply
from investcrm.gui.dialogs.merge_shared import MergeSharedDialog
from investcrm.gui.program import Program
from investcrm.services import inbox, inquiries, replying, sharing
from investcrm.services.clock import swedish_day

Settle = Callable[[], None]


@pytest.fixture
def program(workspace_folder: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The region's program."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    started = Program(makers(), "sv")
    started.show(bootstrap.open_workspace(workspace_folder))
    yield started
    close(started)


@pytest.fixture
def koping(workspace_folder: Path, code: str) -> Iterator[bootstrap.Workspace]:
    """The municipality's own side."""
    opened = bootstrap.open_workspace(workspace_folder)
    opened.actor = Actor("c" * 32, "Näringslivschef", frozenset({Group.MUNICIPALITY}), frozenset({code}))
    yield opened
    opened.close()


@pytest.fixture
def brief(region: Any, code: str) -> str:
    """The municipality's brief of Projekt Björk."""
    return brief_named(region, code, "Projekt Björk")


def test_an_answer_is_taken_in_and_said_in_the_window(
    window: Any, koping: Any, brief: str, region: Any, ids: dict[str, str], settle: Settle, qtbot: Any
) -> None:
    koping.act(replying.send, SendReply(brief, text="Vi har mark."))
    qtbot.waitUntil(lambda: not region.ask(inbox.waits))
    qtbot.waitUntil(lambda: bool(window.toasts.shown()))
    answered = region.ask(inquiries.detail, ids["Projekt Björk"]).row.answered
    assert answered == 3


def test_a_question_is_answered_in_the_case(
    window: Any, nav: Any, koping: Any, brief: str, ids: dict[str, str], settle: Settle, region: Any
) -> None:
    koping.act(replying.ask, SendMessage(brief, "Hur många lastbilar?"))
    nav.open_inquiry(ids["Projekt Björk"], "municipalities")
    settle()
    QApplication.processEvents()
    settle()
    from investcrm.gui.views.inquiries.questions import CaseQuestions

    shown = next(one for one in window.findChildren(CaseQuestions) if brief in one.fields)
    shown.fields[brief].setPlainText("Omkring fyrtio.")
    shown.buttons[brief].click()
    settle()
    assert [one.text for one in region.ask(inbox.messages, ids["Projekt Björk"])] == [
        "Hur många lastbilar?",
        "Omkring fyrtio.",
    ]
    assert shown.fields == {}, "answered"
    koping.act(replying.ask, SendMessage(brief, "Och tåg?"))
    nav.tasks.announce({brief})
    settle()
    assert "Och tåg?" in [one.text() for one in shown.findChildren(QLabel)], "asked while the case is open"
    part = shown.parentWidget()
    assert shown.y() < part.round.y(), "it stands first"


def test_a_question_stands_on_today(window: Any, koping: Any, brief: str, settle: Settle) -> None:
    koping.act(replying.ask, SendMessage(brief, "Hur många lastbilar?"))
    page = window.go("today")
    page.refresh()
    settle()
    assert [line.kind for line in page._read.due if line.kind == "question"] == ["question"]


def share(region: Any, number: str, **fields: Any) -> str:
    row = {
        "id": number.rjust(32, "0"), "version": 1, "created_ms": 1, "own_id": number.rjust(32, "1"),
        "municipality_code": "1983", "number": number, "received_on": swedish_day(region.store.clock()),
        "level": "summary", "title": "", "summary": "", "content": "{}", **fields,
    }  # fmt: skip
    with region.write() as uow:
        uow._insert("shared_inquiry", [row])
        uow.insert("task", {"title": "-"})
        uow.commit("-")
    return str(row["id"])


def test_shared_inquiries_are_taken_in_and_merged(
    window: Any, nav: Any, region: Any, ids: dict[str, str], settle: Settle
) -> None:
    share(region, "E2026-001", title="Sågverket", summary="Söker mark")
    share(region, "E2026-002", title="Nordic Powders")
    page = window.go("shared")
    page.refresh()
    settle()
    page.table.select_id("E2026-001".rjust(32, "0"))
    page.take_in.click()
    settle()
    taken = {row.number: row.inquiry_id for row in region.ask(sharing.shared)}
    assert region.ask(inquiries.detail, taken["E2026-001"]).row.title == "Sågverket"
    page.table.select_id("E2026-002".rjust(32, "0"))
    page.merge.click()
    settle()
    dialog = land.dialog(MergeSharedDialog)
    assert [row.title for row in dialog.model.rows()] == ["Nordic Powders"]
    dialog.primary.click()
    settle()
    taken = {row.number: row.inquiry_id for row in region.ask(sharing.shared)}
    assert taken["E2026-002"] == ids["Nordic Powders"]
    assert page.show_case.isVisibleTo(page)


def test_the_list_of_inquiries_says_that_there_are_shared_ones(
    window: Any, region: Any, settle: Settle
) -> None:
    page = window.go("inquiries")
    settle()
    assert not page.shared.isVisible()
    share(region, "E2026-001")
    page._look_for_shared()
    settle()
    assert page.shared.isVisible()
    page.shared.click()
    assert window.current == "shared"


def test_another_day_is_given_from_the_case(
    window: Any, nav: Any, region: Any, ids: dict[str, str], code: str, settle: Settle
) -> None:
    from datetime import timedelta

    from investcrm.gui.dialogs.deadline import DeadlineDialog

    waiting = next(
        f
        for f in region.ask(inquiries.detail, ids["Projekt Björk"]).forwardings
        if f.municipality_code == code
    )
    DeadlineDialog(nav, (waiting,)).open()
    dialog = land.dialog(DeadlineDialog)
    later = swedish_day(region.store.clock()) + timedelta(days=20)
    dialog.day.set_value(later)
    dialog.primary.click()
    settle()
    changed = region.ask(inquiries.detail, ids["Projekt Björk"]).forwardings
    assert next(f.deadline_on for f in changed if f.id == waiting.id) == later
